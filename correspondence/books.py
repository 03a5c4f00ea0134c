"""The registers: which books there are, and their lines (domain 1.10)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from archive.core.mending import Mended
from archive.core.package import RecordFacts
from archive.records import is_readable, records_among
from correspondence import orders
from correspondence.core.letter import INSIDE, ORDERS, Kind
from correspondence.core.number import BookKind, Direction
from correspondence.core.route import State, StepState, Task
from correspondence.grades import grades_of, newer_among
from correspondence.hanging import in_use
from correspondence.models import (
    Block,
    Book,
    Delivery,
    Intake,
    Memo,
    Registration,
    RouteStep,
)
from correspondence.models.register import RegistrationQuerySet
from directory import whois
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import Question
from directory.named import name_of, names, unit_names_seen_from

LIMIT = 200
SECRET = (BookKind.OUTGOING_SECRET, BookKind.INCOMING_SECRET, BookKind.RECEIVED_SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """A book and how far it has counted."""

    id: int
    kind: BookKind
    direction: Direction
    body: Name
    unit: Name | None
    dossier: str
    last_number: str
    today: int
    is_automatic: bool
    is_retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """The number that stands in the place of another."""

    number: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One line of a register (domain 1.10); `may_end`, `may_replace` when the reader may still do that.

    The reasons are told to who might have given them. Who corrected it is None where that is graded above the reader.
    `is_reserved`: its number came out of a reserved block. `intake` is the public name of the paper that it came in
    on, or left on, where it lies on a desk of the reader's.
    """

    id: int
    year: int
    serial: int
    number: str
    on: date
    at: datetime
    record_id: str
    subject: str
    other: tuple[Name, ...]
    label: Label
    is_void: bool
    void_reason: str
    superseded_at: datetime | None
    superseded_by: Successor | None
    superseded_reason: str
    corrected_by: tuple[Successor | None, ...]
    may_end: bool
    may_replace: bool
    is_reserved: bool
    intake: str = ""
    order: orders.Order | None = None
    mends: tuple[Mended, ...] = ()


def books(reach: Reach, *, on: date) -> tuple[BookFacts, ...]:
    """The books of the bodies whose desks this person serves, and of his units; secret books for the cleared alone."""
    return books_asked(reach, on=on).answer()


def books_asked(reach: Reach, *, on: date) -> Question[tuple[BookFacts, ...]]:
    """The same as a question, to be asked with others."""
    last = Registration.objects.filter(book=OuterRef("pk")).order_by("-year", "-serial").values("text")[:1]
    given = Registration.objects.filter(book=OuterRef("pk"), on=on).order_by().values("book").annotate(n=Count("pk"))
    found = readable(reach).annotate(last=Subquery(last), given_today=Coalesce(Subquery(given.values("n")), 0))
    return Question(found.annotate(**names(body="body__name", unit="unit__name")), read=_told)


def _told(rows: list[Book]) -> tuple[BookFacts, ...]:
    return tuple(
        BookFacts(
            id=row.pk,
            kind=BookKind(row.kind),
            direction=Direction(row.direction),
            body=name_of(row, "body") or Name(ar=""),
            unit=name_of(row, "unit"),
            dossier=row.dossier,
            last_number=vars(row)["last"] or "",
            today=vars(row)["given_today"],
            is_automatic=row.automatic,
            is_retired=row.retired_at is not None,
        )
        for row in rows
    )


def within(reach: Reach) -> QuerySet[Book]:
    """The books of those bodies; the secret ones where person and desk are both cleared (decision 7)."""
    graded = whois.bodies_served(reach, above=0) if reach.clearance.level > 0 else ()
    return Book.objects.filter(Q(body__in=whois.bodies_served(reach)) & (~Q(kind__in=SECRET) | Q(body__in=graded)))


def readable(reach: Reach) -> QuerySet[Book]:
    """Those, and the incoming books of the person's own units; the secret one for the unit's head alone."""
    return Book.objects.filter(_of_units(reach) | Q(pk__in=within(reach).values("pk")))


def of_units(reach: Reach) -> QuerySet[Book]:
    """The incoming books of the person's own units that he reads, to be counted."""
    return Book.objects.filter(_of_units(reach))


def _of_units(reach: Reach) -> Q:
    own = Q(kind=BookKind.RECEIVED, unit__in=reach.units | reach.heads)
    if reach.clearance.level > 0:
        own |= Q(kind=BookKind.RECEIVED_SECRET, unit__in=reach.heads)
    return own


def held(found: QuerySet[Book]) -> Book | None:
    """The one of these books, its row locked: nobody else numbers meanwhile."""
    return Book.objects.select_for_update(of=("self",)).filter(pk__in=found.values("pk")).first()


