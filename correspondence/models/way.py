"""The way of a memo: its route and its journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol  # Any: the columns of a row

from django.db import models
from django.db.models import F, Q

from correspondence.core.journal import Hand, Line
from correspondence.core.power import power_from
from correspondence.core.route import SAYING, Act, Standing, State, Step, StepState, Task, leads, next_steps
from correspondence.core.sitting import DISSENT_LIMIT
from correspondence.models.label import choices
from correspondence.models.memo import Memo, Version
from directory.core.reach import Reach
from directory.core.tenure import LIMITED

MOVING = (
    *("state", "version", "due_at", "holder_post_id", "holder_desk_id", "moved_at", "record_id"),
    *("kind", "priority", "subject", "unit_id", "body_id", "level", "compartments", "personal"),
    *("second_language", "second_subject"),
)
"""What a movement may change on its memo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that awaits a signature: its file, its SHA-256, and whether joint signers have signed it already."""

    file: str
    sha256: str
    is_signed: bool


class Named(Protocol):
    """What a frozen document says of one of its signers."""

    @property
    def id(self) -> int:
        """The tenure, whose order the document prints."""

    @property
    def post_id(self) -> int:
        """The post that signs."""

    @property
    def person_id(self) -> int:
        """Who signs."""

    @property
    def capacity(self) -> str:
        """In what right."""

    @property
    def holder_id(self) -> int | None:
        """For whom."""


class RouteStepQuerySet(models.QuerySet["RouteStep"]):
    """Routes of memos."""

    def latest_round(self, memo_id: int) -> "list[RouteStep]":
        """The steps of the round that counts, in order."""
        steps = list(self.filter(memo=memo_id).order_by("round", "order", "id"))
        return [step for step in steps if step.round == steps[-1].round]

    def lay(self, memo: Memo, steps: Sequence[Step], *, at: datetime) -> None:
        """Lays a new round; what was pending of the last one is void."""
        last = self.filter(memo=memo).order_by("-round").values_list("round", flat=True).first() or 0
        if last:
            self.void(memo)
        rows = [
            RouteStep(
                memo=memo,
                round=last + 1,
                order=step.order,
                post_id=step.post_id,
                task=step.task,
                version=memo.version,
                quorum=step.quorum,
                days=step.days,
                is_guest=step.is_guest,
                silence_passes=step.silence_passes,
            )
            for step in steps
        ]
        call(rows, at=at)
        self.bulk_create(rows)

    def lay_again(self, memo: Memo, rows: "Sequence[RouteStep]", *, order: int, at: datetime) -> None:
        """Lays the same round anew from this order on: what came before stands, the content being the same (2.5)."""
        self.void(memo)
        for row in rows:
            row.pk, row.round = None, row.round + 1
            if row.order >= order:
                row.ask()
        call(rows, at=at)
        self.bulk_create(rows)

    def name_signers(self, memo: Memo, signers: "Sequence[Named]") -> None:
        """Notes whom the frozen page names on each post that signs, in what right and for whom."""
        for row in self.latest_round(memo.pk):
            named = next((one for one in signers if one.post_id == row.post_id and row.task == Task.SIGN), None)
            if named is not None:
                row.signer_id, row.capacity, row.principal_id = named.person_id, named.capacity, named.holder_id
                row.power_id = named.id
                row.save(update_fields=["signer", "capacity", "principal", "power"])

    def standing(self, version: Version) -> Document:
        """The document as the next signer finds it: frozen, or with the joint signatures so far.

        The journal says which: a row alone is not believed.
        """
        noted = Movement.objects.document(version.memo_id, version=version.number)
        step = self.filter(memo=version.memo_id, signed_sha256=noted).order_by("id").first() if noted else None
        if step is not None:
            return Document(file=step.signed_file, sha256=step.signed_sha256, is_signed=True)
        return Document(file=version.frozen_file, sha256=version.frozen_sha256, is_signed=False)

    def awaiting(self, reach: Reach) -> "tuple[RouteStepQuerySet, RouteStepQuerySet]":
        """The signatures that are this person's to give now: by name, and by post when the page names another holder.

        Two questions, for each has an index of its own: one of both would read what awaits anybody in the house.
        """
        turn = Q(memo__holder_post=F("post")) | Q(memo__holder_post=None)
        now = self.filter(turn, task=Task.SIGN, state=StepState.PENDING)
        return now.filter(signer=reach.person_id), now.filter(post__in=reach.posts).exclude(capacity__in=LIMITED)

    def asked(self, reach: Reach) -> "RouteStepQuerySet":
        """What these posts are asked beside others: an opinion, or initials in a stage of several."""
        return self.filter(post__in=reach.posts, state=StepState.PENDING, called_at__isnull=False)

    def need_no_more(self, memo: Memo) -> None:
        """Closes the opinions nobody gave before the last signature."""
        self.filter(memo=memo, task=Task.OPINION, state=StepState.PENDING).update(state=StepState.UNNEEDED)

    def void(self, memo: Memo) -> None:
        """Voids the memo's route: initials stood for a version that is to change (I5)."""
        self.filter(memo=memo).exclude(state=StepState.VOID).update(state=StepState.VOID)


