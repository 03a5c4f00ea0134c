"""The way of a memo: its route, its journal, and the requests to sign it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Protocol  # Any: the columns of a row

from django.db import models
from django.db.models import F, Q

from correspondence.core.errors import OutsideTimeIsUpError, TimeIsUpError
from correspondence.core.journal import Hand, Line
from correspondence.core.route import Act, Door, Standing, State, Step, StepState, Task, person_of
from correspondence.core.shown import Shown
from correspondence.models.label import choices
from correspondence.models.memo import Memo, Version
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.core.tenure import LIMITED

MOVING = (
    *("state", "version", "due_at", "holder_post_id", "holder_desk_id", "moved_at", "record_id"),
    *("kind", "priority", "subject", "unit_id", "body_id", "level", "compartments", "personal"),
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

    def lay(self, memo: Memo, steps: Sequence[Step]) -> None:
        """Lays a new round; what was pending of the last one is void."""
        before = self.latest_round(memo.pk)
        if before:
            self.void(memo)
        last = before[0].round if before else 0
        self.bulk_create(
            RouteStep(
                memo=memo,
                round=last + 1,
                order=step.order,
                post_id=step.post_id,
                task=step.task,
                version=memo.version,
            )
            for step in steps
        )

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
        ready = Movement.objects.filter(memo=version.memo_id, version=version.number, state=State.READY)
        noted = ready.order_by("-seq").values_list("note", flat=True).first()
        step = self.filter(memo=version.memo_id, signed_sha256=noted).order_by("id").first() if noted else None
        if step is not None:
            return Document(file=step.signed_file, sha256=step.signed_sha256, is_signed=True)
        return Document(file=version.frozen_file, sha256=version.frozen_sha256, is_signed=False)

    def awaiting(self, reach: Reach) -> "RouteStepQuerySet":
        """The signatures that are this person's to give now, by name; by post when the page names another holder."""
        own = Q(signer=reach.person_id) | (Q(post__in=reach.posts) & ~Q(capacity__in=LIMITED))
        turn = Q(memo__holder_post=F("post")) | Q(memo__holder_post=None)
        return self.filter(own, turn, task=Task.SIGN, state=StepState.PENDING)

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
    state = models.CharField(max_length=8, choices=choices(StepState), default=StepState.PENDING)
    version = models.PositiveIntegerField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    signer = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")  # whom the page names
    capacity = models.CharField(max_length=10, blank=True, default="")  # in what right, as the directory stores it
    principal = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")  # for whom
    power = models.ForeignKey("directory.Tenure", models.PROTECT, null=True, related_name="+")  # by which order
    signed_file = models.CharField(max_length=120, blank=True, default="")  # the document with this signature
    signed_sha256 = models.CharField(max_length=64, blank=True, default="")

    objects = RouteStepQuerySet.as_manager()

    class Meta:
        ordering = ("memo_id", "round", "order", "id")
        constraints = (models.UniqueConstraint(fields=["memo", "round", "order", "post"], name="step_of_a_post_once"),)
        indexes = (
            models.Index(fields=["signer"], condition=Q(state=StepState.PENDING), name="signature_of_a_person"),
            models.Index(fields=["post"], condition=Q(state=StepState.PENDING), name="step_of_a_post"),
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
        )


class MovementQuerySet(models.QuerySet["Movement"]):
    """The journal is written here and nowhere else."""

    def write(self, memo: Memo, *, act: Act, to: Standing, hand: Hand) -> "Movement":
        """Appends one line and moves the memo's cached columns with it, in the caller's transaction."""
        last = self.filter(memo=memo).order_by("-seq").values_list("seq", "own_hash").first()
        seq, previous = last or (0, "")
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
        )
        memo.state, memo.version, memo.due_at = to.state, to.version, to.due_at
        memo.holder_post_id, memo.holder_desk_id = to.holder_post, to.holder_desk
        memo.moved_at = hand.at
        memo.save(update_fields=MOVING)
        return self.create(memo=memo, own_hash=line.own_hash(), **_columns(line))


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

    objects = MovementQuerySet.as_manager()

    class Meta:
        ordering = ("memo_id", "seq")
        constraints = (models.UniqueConstraint(fields=["memo", "seq"], name="movement_once"),)
        indexes = (models.Index(fields=["at"], name="movement_by_moment"),)

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
        )


class SignRequestQuerySet(models.QuerySet["SignRequest"]):
    """Requests to sign."""

    def asked(self, memo_ref: str, *, nonce: str, session: str, by: Reach) -> "SignRequest":
        """The request of this person, in this session, for this letter. Raises NotWithinReachError, OutOfTurnError."""
        found = self.filter(memo__ref=memo_ref, nonce=nonce, person=person_of(by)).select_related("memo").first()
        if found is None or not compare_digest(found.session_hash, mark_of(session)):
            raise NotWithinReachError
        return found


def mark_of(session: str) -> str:
    """What a request keeps of the session it was opened in: enough to know it again, not to enter by it."""
    return sha256(session.encode()).hexdigest()


class SignRequest(models.Model):
    """Two minutes, or fifteen outside, in which one person may sign one document as it was shown (decision 20).

    It belongs to the session it was opened in (security 2); work without a browser has the empty one.
    """

    nonce = models.CharField(max_length=64, unique=True)
    memo = models.ForeignKey(Memo, models.CASCADE, related_name="sign_requests")
    version = models.PositiveIntegerField()
    document_hash = models.CharField(max_length=64)
    session_hash = models.CharField(max_length=64, blank=True, default="")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    signed = models.BooleanField(default=False)
    door = models.CharField(max_length=8, choices=choices(Door), default=Door.HERE)
    handed = models.CharField(max_length=32, blank=True, default="")  # signing's own name of what was handed out
    prepared_file = models.CharField(max_length=120, blank=True, default="")
    to_sign = models.TextField(blank=True, default="")  # the signed attributes, hex
    algorithm = models.CharField(max_length=40, blank=True, default="")
    pictures = models.JSONField(default=dict)  # page, from 1 -> SHA-256 of the picture that was shown

    objects = SignRequestQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.memo_id}/{self.version}"

    def require_open(self, *, at: datetime) -> None:
        """Raises TimeIsUpError once the request was closed, voided or let lapse."""
        if self.closed_at is not None or not self.opened_at <= at <= self.until:
            raise TimeIsUpError if self.door == Door.HERE else OutsideTimeIsUpError

    def shown(self) -> Shown:
        """What was shown, as the record keeps it."""
        return Shown(
            document_hash=self.document_hash,
            version=self.version,
            person_id=self.person_id,
            opened_at=self.opened_at,
            pictures={int(page): digest for page, digest in self.pictures.items()},
        )
