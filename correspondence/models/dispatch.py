"""Dispatches: a registered letter on its way to somebody outside the system."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from correspondence.core.acceptance import LINE_LIMIT
from correspondence.core.consignment import NAME_LIMIT, Stand, Thing
from correspondence.core.deadline import due_at
from correspondence.core.dispatch import (
    ADDRESS_LIMIT,
    NOTED,
    REFERENCE_LIMIT,
    VOID,
    DispatchedError,
    Means,
    is_waited_for,
)
from correspondence.core.letter import Content, Kind, Priority
from correspondence.core.number import Direction
from correspondence.core.pace import Paces
from correspondence.core.parts import Addressee, Copy
from correspondence.core.route import END_REASON_LIMIT
from correspondence.models.consignment import ConsignmentLine
from correspondence.models.delivery import Delivery
from correspondence.models.label import Labelled, LabelledQuerySet, choices
from correspondence.models.register import Registration
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.core.workdays import Calendar

CARRIED = (Thing.OUTGOING, Thing.SEALED, Thing.ORIGINAL)
"""What of a letter in the hand-over book is the letter itself; the original is of one that came in on paper."""


def _carried() -> Exists:
    """That the letter of a dispatch is in the hand-over book for its addressee, and did not come back."""
    lines = ConsignmentLine.objects.filter(registration=OuterRef("outgoing"), outside=OuterRef("name"))
    return Exists(lines.filter(thing__in=CARRIED, stand__in=(Stand.OPEN, Stand.RECEIVED)))


class DispatchQuerySet(LabelledQuerySet["Dispatch"]):
    """Dispatches by the desk that sends them."""

    def at_desk_of(self, reach: Reach) -> Self:
        """Those of the desks the person serves."""
        if reach.inspection is not None:
            return self.none()
        return self.filter(desk__in=reach.desks).dominated(reach)

    def waiting(self) -> Self:
        """What has not left: no sending is noted, it is in no hand-over book, and its letter is in force."""
        in_force = self.filter(outgoing__void_at=None, outgoing__superseded_at=None)
        return in_force.filter(~_carried(), means="")

    def untold(self) -> Self:
        """What has left, and whose letter was voided, replaced or corrected since, where that was not told (2.11).

        `end` is what is to be told: VOID, the record of the later letter, or nothing where a correction that was told
        fell itself. Who gets the later letter too is told by that.
        """
        later = Registration.objects.in_force().filter(corrects=OuterRef("outgoing__record_id")).order_by("-pk")
        gone = self.filter(~Q(means="") | _carried(), outgoing__direction=Direction.OUT)
        ended = gone.annotate(
            end=Case(
                When(outgoing__void_at__isnull=False, then=Value(VOID)),
                When(outgoing__superseded_at__isnull=False, then=F("outgoing__superseded_by__record_id")),
                default=Coalesce(Subquery(later.values("record_id")[:1]), Value("")),
                output_field=models.CharField(),
            )
        )
        by_letter = Dispatch.objects.filter(outgoing__record_id=OuterRef("end"), name=OuterRef("name"))
        return ended.exclude(end=F("told_of")).filter(~Exists(by_letter))

    def owing(self) -> Self:
        """Those whose answer is waited for, of letters in force; a reminder waits for none of its own."""
        asked = self.filter(due_at__isnull=False, answer="", outgoing__void_at=None, outgoing__superseded_at=None)
        return asked.that_ask()

    def that_ask(self) -> Self:
        """All but reminders, also where no memo is left; of a row from before kinds were kept the memo tells it."""
        return self.exclude(kind=Kind.REMINDER).exclude(kind="", outgoing__memo__kind=Kind.REMINDER)

    def locked(self, key: int) -> "Dispatch":
        """The one of these, its row locked. Raises NotWithinReachError."""
        row = self.select_for_update(of=("self",)).filter(pk=key).first()
        if row is None:
            raise NotWithinReachError
        return row

    def held(self, key: int) -> "Dispatch":
        """The same, waiting to be sent. Raises NotWithinReachError, DispatchedError."""
        row = self.locked(key)
        if not self.waiting().filter(pk=key).exists():
            raise DispatchedError
        return row

    def held_untold(self, key: int, *, of: str) -> "Dispatch":
        """The same, where this very end is to be told. Raises NotWithinReachError, DispatchedError."""
        row = self.locked(key)
        told = self.untold().filter(pk=key).first()
        if told is None or vars(told)["end"] != of:
            raise DispatchedError
        return row

    def lay(
        self, content: Content, given: Registration, *, desk_id: int, calendar: Calendar, paces: Paces, at: datetime
    ) -> None:
        """Writes what the registry has to send of a letter that was numbered just now, and by when it is answered."""
        lines: list[Addressee | Copy] = [*content.outsiders(), *content.copies_outside()]
        rows = [
            Dispatch(
                outgoing=given,
                desk_id=desk_id,
                sender_id=content.unit_id,
                name=one.name,
                address=one.address,
                email=one.email,
                copy=isinstance(one, Copy),
                purpose=one.purpose if isinstance(one, Copy) else "",
                kind=content.kind,
                priority=content.priority,
                answer_by=None if isinstance(one, Copy) else content.answer_by,
            )
            for one in lines
        ]
        waits = is_waited_for(content.kind, awaits=None if given.memo is None else given.memo.awaited(content))
        for row in rows:
            row.due_at = row.due(calendar, paces, since=at) if waits and not row.copy else None
            row.set_label(content.label)
        self.bulk_create(rows)

    def lay_redirected(self, mine: Delivery, to: Addressee, *, given: Registration, desk_id: int, note: str) -> None:
        """Writes that a letter which came in by mistake, under this number, is to be sent out again, with a note."""
        fresh = Dispatch(
            outgoing=given,
            desk_id=desk_id,
            sender_id=given.body_id,
            name=to.name,
            address=to.address,
            email=to.email,
            note=note,
        )
        fresh.set_label(mine.label())
        fresh.save(force_insert=True)


class Dispatch(Labelled):
    """A letter to one addressee outside; `means` is empty until the registrar notes that it was sent.

    Of a copy nobody waits for an answer. What goes by hand is not noted here: the hand-over book says who carries it
    and who signed. `outgoing` is the number under which it is kept: of one that came in by mistake and goes out again
    the incoming one.
    """

    outgoing = models.ForeignKey(Registration, models.PROTECT, related_name="dispatches")
    desk = models.ForeignKey("directory.Desk", models.PROTECT, related_name="+")
    sender = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=LINE_LIMIT)
    address = models.CharField(max_length=ADDRESS_LIMIT, blank=True, default="")
    email = models.CharField(max_length=ADDRESS_LIMIT, blank=True, default="")
    copy = models.BooleanField(default=False, db_default=False)
    purpose = models.CharField(max_length=LINE_LIMIT, blank=True, default="", db_default="")  # of a copy, as printed
    note = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="", db_default="")  # why it goes out again
    means = models.CharField(
        max_length=10, blank=True, default="", choices=[(one.value, one.value) for one in sorted(NOTED)]
    )
    went_on = models.DateField(null=True)
    reference = models.CharField(max_length=REFERENCE_LIMIT, blank=True, default="")
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    kind = models.CharField(max_length=20, blank=True, default="", db_default="")  # none: from before it was kept
    priority = models.CharField(
        max_length=12, choices=choices(Priority), default=Priority.ORDINARY, db_default=Priority.ORDINARY.value
    )
    answer_by = models.DateField(null=True)  # the letter itself sets it
    due_at = models.DateTimeField(null=True)  # by when whoever is outside should answer
    answer = models.CharField(max_length=32, blank=True, default="", db_default="")  # the record of the letter
    received_on = models.DateField(null=True)
    receiver = models.CharField(max_length=NAME_LIMIT, blank=True, default="", db_default="")
    received_noted_at = models.DateTimeField(null=True)
    received_noted_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    told_of = models.CharField(max_length=32, blank=True, default="", db_default="")  # what became of it, as was told
    told_means = models.CharField(max_length=10, choices=choices(Means), blank=True, default="", db_default="")
    told_on = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["desk"], condition=Q(means=""), name="dispatch_to_be_sent"),
            models.Index(fields=["sender"], name="dispatch_of_a_sender"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False, answer=""), name="dispatch_waited_for"),
        )
        constraints = (
            models.UniqueConstraint(fields=["outgoing", "name"], name="dispatched_to_one_once"),
            models.CheckConstraint(
                condition=Q(means="", went_on=None, noted_at=None, noted_by=None, reference="")
                | (Q(went_on__isnull=False, noted_at__isnull=False, noted_by__isnull=False) & ~Q(means="")),
                name="dispatch_noted_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=Q(means="") | Q(level=0, compartments=0), name="graded_dispatch_goes_by_hand"
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, receiver="", received_noted_at=None, received_noted_by=None)
                | Q(received_on__isnull=False, received_noted_at__isnull=False, went_on__isnull=False),
                name="dispatch_received_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(told_of="", told_means="", told_on=None, told_at=None, told_by=None)
                | (Q(told_on__isnull=False, told_at__isnull=False) & ~Q(told_means="")),
                name="dispatch_told_says_how_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.outgoing_id} to {self.name}"

    def due(self, calendar: Calendar, paces: Paces, *, since: datetime) -> datetime:
        """Until when whoever is outside should answer, by the calendar and the paces of the ministry that asked."""
        pace = paces.on(day_of(since))
        return due_at(Priority(self.priority), at=since, calendar=calendar, pace=pace, answer_by=self.answer_by)
