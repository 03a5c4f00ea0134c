"""What became of the grade a record was sealed with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.core.readers import ReaderChange, level_before
from archive.models import AccessChange, Record
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Regraded:
    """The level that stands on the pages, and since when the record has its present one."""

    printed: int
    since: datetime


def regraded(record_id: str, *, reach: Reach) -> Regraded | None:
    """When the record's grade was changed since it was sealed; None while it stands. Raises NotWithinReachError."""
    Record.objects.one(record_id, reach=reach)
    rows = AccessChange.objects.filter(record=record_id, act=ReaderChange.REGRADE).order_by("seq")
    found = list(rows.values_list("tokens", "at"))
    return Regraded(printed=level_before(found[0][0]), since=found[-1][1]) if found else None


def regraded_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, Regraded]:
    """The same of those of these records that this reader may read and whose grade was changed. One query."""
    mine = Record.objects.within(reach).filter(record_id__in=list(record_ids)).values("record_id")
    rows = AccessChange.objects.filter(record__in=mine, act=ReaderChange.REGRADE).order_by("seq")
    found: dict[str, Regraded] = {}
    for record, tokens, at in rows.values_list("record", "tokens", "at"):
        first = found.get(record)
        found[record] = Regraded(printed=level_before(tokens) if first is None else first.printed, since=at)
    return found


def levels_now(*, by: Reach) -> Mapping[str, int]:
    """The present levels of all living records whose grade ever changed. NotWithinReachError but for the clock."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    changed = AccessChange.objects.filter(act=ReaderChange.REGRADE).values("record")
    return dict(Record.objects.filter(record_id__in=changed).values_list("record_id", "level"))


def labels_among(record_ids: Iterable[str], *, by: Reach) -> dict[str, Label]:
    """The present labels of those that live, for the clockwork alone; one query. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    return {row.record_id: row.label() for row in Record.objects.filter(record_id__in=set(record_ids))}
