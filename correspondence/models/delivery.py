"""Deliveries: a kept letter on its way to each unit that gets it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When

from correspondence.core.chasing import ANSWERED_BY_LETTER
from correspondence.core.deadline import due_at
from correspondence.core.delivery import LIES_THERE, OWING, WAITING, DeliveryState, is_dated, is_for_action
from correspondence.core.directive import TEXT_LIMIT
from correspondence.core.letter import Kind, Priority
from correspondence.core.number import Direction
from correspondence.core.pace import Paces
from correspondence.core.parts import Asks
from correspondence.core.route import END_REASON_LIMIT
from correspondence.models.label import Labelled, LabelledQuerySet, choices
from correspondence.models.register import Registration
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.core.workdays import Calendar


def answered_for(reach: Reach) -> Q:
    """What this person answers for: as head of its unit, or as the one in it whom it names.

    What is graded or personal and names somebody is not the head's.
    """
    names_nobody = Q(post=None, person=None)
    heads = Q(names_nobody | Q(level=0, personal=False), unit__in=reach.heads)
    return heads | Q(post__in=reach.posts) | Q(person=reach.person_id or 0)


class DeliveryQuerySet(LabelledQuerySet["Delivery"]):
    """Deliveries by where they lie; the record itself is asked of the archive."""

    def lying_with(self, reach: Reach) -> Self:
        """On a desk the person serves, or with a unit the person belongs to or heads.

        Only the head of a unit has its secret and personal papers, or the post or person in it whom one names
        (decision 7); the archive has the last word.
        """
        waiting = Q(state=DeliveryState.AT_REGISTRY, desk__in=reach.desks)
        is_open = Q(level=0, personal=False)
        open_to_all = Q(is_open, unit__in=reach.units | reach.heads)
        arrived = Q(state__in=LIES_THERE) & (open_to_all | answered_for(reach))
        return self.dominated(reach).filter(waiting | arrived)

    def waiting(self) -> Self:
        """What lies with its unit and asks to be read, answered or acted on."""
        return self.filter(state__in=WAITING)

    def tell(self, record_id: str) -> int:
        """Lays a letter that was voided or replaced on the desks of all who hold it; returns how many that are.

        Where it lies with another body's registry, its units learn of it when it reaches them.
        """
        all_of_it = self.filter(record_id=record_id)
        list(all_of_it.order_by("id").select_for_update(of=("self",)))  # what is being received comes before or after
        return all_of_it.filter(state__in=LIES_THERE).update(state=DeliveryState.ENDED)

    def that_ask(self) -> Self:
        """Letters that an answer by letter is awaited of: by their author's word, or else by their kind (domain 2.9).

        A submission waits for a decision in its margin, and for no letter.
        """
        return self.filter(Q(awaits=None, kind__in=ANSWERED_BY_LETTER) | Q(awaits=True)).exclude(kind=Kind.SUBMISSION)

    def most_pressing(self) -> Self:
        """By priority, the highest first, then by arrival."""
        ranks = (When(priority=one, then=Value(rank)) for rank, one in enumerate(Priority))
        return self.order_by(
            Case(*ranks, default=Value(0), output_field=models.SmallIntegerField()).desc(), "sent_at", "id"
        )

    def at_desk_of(self, reach: Reach) -> Self:
        """What came, or waits to come, through a desk the person serves."""
        return self.filter(desk__in=reach.desks).dominated(reach)

    def shown_to(self, bodies: Iterable[int]) -> Self:
        """What was sent, and what these bodies passed on inside their own house."""
        return self.filter(Q(parent=None) | Q(body__in=bodies))

    def held(self, delivery_id: int) -> "Delivery":
        """The one with this id, its row locked. Raises NotWithinReachError."""
        found = self.select_for_update(of=("self",)).filter(pk=delivery_id).first()
        if found is None:
            raise NotWithinReachError
        return found

    def held_together(self, delivery_id: int) -> "Delivery":
        """The one with this id; it and all others of its record to its body are locked, always in the same order.

        Two registrars who take two of them at once wait for each other here. Raises NotWithinReachError.
        """
        asked = self.filter(pk=delivery_id).first()
        if asked is None:
            raise NotWithinReachError
        together = self.model.objects.locked_of(asked.record_id, body_id=asked.body_id)
        return next(row for row in together if row.pk == delivery_id)

    def locked_of(self, record_id: str, *, body_id: int) -> "list[Delivery]":
        """All of a record to one body, locked in one order: whoever moves one of them waits here."""
        return list(self.filter(record_id=record_id, body=body_id).order_by("id").select_for_update(of=("self",)))

    def pass_on(self, delivery: "Delivery", *, to_unit: int, again: "Delivery | None" = None, at: datetime) -> None:
        """Writes the delivery of the same record to another unit; into the row of one that it was taken from."""
        row = Delivery(
            pk=None if again is None else again.pk,
            record_id=delivery.record_id,
            outgoing_id=delivery.outgoing_id,
            incoming_id=delivery.incoming_id,
            unit_id=to_unit,
            body_id=delivery.body_id,
            sender_id=delivery.sender_id,
            parent=delivery,
            copy=delivery.copy,
            purpose=delivery.purpose,
            asks=delivery.asks,
            kind=delivery.kind,
            priority=delivery.priority,
            state=delivery.arrived(),
            sent_at=at,
            due_at=delivery.due_at,
            answer_by=delivery.answer_by,
            awaits=delivery.awaits,
        )
        row.set_label(delivery.label())
        row.save()


class Delivery(Labelled):
    """A record on its way to a unit; number, day, sender and grade are its envelope (decision 6).

    `outgoing` is the number under which it came into the system: of a letter that came in on paper the incoming one.
    """

    record_id = models.CharField(max_length=32)
    outgoing = models.ForeignKey(Registration, models.PROTECT, related_name="deliveries")
    incoming = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey(
        "directory.Post", models.PROTECT, null=True, related_name="+", db_index=False
    )  # in the unit: whom it is addressed to, or
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    sender = models.ForeignKey(
        "directory.Unit", models.PROTECT, null=True, related_name="+"
    )  # none: outside the system
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="forwards")
    copy = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    purpose = models.CharField(max_length=300, blank=True, default="")
    asks = models.CharField(max_length=8, null=True, choices=choices(Asks))  # noqa: DJ001  (none: its words tell)
    kind = models.CharField(max_length=20, choices=choices(Kind))
    priority = models.CharField(max_length=12, choices=choices(Priority))
    state = models.CharField(max_length=12, choices=choices(DeliveryState))
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)  # the letter itself sets it
    awaits = models.BooleanField(null=True)  # none: its kind tells
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    forwarded_at = models.DateTimeField(null=True)
    forwarded_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    sent_on_reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="", db_default="")

    acted_at = models.DateTimeField(null=True)
    acted_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    acted_note = models.CharField(max_length=TEXT_LIMIT, blank=True, default="", db_default="")
    answer = models.CharField(max_length=32, blank=True, default="", db_default="")  # the record of the letter

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (
            models.Index(fields=["unit", "state", "due_at"], name="delivery_with_a_unit"),
            models.Index(fields=["desk", "state", "sent_at"], name="delivery_on_a_desk"),
            models.Index(fields=["record_id", "unit"], name="delivery_of_a_record"),
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False, state__in=("at_registry", "delivered")),
                name="delivery_with_a_deadline",
            ),
            models.Index(fields=["sent_at"], name="delivery_by_moment"),
            models.Index(fields=["unit", "sent_at"], name="delivery_to_a_unit"),
            models.Index(fields=["sender", "due_at"], name="delivery_of_a_sender"),
            models.Index(fields=["body", "sent_at"], condition=Q(personal=True), name="delivery_in_person"),
            models.Index(fields=["post", "state"], condition=Q(post__isnull=False), name="delivery_to_a_post"),
            models.Index(fields=["person", "state"], condition=Q(person__isnull=False), name="delivery_to_a_person"),
            models.Index(fields=["forwarded_at"], condition=Q(forwarded_at__isnull=False), name="delivery_by_passing"),
            models.Index(fields=["received_at"], condition=Q(received_at__isnull=False), name="delivery_by_receipt"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record_id", "unit"], name="delivered_to_a_unit_once"),
            models.CheckConstraint(condition=Q(post=None) | Q(person=None), name="delivery_names_post_or_person"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT_ON.value) | ~Q(sent_on_reason=""),
                name="delivery_sent_on_says_why",
            ),
            models.CheckConstraint(
                condition=(~Q(state=DeliveryState.ACTED.value) | Q(acted_at__isnull=False))
                & (~Q(state=DeliveryState.ANSWERED.value) | (Q(acted_at__isnull=False) & ~Q(answer=""))),
                name="delivery_done_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} to {self.unit_id}"

    def due(self, calendar: Calendar, paces: Paces, *, since: datetime) -> datetime | None:
        """Until when a unit of that calendar, in a ministry of those paces, should deal with it.

        None for a copy that asks for nothing.
        """
        if not is_dated(self.kind, copy=self.copy, purpose=self.purpose, asks=self.asks):
            return None
        pace = paces.on(day_of(since))
        return due_at(Priority(self.priority), at=since, calendar=calendar, pace=pace, answer_by=self.answer_by)

    def came_under(self, given: Registration) -> bool:
        """True where it reached the ministry, or the unit, whose number this is."""
        return given.body_id == (self.unit_id if given.direction == Direction.UNIT else self.body_id)

    def awaits_action(self) -> bool:
        """True while its clock runs here: it came for action, and is neither answered nor acted on (I13)."""
        return self.state == DeliveryState.DELIVERED and self.owes_action()

    def owes_action(self) -> bool:
        """The same, or it was passed on and its clock runs below."""
        return self.state in OWING and self.is_for_action()

    def is_for_action(self) -> bool:
        """True when reading it is not the end of it."""
        return is_for_action(self.kind, copy=self.copy, purpose=self.purpose, asks=self.asks, awaits=self.awaits)

    def is_answered_by(self, reach: Reach) -> bool:
        """True for the head of its unit, and for the one in it whom it names."""
        named = self.person_id is not None and self.person_id == reach.person_id
        return self.unit_id in reach.heads or self.post_id in reach.posts or named

    def stand(self) -> str:
        """Its state as it is shown: what came for action may have been read and not be done with."""
        return "read" if self.acknowledged_at is not None and self.awaits_action() else self.state

    def arrived(self) -> DeliveryState:
        """How it lies with the unit it reaches: as a letter, or as one that is no longer in force."""
        return DeliveryState.DELIVERED if self.outgoing.is_in_force() else DeliveryState.ENDED
