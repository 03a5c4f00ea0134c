"""Turning a signed correction back to its author, once the letter that it corrects has ended (domain 2.11)."""

from datetime import datetime

from django.db import transaction

from correspondence import correcting, onward
from correspondence.core import route
from correspondence.core.errors import OutOfTurnError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content
from correspondence.core.route import Act, State
from correspondence.models import Memo
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def turn_back(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Makes the correction a draft of its author again, with a reason; no number was used.

    It can never be numbered as it is: what it puts right was voided, replaced or destroyed after the signature. The
    signatures stay in the journal by their hashes, as those of a window that closed. The registrar of the desk that has
    it turns it back, and no other signed letter (2.5). Raises NotWithinReachError, OutOfTurnError, ReasonMissingError,
    ReasonTooLongError.
    """
    said = route.reason(reason)
    memo = Memo.objects.enveloped(by).held(memo_ref)
    is_here = memo.state == State.SIGNED and memo.holder_desk_id in by.desks
    content = Content.from_json(memo.current().content)
    if not is_here or not correcting.is_in_vain(content, body_id=memo.body_id):
        raise OutOfTurnError(act=Act.GIVE_BACK.value, state=memo.state)
    onward.back_to_author(memo, act=Act.GIVE_BACK, hand=Hand(person_id=by.person_id, at=at, note=said))
    audit.record(by=by, act="turn_back", about=f"memo:{memo.ref}", at=at, level=memo.level)
