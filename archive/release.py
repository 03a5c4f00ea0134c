"""Ends a legal hold: two archivists."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.destiny import named
from archive.models import Hold
from archive.saying import say
from directory import audit
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError, SamePersonError
from directory.core.reach import Reach


@transaction.atomic
def release(hold_id: int, *, by: Reach, seconded_by: Reach, at: datetime) -> None:
    """Ends the hold, with an entry that names it by the hash of its statement.

    Raises NotWithinReachError unless it stands and both look after that archive, SamePersonError.
    """
    if by.person_id is None or by.person_id == seconded_by.person_id:
        raise SamePersonError
    bodies = by.bodies_in(Duty.ARCHIVIST) & seconded_by.bodies_in(Duty.ARCHIVIST)
    rows = Hold.objects.select_for_update(of=("self",)).select_related("entry")
    row = rows.filter(pk=hold_id, body__in=bodies, released_at=None).first()
    if row is None:
        raise NotWithinReachError
    said: dict[str, Json] = {"hold": named(row.entry), "mandate": row.mandate, "seconded_by": seconded_by.name}
    say(EntryKind.HOLD_RELEASE, body=said, by=by, at=at)
    row.released_at = at
    row.save(update_fields=["released_at"])
    audit.record(by=seconded_by, act="release_hold", about=f"hold:{row.pk}", at=at, note=row.mandate)
