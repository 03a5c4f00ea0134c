"""Handing the pen of a draft to a colleague, and handing it back."""

from datetime import datetime

from django.db import transaction

from correspondence import pens
from correspondence.core import pen, route
from correspondence.core.errors import ReasonTooLongError
from correspondence.core.journal import Hand
from correspondence.core.notice import What
from correspondence.core.pen import End
from correspondence.core.route import Act, State
from correspondence.models import Memo, Movement, Notice, Pen
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def give_pen(memo_ref: str, *, to: int, note: str, by: Reach, at: datetime) -> None:
    """Lets this colleague alone write the draft from now on; its author and who had it before read.

    Raises NotWithinReachError, OutOfTurnError, PenElsewhereError, ColleagueNotFitError, ReasonTooLongError.
    """
    note = note.strip()
    if len(note) > pen.NOTE_LIMIT:
        raise ReasonTooLongError(limit=pen.NOTE_LIMIT)
    memo = Memo.objects.within(by).held(memo_ref)
    memo.writers().require(Act.GIVE_PEN, State(memo.state), person_id=by.person_id)
    pens.check_colleague(memo, to, on=day_of(at))
    Pen.objects.create(memo=memo, holder_id=to, given_by_id=route.person_of(by), given_at=at, note=note)
    memo.admit(frozenset({f"p{to}"}))
    Notice.objects.create(person_id=to, what=What.PEN, about=f"memo:{memo.ref}", at=at)
    _note(memo, Act.GIVE_PEN, note, by=by, at=at)


@transaction.atomic
def return_pen(memo_ref: str, *, by: Reach, at: datetime) -> None:
    """Gives the pen back to the draft's author. Raises NotWithinReachError, OutOfTurnError."""
    memo = Memo.objects.within(by).held(memo_ref)
    memo.writers().require(Act.RETURN_PEN, State(memo.state), person_id=by.person_id)
    memo.pens.filter(ended_at=None).update(ended_at=at, end=End.RETURNED)
    Notice.objects.create(person_id=memo.author_id, what=What.PEN, about=f"memo:{memo.ref}", at=at)
    _note(memo, Act.RETURN_PEN, "", by=by, at=at)


def _note(memo: Memo, act: Act, note: str, *, by: Reach, at: datetime) -> None:
    hand = Hand(person_id=by.person_id, at=at, note=note)
    Movement.objects.write(memo, act=act, to=memo.standing(), hand=hand)
    audit.record(by=by, act=act.value, about=f"memo:{memo.ref}", at=at, level=memo.level)
