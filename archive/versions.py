"""The versions of a record's letter: as it was deposited, and each renewal, in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive import shelf
from archive.core.package import LETTER
from archive.core.renewal import Renewal, renewal_in
from archive.models import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: number 0 is the deposit; a renewal has what its statement says, and its place in the log."""

    number: int
    sha256: str
    size: int
    at: datetime
    until: datetime | None = None
    index: int | None = None
    renewal: Renewal | None = None


def versions(deposit: Entry, *, key: bytes) -> tuple[Version, ...]:
    """All of a record's letter, oldest first. Raises MissingObjectError, DamagedObjectError."""
    listed = next(part for part in shelf.manifest(deposit, key=key).parts if part.name == LETTER)
    first = Version(number=0, sha256=listed.sha256, size=listed.size, at=deposit.at)
    return (first, *_renewed(list(Entry.objects.renewals_of(deposit.record_id)), key))


def _renewed(entries: Sequence[Entry], key: bytes) -> Iterator[Version]:
    for number, entry in enumerate(entries, start=1):
        said = renewal_in(shelf.statement(entry, key=key))
        leaf = getattr(entry, "leaf_row", None)
        yield Version(
            number=number,
            sha256=said.new_sha256,
            size=said.new_size,
            at=datetime.fromisoformat(said.renewed_at),
            until=datetime.fromisoformat(said.until),
            index=None if leaf is None else leaf.index,
            renewal=said,
        )


def bytes_of(deposit: Entry, number: int, *, key: bytes) -> bytes | None:
    """The bytes of one version; None when there is no such. Raises MissingObjectError, DamagedObjectError."""
    entries = [deposit, *Entry.objects.renewals_of(deposit.record_id)]
    return shelf.letter(entries[number], key=key) if number < len(entries) else None
