"""A registry's list of senders: whom it knows, whom it keeps out, and who stands there no longer."""

from datetime import datetime

from django.db import transaction

from correspondence.core.mail_check import NOTE_LIMIT, SenderNotAcceptedError, Standing, pattern
from correspondence.core.route import person_of
from correspondence.models import ListedSender
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def list_sender(text: str, standing: Standing, *, desk_id: int, note: str, by: Reach, at: datetime) -> None:
    """Writes an address, or @ with a domain, as known or as kept out; again it changes the line there is.

    Messages that lie on the desk already stay as they are. Raises NotWithinReachError, SenderNotAcceptedError.
    """
    if desk_id not in by.desks or by.inspection is not None:
        raise NotWithinReachError
    if standing is Standing.UNKNOWN or len(note) > NOTE_LIMIT:
        raise SenderNotAcceptedError
    told = {"standing": standing, "note": note.strip(), "at": at, "by_id": person_of(by)}
    ListedSender.objects.update_or_create(desk_id=desk_id, pattern=pattern(text), defaults=told)
    audit.record(by=by, act="list_sender", about=f"desk:{desk_id}", at=at, note=f"{standing.value} {pattern(text)}")


@transaction.atomic
def unlist_sender(sender_id: int, *, by: Reach, at: datetime) -> None:
    """Takes a line off the list: the sender is unknown again. Raises NotWithinReachError."""
    row = ListedSender.objects.at_desk_of(by).select_for_update().filter(pk=sender_id).first()
    if row is None:
        raise NotWithinReachError
    row.delete()
    audit.record(by=by, act="unlist_sender", about=f"desk:{row.desk_id}", at=at, note=row.pattern)
