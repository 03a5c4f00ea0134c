"""What was mended of records that came in: taken over into their rows, and told."""

from collections.abc import Iterable
from contextlib import suppress

from django.db.models import OuterRef, Subquery

from archive import shelf
from archive.core.addition import put_right
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.leaf import EntryKind
from archive.core.mending import Mended, mended_in
from archive.core.opening import needs_two
from archive.models import Entry, Record, RecordKey
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


def take_over(record: Record, mends: Iterable[Mended]) -> None:
    """The row says from now on what was mended, and what it said before; without a day it has that of its deposit."""
    facts = put_right(record.facts(), mends, deposited_on=day_of(record.entry.at))
    record.number, record.issuer, record.on, record.subject = facts.number, facts.issuer, facts.on, facts.subject
    record.mends = [one.as_json() for one in facts.mends]
    record.save(update_fields=["number", "issuer", "on", "subject", "mends"])


def mends_said(record_ids: Iterable[str]) -> dict[str, tuple[Mended, ...]]:
    """What the statements about these records mend, oldest first, in one query.

    A statement that cannot be read mends nothing here: `stocktake` names it.
    """
    key = RecordKey.objects.filter(record_id=OuterRef("record_id")).values("wrapped")[:1]
    rows = Entry.objects.filter(kind=EntryKind.ADDITION.value, record_id__in=set(record_ids))
    found: dict[str, tuple[Mended, ...]] = {}
    for row in rows.annotate(wrapped=Subquery(key)).order_by("id"):
        wrapped = row.wrapped  # type: ignore[attr-defined]  # annotated above
        keys = {} if wrapped is None else {row.record_id: bytes(wrapped)}
        with suppress(ErasedError, MissingObjectError, DamagedObjectError):
            one = mended_in(shelf.statement(row, key=shelf.key_among(keys, row.record_id)))
            if one is not None:
                found[row.record_id] = (*found.get(row.record_id, ()), one)
    return found


def mend_again() -> None:
    """Records that came back out of the log, or with an older backup, say what was mended of them."""
    added = Entry.objects.filter(kind=EntryKind.ADDITION.value).order_by().values("record_id")
    rows = {row.record_id: row for row in Record.objects.filter(record_id__in=added).select_related("entry")}
    for record_id, mends in mends_said(rows).items():
        lacking = mends[len(rows[record_id].mends or ()) :]
        if lacking:
            take_over(rows[record_id], lacking)


def mends_of(record_id: str, *, reach: Reach) -> tuple[Mended, ...]:
    """What was mended of a record whose envelope this reach may see, oldest first; no subject that it may not read.

    Raises NotWithinReachError.
    """
    row = Record.objects.enveloped(reach).filter(record_id=record_id).first()
    if row is None:
        raise NotWithinReachError
    mends = row.facts().mends
    is_closed = needs_two(row.level) and record_id not in reach.opened
    is_open = not is_closed and Record.objects.within(reach).filter(pk=row.pk).exists()
    return mends if is_open else tuple(one.without_subject() for one in mends)


def mended_since(*, by: Reach) -> dict[str, tuple[Mended, ...]]:
    """All that was mended, by the record, for a restore. Raises NotWithinReachError for all but the clockwork."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    return {row.record_id: row.facts().mends for row in Record.objects.filter(mends__isnull=False).order_by("pk")}
