"""Holds what stands beside the log against it: what waits, the chains of checkpoints, readers, keys, the journal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, zip_longest

from django.db import IntegrityError, connection

from archive import shelf
from archive.core.canonical import Json
from archive.core.checkpoint import NoteKey, parse
from archive.core.errors import CheckpointNotValidError, DamagedObjectError
from archive.core.examination import Fault
from archive.core.followed import access_change, key_event
from archive.core.leaf import EntryKind
from archive.core.segment import Line, segment
from archive.core.witness import seconds_and_signature
from archive.custody import faults_of_custody
from archive.doors import note
from archive.models import (
    READ,
    AccessChange,
    AccessHead,
    Asked,
    Checkpoint,
    CheckpointTime,
    Cosignature,
    Entry,
    FollowCursor,
    Head,
    Pending,
    RecordGroupObjectPermission,
    RecordUserObjectPermission,
)
from archive.twins import faults_of_twins
from archive.watch import watch
from directory import whois
from signing.events import events_after

KEYS = "signing.events"
JOURNAL = "directory.journal"
ACCESS = "archive.access"
"""The cursors of what is followed into the log (archive/follow_events.py)."""
CHUNK = 500
Body = dict[str, Json]
Told = Callable[[int, Sequence[Body]], Sequence[Body]]
"""What a source says now after a place: the bodies for so many entries."""


def faults_beside() -> Iterator[Fault]:
    """Everything that is wrong beside the log; memory does not grow with it.

    1. every entry stands in the log or waits for it, never both
    2. the newest checkpoint is the head's; the checkpoints, and the cosignatures and times of each name, are chains
       without a hole
    3. each cosignature is its witness's line under its checkpoint, and of its moment
    4. the access feed has every number up to its head; a right is a right to read
    5. what the log was told of keys, journal and readers is what their rows say still, up to where each was followed
    6. no row points to nothing
    7. plans, dossiers, filings, holds, lists and tombstones are what was entered (archive/custody.py)
    8. what lies on disk beside the log is what rows and leaves say (archive/twins.py)
    """
    yield from _waiting()  # 1
    yield from _chains()  # 2
    yield from _cosignatures()  # 3
    yield from _access_feed()  # 4
    yield from _rights()  # 4
    yield from _followed(KEYS, EntryKind.KEY_EVENT, _events)  # 5
    yield from _followed(JOURNAL, EntryKind.ACCESS_SEGMENT, _segments)  # 5
    yield from _followed(ACCESS, EntryKind.READERS, _changes)  # 5
    yield from _references()  # 6
    yield from faults_of_custody()  # 7
    yield from faults_of_twins()  # 8


def journal_lines(after: int, *, limit: int) -> list[Line]:
    """The lines of the access journal after this one, as they are chained."""
    return [_line(facts) for facts in whois.journal_after(after, limit=limit)]


def _line(facts: whois.JournalFacts) -> Line:
    return Line(
        id=facts.id,
        at=facts.at,
        who=facts.who,
        act=facts.act,
        about=facts.about,
        level=facts.level,
        outcome=facts.outcome,
        note=facts.note,
        inspection=facts.inspection,
    )


def _waiting() -> Iterator[Fault]:
    lost = Entry.objects.filter(leaf_row=None, pending_row=None).order_by("id").values_list("pk", flat=True)
    twice = Pending.objects.filter(entry__leaf_row__isnull=False).order_by("entry_id").values_list("pk", flat=True)
    for entry in (*lost, *twice):
        yield Fault(code="waiting_differs", object=f"entry {entry}")


def _chains() -> Iterator[Fault]:
    last: dict[str, int] = {}
    head, newest = Head.objects.now(), Checkpoint.objects.newest()
    if head.size != (newest.size if newest else 0) and head == Head.objects.now():  # it has not grown meanwhile
        yield Fault(code="chain_broken", object=f"head {head.size}")
    heads = Checkpoint.objects.order_by("size").values_list("size", "previous")
    yield from _broken((("", size, previous) for size, previous in heads.iterator()), {})
    sizes = Asked.objects.sizes()
    signed = Cosignature.objects.order_by("id").values_list("name", "checkpoint_id", "previous")
    yield from _broken(signed.iterator(), last)
    times = CheckpointTime.objects.order_by("id").values_list("source", "checkpoint_id", "previous")
    yield from _broken(((f"time:{name}", size, previous) for name, size, previous in times.iterator()), last)
    for name, size in sorted(sizes.items()):
        if size != last.get(name, 0) and Asked.objects.sizes().get(name) == size:
            yield Fault(code="chain_broken", object=f"{name} after {last.get(name, 0)}, at {size}")


def _broken(rows: Iterable[tuple[str, int, int | None]], last: dict[str, int]) -> Iterator[Fault]:
    """Rows that do not name the one before theirs; those of before this was kept name none. `last` is written on."""
    naming: set[str] = set()
    for name, size, previous in rows:
        if previous != last.get(name, 0) and (previous is not None or name in naming):
            yield Fault(code="chain_broken", object=f"{name or 'checkpoint'} before {size}")
        if previous is not None:
            naming.add(name)
        last[name] = size


def _cosignatures() -> Iterator[Fault]:
    keys = {witness.key.name: witness.key for witness in watch().witnesses}
    for row in Cosignature.objects.order_by("id").select_related("checkpoint").iterator(chunk_size=CHUNK):
        if not _is_cosigned(row, keys.get(row.name)):
            yield Fault(code="cosignature_differs", object=f"{row.name} {row.checkpoint_id}")


def _is_cosigned(row: Cosignature, key: NoteKey | None) -> bool:
    """True for one line of that name and moment; of a witness that is still named it must hold."""
    text = row.checkpoint.note + row.line
    try:
        line = parse(text)[1][-1]
        seconds, _ = seconds_and_signature(line.value)
        holds = key is None or row.name in note.cosigned_by(text, (key,))
    except CheckpointNotValidError:
        return False
    return holds and (line.line(), line.name, seconds) == (row.line, row.name, int(row.at.timestamp()))


def _access_feed() -> Iterator[Fault]:
    head, last = _access_head(), 0
    for seq in AccessChange.objects.order_by("seq").values_list("seq", flat=True).iterator():
        if seq != last + 1:
            yield Fault(code="access_differs", object=f"change {last + 1}")
        last = seq
    if last < head or last > _access_head():  # written on meanwhile
        yield Fault(code="access_differs", object=f"head {head}, last change {last}")


def _access_head() -> int:
    return AccessHead.objects.filter(id=1).values_list("seq", flat=True).first() or 0


def _rights() -> Iterator[Fault]:
    for rights in (RecordUserObjectPermission.objects, RecordGroupObjectPermission.objects):
        for record_id in rights.exclude(permission__codename=READ).values_list("content_object__record_id", flat=True):
            yield Fault(code="access_differs", object=f"right on {record_id}")


def _followed(source: str, kind: EntryKind, told: Told) -> Iterator[Fault]:
    cursor, after = _cursor(source), 0
    rows = Entry.objects.filter(kind=kind.value, record_id="").order_by("id").values_list("pk", "statement").iterator()
    while chunk := list(islice(rows, CHUNK)):
        bodies = [_said(statement) for _, statement in chunk]
        for (entry, _), body, now in zip_longest(chunk, bodies, told(after, bodies)):
            if body != now:
                yield Fault(code="source_differs", object=f"{source} of entry {entry}")
        after = _place(bodies[-1])
    if after != cursor and cursor == _cursor(source):
        yield Fault(code="cursor_differs", object=f"{source} {cursor}")


def _cursor(source: str) -> int:
    return FollowCursor.objects.filter(source=source).values_list("position", flat=True).first() or 0


def _said(statement: str) -> Body:
    try:
        return shelf.said(statement.encode())
    except DamagedObjectError:
        return {}


def _place(body: Body) -> int:
    """Up to where an entry has followed its source."""
    place = body.get("seq", body.get("last"))
    return place if isinstance(place, int) else 0


def _events(after: int, bodies: Sequence[Body]) -> Sequence[Body]:
    try:
        return [key_event(event) for event in events_after(after, len(bodies))]
    except ValueError:  # a row says what never happens to keys
        return []


def _changes(after: int, bodies: Sequence[Body]) -> Sequence[Body]:
    return [
        access_change(row.seq, row.record, act=row.act, tokens=row.tokens, by=row.by, at=row.at)
        for row in AccessChange.objects.after(after)[: len(bodies)]
    ]


def _segments(after: int, bodies: Sequence[Body]) -> Sequence[Body]:
    """Segment by segment: each holds a thousand lines at most."""
    found: list[Body] = []
    for body in bodies:
        count = body.get("count")
        lines = whois.journal_after(after, limit=count) if isinstance(count, int) else ()
        is_whole = lines and all(_is_whose(facts) for facts in lines)
        found.append(segment([_line(facts) for facts in lines]) if is_whole else {})
        after = _place(body)
    return found


def _is_whose(facts: whois.JournalFacts) -> bool:
    """True when the person a line leads to is the one it names."""
    return facts.who == f"person:{facts.person.id}" if facts.person else not facts.who.startswith("person:")


def _references() -> Iterator[Fault]:
    tables = [name for name in connection.introspection.django_table_names() if name.startswith("archive_")]
    try:
        connection.check_constraints(table_names=tables)
    except IntegrityError as error:
        yield Fault(code="reference_broken", object=str(error)[:200])
