"""The hand-over books of the registry desks, and their lines."""

from datetime import date
from functools import reduce
from typing import Self

from django.db import models
from django.db.models import Q

from correspondence.core.consignment import NAME_LIMIT, NUMBER_LIMIT, REASON_LIMIT, ConsignmentEndedError, Stand, Thing
from correspondence.core.number import Reset, next_serial
from correspondence.models.delivery import Delivery
from correspondence.models.intake import Intake
from correspondence.models.label import Labelled, LabelledQuerySet, choices
from correspondence.models.register import Registration
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach, filter_of


class ConsignmentBook(models.Model):
    """The hand-over book of one desk: its row lock keeps the lines without gaps; each year begins with 1."""

    desk = models.OneToOneField("directory.Desk", models.PROTECT, related_name="+")
    year = models.PositiveIntegerField(default=0)
    next = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("desk_id",)

    def __str__(self) -> str:
        return f"{self.desk_id}: {self.next}"

    def count_on(self, on: date) -> int:
        """Takes the next serial out of the row, which is locked: a rollback gives it back."""
        first = next_serial(reset=Reset.YEARLY, year=self.year, following=self.next, this_year=on.year)
        self.year, self.next = max(self.year, on.year), first + 1
        self.save(update_fields=["year", "next"])
        return first

    def count_beyond(self, year: int, serial: int) -> None:
        """Counts on from this line at least; the row is locked."""
        if (self.year, self.next) <= (year, serial):
            self.year, self.next = year, serial + 1
            self.save(update_fields=["year", "next"])


class ConsignmentLineQuerySet(LabelledQuerySet["ConsignmentLine"]):
    """Lines by whose they are."""

    def at_desk_of(self, reach: Reach) -> Self:
        """Those of the desks the person serves; under a mandate none."""
        return self.none() if reach.inspection is not None else self.filter(desk__in=reach.desks)

    def known_to(self, reach: Reach) -> Self:
        """Those of the desks the person serves of whose paper desk and person may know."""
        return self.at_desk_of(reach).cleared(reach).filter(level__lte=models.F("desk__level"))

    def cleared(self, reach: Reach) -> Self:
        """Those for which the person is cleared, as they were entered and by what their letter's grade became."""
        level = filter_of(reach).level
        raised = Q(registration__memo__level__gt=level) | Q(registration__intake__level__gt=level)
        return self.dominated(reach).exclude(raised)

    def addressed(self, reach: Reach) -> Self:
        """Those that are for this person, or for a unit of his; a graded one for a unit is its head's (decision 7)."""
        if reach.person_id is None or reach.inspection is not None:
            return self.none()
        mine = Q(person=reach.person_id) | Q(unit__in=reach.heads) | Q(unit__in=reach.units, level=0, personal=False)
        return self.cleared(reach).filter(mine)

    def held(self, key: int) -> "ConsignmentLine":
        """The same, its row locked."""
        return self.select_for_update(of=("self",)).waiting(key)

    def waiting(self, key: int) -> "ConsignmentLine":
        """The one of these, still waiting. Raises NotWithinReachError, ConsignmentEndedError."""
        row = self.filter(pk=key).first()
        if row is None:
            raise NotWithinReachError
        if row.stand != Stand.OPEN:
            raise ConsignmentEndedError
        return row


class ConsignmentLine(Labelled):
    """One thing that left by hand. Its first columns never change, and its end is written once (triggers)."""

    desk = models.ForeignKey("directory.Desk", models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    thing = models.CharField(max_length=10, choices=choices(Thing))
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=NUMBER_LIMIT, blank=True, default="")
    number_on = models.DateField(null=True)
    words = models.CharField(max_length=NAME_LIMIT, blank=True, default="")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=NAME_LIMIT, blank=True, default="")
    bearer = models.CharField(max_length=NAME_LIMIT)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    originator = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    stand = models.CharField(max_length=10, choices=choices(Stand), default=Stand.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_name = models.CharField(max_length=NAME_LIMIT, blank=True, default="")
    slip = models.CharField(max_length=120, blank=True, default="")  # the record of the signed slip
    reason = models.CharField(max_length=REASON_LIMIT, blank=True, default="")

    objects = ConsignmentLineQuerySet.as_manager()

    class Meta:
        ordering = ("desk_id", "year", "serial")
        indexes = (
            models.Index(fields=["desk", "on"], name="consignments_of_a_day"),
            models.Index(fields=["desk"], condition=Q(stand="open"), name="consignment_not_received"),
            models.Index(fields=["person"], condition=Q(stand="open"), name="consignment_to_a_person"),
            models.Index(fields=["unit"], condition=Q(stand="open"), name="consignment_to_a_unit"),
            models.Index(
                fields=["ended_at"], condition=Q(stand__in=("refused", "returned")), name="consignment_not_taken"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["desk", "year", "serial"], name="consignment_once"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person=None, outside="")
                | Q(unit=None, person__isnull=False, outside="")
                | (Q(unit=None, person=None) & ~Q(outside="")),
                name="consignment_has_one_receiver",
            ),
            models.CheckConstraint(
                condition=Q(thing="other", registration=None) & ~Q(words="")
                | (~Q(thing="other") & Q(registration__isnull=False)),
                name="consignment_names_a_thing",
            ),
            models.CheckConstraint(
                condition=~Q(personal=True) | Q(unit=None), name="personal_consignment_goes_to_a_person"
            ),
            models.CheckConstraint(
                condition=Q(stand="open", ended_at=None, signed_at=None, reason="")
                | (Q(stand="received", ended_at__isnull=False, signed_at__isnull=False) & ~Q(signed_name=""))
                | (Q(stand__in=("refused", "returned"), ended_at__isnull=False) & ~Q(reason="")),
                name="consignment_ends_with_a_name_or_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk_id}: {self.serial}/{self.year}"

    def is_confirmed(self) -> bool:
        """True when the receiver signed for it here, and nobody entered a slip."""
        return self.stand == Stand.RECEIVED and self.signed_at == self.ended_at and not self.slip and not self.outside


def label_of(row: Registration) -> Label | None:
    """The label of the letter under this number: its own, or of what came in that of all its papers; None: unknown."""
    if row.memo is not None:
        return row.memo.label()
    came: list[Labelled] = [*Delivery.objects.filter(record_id=row.record_id), *Intake.objects.filter(registration=row)]
    labels = [one.label() for one in came]
    return reduce(Label.join, labels) if labels else None
