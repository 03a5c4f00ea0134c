"""What archivists see: the plan, what is due, dossiers, holds, lists. Envelopes alone: a duty opens no paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any  # rows of any table are counted

from django.db.models import Count, Q, QuerySet

from archive.core.leaf import EntryKind
from archive.core.retention import Age, DisposalState, Fate, Schedule
from archive.models import Disposal, DisposalItem, Dossier, Filing, HeldRecord, Hold, Record, RecordClass
from directory import whois
from directory.core.duty import Duty
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
class RecordLine:
    """A record in the words of its envelope; `subject` for those alone who may read it."""

    record_id: str
    number: str
    kind: str
    on: date
    level: int
    personal: bool
    unit: Name | None
    subject: str
    class_code: str = ""
    dossier: str = ""
    due_on: date | None = None
    age: Age = Age.ACTIVE
    is_held: bool = False


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


def require_archivist(reach: Reach) -> frozenset[int]:
    """The bodies whose archive the reader looks after. Raises NotWithinReachError without any."""
    bodies = reach.bodies_in(Duty.ARCHIVIST)
    if not bodies:
        raise NotWithinReachError
    return bodies


def plan(*, reach: Reach, on: date) -> tuple[ClassLine, ...]:
    """The classes of the plan in their order, three queries. Raises NotWithinReachError."""
    return _class_lines(list(RecordClass.objects.of(require_archivist(reach))), reach=reach, on=on)


def _class_lines(rows: list[RecordClass], *, reach: Reach, on: date) -> tuple[ClassLine, ...]:
    """These classes with what is filed there, two queries; what is filed elsewhere is not looked at."""
    filed = Filing.objects.cared_for(reach).filter(record_class__in=rows)
    counts = _counted(filed)
    due = Q(pk__in=())
    for row in rows:
        due |= Q(record_class=row, since__lte=row.schedule().latest_due(on))
    dues = _counted(filed.filter(due))
    return tuple(
        ClassLine(
            id=row.pk,
            body_id=row.body_id,
            code=row.code,
            parent=row.parent,
            name=row.name(),
            schedule=row.schedule(),
            basis=row.basis,
            records=counts.get(row.pk, 0),
            due=dues.get(row.pk, 0),
        )
        for row in rows
    )


def unclassed(*, reach: Reach) -> tuple[RecordLine, ...]:
    """The newest records that have no class. Raises NotWithinReachError."""
    require_archivist(reach)
    rows = Record.objects.cared_for(reach).filter(filing=None).order_by("-pk")[:MOST]
    return _lines(list(rows), reach=reach, on=None)


def in_class(class_id: int, *, reach: Reach, on: date) -> tuple[ClassLine, tuple[RecordLine, ...]]:
    """A class with its oldest records. Raises NotWithinReachError."""
    classes = list(RecordClass.objects.of(require_archivist(reach)).filter(pk=class_id))
    if not classes:
        raise NotWithinReachError
    (found,) = _class_lines(classes, reach=reach, on=on)
    rows = Record.objects.cared_for(reach).filter(filing__record_class=class_id).order_by("filing__since", "pk")[:MOST]
    return found, _lines(list(rows.select_related(*_FILED)), reach=reach, on=on)


_FILED = ("filing__record_class", "filing__dossier")


def dossiers(*, reach: Reach) -> tuple[DossierLine, ...]:
    """The dossiers, open ones first. Raises NotWithinReachError."""
    require_archivist(reach)
    rows = Dossier.objects.cared_for(reach).order_by("closed_on", "symbol", "id")
    filed = _counted(Filing.objects.filter(dossier__in=rows.order_by().values("pk")), by="dossier")
    held = set(Hold.objects.filter(released_at=None).exclude(dossier=None).values_list("dossier", flat=True))
    return tuple(
        DossierLine(
            id=row.pk,
            body_id=row.body_id,
            symbol=row.symbol,
            title=row.title,
            class_code=row.record_class.code,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            records=filed.get(row.pk, 0),
            is_held=row.pk in held,
        )
        for row in rows
    )


def dossier(dossier_id: int, *, reach: Reach, on: date) -> tuple[DossierLine, tuple[RecordLine, ...]]:
    """A dossier with its records in their order. Raises NotWithinReachError."""
    found = next((one for one in dossiers(reach=reach) if one.id == dossier_id), None)
    if found is None:
        raise NotWithinReachError
    rows = Record.objects.cared_for(reach).filter(filing__dossier=dossier_id).select_related(*_FILED)
    return found, _lines(list(rows.order_by("on", "pk")[:MOST]), reach=reach, on=on)


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


def _lines(rows: list[Record], *, reach: Reach, on: date | None) -> tuple[RecordLine, ...]:
    """A fixed number of queries, however many there are."""
    names = [row.record_id for row in rows]
    readable = set(Record.objects.within(reach).filter(record_id__in=names).values_list("record_id", flat=True))
    standing = Q(hold__released_at=None, record_id__in=names)
    held = set(HeldRecord.objects.filter(standing).values_list("record_id", flat=True))
    units = whois.units_by_id(row.unit_id for row in rows)
    return tuple(
        _line(row, units[row.unit_id].name if row.unit_id in units else None, readable, held, on) for row in rows
    )


def _line(row: Record, unit: Name | None, readable: set[str], held: set[str], on: date | None) -> RecordLine:
    line = RecordLine(
        record_id=row.record_id,
        number=row.number or "",
        kind=row.kind,
        on=row.on,
        level=row.level,
        personal=row.personal,
        unit=unit,
        subject=row.subject if row.record_id in readable else "",
        is_held=row.record_id in held,
    )
    return line if on is None else _aged(line, row.filing, on)


def _aged(line: RecordLine, filing: Filing, on: date) -> RecordLine:
    schedule = filing.record_class.schedule()
    return replace(
        line,
        class_code=filing.record_class.code,
        dossier="" if filing.dossier is None else filing.dossier.symbol,
        due_on=None if filing.since is None else schedule.due_on(filing.since),
        age=schedule.age(filing.since, on=on),
    )


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
