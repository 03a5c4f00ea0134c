"""Brings into the log what happened below: key events, clearances, mandates, the access journal, readers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from archive.beside import ACCESS, JOURNAL, KEYS, journal_lines
from archive.core.canonical import Json
from archive.core.followed import access_change, key_event
from archive.core.leaf import EntryKind, statement
from archive.core.package import moment
from archive.core.segment import FULL, Line, closed, segment, settled
from archive.doors import cipher
from archive.models import AccessChange, Entry, FollowCursor
from directory.audit import Outcome
from directory.core.reach import Reach
from signing.events import events_after

POWERS = {
    "clear": EntryKind.CLEARANCE_CHANGE,
    "mandate": EntryKind.MANDATE,
    "narrow_mandate": EntryKind.MANDATE,
    "withdraw_mandate": EntryKind.MANDATE,
}
"""Acts in the journal that are said for themselves, beside the segment they stand in."""


@transaction.atomic
def follow_events(*, by: Reach, at: datetime, limit: int = 500) -> int:
    """Writes entries for what is new in each source and returns how many.

    One cursor for each source moves in the same transaction as its entries: after a crash nothing is
    missed and nothing is said twice.
    """
    return (
        _follow_keys(by=by, at=at, limit=limit)
        + _follow_journal(by=by, at=at)
        + _follow_access(by=by, at=at, limit=limit)
    )


def _follow_keys(*, by: Reach, at: datetime, limit: int) -> int:
    cursor = FollowCursor.objects.locked(KEYS)
    events = settled(events_after(cursor.position, limit), at=at)
    _say(EntryKind.KEY_EVENT, map(key_event, events), by=by, at=at)
    if events:
        cursor.move(events[-1].seq)
    return len(events)


def _follow_journal(*, by: Reach, at: datetime) -> int:
    cursor = FollowCursor.objects.locked(JOURNAL)
    lines = closed(journal_lines(cursor.position, limit=FULL), at=at)
    if not lines:
        return 0
    said = 1 + sum(_say_powers(kind, act, lines, by=by, at=at) for act, kind in POWERS.items())
    _say(EntryKind.ACCESS_SEGMENT, [segment(lines)], by=by, at=at)
    cursor.move(lines[-1].id)
    return said


def _say_powers(kind: EntryKind, act: str, lines: Iterable[Line], *, by: Reach, at: datetime) -> int:
    """Who was given which power, by the keys of people; no name is in it (decision 2). What is not given is named."""
    how: dict[str, Json] = {} if act in ("clear", "mandate") else {"act": act}
    bodies: list[dict[str, Json]] = [
        {
            "line": line.id,
            "of": line.about,
            "level": line.level,
            "note": line.note,
            "by": line.who,
            "happened_at": moment(line.at),
            **how,
        }
        for line in lines
        if line.act == act and line.outcome == Outcome.DONE
    ]
    _say(kind, bodies, by=by, at=at)
    return len(bodies)


def _follow_access(*, by: Reach, at: datetime, limit: int) -> int:
    cursor = FollowCursor.objects.locked(ACCESS)
    changes = list(AccessChange.objects.after(cursor.position)[:limit])
    bodies = [
        access_change(row.seq, row.record, act=row.act, tokens=row.tokens, by=row.by, at=row.at) for row in changes
    ]
    _say(EntryKind.READERS, bodies, by=by, at=at)
    if changes:
        cursor.move(changes[-1].seq)
    return len(changes)


def _say(kind: EntryKind, bodies: Iterable[dict[str, Json]], *, by: Reach, at: datetime) -> None:
    for body in bodies:
        document = statement(kind, record="", body=body, by=by.name, at=moment(at), salt=cipher.new_salt())
        Entry.objects.say(kind, document, by=by.name, at=at)