def endable(reach: Reach) -> RegistrationQuerySet:
    """The numbers this person may end: of letters for which person and desk are both cleared, of what came to his desk.

    Of a letter that was made out on paper, or whose memo an older backup lacks, the record says who reads it.
    """
    cleared = Q(pk__in=())
    for body, level in levels(reach).items():
        cleared |= Q(body=body, memo__level__lte=level)
    own = cleared & Exists(Memo.objects.dominated(reach).filter(pk=OuterRef("memo")))
    out = Q(direction=Direction.OUT) & (own | (Q(memo=None) & is_readable(reach)))
    came = Exists(Intake.objects.at_desk_of(reach).filter(registration=OuterRef("pk")))
    return Registration.objects.filter(out | Q(came, direction=Direction.IN), book__in=within(reach))


def levels(reach: Reach, desks: Iterable[whois.DeskFacts] | None = None) -> dict[int, int]:
    """For each body whose desks this person serves, how far both are cleared."""
    found: dict[int, int] = {}
    asked = whois.desks() if desks is None and reach.desks else desks or ()
    for desk in asked:
        if desk.id in reach.desks:
            found[desk.body_id] = max(found.get(desk.body_id, 0), min(reach.clearance.level, desk.level))
    return found


def book_part(book_id: int, *, reach: Reach, on: date | None = None, part: slice) -> tuple[BookLine, ...]:
    """These lines of one book: of a day from its first one on, of all days from the newest back.

    A line whose letter the person may not read keeps its number and day, and its subject stays blank.
    Raises NotWithinReachError.
    """
    book = readable(reach).filter(pk=book_id).first()
    if book is None:
        raise NotWithinReachError
    lines = Registration.objects.filter(book=book).select_related("superseded_by__memo")
    lines = lines.order_by("-year", "-serial") if on is None else lines.filter(on=on).order_by("year", "serial")
    return _lines(list(lines[part]), book, reach=reach)


def book_lines(book_id: int, *, reach: Reach, on: date | None = None) -> tuple[BookLine, ...]:
    """The newest `LIMIT` lines of one book, or the first of a day, oldest first. Raises as `book_part`."""
    found = book_part(book_id, reach=reach, on=on, part=slice(LIMIT))
    return found if on is not None else found[::-1]


def line(registration_id: int, *, reach: Reach) -> tuple[int, BookLine]:
    """One line with its book's key, for the page on which its number ends. Raises NotWithinReachError."""
    row = (
        Registration.objects.filter(pk=registration_id, book__in=readable(reach))
        .select_related("book", "superseded_by")
        .first()
    )
    if row is None:
        raise NotWithinReachError
    return row.book_id, _lines([row], row.book, reach=reach)[0]


