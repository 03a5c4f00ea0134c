"""The follower of the archive's feed: reads what is new, writes the index, moves the cursor."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from archive import feed
from archive.core.leaf import EntryKind
from archive.core.package import RecordFacts
from directory.core.reach import Reach
from search.core.cursor import Cursor
from search.core.document import Document, band, fields
from search.core.words import VERSION
from search.doors import embedded, shelf
from search.doors.snowball import english
from search.models import Generation

_BATCH = 500


def follow(*, by: Reach, at: datetime, limit: int = _BATCH) -> int:
    """Brings the index up to the log; gives how many entries and changes of readers were taken in.

    Reading and writing are repeated safely: the cursor is committed together with what was read.
    Crash before the commit: nothing happened, the same entries are read again. After it: they are in.
    Without an index, with one made by other rules for words, or when a record was erased (its words must leave the
    disk, not only the answers), a new one is built beside it and switched to.

    Raises IndexBusyError while another process writes, NotWithinReachError for all but the follower.
    """
    root: Path = settings.PLACE.index
    folder = shelf.current(root)
    if folder is None or shelf.version_of(folder) != VERSION:
        return rebuild(by=by, at=at)
    shelf.sweep(root)
    taken, has_erased = _advance(folder, by=by, limit=limit)
    if has_erased:
        rebuild(by=by, at=at)
    return taken


def rebuild(*, by: Reach, at: datetime) -> int:
    """Builds a new index from the beginning of the log and switches to it; gives how many entries were taken in.

    Readers keep the old one until the switch, which is one rename. Crash before it: the old index answers and the
    unfinished one is swept away next time. After it, before the row: the row of this generation is missing,
    and nothing depends on it.

    Raises IndexBusyError while another process builds, NotWithinReachError for all but the follower.
    """
    root: Path = settings.PLACE.index
    total = 0
    with shelf.building(root, version=VERSION) as folder:
        while taken := _advance(folder, by=by, limit=_BATCH)[0]:
            total += taken
        shelf.switch(root, folder)
    records = embedded.reading(folder).total()
    Generation.objects.create(name=folder.name, words_version=VERSION, records=records, at=at)
    return total


def _advance(folder: Path, *, by: Reach, limit: int) -> tuple[int, bool]:
    """Reads one batch after the index's own cursor; says how much there was and whether a record was erased."""
    cursor = embedded.reading(folder).cursor()
    entries = feed.entries_after(cursor.entry, reach=by, limit=limit)
    changes = feed.access_changes_after(cursor.change, reach=by, limit=limit)
    if not entries and not changes:
        return 0, False
    with embedded.writing(folder) as writer:
        _put_changes(writer, changes, fresh=_put_entries(writer, entries))
        writer.commit(
            Cursor(
                entry=entries[-1].index if entries else cursor.entry,
                change=changes[-1].seq if changes else cursor.change,
            )
        )
    has_erased = any(entry.kind is EntryKind.TOMBSTONE for entry in entries) and cursor.entry >= 0
    return len(entries) + len(changes), has_erased


def _put_entries(writer: embedded.Writing, entries: Iterable[feed.FeedEntry]) -> dict[str, int]:
    """Indexes the records that still live, drops the erased; gives the places of the new ones."""
    places: dict[str, int] = {}
    for entry in entries:
        if entry.kind is EntryKind.TOMBSTONE:
            writer.drop(entry.record_id)
        elif entry.facts is not None:
            _put(writer, entry, entry.facts, entry.index)
            places[entry.record_id] = entry.index
    return places


def _put_changes(writer: embedded.Writing, changes: Iterable[feed.AccessChange], *, fresh: dict[str, int]) -> None:
    """Indexes records anew whose readers changed.

    The feed always gives the readers as they are now, so one that is not in the log yet is left to its entry.
    """
    last = {change.record_id: change for change in changes}
    for record_id, change in last.items():
        place = fresh.get(record_id)
        place = writer.before.sequence_of(record_id) if place is None else place
        if change.facts is None:
            writer.drop(record_id)
        elif place is not None:
            _put(writer, change, change.facts, place)


def _put(writer: embedded.Writing, filed: feed.FeedEntry | feed.AccessChange, facts: RecordFacts, place: int) -> None:
    document = Document(
        record_id=filed.record_id,
        sequence=place,
        label=facts.label,
        readers=filed.readers,
        units=filed.units,
        kind=facts.kind,
        on=facts.on,
        body_id=facts.body_id,
        subject=facts.subject,
        version=filed.version,
        number=facts.number or "",
        language=facts.language,
        issuer=facts.issuer,
        addressees=facts.addressees,
        words=facts.words,
    )
    writer.put(band(facts.label.level), fields(document, english=english))
