"""The hand-over books: what a registrar reads of his desks', and what is on its way to somebody."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from archive.records import records_among
from correspondence.core.consignment import Stand, Thing
from correspondence.models import ConsignmentLine
from directory import whois
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import DeskFacts

FIRST = slice(200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a book; of a paper for which desk or reader is not cleared only number and day of the line.

    `slip` is the record of the signed slip, where there is one and the reader may open it.
    """

    id: int
    serial: int
    year: int
    on: date
    is_known: bool
    thing: Thing = Thing.OTHER
    number: str = ""
    number_on: date | None = None
    words: str = ""
    label: Label | None = None
    unit: Name | None = None
    person: Name | None = None
    outside: str = ""
    bearer: str = ""
    at: datetime | None = None
    by: Name | None = None
    stand: Stand = Stand.OPEN
    signed_at: datetime | None = None
    signed_name: str = ""
    signer: Name | None = None
    slip: str = ""
    ended_at: datetime | None = None
    reason: str = ""


def desks(reach: Reach) -> tuple[DeskFacts, ...]:
    """The desks whose book this person keeps. Raises NotWithinReachError when there are none."""
    found = tuple(one for one in whois.desks() if one.id in reach.desks) if reach.inspection is None else ()
    if not found:
        raise NotWithinReachError
    return found


def years(reach: Reach) -> dict[int, int]:
    """How many lines each year has in the reader's books, the newest year first."""
    rows = ConsignmentLine.objects.at_desk_of(reach).order_by("-year")
    return dict(rows.values("year").annotate(n=Count("pk")).values_list("year", "n"))


def lines(year: int, *, reach: Reach, part: slice = FIRST) -> tuple[Line, ...]:
    """The lines of a year, the newest first. Raises NotWithinReachError for who serves no desk."""
    desks(reach)
    rows = ConsignmentLine.objects.at_desk_of(reach).filter(year=year).order_by("-id")[part]
    return told(list(rows), reach=reach)


def waiting(reach: Reach, *, part: slice = FIRST) -> tuple[Line, ...]:
    """What nobody has signed for yet, whatever its year, the oldest first. Raises NotWithinReachError."""
    desks(reach)
    rows = ConsignmentLine.objects.at_desk_of(reach).filter(stand=Stand.OPEN).order_by("id")[part]
    return told(list(rows), reach=reach)


def waiting_count(reach: Reach) -> int:
    """How many lines of the reader's books nobody has signed for yet; one query."""
    return ConsignmentLine.objects.at_desk_of(reach).filter(stand=Stand.OPEN).count()


def on_the_way(reach: Reach, *, part: slice = FIRST) -> tuple[Line, ...]:
    """What is carried to this person, or to a unit of his, the oldest first."""
    rows = list(carried(reach).order_by("id")[part])
    return _lines(rows, known=frozenset(row.pk for row in rows))


def carried(reach: Reach) -> QuerySet[ConsignmentLine]:
    """What is carried to this person or a unit of his, as rows to be counted."""
    return ConsignmentLine.objects.addressed(reach).filter(stand=Stand.OPEN)


def told(rows: list[ConsignmentLine], *, reach: Reach) -> tuple[Line, ...]:
    """These lines of the reader's books: blank where the paper is not his to know of."""
    known = ConsignmentLine.objects.known_to(reach).filter(pk__in=[row.pk for row in rows])
    slips = records_among({row.slip for row in rows} - {""}, reach=reach)
    return _lines(rows, known=frozenset(known.values_list("pk", flat=True)), slips=slips)


def _lines(rows: Iterable[ConsignmentLine], *, known: frozenset[int], slips: Container[str] = ()) -> tuple[Line, ...]:
    rows = list(rows)
    units = whois.units_by_id({row.unit_id for row in rows if row.unit_id is not None})
    keys = {key for row in rows for key in (row.person_id, row.by_id, row.ended_by_id) if key is not None}
    names = {key: facts.name for key, facts in whois.people_by_id(keys).items()}
    return tuple(
        Line(
            id=row.pk,
            serial=row.serial,
            year=row.year,
            on=row.on,
            is_known=True,
            thing=Thing(row.thing),
            number=row.number,
            number_on=row.number_on,
            words=row.words,
            label=row.label(),
            unit=None if row.unit_id is None else units[row.unit_id].name,
            person=names.get(row.person_id or 0),
            outside=row.outside,
            bearer=row.bearer,
            at=row.at,
            by=names.get(row.by_id),
            stand=Stand(row.stand),
            signed_at=row.signed_at,
            signed_name=row.signed_name,
            signer=names.get(row.ended_by_id or 0) if row.is_confirmed() else None,
            slip=row.slip if row.slip in slips else "",
            ended_at=row.ended_at,
            reason=row.reason,
        )
        if row.pk in known
        else Line(id=row.pk, serial=row.serial, year=row.year, on=row.on, is_known=False)
        for row in rows
    )
