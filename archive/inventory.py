"""Records as archivists go through them, page by page: envelopes alone, for a duty opens no paper."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from archive.core.opening import needs_two
from archive.core.retention import Age
from archive.models import Filing, HeldRecord, Record
from directory import whois
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach

LINES = 50
"""On one page; the next begins after its last, wherever that stands by then."""


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
class Page:
    """Some records, and after which the page to come goes on; nothing at the end."""

    lines: tuple[RecordLine, ...]
    further: str


def require_archivist(reach: Reach) -> frozenset[int]:
    """The bodies whose archive the reader looks after. Raises NotWithinReachError without any."""
    bodies = reach.bodies_in(Duty.ARCHIVIST)
    if not bodies:
        raise NotWithinReachError
    return bodies


def unclassed(*, reach: Reach, after: str = "") -> Page:
    """Records that have no class, the newest first. Raises NotWithinReachError."""
    bodies = require_archivist(reach)
    rows = Record.objects.cared_for(reach).filter(unclassed__body__in=bodies).order_by("-unclassed__record_id")
    if after:
        rows = rows.filter(unclassed__record_id__lt=_last(after, reach).pk)
    return _page(list(rows[: LINES + 1]), reach=reach, on=None)


def of_class(class_id: int, *, reach: Reach, on: date, after: str = "") -> Page:
    """The records of a class in the reader's care: the oldest first, then those whose years have not begun.

    Raises NotWithinReachError for a page after a record that is not there.
    """
    filed = Filing.objects.cleared_for(reach).filter(record_class=class_id).select_related(*_FILED)
    dated, waiting = filed.filter(since__isnull=False).order_by("since", "pk"), filed.filter(since=None).order_by("pk")
    if after:
        last = Filing.objects.cared_for(reach).filter(record=_last(after, reach)).first()
        if last is None:
            raise NotWithinReachError
        if last.since is None:
            dated, waiting = dated.none(), waiting.filter(pk__gt=last.pk)
        else:
            dated = dated.filter(Q(since__gt=last.since) | Q(pk__gt=last.pk), since__gte=last.since)
    found = list(dated[: LINES + 1])
    found += waiting[: LINES + 1 - len(found)]
    return _page([one.record for one in found], reach=reach, on=on)


def of_dossier(dossier_id: int, *, reach: Reach, on: date, after: str = "") -> Page:
    """The records of a dossier in the reader's care, by their day. Raises as `of_class`."""
    filed = Filing.objects.cleared_for(reach).filter(dossier=dossier_id).select_related(*_FILED)
    if after:
        last = _last(after, reach)
        filed = filed.filter(Q(record__on__gt=last.on) | Q(record__on=last.on, record__pk__gt=last.pk))
    found = filed.order_by("record__on", "record__pk")[: LINES + 1]
    return _page([one.record for one in found], reach=reach, on=on)


_FILED = ("record", "record_class", "dossier")


def _last(record_id: str, reach: Reach) -> Record:
    """The last of the page before. Raises NotWithinReachError."""
    found = Record.objects.cared_for(reach).filter(record_id=record_id).first()
    if found is None:
        raise NotWithinReachError
    return found


def _page(rows: list[Record], *, reach: Reach, on: date | None) -> Page:
    """A page of these, in a fixed number of queries; one more than a page holds tells that it goes on."""
    further = rows[LINES - 1].record_id if len(rows) > LINES else ""
    rows = rows[:LINES]
    names = [row.record_id for row in rows]
    shown = {row.record_id for row in rows if not needs_two(row.level) or row.record_id in reach.opened}
    readable = Record.objects.within(reach).filter(record_id__in=shown)
    titled = set(readable.values_list("record_id", flat=True))
    standing = Q(hold__released_at=None, record_id__in=names)
    held = set(HeldRecord.objects.filter(standing).values_list("record_id", flat=True))
    units = whois.unit_names(row.unit_id for row in rows)
    lines = (_line(row, units.get(row.unit_id), titled, held, on) for row in rows)
    return Page(lines=tuple(lines), further=further)


def _line(row: Record, unit: Name | None, titled: set[str], held: set[str], on: date | None) -> RecordLine:
    line = RecordLine(
        record_id=row.record_id,
        number=row.number or "",
        kind=row.kind,
        on=row.on,
        level=row.level,
        personal=row.personal,
        unit=unit,
        subject=row.subject if row.record_id in titled else "",
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