class RouteStep(models.Model):
    """One post on the route of one round; a change of the letter voids the round (I5)."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField()
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    task = models.CharField(max_length=8, choices=choices(Task))
    state = models.CharField(max_length=10, choices=choices(StepState), default=StepState.PENDING)
    quorum = models.PositiveSmallIntegerField(null=True)  # so many initials are enough in this stage; None: all
    days = models.PositiveSmallIntegerField(null=True)  # in how many working days its stage signs
    is_guest = models.BooleanField(default=False)  # a signature of the other one of two ministries
    silence_passes = models.BooleanField(default=False)  # who is silent until the deadline has no objection
    version = models.PositiveIntegerField()
    called_at = models.DateTimeField(null=True)  # since when it is this step's turn
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    signer = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")  # whom the page names
    capacity = models.CharField(max_length=10, blank=True, default="")  # in what right, as the directory stores it
    principal = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")  # for whom
    power = models.ForeignKey("directory.Tenure", models.PROTECT, null=True, related_name="+")  # by which order
    signed_file = models.CharField(max_length=120, blank=True, default="")  # the document with this signature
    signed_sha256 = models.CharField(max_length=64, blank=True, default="")
    dissent = models.CharField(max_length=DISSENT_LIMIT, blank=True, default="")  # why this member signed against

    objects = RouteStepQuerySet.as_manager()

    class Meta:
        ordering = ("memo_id", "round", "order", "id")
        constraints = (models.UniqueConstraint(fields=["memo", "round", "order", "post"], name="step_of_a_post_once"),)
        indexes = (
            models.Index(fields=["signer"], condition=Q(state=StepState.PENDING), name="signature_of_a_person"),
            models.Index(
                fields=["post", "task", "called_at"], condition=Q(state=StepState.PENDING), name="task_of_a_post"
            ),
            models.Index(fields=["post", "called_at"], name="step_by_call"),
        )

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.round}.{self.order}"

    def step(self) -> Step:
        """The step as the route reads it."""
        return Step(
            order=self.order,
            post_id=self.post_id,
            task=Task(self.task),
            state=StepState(self.state),
            signer_id=self.signer_id,
            quorum=self.quorum,
            days=self.days,
            is_guest=self.is_guest,
            silence_passes=self.silence_passes,
        )

    def ask(self) -> None:
        """Asks for this step as if nobody had answered it; the caller saves it."""
        self.state, self.called_at, self.done_at, self.done_by_id = StepState.PENDING, None, None, None
        self.signer_id, self.principal_id, self.power_id = None, None, None
        self.capacity = self.signed_file = self.signed_sha256 = self.dissent = ""


def call(rows: Sequence[RouteStep], *, at: datetime) -> None:
    """Notes whose turn it is from now on, and whose opinion is asked: the clock of a step (2.1). The caller saves."""
    following = next_steps(row.step() for row in rows)
    for row in rows:
        is_asked = row.task == Task.OPINION and row.state == StepState.PENDING
        if row.called_at is None and (is_asked or row.step() in following):
            row.called_at = at


class MovementQuerySet(models.QuerySet["Movement"]):
    """The journal is written here and nowhere else."""

    def document(self, memo_id: int, *, version: int) -> str:
        """The SHA-256 of the document that last became ready to be signed, "" before; what was only said is passed."""
        ready = self.filter(memo=memo_id, version=version, state=State.READY).exclude(act__in=SAYING)
        return ready.order_by("-seq").values_list("note", flat=True).first() or ""

    def asked_back(self, memo_id: int) -> str:
        """The reason for which the author asked for the letter, while it is unanswered; else ""."""
        beside = (Act.OPINE, Act.REDATE, Act.SUSPEND, Act.RESUME, Act.HAND_OVER)
        last = self.filter(memo=memo_id).exclude(act__in=beside).order_by("-seq").first()
        return last.note if last is not None and last.act == Act.ASK_BACK else ""

    def consents(self, memo: Memo) -> "models.QuerySet[Movement]":
        """That the own registry of a letter of two ministries is ready to number what was signed last."""
        signed = self.filter(memo=memo, version=memo.version, act=Act.SIGN).aggregate(last=models.Max("seq"))["last"]
        return self.filter(memo=memo, act=Act.CONSENT, seq__gt=signed or 0)

    def due_after_rest(self, memo_id: int, *, at: datetime) -> datetime | None:
        """Until when a suspended letter is due, the time of its rest added to what it had."""
        rest, before = self.filter(memo=memo_id).exclude(act=Act.HAND_OVER).order_by("-seq")[:2]
        return None if before.due_at is None else before.due_at + (at - rest.at)

    def write(self, memo: Memo, *, act: Act, to: Standing, hand: Hand) -> "Movement":
        """Appends one line and moves the memo's cached columns with it, in the caller's transaction.

        A step that the table of route.py does not know is a programmer's mistake (I1).
        """
        last = self.filter(memo=memo).order_by("-seq").values_list("seq", "own_hash").first()
        seq, previous = last or (0, "")
        before = State(memo.state) if last else None
        if not leads(before, act, to.state):
            message = f"{act} does not lead from {before} to {to.state}"
            raise RuntimeError(message)
        line = Line(
            memo=memo.ref,
            seq=seq + 1,
            act=act,
            standing=to,
            person_id=hand.person_id,
            post_id=hand.post_id,
            at=hand.at,
            note=hand.note,
            previous_hash=previous,
            power=hand.power,
        )
        memo.state, memo.version, memo.due_at = to.state, to.version, to.due_at
        memo.holder_post_id, memo.holder_desk_id = to.holder_post, to.holder_desk
        memo.moved_at = hand.at
        memo.save(update_fields=MOVING)
        return self.create(memo=memo, own_hash=line.own_hash(), **_columns(line))

    def put_back(self, memo: Memo, lines: Sequence[Line]) -> None:
        """Appends lines that were written once and are lost; the next `write` moves the memo's columns."""
        self.bulk_create(Movement(memo=memo, own_hash=line.own_hash(), **_columns(line)) for line in lines)
        if lines:
            memo.state = lines[-1].standing.state


