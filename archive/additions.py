"""What was added beside a record: why, by whom, and its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive import shelf
from archive.core.addition import Added, added_in, check_added
from archive.core.canonical import Json
from archive.models import Entry, Record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One addition: `body` is what its deed said, `files` its sealed sheet and then the originals.

    `index` once it has its place in the log.
    """

    number: int
    by: str
    at: datetime
    index: int | None
    body: dict[str, Json]
    files: tuple[Added, ...]

    def sheet(self) -> Added:
        """The sealed sheet that says why."""
        return self.files[0]

    def originals(self) -> tuple[Added, ...]:
        """The files as they came."""
        return self.files[1:]


def additions(record_id: str, *, reach: Reach) -> tuple[Addition, ...]:
    """All of a record, oldest first.

    Raises NotWithinReachError, NotOpenedError, DamagedObjectError, MissingObjectError, ErasedError.
    """
    Record.objects.opened(record_id, reach=reach)
    return tuple(additions_of(record_id))


def additions_of(record_id: str, *, key: bytes | None = None) -> Iterator[Addition]:
    """The same without a question of reach, for the archive's own deeds."""
    rows = list(Entry.objects.additions_of(record_id))
    key = key or (shelf.key_of(record_id) if rows else None)
    for number, row in enumerate(rows, start=1):
        document = shelf.statement(row, key=key)
        leaf = getattr(row, "leaf_row", None)
        yield Addition(
            number=number,
            by=row.by,
            at=row.at,
            index=None if leaf is None else leaf.index,
            body=shelf.said(document),
            files=added_in(document),
        )


def added_file(record_id: str, part: str, *, reach: Reach) -> tuple[bytes, Added]:
    """One file that was added, byte for byte, and what it is; the sheet too.

    Raises NotWithinReachError, for a part that was not added too; NotOpenedError; DamagedObjectError and
    MissingObjectError rather than wrong content; ErasedError.
    """
    Record.objects.opened(record_id, reach=reach)
    row = next((one for one in Entry.objects.additions_of(record_id) if part in one.objects_kept), None)
    key = None if row is None else shelf.key_of(record_id)
    files = () if row is None else added_in(shelf.statement(row, key=key))
    one = next((one for one in files if one.part == part), None)
    if row is None or one is None or key is None:
        raise NotWithinReachError
    data = shelf.content(row, part, key=key)
    check_added(one, data)
    return data, one
