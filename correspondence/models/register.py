"""Books, the numbers they gave, and the deliveries that follow from them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When

from correspondence.core.code import Stamp
from correspondence.core.delivery import LIES_THERE, WAITING, DeliveryState
from correspondence.core.errors import BookNotFoundError, NoLongerInForceError, NumberTooLongError
from correspondence.core.letter import Kind, Priority
from correspondence.core.number import (
    DEFAULTS,
    TEXT_LIMIT,
    BookKind,
    Direction,
    Parts,
    Reset,
    next_serial,
    render,
)
from correspondence.core.route import END_REASON_LIMIT
from correspondence.models.label import Labelled, LabelledQuerySet, choices
from correspondence.models.memo import Memo
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


class BookQuerySet(models.QuerySet["Book"]):
    """Books, always locked for numbering."""

    def serving(self, *, body_id: int, unit_id: int | None, kind: BookKind) -> "Book":
        """The unit's own book of this kind, else the body's, opened when it is missing; its row is locked."""
        own = self.select_for_update().filter(unit=unit_id, kind=kind).first() if unit_id is not None else None
        if own is not None:
            return own
        defaults = {"direction": kind.direction, "pattern": DEFAULTS[kind]}
        book, _ = self.select_for_update().get_or_create(body_id=body_id, unit=None, kind=kind, defaults=defaults)
        return book

    def chosen(self, book_id: int, *, body_id: int, instead_of: BookKind) -> "Book":
        """The body's outgoing book a registrar chose; secret and ordinary never mix. Raises BookNotFoundError."""
        book = self.select_for_update().filter(pk=book_id, body=body_id, direction=Direction.OUT).first()
        secret = BookKind.OUTGOING_SECRET
        if book is None or (book.kind == secret) != (instead_of is secret):
            raise BookNotFoundError
        return book


class Book(models.Model):
    """A register (سجل): one series of numbers. Its row lock is what makes the series gapless."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=choices(BookKind))
    direction = models.CharField(max_length=4, choices=choices(Direction))
    pattern = models.CharField(max_length=80)
    symbol = models.CharField(max_length=20, blank=True, default="")
    file = models.CharField(max_length=20, blank=True, default="")
    reset = models.CharField(max_length=8, choices=choices(Reset), default=Reset.YEARLY)
    automatic = models.BooleanField(default=False)
    year = models.PositiveIntegerField(default=0)
    next = models.PositiveIntegerField(default=1)

    objects = BookQuerySet.as_manager()

    class Meta:
        ordering = ("body_id", "kind", "id")
        constraints = (
            models.UniqueConstraint(fields=["body", "kind"], condition=Q(unit=None), name="book_of_a_body_and_kind"),
            models.UniqueConstraint(fields=["unit", "kind"], name="book_of_a_unit_and_kind"),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind}"

    def allot(self, *, symbol: str, on: date) -> "Registration":
        """The next number, not saved yet; the row is locked, so that a rollback gives it back.

        Raises NumberTooLongError.
        """
        serial = self.count_on(1, on=on)
        return self.numbered(self.year, serial, symbol=symbol, on=on)

    def count_on(self, count: int, *, on: date) -> int:
        """Takes so many numbers out of the row and gives the first; the row is locked."""
        reset = Reset(self.reset)
        first = next_serial(reset=reset, year=self.year, following=self.next, this_year=on.year)
        self.year, self.next = max(self.year, on.year), first + count
        self.save(update_fields=["year", "next"])
        return first

    def numbered(self, year: int, serial: int, *, symbol: str, on: date) -> "Registration":
        """The number as it is printed, not saved yet. Raises NumberTooLongError."""
        parts = Parts(symbol=self.symbol or symbol, file=self.file, serial=serial, year=year)
        text = render(self.pattern, parts)
        if len(text) > TEXT_LIMIT:
            raise NumberTooLongError(limit=TEXT_LIMIT)
        return Registration(
            book=self,
            year=year,
            serial=serial,
            symbol=parts.symbol,
            file=parts.file,
            text=text,
            on=on,
            direction=self.direction,
            body_id=self.body_id,
        )


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Numbers that were given."""

    def in_force(self) -> Self:
        """Outgoing numbers that were neither voided nor replaced."""
        return self.filter(direction=Direction.OUT, void_at=None, superseded_at=None)

    def held(self, registration_id: int) -> "Registration":
        """The one with this id among these, its row locked, still in force.

        Raises NotWithinReachError, NoLongerInForceError.
        """
        found = self.select_for_update(of=("self",)).filter(pk=registration_id).first()
        if found is None:
            raise NotWithinReachError
        if not found.is_in_force():
            raise NoLongerInForceError(number=found.text, on=found.on.isoformat())
        return found

    def meant(self, stamp: Stamp) -> "Registration | None":
        """The outgoing number that a code's own words name."""
        rows = self.filter(book=stamp.book_id, body=stamp.body_id, text=stamp.number, on=stamp.on)
        return rows.filter(direction=Direction.OUT).order_by("id").first()

    def coded(self, code: str) -> "Registration | None":
        """The letter with this short code, with what its public page needs."""
        return self.filter(code=code).exclude(code="").select_related("memo", "superseded_by__memo").first()


