"""The way of a memo: its route, its journal, and the requests to sign it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any  # the columns of a row

from django.db import models

from correspondence.core.errors import TimeIsUpError
from correspondence.core.journal import Hand, Line
from correspondence.core.route import Act, Standing, State, Step, StepState, Task, person_of
from correspondence.core.shown import Shown
from correspondence.models.label import choices
from correspondence.models.memo import Memo
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach

MOVING = (
    *("state", "version", "due_at", "holder_post_id", "holder_desk_id", "moved_at", "record_id"),
    *("kind", "priority", "subject", "unit_id", "body_id", "level", "compartments", "personal"),
)
"""What a movement may change on its memo."""


class RouteStepQuerySet(models.QuerySet["RouteStep"]):
    """Routes of memos."""

    def latest_round(self, memo_id: int) -> "list[RouteStep]":
        """The steps of the round that counts, in order."""
        steps = list(self.filter(memo=memo_id).order_by("round", "order"))
        return [step for step in steps if step.round == steps[-1].round]

    def lay(self, memo: Memo, steps: Sequence[Step]) -> None:
        """Lays a new round; what was pending of the last one is void."""
        self.void(memo)
        last = self.filter(memo=memo).aggregate(last=models.Max("round"))["last"] or 0
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

    objects = RouteStepQuerySet.as_manager()

    class Meta:
        ordering = ("memo_id", "round", "order")
        constraints = (models.UniqueConstraint(fields=["memo", "round", "order"], name="step_order_once"),)

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.round}.{self.order}"

    def step(self) -> Step:
        """The step as the route reads it."""
        return Step(order=self.order, post_id=self.post_id, task=Task(self.task), state=StepState(self.state))


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
    """Two minutes in which one person may sign one document as it was shown (decision 20).

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
    pictures = models.JSONField(default=dict)  # page, from 1 -> SHA-256 of the picture that was shown

    objects = SignRequestQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.memo_id}/{self.version}"

    def require_open(self, *, at: datetime) -> None:
        """Raises TimeIsUpError once the request was closed, voided or let lapse."""
        if self.closed_at is not None or not self.opened_at <= at <= self.until:
            raise TimeIsUpError

    def shown(self) -> Shown:
        """What was shown, as the record keeps it."""
        return Shown(
            document_hash=self.document_hash,
            version=self.version,
            person_id=self.person_id,
            opened_at=self.opened_at,
            pictures={int(page): digest for page, digest in self.pictures.items()},
        )
