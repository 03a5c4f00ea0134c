"""Books, and the numbers they gave."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q

from archive.core.canonical import Json
from correspondence.core.code import Stamp
from correspondence.core.errors import BookNotFoundError, NoLongerInForceError, NumberTooLongError
from correspondence.core.number import DEFAULTS, TEXT_LIMIT, BookKind, Direction, Parts, Reset, next_serial, render
from correspondence.core.numbering import Style, Styles, within_dossier
from correspondence.core.route import END_REASON_LIMIT
from correspondence.models.label import choices
from correspondence.models.memo import Memo
from directory.core.day import day_of, start_of
from directory.core.errors import NotWithinReachError


class BookQuerySet(models.QuerySet["Book"]):
    """Books, always locked for numbering."""

    def serving(self, *, body_id: int, unit_id: int | None, kind: BookKind) -> "Book":
        """The unit's own book of this kind, else the body's, opened when it is missing; its row is locked."""
        if unit_id is not None:
            own = self.select_for_update().filter(unit=unit_id, kind=kind, retired_at=None).first()
            if own is not None:
                return own
        named = {"body_id": body_id, "unit": None, "kind": kind, "dossier": ""}
        defaults = {"direction": kind.direction, "pattern": DEFAULTS[kind]}
        book, _ = self.select_for_update().get_or_create(**named, defaults=defaults)
        return book

    def of_dossier(self, dossier: str, *, like: "Book", on: date) -> tuple["Book", bool]:
        """The dossier's own book of minutes, its row locked, and whether it begins now: as the ministry's are numbered.

        Who gives its numbers is who gives those of the ministry's book, from day to day.
        """
        named = {"body_id": like.body_id, "unit": None, "kind": like.kind, "dossier": dossier}
        book = self.select_for_update().filter(**named).first()
        if book is not None:
            if book.automatic != like.automatic:
                book.automatic = like.automatic
                book.save(update_fields=["automatic"])
            return book, False
        book = Book(**named, direction=like.direction, automatic=like.automatic)
        book.lay(Styles(first=within_dossier(like.styles().of(on.year), dossier)))
        book.save()
        return book, True

    def received(self, unit_id: int, kind: BookKind) -> "Book | None":
        """The incoming book of this unit that still gives numbers, its row locked; None for a unit without one."""
        return self.select_for_update().filter(unit=unit_id, kind=kind, retired_at=None).first()

    def chosen(self, book_id: int, *, body_id: int, instead_of: BookKind) -> "Book":
        """The body's outgoing book a registrar chose; secret and ordinary never mix, a dossier's takes minutes alone.

        Raises BookNotFoundError.
        """
        book = (
            self.select_for_update().filter(pk=book_id, body=body_id, direction=Direction.OUT, retired_at=None).first()
        )
        secret = BookKind.OUTGOING_SECRET
        if (
            book is None
            or (book.kind == secret) != (instead_of is secret)
            or (book.dossier and book.kind != instead_of)
        ):
            raise BookNotFoundError
        return book


NUMBERING = "numbering"


class Book(models.Model):
    """A register (سجل): one series of numbers. Its row lock is what makes the series gapless.

    `pattern`, `symbol`, `file` and `reset` are those of its first numbers, `later` those of later years; `edition`
    counts how often they were changed. A retired book of a unit gives no more numbers. `dossier` is the symbol of the
    one whose minutes it numbers, and stands in them as the file does.
    """

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=choices(BookKind))
    direction = models.CharField(max_length=4, choices=choices(Direction))
    pattern = models.CharField(max_length=80)
    symbol = models.CharField(max_length=20, blank=True, default="")
    file = models.CharField(max_length=20, blank=True, default="")
    dossier = models.CharField(max_length=40, blank=True, default="")
    reset = models.CharField(max_length=8, choices=choices(Reset), default=Reset.YEARLY)
    later = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    automatic = models.BooleanField(default=False)
    year = models.PositiveIntegerField(default=0)
    next = models.PositiveIntegerField(default=1)

    objects = BookQuerySet.as_manager()

    class Meta:
        ordering = ("body_id", "kind", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "kind", "dossier"], condition=Q(unit=None), name="book_of_a_body_and_kind"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(retired_at=None), name="book_of_a_unit_and_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind}"

    def styles(self) -> Styles:
        """What its numbers look like, year by year."""
        file = self.dossier or self.file
        first = Style(pattern=self.pattern, symbol=self.symbol, file=file, reset=Reset(self.reset))
        return Styles(first=first, later=tuple((one["year"], Style.from_json(one)) for one in self.later))

    def lay(self, styles: Styles) -> None:
        """Takes these for its own; not saved yet."""
        first = styles.first
        self.pattern, self.symbol, self.reset = first.pattern, first.symbol, first.reset
        self.file = "" if self.dossier else first.file
        self.later = [{"year": since, **style.as_json()} for since, style in styles.later]

    def named(self) -> dict[str, Json]:
        """By what the log names it."""
        return {"book": self.pk, "body": self.body_id, "unit": self.unit_id, "kind": str(self.kind)}

    def said(self, place: int) -> dict[str, Json]:
        """What the log keeps of how it makes its numbers; `place` is how many its owner had of the kind before it."""
        styles = self.styles()
        return {
            "what": NUMBERING,
            **self.named(),
            **({"dossier": self.dossier} if self.dossier else {}),
            "place": place,
            "first": {**styles.first.as_json()},
            "later": [{"year": since, **style.as_json()} for since, style in styles.later],
            "automatic": self.automatic,
            "edition": self.edition,
            "retired": self.retired_at is not None,
        }

    @classmethod
    def from_said(cls, said: Mapping[str, Any]) -> Self:
        """A book that makes its numbers so; not saved."""
        later = tuple((int(one["year"]), Style.from_json(one)) for one in said["later"])
        named = {"body_id": said["body"], "unit_id": said["unit"], "kind": said["kind"], "edition": said["edition"]}
        named["dossier"] = said.get("dossier", "")
        row = cls(**named, direction=BookKind(said["kind"]).direction, automatic=said["automatic"])
        row.lay(Styles(first=Style.from_json(said["first"]), later=later))
        return row

    def allot(self, *, symbol: str, on: date) -> "Registration":
        """The next number, not saved yet; the row is locked, so that a rollback gives it back.

        Raises NumberTooLongError.
        """
        serial = self.count_on(1, on=on)
        return self.numbered(self.year, serial, symbol=symbol, on=on)

    def count_on(self, count: int, *, on: date) -> int:
        """Takes so many numbers out of the row and gives the first; the row is locked."""
        reset = self.styles().of(on.year).reset
        first = next_serial(reset=reset, year=self.year, following=self.next, this_year=on.year)
        self.year, self.next = max(self.year, on.year), first + count
        self.save(update_fields=["year", "next"])
        return first

    def symbol_of(self, text: str, *, serial: int, year: int) -> str | None:
        """The symbol with which it gives this text; None when it gives another."""
        return self.styles().of(year).symbol_of(text, serial=serial, year=year)

    def numbered(self, year: int, serial: int, *, symbol: str, on: date) -> "Registration":
        """The number as it is printed, not saved yet. Raises NumberTooLongError."""
        parts, text = self.rendered(year, serial, symbol=symbol)
        return Registration(
            book=self,
            year=year,
            serial=serial,
            symbol=parts.symbol,
            file=self.file_of(year),
            text=text,
            on=on,
            direction=self.direction,
            body_id=self.numbers_for(),
        )

    def numbers_for(self) -> int:
        """Whose its numbers are: the ministry's, or, of what reached one unit, that unit's."""
        return self.unit_id if self.unit_id is not None and self.direction == Direction.UNIT else self.body_id

    def file_of(self, year: int) -> str:
        """The file that is kept as a part of its numbers: none for a dossier's, whose symbol the book has."""
        return "" if self.dossier else self.styles().of(year).file

    def rendered(self, year: int, serial: int, *, symbol: str) -> tuple[Parts, str]:
        """What this number is made of, and its text. Raises NumberTooLongError."""
        style = self.styles().of(year)
        parts = Parts(symbol=style.symbol or symbol, file=style.file, serial=serial, year=year)
        text = render(style.pattern, parts)
        if len(text) > TEXT_LIMIT:
            raise NumberTooLongError(limit=TEXT_LIMIT)
        return parts, text


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Numbers that were given."""

    def in_force(self) -> Self:
        """Outgoing numbers that were neither voided nor replaced."""
        return self.filter(direction=Direction.OUT, void_at=None, superseded_at=None)

    def standing(self, record_ids: Iterable[str], *, papers: Mapping[str, int]) -> Self:
        """Those of these records that can end: outgoing ones in force, and of papers those of the body they came to."""
        ours = Q(direction=Direction.OUT) | Q(record_id__in=papers, body__in=set(papers.values()))
        return self.filter(ours, record_id__in=record_ids, void_at=None, superseded_at=None)

    def held(self, registration_id: int) -> "Registration":
        """The one with this id among these, still in force, the rows of its record locked in one order for everybody.

        Raises NotWithinReachError, NoLongerInForceError.
        """
        one = self.filter(pk=registration_id)
        rows = Registration.objects.filter(record_id__in=one.values("record_id"), direction__in=one.values("direction"))
        rows = rows.order_by("pk")
        found = next((row for row in rows.select_for_update(of=("self",)) if row.pk == registration_id), None)
        if found is None:
            raise NotWithinReachError
        if not found.is_in_force():
            raise NoLongerInForceError(number=found.text, on=found.on.isoformat())
        return found

    def into_unit(self, record_id: str, unit_id: int) -> "Registration | None":
        """The number that this record has in the incoming book of this unit."""
        return self.filter(record_id=record_id, body=unit_id, direction=Direction.UNIT).first()

    def into_units(self) -> Self:
        """For each delivery of a query: the number that the record has in the incoming book of its unit."""
        return self.filter(record_id=OuterRef("record_id"), body=OuterRef("unit"), direction=Direction.UNIT)

    def locked_of(self, record_id: str) -> "list[Registration]":
        """The outgoing numbers of a record, their rows locked in the same order."""
        rows = Registration.objects.filter(record_id=record_id, direction=Direction.OUT).order_by("pk")
        return list(rows.select_for_update(of=("self",)))

    def issued(self, record_ids: Iterable[str], *, body_id: int) -> Self:
        """The numbers that this body gave to letters among these records."""
        return self.filter(record_id__in=set(record_ids), body=body_id, direction=Direction.OUT)

    def beside(self, line: "Registration") -> "list[Registration]":
        """The numbers in force of this held line's letter: two for one of two ministries, one for what came in."""
        if line.direction != Direction.OUT:
            return [line]
        return list(self.in_force().filter(record_id=line.record_id).order_by("pk"))

    def meant(self, stamp: Stamp) -> "Registration | None":
        """The outgoing number that a code's own words name."""
        rows = self.filter(book=stamp.book_id, body=stamp.body_id, text=stamp.number, on=stamp.on)
        return rows.filter(direction=Direction.OUT).order_by("id").first()

    def coded(self, code: str) -> "Registration | None":
        """The letter with this short code, with what its public page needs."""
        return self.filter(code=code).exclude(code="").select_related("memo", "superseded_by__memo").first()


