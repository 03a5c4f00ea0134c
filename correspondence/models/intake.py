"""What lies on a registry's intake desk: paper, e-mail, files; and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from archive.core.mending import Particulars
from correspondence.core.intake import (
    NOTE_LIMIT,
    SENDER_LIMIT,
    TURNS,
    WHOLE,
    Arrived,
    Condition,
    Crop,
    IntakeState,
    Page,
    TwinKey,
    Way,
    twin_key,
)
from correspondence.core.letter import SUBJECT_LIMIT
from correspondence.core.number import Direction
from correspondence.core.route import END_REASON_LIMIT
from correspondence.models.delivery import Delivery
from correspondence.models.label import Labelled, LabelledQuerySet, choices
from correspondence.models.register import Registration
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach


class IntakeQuerySet(LabelledQuerySet["Intake"]):
    """Intakes by the desk they lie on."""

    def at_desk_of(self, reach: Reach) -> Self:
        """What lies, or lay, on a desk the person serves; a graded one for the cleared alone."""
        return self.filter(desk__in=reach.desks).dominated(reach)

    def behind(self, lines: Sequence[Registration]) -> "dict[int, Intake]":
        """Those on which the letters under these lines of one book came, by line; a unit's has the ministry's."""
        if any(line.direction == Direction.UNIT for line in lines):
            keys = {line.record_id: line.pk for line in lines}
            return {keys[one.record_id]: one for one in self.filter(record_id__in=keys)}
        return {one.registration_id or 0: one for one in self.filter(registration__in=[line.pk for line in lines])}

    def waiting(self) -> Self:
        """Not registered yet, oldest first."""
        return self.filter(state=IntakeState.OPEN).order_by("came_at", "id")

    def named(self, ref: str) -> "Intake":
        """The one with this public name. Raises NotWithinReachError."""
        found = self.filter(ref=ref).select_related("registration").first()
        if found is None:
            raise NotWithinReachError
        return found

    def held(self, ref: str) -> "Intake":
        """The one with this public name, its row locked until the transaction ends. Raises NotWithinReachError."""
        found = self.select_for_update(of=("self",)).filter(ref=ref).first()
        if found is None:
            raise NotWithinReachError
        return found

    def twin(self, key: TwinKey, *, body_id: int) -> "Intake | None":
        """The letter of the same sender, number and day: the body's first, or its twin when that was mended."""
        same = self.filter(body=body_id, sender_key=key.sender, their_key=key.number, their_on=key.on)
        there = same.filter(state=IntakeState.REGISTERED).select_related("registration")
        return there.order_by(F("twin").asc(nulls_first=True), "pk").first()


class Intake(Labelled):
    """One letter that did not come by the system. Its record is a sealed sheet with the originals beside it.

    `their_*` is the sender's number and day, `registration` our incoming number, or the reserved one that a letter of
    ours bears which left on paper in an outage. `sender_key` and `their_key` are
    folded for finding twins; `twin` is the first of two that were both registered, on purpose and with a reason.
    """

    ref = models.CharField(max_length=16, unique=True)
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    desk = models.ForeignKey("directory.Desk", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=choices(IntakeState), default=IntakeState.OPEN)
    way = models.CharField(max_length=12, choices=choices(Way))
    condition = models.CharField(max_length=12, choices=choices(Condition), default=Condition.ORIGINAL)
    sealed = models.BooleanField(default=False)
    sender = models.CharField(max_length=SENDER_LIMIT, blank=True, default="")
    sender_unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    sender_key = models.CharField(max_length=SENDER_LIMIT, blank=True, default="")
    their_number = models.CharField(max_length=60, blank=True, default="")
    their_key = models.CharField(max_length=60, blank=True, default="")
    their_on = models.DateField(null=True)
    subject = models.CharField(max_length=SUBJECT_LIMIT, blank=True, default="")
    annexes = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=NOTE_LIMIT, blank=True, default="")
    came_at = models.DateTimeField()
    parted_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="pieces")  # by separator sheets
    came_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    message_id = models.CharField(max_length=255, blank=True, default="")  # of the e-mail it came by
    registration = models.OneToOneField(Registration, models.PROTECT, null=True, related_name="intake")
    record_id = models.CharField(max_length=32, blank=True, default="")
    twin = models.ForeignKey("self", models.PROTECT, null=True, related_name="twins")
    twin_reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="")
    mended = models.PositiveSmallIntegerField(null=True)  # how often a mistyped entry was put right; None never
    refused_reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ("came_at", "id")
        indexes = (
            models.Index(fields=["desk", "state", "came_at"], name="intake_on_a_desk"),
            models.Index(fields=["desk", "ended_at"], name="intake_ended_on_a_desk"),
            models.Index(fields=["record_id"], name="intake_of_a_record"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=IntakeState.REGISTERED, registration__isnull=False)
                | (~Q(state=IntakeState.REGISTERED) & Q(registration__isnull=True)),
                name="intake_registered_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(state=IntakeState.REGISTERED) ^ Q(record_id=""), name="intake_registered_has_its_record"
            ),
            models.CheckConstraint(
                condition=~Q(state=IntakeState.REFUSED) | ~Q(refused_reason=""), name="intake_refused_says_why"
            ),
            models.UniqueConstraint(
                fields=["body", "sender_key", "their_key", "their_on"],
                condition=Q(state=IntakeState.REGISTERED, twin=None) & ~Q(their_key=""),
                name="intake_registered_once",
            ),
            models.UniqueConstraint(
                fields=["body", "message_id"], condition=~Q(message_id=""), name="intake_of_a_mail"
            ),
        )

    def __str__(self) -> str:
        return self.ref

    def end(self, arrived: Arrived, given: Registration) -> None:
        """Takes over what was declared, with its number; the caller saves, and says before of which it is a twin.

        Subject and remarks live in the archive alone from now on (decision 23).
        """
        key = twin_key(arrived)
        self.set_label(arrived.label)
        self.way, self.condition, self.sealed = arrived.way, arrived.condition, arrived.sealed
        self.sender, self.sender_unit_id, self.annexes = arrived.sender, arrived.sender_unit, arrived.annexes
        is_free = key is None or not given.is_in_force()  # a void number leaves its paper to be booked in anew
        self.sender_key, self.their_key = ("", "") if key is None or is_free else (key.sender, key.number)
        self.their_number, self.their_on = arrived.number, arrived.on
        self.subject = self.note = ""
        self.twin_reason = arrived.twin_reason.strip()
        self.state, self.registration, self.record_id = IntakeState.REGISTERED, given, given.record_id
        self.ended_at, self.ended_by_id = given.at, given.by_id

    def mend(self, now: Particulars, *, twin: "Intake | None", twin_reason: str) -> None:
        """Takes over what was mended; the caller saves. A void number's paper stays free to be booked in anew.

        Whose twin it is, and why, stays while sender, number and day do.
        """
        if not self.is_under(twin_key(now)):
            self.twin, self.twin_reason = twin, twin_reason.strip()
        key = twin_key(now) if self.registration is not None and self.registration.is_in_force() else None
        self.sender, self.sender_unit_id = now.sender, now.sender_unit
        self.their_number, self.their_on = now.number, now.on
        self.sender_key, self.their_key = ("", "") if key is None else (key.sender, key.number)
        self.mended = (self.mended or 0) + 1

    def is_under(self, key: TwinKey | None) -> bool:
        """True where sender, number and day are these already, however they are written."""
        return key is not None and (self.sender_key, self.their_key, self.their_on) == (key.sender, key.number, key.on)

    def is_ours(self) -> bool:
        """True for a letter of ours that left on paper in an outage, and has an outgoing number."""
        return self.registration is not None and self.registration.direction == Direction.OUT

    def writer(self) -> tuple[Name, ...]:
        """Who sent it, as the clerk wrote it."""
        return (Name(ar=self.sender),)


