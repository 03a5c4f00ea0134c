"""What anybody who could read a destroyed record still learns of it, and what followers are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.models import Entry, Head, Leaf, Tombstone
from archive.proof import as_json, leaf_proof
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import FOLLOWER, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A destroyed record: its envelope, its class and the list that named it; `index` once it is in the log."""

    record_id: str
    number: str
    kind: str
    on: date
    level: int
    at: datetime
    index: int | None
    is_in_log: bool
    disposal_id: int | None
    class_code: str
    class_name: Name | None


def gone(record_id: str, *, reach: Reach) -> Gone:
    """The tombstone. Raises NotWithinReachError for whoever could not read the record, and where there is none."""
    row = Tombstone.objects.found(record_id, reach=reach)
    if row is None:
        raise NotWithinReachError
    leaf = getattr(row.entry, "leaf_row", None)
    index = None if leaf is None else leaf.index
    return Gone(
        record_id=record_id,
        number=row.number,
        kind=row.kind,
        on=row.on,
        level=row.level,
        at=row.at,
        index=index,
        is_in_log=index is not None and index < Head.objects.now().size,
        disposal_id=row.disposal_id,
        class_code="" if row.record_class is None else row.record_class.code,
        class_name=None if row.record_class is None else row.record_class.name(),
    )


def proof_of_end(record_id: str, *, reach: Reach) -> dict[str, Json]:
    """The tombstone's statement with the proof that it stands in the log.

    Raises NotWithinReachError, NotInLogYetError, and what `leaf_proof` raises.
    """
    row = Tombstone.objects.found(record_id, reach=reach)
    if row is None:
        raise NotWithinReachError
    return {"statement": row.entry.statement, "proof": as_json(leaf_proof(row.entry))}


def destroyed_after(index: int, *, reach: Reach, limit: int = 500) -> tuple[tuple[int, str], ...]:
    """Places in the log and ids of the destroyed, after this place; begin with -1.

    Raises NotWithinReachError for everybody but the follower.
    """
    if reach != FOLLOWER:
        raise NotWithinReachError
    rows = Leaf.objects.filter(
        index__gt=index, index__lt=Head.objects.now().size, entry__kind=EntryKind.TOMBSTONE.value
    )
    return tuple(rows.order_by("index").values_list("index", "entry__record_id")[:limit])


def destroyed_among(record_ids: Iterable[str]) -> frozenset[str]:
    """Those of these records that were destroyed."""
    rows = Entry.objects.filter(kind=EntryKind.TOMBSTONE.value, record_id__in=set(record_ids))
    return frozenset(rows.values_list("record_id", flat=True))