class Registration(models.Model):
    """One number in one book. Never taken back: a mistake becomes a void line with its reason.

    `body` is whose number it is: the ministry, or the unit into whose own incoming book the letter came.
    `code` is the short code on the letter's seal; an incoming number has none. `also_on` holds the Hijri and Kurdish
    dates that the seal carries (core/months), as text. `document_hash` is that of the file as the second of two
    ministries sealed it; of the first, and of one alone, the version has it. `corrects` is the record of the letter
    that this one puts right.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="registrations")
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    symbol = models.CharField(max_length=20, blank=True, default="")
    file = models.CharField(max_length=20, blank=True, default="")
    text = models.CharField(max_length=60)
    on = models.DateField()
    also_on = models.JSONField(default=list)
    at = models.DateTimeField()
    direction = models.CharField(max_length=4, choices=choices(Direction))
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    memo = models.ForeignKey(Memo, models.PROTECT, null=True, related_name="registrations")
    record_id = models.CharField(max_length=32)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=15, blank=True, default="")
    document_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  (no hash is not an empty hash)
    corrects = models.CharField(max_length=32, null=True)  # noqa: DJ001  (it corrects nothing)
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
            models.Index(fields=["book", "id"], name="registration_after_another"),
            models.Index(fields=["book", "on"], name="registration_by_day"),
            models.Index(fields=["void_at"], condition=Q(void_at__isnull=False), name="registration_by_end"),
            models.Index(
                fields=["superseded_at"], condition=Q(superseded_at__isnull=False), name="registration_by_replacement"
            ),
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="registration_that_corrects"),
            models.Index(fields=["at"], condition=Q(corrects__isnull=False), name="registration_by_correction"),
        )
        constraints = (
            models.UniqueConstraint(fields=["book", "year", "serial"], name="number_once"),
            models.UniqueConstraint(fields=["record_id", "body", "direction"], name="number_of_a_record_once"),
            models.UniqueConstraint(
                fields=["memo", "body"], condition=Q(direction=Direction.OUT), name="memo_registered_once_by_a_body"
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="code_once"),
        )

    def __str__(self) -> str:
        return f"{self.book_id}: {self.text}"

    def counts_from(self) -> datetime:
        """From when what came under it is dealt with: of a number given on paper the day that the paper bears.

        What goes out under such a number is there when it is entered.
        """
        is_earlier = self.direction == Direction.IN and self.on < day_of(self.at)
        return start_of(self.on) if is_earlier else self.at

    def is_in_force(self) -> bool:
        """True when it was neither voided nor replaced."""
        return self.void_at is None and self.superseded_at is None