def intake_of(delivery: Delivery) -> Intake | None:
    """The intake of a letter that came in on paper; the row brings it along by `outgoing__intake`."""
    return getattr(delivery.outgoing, "intake", None)


class IntakeFile(models.Model):
    """One file of an intake as it came. The bytes lie in the files' door until the deposit; turn and crop are a view.

    `codes` are the texts of QR codes that were read on it, believed only after their signature was.
    """

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="files")
    order = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    pages = models.PositiveIntegerField(null=True)
    turn = models.PositiveSmallIntegerField(default=0)
    left = models.PositiveSmallIntegerField(default=WHOLE[0])
    top = models.PositiveSmallIntegerField(default=WHOLE[1])
    right = models.PositiveSmallIntegerField(default=WHOLE[2])
    bottom = models.PositiveSmallIntegerField(default=WHOLE[3])
    codes = models.JSONField(default=list)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("intake_id", "order", "id")
        constraints = (
            models.UniqueConstraint(fields=["intake", "file"], name="intake_file_once"),
            models.CheckConstraint(condition=Q(turn__in=TURNS), name="intake_file_turned_by_quarters"),
            models.CheckConstraint(
                condition=Q(left__lt=models.F("right"), top__lt=models.F("bottom"), right__lte=1000, bottom__lte=1000),
                name="intake_file_crop_leaves_a_page",
            ),
        )

    def __str__(self) -> str:
        return f"{self.intake_id}/{self.order}"

    @classmethod
    def of(cls, page: Page, *, intake: Intake, order: int, file: str, at: datetime) -> Self:
        """The row of a file as it came, kept under the name `file`; not saved."""
        return cls(
            intake=intake,
            order=order,
            file=file,
            name=page.name,
            sha256=page.sha256,
            size=page.size,
            media_type=page.media_type,
            pages=page.pages,
            added_at=at,
        )

    def crop(self) -> Crop:
        """Left, top, right, bottom, in thousandths of the turned page."""
        return self.left, self.top, self.right, self.bottom

    def page(self) -> Page:
        """The file as the rules read it."""
        return Page(
            name=self.name,
            sha256=self.sha256,
            size=self.size,
            media_type=self.media_type,
            pages=self.pages,
            turn=self.turn,
            crop=self.crop(),
        )

    def see(self, page: Page) -> None:
        """Takes over how the page is to be seen; the caller saves."""
        self.turn = page.turn
        self.left, self.top, self.right, self.bottom = page.crop


class MailTryQuerySet(models.QuerySet["MailTry"]):
    """Messages that could not be opened yet."""

    def resting(self, *, at: datetime) -> frozenset[tuple[int, str]]:
        """Those whose next try is still ahead, by desk and name."""
        return frozenset(self.filter(next_at__gt=at).values_list("desk_id", "name"))


class MailTry(models.Model):
    """A message that the sandbox gave up on for want of time or memory, and when it is tried again."""

    desk = models.ForeignKey("directory.Desk", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()

    objects = MailTryQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["desk", "name"], name="mail_tried"),)

    def __str__(self) -> str:
        return f"{self.desk_id}/{self.name}: {self.tries}"
