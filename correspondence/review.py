"""Reviewing: the initials on a version, or the way back with a reason."""

from datetime import datetime

from django.db import transaction

from correspondence import sheets
from correspondence.core import route
from correspondence.core.deadline import due_at
from correspondence.core.errors import OutOfTurnError, StaleVersionError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content, Priority
from correspondence.core.readers import Circle, by_powers, tokens
from correspondence.core.route import Act, Standing, State, Step, StepState, Task
from correspondence.doors import files
from correspondence.models import Memo, Movement, RouteStep
from correspondence.sheets import Frozen
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.workdays import calendar_at, calendar_of


def initial(memo_ref: str, *, version: int, by: Reach, at: datetime) -> None:
    """Puts the reviewer's initials on that version; the last initials freeze the letter (I5).

    Raises NotWithinReachError, OutOfTurnError (another post's turn), StaleVersionError, VacantPostError, and
    paper's TypesettingError and NotNormalFormError.
    Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    memo = Memo.objects.within(by).named(memo_ref)
    steps = [row.step() for row in RouteStep.objects.latest_round(memo.pk)]
    turn = _turn(memo, steps, version=version, by=by)
    frozen = _frozen(memo, at=at) if _is_last_review(steps, turn) else None
    with transaction.atomic():
        _move(Memo.objects.within(by).held(memo_ref), version=version, frozen=frozen, by=by, at=at)


@transaction.atomic
def give_back(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Returns the letter to its author with a reason; all initials are void (2.5).

    Signatures of joint signers given so far stay in the journal by their hashes, and no number was used (2.3).
    It is a draft again and lies with its author alone (I8); what the others did stays in the journal.
    The reviewer or signer whose turn it is may, and the author may take it back (2.6). Raises
    NotWithinReachError, OutOfTurnError, ReasonMissingError, ReasonTooLongError.
    """
    reason = route.reason(reason)
    memo = Memo.objects.within(by).held(memo_ref)
    route.require(State(memo.state), Act.GIVE_BACK)
    mine = route.acting_steps((row.step() for row in RouteStep.objects.latest_round(memo.pk)), by=by)
    post = mine[0].post_id if mine else None
    if post is None and memo.author_id != by.person_id:
        raise OutOfTurnError(act=Act.GIVE_BACK.value, state=memo.state)
    RouteStep.objects.void(memo)
    memo.open_to(tokens(memo.label(), Circle(persons=frozenset({memo.author_id}))))
    memo.sign_requests.filter(closed_at=None).update(closed_at=at)
    calendar = calendar_of(memo.unit_id, since=day_of(at))
    due = due_at(Priority(memo.priority), at=at, calendar=calendar)
    to = Standing(state=State.DRAFT, version=memo.version, due_at=due)
    hand = Hand(person_id=by.person_id, post_id=post, at=at, note=reason)
    Movement.objects.write(memo, act=Act.GIVE_BACK, to=to, hand=hand)
    audit.record(by=by, act="give_back", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _turn(memo: Memo, steps: list[Step], *, version: int, by: Reach) -> Step:
    route.require(State(memo.state), Act.INITIAL)
    turn = route.turn(steps, task=Task.REVIEW, posts=by.posts, state=State(memo.state))
    if memo.version != version:
        raise StaleVersionError(base=version, current=memo.version)
    return turn


def _is_last_review(steps: list[Step], turn: Step) -> bool:
    following = route.next_step(step for step in steps if step != turn)
    return following is not None and following.task is Task.SIGN


def _frozen(memo: Memo, *, at: datetime) -> Frozen:
    version = memo.current()
    content = Content.from_json(version.content)
    return sheets.freeze(content, ref=memo.ref, author_id=memo.author_id, version=version.number, at=at)


def _move(memo: Memo, *, version: int, frozen: Frozen | None, by: Reach, at: datetime) -> None:
    rows = RouteStep.objects.latest_round(memo.pk)
    turn = _turn(memo, [row.step() for row in rows], version=version, by=by)
    row = next(row for row in rows if row.order == turn.order)
    row.state, row.done_at, row.done_by_id, row.version = StepState.DONE, at, by.person_id, version
    row.save(update_fields=["state", "done_at", "done_by_id", "version"])
    memo.admit(frozenset({f"p{by.person_id}"}))  # who took part reads on, whatever becomes of the post
    following = route.next_step(row.step() for row in rows)
    state = route.state_for(following)
    if state is State.READY:
        frozen = frozen or _frozen(memo, at=at)  # the turn moved between the look and the lock
        memo.current().freeze(file=files.keep(memo.ref, frozen.pdf, suffix=".pdf"), **sheets.columns(frozen))
        RouteStep.objects.name_signers(memo, frozen.signers)
        memo.admit(by_powers(one.id for one in frozen.signers if one.capacity.is_limited))
    holder = route.holder_of(row.step() for row in rows)
    calendar = calendar_at(holder, otherwise=memo.unit_id, since=day_of(at))
    to = Standing(
        state=state,
        version=version,
        holder_post=holder,
        due_at=due_at(Priority(memo.priority), at=at, calendar=calendar),
    )
    digest = frozen.sha256 if frozen is not None and state is State.READY else ""
    hand = Hand(person_id=by.person_id, post_id=turn.post_id, at=at, note=digest)
    Movement.objects.write(memo, act=Act.INITIAL, to=to, hand=hand)
    audit.record(by=by, act="initial", about=f"memo:{memo.ref}", at=at, level=memo.level)
