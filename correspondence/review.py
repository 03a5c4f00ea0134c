"""Reviewing: the initials on a version, or the way back with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from correspondence import onward
from correspondence.benefit import gains
from correspondence.core import quorum, route, sitting
from correspondence.core.circuit import InitialsBenefitError
from correspondence.core.errors import NotEarlierError, OutOfTurnError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content
from correspondence.core.mark import Mark as Place
from correspondence.core.mark import placed
from correspondence.core.route import Act, State, Step, StepState, Task
from correspondence.models import Mark, Memo, RouteStep, Version
from correspondence.onward import Answer, Turn
from directory import audit
from directory.core.reach import Reach

INITIALS = Answer(act=Act.INITIAL, task=Task.REVIEW, state=StepState.DONE)


def initial(memo_ref: str, *, version: int, by: Reach, at: datetime) -> None:
    """Puts the reviewer's initials on that version; the last initials freeze the letter (I5).

    In a stage of several the letter moves on once enough of them are there (domain 2.2).
    Raises NotWithinReachError, OutOfTurnError (another post's turn), StaleVersionError, VacantPostError,
    InitialsBenefitError for one whom the letter benefits or who answers for such a one (2.4), and paper's
    TypesettingError and NotNormalFormError.
    Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    memo = Memo.objects.within(by).named(memo_ref)
    turn = onward.turn_of(memo, INITIALS, version=version, by=by)
    _check_no_benefit(memo, turn, by=by, at=at)
    frozen = onward.frozen_by(memo, turn, INITIALS, initialled=by.person_id, at=at)
    with transaction.atomic():
        memo = Memo.objects.within(by).held(memo_ref)
        turn = onward.turn_of(memo, INITIALS, version=version, by=by)
        onward.move(memo, turn, INITIALS, frozen=frozen, by=by, at=at)


def _check_no_benefit(memo: Memo, turn: Turn, *, by: Reach, at: datetime) -> None:
    """Of this very version, which another one makes stale."""
    if gains(Content.from_json(memo.current().content), post_id=turn.step.post_id, by=by, at=at):
        raise InitialsBenefitError


@transaction.atomic
def give_back(
    memo_ref: str,
    *,
    reason: str,
    to_post: int | None = None,
    marks: Sequence[tuple[str, str]] = (),
    by: Reach,
    at: datetime,
) -> None:
    """Returns the letter with a reason: to its author, or to a post that had it earlier on this route (2.5).

    To its author, all initials are void: it is a draft again and lies with the author alone (I8), what the others did
    stays in the journal. To an earlier post, what was answered before that post stands, the content being the same.
    Signatures of joint signers given so far stay in the journal by their hashes, and no number was used (2.3).
    `marks` are passages of the text, each with a remark; they stand beside that very version and no later one.
    Whose turn it is may; of several who review at once nobody alone: they object. Of a committee that signs its chair
    may: the others sign against. The guest of two ministries returns it to its author. Raises NotWithinReachError,
    OutOfTurnError, NotEarlierError, ReasonMissingError, ReasonTooLongError, PassageNotFoundError, TooManyMarksError.
    """
    reason = route.reason(reason)
    memo = Memo.objects.within(by).held(memo_ref)
    route.require(State(memo.state), Act.GIVE_BACK)
    rows = RouteStep.objects.latest_round(memo.pk)
    steps = [row.step() for row in rows]
    mine = route.acting_steps(steps, by=by)
    if not mine or quorum.is_parallel(steps, mine[0]) or sitting.is_plain_member(steps, mine[0]):
        raise OutOfTurnError(act=Act.GIVE_BACK.value, state=memo.state)
    version = memo.current()
    places = placed(version.text, marks)
    hand = onward.hand_on(mine[0].post_id, note=reason, by=by, at=at)
    if to_post is not None and mine[0].is_guest:
        raise NotEarlierError
    if to_post is None:
        onward.back_to_author(memo, act=Act.GIVE_BACK, hand=hand)
    else:
        _back_to(memo, rows, route.earlier(steps, mine[0], post_id=to_post), hand=hand)
    _mark(memo, version, places)
    audit.record(by=by, act="give_back", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _mark(memo: Memo, version: Version, places: Sequence[Place]) -> None:
    """Writes the marks beside the line that returned the letter."""
    line = memo.movements.order_by("-seq")[0] if places else None
    Mark.objects.bulk_create(
        Mark(
            memo=memo,
            movement=line,
            version=version,
            content_hash=version.content_hash,
            start=one.start,
            end=one.end,
            remark=one.remark,
        )
        for one in places
        if line is not None
    )


def _back_to(memo: Memo, rows: list[RouteStep], step: Step, *, hand: Hand) -> None:
    RouteStep.objects.lay_again(memo, rows, order=step.order, at=hand.at)
    memo.sign_requests.filter(closed_at=None).update(closed_at=hand.at)
    onward.lay_before(memo, [row.step() for row in rows], act=Act.GIVE_BACK, state=State.UNDER_REVIEW, hand=hand)
