"""Notes what new records rest on and until when, so that the health board and renewal read no PDF."""

from datetime import datetime, timedelta

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.models import FollowCursor, Head, Leaf, ProtectingCertificate, Protection, Record
from archive.resting import SOURCE, rest_of
from directory.core.reach import Reach
from signing.core.health import Rest

MOST = 500
"""Entries passed at once; only records among them cost anything."""
AGAIN = timedelta(days=1)
"""A letter that could not be read is looked at again after a day."""


def assess(*, by: Reach, at: datetime, limit: int = 20) -> int:
    """Looks at so many records the log has got since, and at some that could not be read; returns how many entries.

    A deposit does not wait for it: reading a letter takes longer than its lock should be held. The cursor moves
    in the same transaction as the rows: after a crash nothing is missed, and what is said twice is the same.
    The log's order is used because numbers of rows may be committed out of order; records of an installation
    that is older than this table are simply the first.
    """
    if by.person_id is not None:
        message = "records are assessed by the clockwork, not by a person"
        raise RuntimeError(message)
    leaves = _next(limit)
    found = {leaf.entry.record_id: rest_of(leaf.entry) for leaf in leaves if _is_record(leaf)}
    unread = list(Protection.objects.unread(not_since=at - AGAIN)[:limit])
    again = {row.record.record_id: rest_of(row.record.entry) for row in unread}
    if leaves or again:
        _note({**again, **found}, leaves[-1].index if leaves else None, at=at)
    return len(leaves) + len(again)


def _next(limit: int) -> list[Leaf]:
    cursor = FollowCursor.objects.filter(source=SOURCE).first()
    after = -1 if cursor is None else cursor.position - 1
    leaves = list(Leaf.objects.placed_after(after, size=Head.objects.now().size)[:MOST])
    records = [place for place, leaf in enumerate(leaves) if _is_record(leaf)]
    return leaves[: records[limit]] if len(records) > limit else leaves


def _is_record(leaf: Leaf) -> bool:
    return leaf.entry.kind == EntryKind.RECORD.value


@transaction.atomic
def _note(found: dict[str, Rest | None], last: int | None, *, at: datetime) -> None:
    living = Record.objects.filter(record_id__in=found).exclude(protection__certificate__isnull=False)
    rows = dict(living.values_list("record_id", "id"))  # what a renewal noted meanwhile is newer
    certificates = {rest: ProtectingCertificate.objects.of(rest) for rest in set(found.values()) if rest is not None}
    for record_id, key in rows.items():
        rest = found[record_id]
        if rest is None:
            Protection.objects.note(key, None, tried_at=at, failure="NotReadableError")
        else:
            Protection.objects.note(key, certificates[rest], failure="")
    if last is not None:
        FollowCursor.objects.locked(SOURCE).move(last + 1)