class Registration(models.Model):
    """One number in one book. Never taken back: a mistake becomes a void line with its reason.

    `code` is the short code on the letter's seal; an incoming number has none.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="registrations")
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    symbol = models.CharField(max_length=20, blank=True, default="")
    file = models.CharField(max_length=20, blank=True, default="")
    text = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField()
    direction = models.CharField(max_length=4, choices=choices(Direction))
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    memo = models.ForeignKey(Memo, models.PROTECT, null=True, related_name="registrations")
    record_id = models.CharField(max_length=32)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=15, blank=True, default="")
    void_reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="")
    void_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="supersedes")
    superseded_reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="")
    superseded_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ("book_id", "year", "serial")
        indexes = (
            models.Index(fields=["text", "on"], name="registration_by_text"),
            models.Index(fields=["record_id"], name="registration_by_record"),
        )
        constraints = (
            models.UniqueConstraint(fields=["book", "year", "serial"], name="number_once"),
            models.UniqueConstraint(fields=["record_id", "body", "direction"], name="number_of_a_record_once"),
            models.UniqueConstraint(fields=["memo"], condition=Q(direction=Direction.OUT), name="memo_registered_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="code_once"),
        )

    def __str__(self) -> str:
        return f"{self.book_id}: {self.text}"

    def level(self) -> int:
        """The letter's grade; a personal one is kept like a secret one."""
        if self.memo is None:
            return 0
        return max(self.memo.level, int(self.memo.personal))

    def successor(self, *, up_to: int) -> "Registration | None":
        """The number that replaced it, unless that is graded above this level: then nobody learns it here."""
        newer = self.superseded_by
        return newer if newer is not None and newer.level() <= max(up_to, 0) else None

    def is_in_force(self) -> bool:
        """True when it was neither voided nor replaced."""
        return self.void_at is None and self.superseded_at is None


class DeliveryQuerySet(LabelledQuerySet["Delivery"]):
    """Deliveries by where they lie; the record itself is asked of the archive."""

    def lying_with(self, reach: Reach) -> Self:
        """On a desk the person serves, or with a unit the person belongs to or heads.

        Only the head of a unit has its secret and personal papers (decision 7); the archive has the last word.
        """
        waiting = Q(state=DeliveryState.AT_REGISTRY, desk__in=reach.desks)
        open_to_all = Q(unit__in=reach.units | reach.heads, level=0, personal=False)
        arrived = Q(state__in=LIES_THERE) & (open_to_all | Q(unit__in=reach.heads))
        return self.dominated(reach).filter(waiting | arrived)

    def waiting(self) -> Self:
        """What lies with its unit and asks to be read."""
        return self.filter(state__in=WAITING)

    def tell(self, record_id: str) -> int:
        """Lays a letter that was voided or replaced on the desks of all who hold it; returns how many that are.

        Where it lies with another body's registry, its units learn of it when it reaches them.
        """
        all_of_it = self.filter(record_id=record_id)
        list(all_of_it.order_by("id").select_for_update(of=("self",)))  # what is being received comes before or after
        return all_of_it.filter(state__in=LIES_THERE).update(state=DeliveryState.ENDED)

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

    def pass_on(self, delivery: "Delivery", *, to_unit: int, at: datetime) -> None:
        """Writes the delivery of the same record to another unit."""
        row = Delivery(
            record_id=delivery.record_id,
            outgoing_id=delivery.outgoing_id,
            incoming_id=delivery.incoming_id,
            unit_id=to_unit,
            body_id=delivery.body_id,
            sender_id=delivery.sender_id,
            parent=delivery,
            copy=delivery.copy,
            kind=delivery.kind,
            priority=delivery.priority,
            state=delivery.arrived(),
            sent_at=at,
            due_at=delivery.due_at,
        )
        row.set_label(delivery.label())
        row.save(force_insert=True)


class Delivery(Labelled):
    """A record on its way to a unit; number, day, sender and grade are its envelope (decision 6).

    `outgoing` is the number under which it came into the system: of a letter that came in on paper the incoming one.
    """

    record_id = models.CharField(max_length=32)
    outgoing = models.ForeignKey(Registration, models.PROTECT, related_name="deliveries")
    incoming = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    sender = models.ForeignKey(
        "directory.Unit", models.PROTECT, null=True, related_name="+"
    )  # none: outside the system
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="forwards")
    copy = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    purpose = models.CharField(max_length=300, blank=True, default="")
    kind = models.CharField(max_length=20, choices=choices(Kind))
    priority = models.CharField(max_length=12, choices=choices(Priority))
    state = models.CharField(max_length=12, choices=choices(DeliveryState))
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    forwarded_at = models.DateTimeField(null=True)
    forwarded_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    sent_on_reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="", db_default="")

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
            models.Index(fields=["received_at"], condition=Q(received_at__isnull=False), name="delivery_by_receipt"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record_id", "unit"], name="delivered_to_a_unit_once"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT_ON.value) | ~Q(sent_on_reason=""),
                name="delivery_sent_on_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} to {self.unit_id}"

    def arrived(self) -> DeliveryState:
        """How it lies with the unit it reaches: as a letter, or as one that is no longer in force."""
        return DeliveryState.DELIVERED if self.outgoing.is_in_force() else DeliveryState.ENDED
