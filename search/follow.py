"""The follower of the archive's feed: reads what is new, writes the index, moves the cursor."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings

from archive import feed
from archive.core.leaf import EntryKind
from archive.core.package import RecordFacts
from archive.feed import RETOLD
from directory import whois
from directory.core.clearance import Level
from directory.core.reach import Reach
from search.core.cursor import Cursor
from search.core.document import Document, Value, band, fields, origin, relabelled, told
from search.core.engine import Reading, Writing
from search.core.words import version
from search.doors import shelf
from search.doors.engines import engine
from search.doors.snowball import english
from search.models import Generation

_BATCH = 500
_BULK = 5_000
_HEAVIEST = 8_000_000
"""Bytes, packed, of the texts of annexes that are held at once."""
BUCKET = 1_000

_LANGUAGES = ("ar", "ckb", "en")


Names = Mapping[int, tuple[str, ...]]
Filed = feed.Filed | feed.FeedEntry | feed.AccessChange
Said = Callable[[int, int], None]
"""Is told how far the log was read, and how long it is."""


def follow(*, by: Reach, at: datetime, limit: int = _BATCH) -> int:
    """Brings the index up to the log; gives how many entries and changes of readers were taken in.

    Reading and writing are repeated safely: the cursor is kept after what was read is committed.
    Crash before that: the same entries are read again, and change nothing a second time.
    Without an index, with one made by other rules for words or another engine, or when a record was erased or became
    top secret (its words must leave the disk, not only the answers), a new one is built beside it and switched to.
    The old one goes on till then, stained by a mark on the disk: whatever breaks the building off, the next call
    builds again.

    Raises IndexBusyError while another process writes, EngineAwayError, NotWithinReachError for all but the follower.
    """
    root: Path = settings.PLACE.index
    folder = shelf.current(root)
    if folder is None or shelf.made_by(folder) != (version(), engine().name):
        return rebuild(by=by, at=at)
    if shelf.sweep(root):
        engine().forget(shelf.names(root))
    taken = 0
    if _has_news(engine().reading(folder).cursor(), by=by):
        with engine().writing(folder) as writer:
            taken = _advance(writer, partial(shelf.stain, folder), by=by, limit=limit)
    return rebuild(by=by, at=at) if shelf.is_stained(folder) else taken


def rebuild(*, by: Reach, at: datetime, said: Said | None = None) -> int:
    """Builds a new index from the beginning of the log and switches to it; gives how many entries were taken in.

    Readers keep the old one until the switch, which is one rename. Crash before it: the old index answers and the
    unfinished one is swept away next time. After it, before the row: the row of this generation is missing,
    and nothing depends on it.

    Raises IndexBusyError while another process builds, EngineAwayError, NotWithinReachError for all but the follower.
    """
    root: Path = settings.PLACE.index
    with shelf.building(root, version=version(), engine=engine().name) as folder:
        engine().forget(shelf.names(root))
        total = _built(folder, by=by, said=said)
        shelf.switch(root, folder)
    records = engine().reading(folder).total()
    Generation.objects.create(name=folder.name, words_version=version(), records=records, at=at)
    return total


def _built(folder: Path, *, by: Reach, said: Said | None) -> int:
    """How many entries and changes were written there."""
    total, begun = 0, feed.head().size
    with engine().writing(folder) as writer:
        while taken := _advance(writer, partial(shelf.stain, folder), by=by, limit=_BULK, since=begun):
            total += taken
            if said is not None:
                said(writer.before.cursor().entry + 1, feed.head().size)
    return total


def mend(*, by: Reach) -> tuple[int, ...]:
    """Compares the index with the database by buckets of the log and writes anew those that differ; gives them.

    What is read anew carries its changes in it, so the cursor stays where it is. Without an index there is nothing
    to compare. Raises IndexBusyError, EngineAwayError, NotWithinReachError for all but the follower.
    """
    folder = shelf.current(settings.PLACE.index)
    if folder is None or shelf.made_by(folder) != (version(), engine().name):
        return ()
    with engine().writing(folder) as writer:
        wrong = _different(writer.before, by=by)
        for bucket in wrong:
            _mend(writer, bucket, by=by)
            writer.commit(writer.before.cursor())
    return wrong


def _different(index: Reading, *, by: Reach) -> tuple[int, ...]:
    read = index.cursor().entry
    held = {bucket: (one.records, one.versions) for bucket, one in index.sums(size=BUCKET).items()}
    kept = feed.tallies(size=BUCKET, reach=by)
    owed = {bucket: (one.records, one.versions) for bucket, one in kept.items() if bucket * BUCKET <= read}
    return tuple(sorted(bucket for bucket in held.keys() | owed.keys() if held.get(bucket) != owed.get(bucket)))


def _mend(writer: Writing, bucket: int, *, by: Reach) -> None:
    first, last = bucket * BUCKET, min((bucket + 1) * BUCKET - 1, writer.before.cursor().entry)
    entries = feed.entries_after(first - 1, reach=by, limit=BUCKET)
    found = _put_entries(writer, [entry for entry in entries if entry.index <= last])
    for record_id in writer.before.ids_between(first, first + BUCKET - 1) - found:
        writer.drop(record_id)


def _has_news(cursor: Cursor, *, by: Reach) -> bool:
    if feed.access_changes_after(cursor.change, reach=by, limit=1) or feed.texts_after(cursor.text, reach=by, limit=1):
        return True
    return bool(feed.entries_after(cursor.entry, reach=by, limit=1))


def _advance(writer: Writing, stain: Callable[[], None], *, by: Reach, limit: int, since: int = 0) -> int:
    """Reads one batch after the index's own cursor; says how much there was.

    With a tombstone at this place of the log or after it the index is stained first: it may keep the words on its disk.
    The changes and the texts of annexes are read first: an entry read after them carries them.
    """
    cursor = writer.before.cursor()
    begins = cursor.entry < 0  # no record is there yet: each entry brings the texts that were read till now
    text = feed.last_text(reach=by) if begins else cursor.text
    texts = () if begins else feed.texts_after(text, reach=by, limit=limit)
    changes = feed.access_changes_after(cursor.change, reach=by, limit=limit)
    entries = feed.entries_after(cursor.entry, reach=by, limit=limit, heaviest=_HEAVIEST)
    if not entries and not changes and not texts:
        return 0
    if any(entry.kind is EntryKind.TOMBSTONE and entry.index >= since for entry in entries):
        stain()
    if _put_changes(writer, changes, fresh=_put_entries(writer, entries), by=by):
        stain()
    _put_ended(writer, entries, {record_id for _, record_id in texts}, by=by)
    writer.commit(
        Cursor(
            entry=entries[-1].index if entries else cursor.entry,
            change=changes[-1].seq if changes else cursor.change,
            text=texts[-1][0] if texts else text,
        )
    )
    return len(entries) + len(changes) + len(texts)


def _put_entries(writer: Writing, entries: Sequence[feed.FeedEntry]) -> frozenset[str]:
    """Indexes the records that still live, drops the erased; gives the new ones."""
    names = _names(entry.facts for entry in entries if entry.facts is not None)
    found = set()
    for entry in entries:
        if entry.kind is EntryKind.TOMBSTONE:
            writer.drop(entry.record_id)
        elif entry.facts is not None:
            _put(writer, _document(entry.record_id, entry.index, entry, entry.facts, names))
            found.add(entry.record_id)
    return frozenset(found)


def _put_ended(writer: Writing, entries: Iterable[feed.FeedEntry], read: Iterable[str], *, by: Reach) -> None:
    """Indexes anew the records whose number ended, that were corrected, mended or directed, of which an annex was read.

    A new one carries it already.

    Those too that one of them refers to: what a correction that ended had corrected is no longer corrected.
    """
    ended = {entry.record_id for entry in entries if entry.kind in RETOLD}
    ended |= feed.referred_to_by(ended, reach=by) if ended else frozenset()
    ended |= {entry.record_id for entry in entries if entry.kind is EntryKind.DIRECTIVE} | {*read}
    places = writer.before.sequences(ended) if ended else {}
    filed = feed.filed_among(places, reach=by) if places else {}
    names = _names(one.facts for one in filed.values())
    for record_id, one in filed.items():
        _put(writer, _document(record_id, places[record_id], one, one.facts, names))


def _put_changes(writer: Writing, changes: Iterable[feed.AccessChange], *, fresh: frozenset[str], by: Reach) -> bool:
    """Labels records anew whose readers changed; the words they were indexed with stay, unless others are owed.

    The feed always gives the readers as they are now, so one that is not in the log yet is left to its entry. True
    when one became top secret that was indexed with its words.
    """
    last = {change.record_id: change for change in changes if change.record_id not in fresh}
    places = writer.before.sequences(last)
    words = writer.before.words(last)
    names = _names(change.facts for change in last.values() if change.facts is not None)
    owed = []
    for record_id, change in last.items():
        if change.facts is None:
            writer.drop(record_id)
        elif record_id in places:
            document = _document(record_id, places[record_id], change, change.facts, names)
            if words[record_id].pop("made") == origin(document):
                _keep(
                    writer, document, relabelled(document, words[record_id], english=english, letters=engine().letters)
                )
            else:
                owed.append(record_id)
    filed = feed.filed_among(owed, reach=by) if owed else {}
    for record_id, one in filed.items():
        _put(writer, _document(record_id, places[record_id], one, one.facts, names))
    return any(one.facts.label.level >= Level.TOP_SECRET for one in filed.values())


def _names(facts: Iterable[RecordFacts]) -> Names:
    """What those who signed these records are called, in every language; one query, none when nobody did."""
    signers = {signer for one in facts for signer in one.signers}
    people = whois.people_by_id(signers) if signers else {}
    return {number: tuple(dict.fromkeys(map(one.name.to, _LANGUAGES))) for number, one in people.items()}


def _document(record_id: str, place: int, filed: Filed, facts: RecordFacts, names: Names) -> Document:
    return replace(
        told(record_id, facts),
        sequence=place,
        readers=filed.readers,
        units=filed.units,
        version=filed.version,
        signer_names=tuple(name for signer in facts.signers for name in names.get(signer, ())),
        state=filed.state.value,
        words=facts.words,
        margin=filed.margin,
        margin_mark=filed.margin_mark,
        is_damaged=filed.is_damaged,
    )


def _put(writer: Writing, document: Document) -> None:
    _keep(writer, document, fields(document, english=english, letters=engine().letters))


def _keep(writer: Writing, document: Document, said: dict[str, Value]) -> None:
    writer.put(band(document.label.level), said)
