"""What log and objects prove of directives, and of whom they let in, that rows lack after a restore."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.core.leaf import EntryKind
from archive.core.readers import ReaderChange
from archive.models import AccessChange, Entry, Record
from archive.proven import ProvenStep, readable
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenMargin:
    """What was said in the margin of a record that lives, in its order.

    `let_in` are the readers who stand there by a change after the deposit: who let each in, and when.
    """

    record_id: str
    label: Label
    steps: tuple[ProvenStep, ...]
    let_in: Mapping[str, tuple[str, datetime]]


def directed_records(*, by: Reach) -> list[str]:
    """The records in whose margin something stands, for the clockwork alone. Raises NotWithinReachError."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Entry.objects.filter(kind=EntryKind.DIRECTIVE.value).order_by().values_list("record_id", flat=True)
    return sorted(rows.distinct())


def proven_margins(record_ids: Iterable[str], *, by: Reach) -> Iterator[ProvenMargin]:
    """The margins of these records as far as they live, for the clockwork alone; without what cannot be read.

    Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    records = {row.record_id: row for row in Record.objects.filter(record_id__in=set(record_ids))}
    rows = Entry.objects.filter(kind=EntryKind.DIRECTIVE.value, record_id__in=records).order_by("id")
    steps: dict[str, list[ProvenStep]] = {}
    for row, body in readable(list(rows)):
        step = ProvenStep(kind=EntryKind(row.kind), body=body, by=row.by, at=row.at)
        steps.setdefault(row.record_id, []).append(step)
    let_in = let_in_to(steps, by=by)
    for record_id, said in sorted(steps.items()):
        label = records[record_id].label()
        yield ProvenMargin(record_id=record_id, label=label, steps=tuple(said), let_in=let_in.get(record_id, {}))


def let_in_to(record_ids: Iterable[str], *, by: Reach) -> dict[str, dict[str, tuple[str, datetime]]]:
    """The readers who stand on these by a change after the deposit: who let each in, and when; for the clockwork alone.

    Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    found: dict[str, dict[str, tuple[str, datetime]]] = {}
    for change in AccessChange.objects.filter(record__in=list(record_ids)).order_by("seq"):
        mine = found.setdefault(change.record, {})
        for token in change.tokens:
            mine.pop(token, None)
            if change.act == ReaderChange.ADMIT:
                mine[token] = (change.by, change.at)
    return found
