"""Taking the pen of a draft back from a colleague who kept it too long."""

from datetime import datetime

from django.db import transaction

from correspondence import pens
from correspondence.core import pen, route
from correspondence.core.journal import Hand
from correspondence.core.notice import What
from correspondence.core.pen import End
from correspondence.core.route import Act, State
from correspondence.models import Memo, Movement, Notice
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def take_pen(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Lets the author write again; what the colleague saved stays a version of the colleague's.

    Raises NotWithinReachError, OutOfTurnError (not the author, or the pen is there), PenNotOverdueError,
    ReasonMissingError, ReasonTooLongError.
    """
    reason = route.reason(reason)
    memo = Memo.objects.within(by).held(memo_ref)
    memo.writers().require(Act.TAKE_PEN, State(memo.state), person_id=by.person_id)
    turn = memo.pens.get(ended_at=None)
    pen.require_overdue(day_of(turn.given_at), days=pens.days_of(memo.body_id), on=day_of(at))
    turn.ended_at, turn.end = at, End.TAKEN
    turn.save(update_fields=["ended_at", "end"])
    Notice.objects.create(person_id=turn.holder_id, what=What.PEN, about=f"memo:{memo.ref}", at=at)
    hand = Hand(person_id=by.person_id, at=at, note=reason)
    Movement.objects.write(memo, act=Act.TAKE_PEN, to=memo.standing(), hand=hand)
    audit.record(by=by, act="take_pen", about=f"memo:{memo.ref}", at=at, level=memo.level)
