"""What archivists see: the plan, what is due, dossiers, holds, lists. Envelopes alone: a duty opens no paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any  # rows of any table are counted

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from archive.core.errors import DossierNotKnownError
from archive.core.leaf import EntryKind
from archive.core.retention import DisposalState, Fate, Schedule
from archive.filing import OFFERED, SPLIT
from archive.inventory import LINES, Page, of_class, of_dossier, require_archivist
from archive.models import ClassCount, Disposal, DisposalItem, Dossier, Filing, HeldRecord, Hold, Record, RecordClass
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach

MOST = 200
"""Lines on one page; the oldest or newest come first, and a list names what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    """A class with its schedule, how many records it has, and how many of them are due."""

    id: int
    body_id: int
    code: str
    parent: str
    name: Name
    schedule: Schedule
    basis: str
    records: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLine:
    """A dossier and how many records it holds."""

    id: int
    body_id: int
    symbol: str
    title: str
    class_code: str
    opened_on: date
    closed_on: date | None
    records: int
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLine:
    """A hold, and how many records it names besides its dossier."""

    id: int
    mandate: str
    reason: str
    dossier: str
    records: int
    placed_at: datetime
    placed_by: Name | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """A record on a list; its number is told up to the reader's clearance."""

    record_id: str
    number: str
    kind: str
    on: date
    level: int
    since: date
    gone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalLine:
    """A list, who drew it up and approved it, and how far it is."""

    id: int
    body_id: int
    class_code: str
    class_name: Name
    fate: Fate
    state: DisposalState
    records: int
    gone: int
    drawn_at: datetime
    drawn_by: Name | None
    first_by: Name | None
    second_by: Name | None
    approved_at: datetime | None
    done_at: datetime | None
    receipt: str
    papers: frozenset[str]
    items: tuple[ItemLine, ...] = ()


def plan(*, reach: Reach, on: date) -> tuple[ClassLine, ...]:
    """The classes of the plan in their order, three queries. Raises NotWithinReachError."""
    return _class_lines(list(RecordClass.objects.of(require_archivist(reach))), reach=reach, on=on)


def _class_lines(rows: list[RecordClass], *, reach: Reach, on: date) -> tuple[ClassLine, ...]:
    """These classes with what is filed there, two queries: months are counted already, the last one day by day."""
    counts = ClassCount.objects.filter(record_class__in=rows).cleared_for(reach).told(on)
    by_years: dict[date, list[RecordClass]] = {}
    for row in rows:
        by_years.setdefault(row.schedule().latest_due(on), []).append(row)
    last = Q(pk__in=())
    for day, some in by_years.items():
        last |= Q(record_class__in=some, since__range=(day.replace(day=1), day))
    days = _counted(Filing.objects.cleared_for(reach).filter(last))
    return tuple(
        ClassLine(
            id=row.pk,
            body_id=row.body_id,
            code=row.code,
            parent=row.parent,
            name=row.name(),
            schedule=row.schedule(),
            basis=row.basis,
            records=counts.get(row.pk, (0, 0))[0],
            due=counts.get(row.pk, (0, 0))[1] + days.get(row.pk, 0),
        )
        for row in rows
    )


def in_class(class_id: int, *, reach: Reach, on: date, after: str = "") -> tuple[ClassLine, Page]:
    """A class with its records, oldest first. Raises NotWithinReachError."""
    classes = list(RecordClass.objects.of(require_archivist(reach)).filter(pk=class_id))
    if not classes:
        raise NotWithinReachError
    (found,) = _class_lines(classes, reach=reach, on=on)
    return found, of_class(class_id, reach=reach, on=on, after=after)


def classes(*, reach: Reach) -> tuple[RecordClass, ...]:
    """The classes to choose from, without what they hold. Raises NotWithinReachError."""
    return tuple(RecordClass.objects.of(require_archivist(reach)))


def dossiers_named(typed: str, *, reach: Reach) -> tuple[str, ...]:
    """Some dossiers whose symbol or title holds what is typed, open ones first. Raises NotWithinReachError."""
    require_archivist(reach)
    rows = Dossier.objects.cared_for(reach).filter(Q(symbol__icontains=typed) | Q(title__icontains=typed))
    found = rows.order_by(F("closed_on").asc(nulls_first=True), "symbol", "id")[:OFFERED]
    return tuple(f"{row.symbol}{SPLIT}{row.title}" for row in found)


def dossier_meant(line: str, *, reach: Reach) -> int:
    """The dossier whose symbol was typed, or whose line was chosen.

    Raises NotWithinReachError; DossierNotKnownError for none, and for one of several that is not told apart.
    """
    require_archivist(reach)
    symbol, _, title = line.strip().partition(SPLIT)
    rows = list(Dossier.objects.cared_for(reach).filter(symbol__in={symbol.strip(), line.strip()}).order_by("id"))
    found = [row for row in rows if len(rows) == 1 or row.title == title]
    if len(found) != 1:
        raise DossierNotKnownError
    return found[0].pk


