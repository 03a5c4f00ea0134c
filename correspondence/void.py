"""Voiding: a number that was given by mistake stays, and says so for good (domain 2.11)."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import books, deadlines
from correspondence.core import correction, route
from correspondence.core.correction import NumberInUseError
from correspondence.core.notice import What
from correspondence.core.number import Direction
from correspondence.grades import grades_of
from correspondence.hanging import in_use
from correspondence.models import Delivery, Intake, Notice, Registration
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def void(registration_id: int, *, reason: str, authority: str = "", by: Reach, at: datetime) -> None:
    """Voids a number in a book of the registrar's desk; the letter, its number and its record stay.

    Of what came in only a number of paper of this desk on which nothing hangs, such as one booked in twice; the paper
    may be booked in anew (I1, I2).

    An issued number is voided by order: `authority` is the post that orders it, or the order's number and day (2.11).

    Whoever holds the letter finds it on the desk again, as void; to whom it was referred gets a notice.

    A letter of two ministries stands or falls whole: the number of either, voided, takes the other's with it.

    Only of a letter for which both registrar and desk are cleared, as for its registration.
    Raises NotWithinReachError, NoLongerInForceError, NumberInUseError, ReasonMissingError,
    ReasonTooLongError, AuthorityMissingError, and ErasedError when the record was destroyed.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    said = route.reason(reason, limit=correction.REASON_LIMIT)
    line = books.endable(by).held(registration_id)
    ordered = correction.authority(authority) if line.direction == Direction.OUT else ""
    if Registration.objects.filter(in_use(), pk=line.pk).exists():
        raise NumberInUseError(number=line.text)
    for one in Registration.objects.beside(line):
        one.void_at, one.void_reason, one.void_by_id = at, correction.why(said, ordered), by.person_id
        one.save(update_fields=["void_at", "void_reason", "void_by_id"])
    if line.direction == Direction.IN:
        Intake.objects.filter(registration=line).update(sender_key="", their_key="")
    body: dict[str, Json] = {"number": line.text, "on": line.on.isoformat(), "reason": said}
    body |= {"authority": ordered} if ordered else {}
    enter(EntryKind.VOID_NUMBER, record_id=line.record_id, body=body, by=by, at=at)
    told = Delivery.objects.tell(line.record_id)
    told += Notice.objects.tell(What.ENDED, deadlines.referred(line.record_id, at=at), at=at)
    level = grades_of([line])[line.pk]
    audit.record(by=by, act="void", about=f"record:{line.record_id}", at=at, level=level, note=f"told={told}")