def _columns(line: Line) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "act": line.act,
        "state": line.standing.state,
        "version": line.standing.version,
        "person_id": line.person_id,
        "post_id": line.post_id,
        "holder_post_id": line.standing.holder_post,
        "holder_desk_id": line.standing.holder_desk,
        "due_at": line.standing.due_at,
        "at": line.at,
        "note": line.note,
        "previous_hash": line.previous_hash,
        "power": None if line.power is None else line.power.as_json(),
    }


class Movement(models.Model):
    """One line of a memo's journal: append-only by trigger, chained by hash (decision 5).

    It carries where the memo stood after it, so that the cached columns can be replayed and compared.
    """

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="movements")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=12, choices=choices(Act))
    state = models.CharField(max_length=12, choices=choices(State))
    version = models.PositiveIntegerField()
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    holder_post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    holder_desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True, default="")
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    own_hash = models.CharField(max_length=64)
    power = models.JSONField(null=True)

    objects = MovementQuerySet.as_manager()

    class Meta:
        ordering = ("memo_id", "seq")
        constraints = (models.UniqueConstraint(fields=["memo", "seq"], name="movement_once"),)
        indexes = (
            models.Index(fields=["at"], name="movement_by_moment"),
            models.Index(fields=["act", "at"], name="movement_by_act"),
        )

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.seq} {self.act}"

    def line(self, ref: str) -> Line:
        """The line as it was hashed."""
        standing = Standing(
            state=State(self.state),
            version=self.version,
            holder_post=self.holder_post_id,
            holder_desk=self.holder_desk_id,
            due_at=self.due_at,
        )
        return Line(
            memo=ref,
            seq=self.seq,
            act=Act(self.act),
            standing=standing,
            person_id=self.person_id,
            post_id=self.post_id,
            at=self.at,
            note=self.note,
            previous_hash=self.previous_hash,
            power=power_from(self.power),
        )
