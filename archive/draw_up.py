"""Draws up a list of records whose years are over, or drops one."""

from datetime import datetime

from django.db import transaction

from archive.core.errors import ClassNotKnownError, DisposalNotOpenError, NothingDueError
from archive.core.retention import DisposalState, Fate
from archive.doors import cipher
from archive.models import Disposal, DisposalItem, Filing, RecordClass, unlisted
from directory import audit
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.reach import Reach

MOST = 500
"""Records on one list: what a person can still look through."""


@transaction.atomic
def draw_up(class_id: int, *, language: str, by: Reach, at: datetime) -> int:
    """Lists what is due of the class, free of holds and on no other list, oldest first; returns the list's id.

    Nothing else happens. Raises ClassNotKnownError for a class of a body whose archive `by` does not look after,
    NothingDueError, for a class that is kept for good too.
    """
    rows = RecordClass.objects.select_for_update().filter(body__in=by.bodies_in(Duty.ARCHIVIST))
    chosen = rows.filter(pk=class_id).first()
    if chosen is None or by.person_id is None:
        raise ClassNotKnownError
    found = Filing.objects.cared_for(by).due(chosen, on=day_of(at)).free()
    filings = list(unlisted(found).select_related("record")[:MOST])
    if not filings or chosen.fate == Fate.KEEP.value:
        raise NothingDueError
    disposal = Disposal.objects.create(
        body_id=chosen.body_id,
        record_class=chosen,
        fate=chosen.fate,
        state=DisposalState.DRAWN.value,
        key_id=cipher.new_name(),
        language=language,
        drawn_at=at,
        drawn_by_id=by.person_id,
    )
    DisposalItem.objects.bulk_create([_item(disposal, filing) for filing in filings])
    audit.record(by=by, act="draw_up", about=f"disposal:{disposal.pk}", at=at, note=f"{len(filings)} records")
    return disposal.pk


@transaction.atomic
def drop_list(disposal_id: int, *, by: Reach, at: datetime) -> None:
    """Drops a list that was not approved; its records can be listed again.

    Raises NotWithinReachError, DisposalNotOpenError.
    """
    disposal = Disposal.objects.held(disposal_id, by=by)
    if disposal.state != DisposalState.DRAWN.value:
        raise DisposalNotOpenError
    disposal.state = DisposalState.DROPPED.value
    disposal.save(update_fields=["state"])
    disposal.items.update(is_open=False)
    audit.record(by=by, act="drop_list", about=f"disposal:{disposal.pk}", at=at)


def _item(disposal: Disposal, filing: Filing) -> DisposalItem:
    record = filing.record
    return DisposalItem(
        disposal=disposal,
        record_id=record.record_id,
        number=record.number or "",
        kind=record.kind,
        on=record.on,
        level=record.level,
        personal=record.personal,
        since=filing.since or record.on,
    )
