"""Taking up: the addressee of a directive says that it is received, before anything is done (domain 1.11)."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.records import said_about
from correspondence import powers, referral
from correspondence.core.directive import TAKEN_UP, ReferralState
from correspondence.core.errors import OutOfTurnError
from correspondence.core.power import said_of
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def take_up(referral_id: int, *, by: Reach, at: datetime) -> None:
    """Says for good who received it and when; again it changes nothing. Deadline and state stay as they are.

    Raises NotWithinReachError, OutOfTurnError when it is over or reported, ErasedError.
    """
    row = referral.mine(referral_id, by=by)
    if row.state != ReferralState.OPEN:
        raise OutOfTurnError(act=TAKEN_UP, state=row.state)
    about: dict[str, Json] = {"what": TAKEN_UP, "directive": row.directive.name, "to": dict(row.target().as_json())}
    if any(about.items() <= one.body.items() for one in said_about(row.record_id, reach=by)):
        return
    body = about | {"note": "", "person": by.person_id, "inside": row.directive.body_id, "level": row.level}
    body |= said_of(powers.over(row, what=TAKEN_UP, by=by, on=day_of(at)))
    enter(EntryKind.DIRECTIVE, record_id=row.record_id, body=body, by=by, at=at)
    audit.record(by=by, act="take_up", about=f"record:{row.record_id}", at=at, level=row.level)
