"""Giving an opinion: it is filed with the letter's journal, holds nothing up and is no approval (domain 2.2)."""

from datetime import datetime

from django.db import transaction

from correspondence import onward
from correspondence.benefit import gains
from correspondence.core import route
from correspondence.core.circuit import OpinionBenefitError
from correspondence.core.errors import OutOfTurnError, StaleVersionError
from correspondence.core.letter import Content
from correspondence.core.route import Act, State, StepState
from correspondence.models import Memo, Movement, RouteStep
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def opine(memo_ref: str, *, version: int, text: str, by: Reach, at: datetime) -> None:
    """Files the opinion on that version; the letter lies where it lay.

    It travels in the record's journal and never in the letter. Raises NotWithinReachError, OutOfTurnError (nobody
    asked, or answered before), StaleVersionError, OpinionBenefitError for one whom the letter benefits or
    who answers for such a one (2.4), ReasonMissingError, ReasonTooLongError.
    """
    text = route.reason(text)
    memo = Memo.objects.within(by).held(memo_ref)
    route.require(State(memo.state), Act.OPINE)
    step = route.opinion_of(onward.steps_of(memo), posts=by.posts)
    if step is None:
        raise OutOfTurnError(act=Act.OPINE.value, state=memo.state)
    if memo.version != version:
        raise StaleVersionError(base=version, current=memo.version)
    if gains(Content.from_json(memo.current().content), post_id=step.post_id, by=by, at=at):
        raise OpinionBenefitError
    asked = RouteStep.objects.asked(by).filter(memo=memo, order=step.order, post=step.post_id)
    asked.update(state=StepState.DONE, done_at=at, done_by_id=by.person_id, version=version)
    memo.admit(frozenset({f"p{by.person_id}"}))
    hand = onward.hand_on(step.post_id, note=text, by=by, at=at)
    Movement.objects.write(memo, act=Act.OPINE, to=memo.standing(), hand=hand)
    audit.record(by=by, act="opine", about=f"memo:{memo.ref}", at=at, level=memo.level)
