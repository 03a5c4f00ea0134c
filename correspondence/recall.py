"""Taking a letter back: at once while nobody opened it, else by asking (سحب, domain 2.6)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward, opened
from correspondence.core import route
from correspondence.core.errors import OpenedError, OutOfTurnError
from correspondence.core.journal import Hand
from correspondence.core.route import Act, State
from correspondence.models import Memo, Movement, RouteStep
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def recall(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Takes the author's letter back unread: a draft again, without initials; who had it finds it no more.

    Raises NotWithinReachError, OutOfTurnError (not the author, or signed already), OpenedError, ReasonMissingError,
    ReasonTooLongError.
    """
    reason = route.reason(reason)
    memo = Memo.objects.within(by).held(memo_ref)
    route.require_author(State(memo.state), Act.RECALL, is_author=memo.author_id == by.person_id)
    if opened.is_opened(memo, RouteStep.objects.latest_round(memo.pk)):
        raise OpenedError
    onward.back_to_author(memo, act=Act.RECALL, hand=Hand(person_id=by.person_id, at=at, note=reason))
    audit.record(by=by, act="recall", about=f"memo:{memo.ref}", at=at, level=memo.level)


@transaction.atomic
def ask_back(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Asks whoever has the letter to let it go; until they answer it lies where it lay, and may go on meanwhile.

    Raises NotWithinReachError, OutOfTurnError (not the author, asked already, or signed), ReasonMissingError,
    ReasonTooLongError.
    """
    reason = route.reason(reason)
    memo = Memo.objects.within(by).held(memo_ref)
    route.require_author(State(memo.state), Act.ASK_BACK, is_author=memo.author_id == by.person_id)
    if Movement.objects.asked_back(memo.pk):
        raise OutOfTurnError(act=Act.ASK_BACK.value, state=memo.state)
    hand = Hand(person_id=by.person_id, at=at, note=reason)
    Movement.objects.write(memo, act=Act.ASK_BACK, to=memo.standing(), hand=hand)
    audit.record(by=by, act="ask_back", about=f"memo:{memo.ref}", at=at, level=memo.level)
