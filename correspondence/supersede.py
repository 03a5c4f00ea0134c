"""Superseding: a letter is replaced by a later one, and both say so for good (domain 2.11)."""

from datetime import date, datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import books, deadlines
from correspondence.core import route
from correspondence.core.errors import ReplacementNotFoundError
from correspondence.core.notice import What
from correspondence.core.number import Direction
from correspondence.grades import grades_of
from correspondence.models import Delivery, Notice, Registration
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def supersede(registration_id: int, *, number: str, on: date, reason: str, by: Reach, at: datetime) -> None:
    """Notes that the letter of this number and day, of the same body and in force, stands in the other's place.

    Of a letter of two ministries the number of either, replaced, takes the other's with it.

    Whoever holds the older letter finds it on the desk again, as replaced; to whom it was referred gets a notice.

    Raises NotWithinReachError, NoLongerInForceError, ReplacementNotFoundError, ReasonMissingError,
    ReasonTooLongError, and ErasedError when one of the records was destroyed.
    Crash note: the archive's entries are on disk before the commit and are orphans without it.
    """
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    known = books.endable(by).filter(direction=Direction.OUT)
    line = known.held(registration_id)
    found = known.in_force().filter(body=line.body_id, text=number, on=on)
    newer = found.filter(pk__gt=line.pk).order_by("id").last()
    if newer is None:
        raise ReplacementNotFoundError(number=number)
    for one in Registration.objects.beside(line):
        one.superseded_at, one.superseded_reason, one.superseded_by = at, said, newer
        one.save(update_fields=["superseded_at", "superseded_reason", "superseded_by"])
    body: dict[str, Json] = {
        "number": line.text,
        "on": line.on.isoformat(),
        "by_record": newer.record_id,
        "reason": said,
    }
    enter(EntryKind.SUPERSEDE, record_id=line.record_id, body=body, by=by, at=at)
    mirror: dict[str, Json] = {
        "number": newer.text,
        "on": newer.on.isoformat(),
        "in_place_of": line.record_id,
        "reason": said,
    }
    enter(EntryKind.SUPERSEDE, record_id=newer.record_id, body=mirror, by=by, at=at)
    told = Delivery.objects.tell(line.record_id)
    told += Notice.objects.tell(What.ENDED, deadlines.referred(line.record_id, at=at), at=at)
    about, level = f"record:{line.record_id}", grades_of([line])[line.pk]
    audit.record(by=by, act="supersede", about=about, at=at, level=level, note=f"told={told}")