def _lines(rows: list[Registration], book: Book, *, reach: Reach) -> tuple[BookLine, ...]:
    facts = records_among((row.record_id for row in rows), reach=reach)
    newer = newer_among(rows, up_to=reach.clearance.level)
    beside = others(rows, Direction(book.direction))
    here = _standing([row.pk for row in rows], reach=reach)
    later, told = corrections(rows, up_to=reach.clearance.level), orders.ordered(book, facts, reach=reach)
    return tuple(
        BookLine(
            id=row.pk,
            year=row.year,
            serial=row.serial,
            number=row.text,
            on=row.on,
            at=row.at,
            record_id=row.record_id if row.record_id in facts else "",
            subject=facts[row.record_id].subject if row.record_id in facts else "",
            other=_beside(row, beside, facts),
            label=facts[row.record_id].label if row.record_id in facts else Label(),
            is_void=row.void_at is not None,
            void_reason=row.void_reason if here[row.pk].is_own else "",
            superseded_at=row.superseded_at,
            superseded_by=None if (other := newer.get(row.pk)) is None else Successor(number=other.text, on=other.on),
            superseded_reason=row.superseded_reason if here[row.pk].is_own else "",
            corrected_by=later.get(row.record_id, ()),
            may_end=here[row.pk].may_end and row.is_in_force(),
            may_replace=here[row.pk].may_end and row.is_in_force() and row.direction == Direction.OUT,
            is_reserved=here[row.pk].is_reserved,
            intake=here[row.pk].intake,
            order=told.get(row.record_id),
            mends=facts[row.record_id].mends if row.record_id in facts else (),
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Whether the reader may know how a number ended, and end it; whether it was reserved; the paper behind it."""

    is_own: bool
    may_end: bool
    is_reserved: bool
    intake: str


def _standing(keys: list[int], *, reach: Reach) -> dict[int, _Standing]:
    """Of these numbers, in one query."""
    number = OuterRef("serial")
    blocks = Block.objects.filter(book=OuterRef("book"), year=OuterRef("year"), first__lte=number, last__gte=number)
    paper = Intake.objects.at_desk_of(reach).filter(record_id=OuterRef("record_id")).values("ref")[:1]
    rows = Registration.objects.filter(pk__in=keys).annotate(
        own=Exists(endable(reach).filter(pk=OuterRef("pk"))), used=in_use(), kept=Exists(blocks), paper=Subquery(paper)
    )
    return {
        key: _Standing(is_own=own, may_end=own and not used, is_reserved=kept, intake=paper or "")
        for key, own, used, kept, paper in rows.values_list("pk", "own", "used", "kept", "paper")
    }


def papers(record_ids: Iterable[str], *, reach: Reach) -> dict[str, str]:
    """The public names of the intakes of these records that lie on a desk this person serves; one query."""
    there = Intake.objects.at_desk_of(reach).filter(record_id__in=set(record_ids) - {""})
    return dict(there.values_list("record_id", "ref"))


def corrections(rows: Iterable[Registration], *, up_to: int) -> dict[str, tuple[Successor | None, ...]]:
    """The numbers that corrected the letters under these outgoing ones, by the record, the oldest first; two queries.

    A correction that was itself voided or replaced corrects no more. One that is graded above this level is None. Of
    a correction by two ministries the own one's number is told.
    """
    records = {row.record_id for row in rows if row.direction == Direction.OUT}
    standing = Registration.objects.in_force().filter(corrects__in=records).select_related("memo").order_by("-pk")
    later = {row.record_id: row for row in standing} if records else {}
    grades = grades_of(later.values())
    found: dict[str, tuple[Successor | None, ...]] = {}
    for one in reversed(later.values()):
        told = Successor(number=one.text, on=one.on) if grades[one.pk] <= max(up_to, 0) else None
        found[one.corrects or ""] = (*found.get(one.corrects or "", ()), told)
    return found


def _beside(
    row: Registration, beside: Mapping[str, tuple[Name, ...]], facts: Mapping[str, RecordFacts]
) -> tuple[Name, ...]:
    """Where a letter went or whence it came; of one that was handed over on paper what its record names."""
    if row.record_id not in facts:
        return ()
    said = facts[row.record_id].addressees if row.direction == Direction.OUT else ()
    return beside.get(row.record_id) or tuple(Name(ar=one) for one in said)


def others(rows: list[Registration], direction: Direction) -> dict[str, tuple[Name, ...]]:
    """Where each letter went, hidden copies left out; or whence it came. Units of another body with their ministry."""
    deliveries = list(
        Delivery.objects.filter(record_id__in=[row.record_id for row in rows], parent=None, hidden=False).order_by("id")
    )
    outward = direction is Direction.OUT
    there = (row.unit_id if outward else row.sender_id or 0 for row in deliveries)
    names = unit_names_seen_from({row.body_id for row in rows}, there)
    came = {} if outward else Intake.objects.behind(rows)
    outside = {pk: (Name(ar=one.sender),) for pk, one in came.items()}  # as it was written
    found: dict[str, tuple[Name, ...]] = {row.record_id: outside[row.pk] for row in rows if row.pk in outside}
    on_paper = set(found) if direction is Direction.UNIT else set[str]()  # it lies under the ministry's number
    for row in deliveries:
        name = names.get(row.unit_id if outward else row.sender_id or 0)
        if name is None or row.incoming_id in outside or row.record_id in on_paper:
            continue
        already = found.get(row.record_id, ())
        found[row.record_id] = already if name in already else (*already, name)
    return found


def for_clockwork(*, besides: Collection[str] = ()) -> tuple[str, ...]:
    """Signed letters whose number the clockwork gives, oldest first: those of automatic books (decision 16).

    The book is the one `Book.objects.serving` chooses: the unit's own of that kind, else the body's. A dossier's book
    of minutes goes with it.
    `besides` are letters that wait for another try.
    """
    kind = Case(
        When(Q(level__gt=0) | Q(personal=True), then=Value(BookKind.OUTGOING_SECRET.value)),
        When(kind__in=ORDERS, then=Value(BookKind.ORDERS.value)),
        When(kind=Kind.TELEGRAM, then=Value(BookKind.TELEGRAMS.value)),
        When(kind=Kind.MINUTES, then=Value(BookKind.MINUTES.value)),
        When(kind__in=INSIDE, then=Value(BookKind.MEMORANDA.value)),
        default=Value(BookKind.OUTGOING.value),
    )
    own = Book.objects.filter(unit=OuterRef("unit"), kind=OuterRef("book_kind"), retired_at=None)
    common = Book.objects.filter(
        body=OuterRef("body"), unit=None, kind=OuterRef("book_kind"), dossier="", automatic=True
    )
    serving = Exists(own.filter(automatic=True)) | (~Exists(own) & Exists(common))
    steps = RouteStep.objects.filter(memo=OuterRef("pk"), task=Task.SIGN, days__isnull=False, quorum=None)
    of_two = Exists(steps.exclude(state=StepState.VOID))  # two registries look at it
    waiting = Memo.objects.filter(~of_two, state=State.SIGNED).annotate(book_kind=kind).filter(serving)
    return tuple(waiting.exclude(ref__in=besides).order_by("moved_at", "id").values_list("ref", flat=True)[:LIMIT])