def dossiers(*, reach: Reach, after: int | None = None) -> tuple[tuple[DossierLine, ...], int | None]:
    """Dossiers, the newest first, and after which the page to come goes on. Raises NotWithinReachError."""
    require_archivist(reach)
    rows = Dossier.objects.cared_for(reach).order_by("-id")
    found = _dossier_lines((rows if after is None else rows.filter(id__lt=after))[: LINES + 1])
    lines = found[:LINES]
    return lines, lines[-1].id if len(found) > LINES else None


def _dossier_lines(rows: QuerySet[Dossier]) -> tuple[DossierLine, ...]:
    """One query: what is filed is counted for the lines alone."""
    filed = Filing.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier").annotate(count=Count("id"))
    held = Exists(Hold.objects.filter(released_at=None, dossier=OuterRef("pk")))
    return tuple(
        DossierLine(
            id=row.pk,
            body_id=row.body_id,
            symbol=row.symbol,
            title=row.title,
            class_code=row.record_class.code,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            records=row.filed or 0,
            is_held=row.is_held,
        )
        for row in rows.annotate(filed=Subquery(filed.values("count")), is_held=held)
    )


def dossier(dossier_id: int, *, reach: Reach, on: date, after: str = "") -> tuple[DossierLine, Page]:
    """A dossier with its records in their order. Raises NotWithinReachError."""
    require_archivist(reach)
    found = _dossier_lines(Dossier.objects.cared_for(reach).filter(pk=dossier_id))
    if not found:
        raise NotWithinReachError
    return found[0], of_dossier(dossier_id, reach=reach, on=on, after=after)


def holds(*, reach: Reach) -> tuple[HoldLine, ...]:
    """The holds, newest first; ended ones stay. Raises NotWithinReachError."""
    rows = Hold.objects.filter(body__in=require_archivist(reach)).select_related("dossier")
    found = list(rows.order_by("-id")[:MOST])
    named = _counted(HeldRecord.objects.filter(hold__in=found), by="hold")
    people = whois.people_by_id(row.placed_by_id for row in found)
    return tuple(
        HoldLine(
            id=row.pk,
            mandate=row.mandate,
            reason=row.reason,
            dossier="" if row.dossier is None else row.dossier.symbol,
            records=named.get(row.pk, 0),
            placed_at=row.placed_at,
            placed_by=people[row.placed_by_id].name if row.placed_by_id in people else None,
            released_at=row.released_at,
        )
        for row in found
    )


def disposals(*, reach: Reach) -> tuple[DisposalLine, ...]:
    """The lists, newest first, without their records. Raises NotWithinReachError."""
    require_archivist(reach)
    rows = list(Disposal.objects.cared_for(reach).order_by("-id")[:MOST])
    items = DisposalItem.objects.filter(disposal__in=rows)
    counts, gone = _counted(items, by="disposal"), _counted(items.filter(gone_at__isnull=False), by="disposal")
    return tuple(_disposal(row, count=counts.get(row.pk, 0), gone=gone.get(row.pk, 0)) for row in rows)


def disposal(disposal_id: int, *, reach: Reach) -> DisposalLine:
    """A list with its records. Raises NotWithinReachError, for a reader not cleared for one of them too."""
    row = Disposal.objects.one(disposal_id, reach=reach)
    items = list(row.items.order_by("id"))
    if any(item.level > reach.clearance.level for item in items):
        raise NotWithinReachError
    return _disposal(row, count=len(items), gone=sum(item.gone_at is not None for item in items), items=items)


def numbered(numbers: Iterable[str], *, reach: Reach) -> dict[str, list[str]]:
    """The ids of the records with these numbers, by number, among those the reader looks after."""
    rows = Record.objects.cared_for(reach).filter(number__in=set(numbers)).order_by("pk")
    found: dict[str, list[str]] = {}
    for number, record_id in rows.values_list("number", "record_id"):
        found.setdefault(number or "", []).append(record_id)
    return found


def _counted(rows: QuerySet[Any], *, by: str = "record_class") -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(count=Count("id")))


def _disposal(row: Disposal, *, count: int, gone: int, items: Iterable[DisposalItem] = ()) -> DisposalLine:
    wanted = (row.drawn_by_id, row.first_by_id, row.second_by_id)
    people = whois.people_by_id(one for one in wanted if one is not None)
    drawn, first, second = (people[one].name if one is not None and one in people else None for one in wanted)
    papers = {EntryKind.DISPOSAL: row.minutes_id, EntryKind.DESTRUCTION: row.certificate_id}
    return DisposalLine(
        id=row.pk,
        body_id=row.body_id,
        class_code=row.record_class.code,
        class_name=row.record_class.name(),
        fate=Fate(row.fate),
        state=DisposalState(row.state),
        records=count,
        gone=gone,
        drawn_at=row.drawn_at,
        drawn_by=drawn,
        first_by=first,
        second_by=second,
        approved_at=row.approved_at,
        done_at=row.done_at,
        receipt=row.receipt,
        papers=frozenset(kind.value for kind, entry in papers.items() if entry is not None),
        items=tuple(
            ItemLine(
                record_id=item.record_id,
                number=item.number,
                kind=item.kind,
                on=item.on,
                level=item.level,
                since=item.since,
                gone_at=item.gone_at,
            )
            for item in items
        ),
    )
