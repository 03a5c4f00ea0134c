"""What every answer to a letter on its route shares: whose answer it is, the next turn, freezing, the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from correspondence import powers, sheets
from correspondence.core import quorum, route, sitting
from correspondence.core.deadline import due_at
from correspondence.core.errors import StaleVersionError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content, Priority
from correspondence.core.notice import What
from correspondence.core.quorum import Change
from correspondence.core.readers import Circle, by_powers, tokens
from correspondence.core.route import Act, Standing, State, Step, StepState, Task
from correspondence.doors import files
from correspondence.models import Memo, MinistryPace, Movement, Notice, RouteStep
from correspondence.models.way import call
from correspondence.sheets import Frozen
from directory import audit
from directory.clearances import clearances_of
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.tenures import TenureFacts
from directory.workdays import calendar_at, calendar_of

NOTES_DOCUMENT = frozenset({Act.INITIAL, Act.PRESENT})
"""Acts whose own line names the document they froze; after another a line of its own does."""
NOTED = ("state", "version", "called_at", "done_at", "done_by", "capacity", "principal", "power")
"""What an answer changes on its own step; on others it changes only how they stand and since when they are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says to a step: the act, how the step then stands, and the words."""

    act: Act
    task: Task
    state: StepState
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A step that is to be answered, among the rows of its round; `over`: by the head of this unit, in its stead."""

    step: Step
    rows: Sequence[RouteStep]
    over: int | None = None

    def steps(self) -> list[Step]:
        """The route as the rules read it."""
        return [row.step() for row in self.rows]


def steps_of(memo: Memo) -> list[Step]:
    """The route of the round that counts."""
    return [row.step() for row in RouteStep.objects.latest_round(memo.pk)]


def turn_of(memo: Memo, answer: Answer, *, version: int, by: Reach) -> Turn:
    """The step this person answers now, on that very version. Raises OutOfTurnError, StaleVersionError."""
    route.require(State(memo.state), answer.act)
    rows = RouteStep.objects.latest_round(memo.pk)
    step = route.turn([row.step() for row in rows], task=answer.task, posts=by.posts, state=State(memo.state))
    if memo.version != version:
        raise StaleVersionError(base=version, current=memo.version)
    return Turn(step=step, rows=rows)


def frozen_by(memo: Memo, turn: Turn, answer: Answer, *, initialled: int | None = None, at: datetime) -> Frozen | None:
    """The letter set as it will be signed, when the answer leads there: slow, so it is asked before the lock.

    `initialled` is whose initials the answer is.
    """
    change = quorum.after(turn.steps(), turn.step, answer.state)
    return _frozen(memo, initialled=initialled, at=at) if change.state is State.READY else None


def move(memo: Memo, turn: Turn, answer: Answer, *, frozen: Frozen | None, by: Reach, at: datetime) -> None:
    """Notes the answer under the lock and moves the letter where it leads: on, to its signer, or back to its author.

    Whoever answers keeps reading, whatever becomes of the post; who answers for another is noted with his power (I14).
    By the clockwork it notes who was silent: nobody answered, so nobody is named.
    """
    rows, step = turn.rows, turn.step
    change = quorum.after(turn.steps(), step, answer.state)
    row = next(row for row in rows if (row.order, row.post_id) == (step.order, step.post_id))
    row.version, row.done_at, row.done_by_id = memo.version, at, by.person_id
    seat = _seat(turn, by=by, at=at)
    if seat is not None and turn.over is None:
        row.capacity, row.principal_id, row.power_id = seat.capacity, seat.holder_id, seat.id
    before = [(other.state, other.called_at) for other in rows]
    for other, now in zip(rows, change.steps, strict=True):
        other.state = now.state
    call(rows, at=at)
    row.save(update_fields=NOTED)
    moved = [one for one, was in zip(rows, before, strict=True) if one is not row and (one.state, one.called_at) != was]
    RouteStep.objects.bulk_update(moved, ["state", "called_at"])
    power = powers.power_of(seat)
    hand = Hand(person_id=by.person_id, at=at, post_id=step.post_id, note=answer.note, power=power)
    if change.state is State.DRAFT:
        back_to_author(memo, act=answer.act, hand=hand)
    else:
        memo.admit(frozenset() if by.person_id is None else frozenset({f"p{by.person_id}"}))
        _onward(memo, step, change, answer, frozen=frozen, hand=hand)
    audit.record(by=by, act=answer.act.value, about=f"memo:{memo.ref}", at=at, level=memo.level)


def back_to_author(memo: Memo, *, act: Act, hand: Hand) -> None:
    """Makes the letter a draft of its author alone (I8), its initials void, open requests to sign closed.

    Who signed it, or was asked to sign it with others, hears that it went back (domain 2.3).
    """
    if memo.state in (State.READY, State.SIGNED) and act is not Act.RECALL:
        _tell_signers(memo, hand=hand)
    RouteStep.objects.void(memo)
    memo.open_to(tokens(memo.label(), Circle(persons=frozenset({memo.author_id}))))
    memo.sign_requests.filter(closed_at=None).update(closed_at=hand.at)
    calendar = calendar_of(memo.unit_id, since=day_of(hand.at))
    pace = MinistryPace.objects.on(day_of(hand.at), body_id=memo.body_id)
    due = None if act is Act.RECALL else due_at(Priority(memo.priority), at=hand.at, calendar=calendar, pace=pace)
    Movement.objects.write(memo, act=act, to=Standing(state=State.DRAFT, version=memo.version, due_at=due), hand=hand)


def _tell_signers(memo: Memo, *, hand: Hand) -> None:
    """A notice to the cleared: the other joint signers whose turn it is or was; of a signed letter all who signed."""
    signs = [row for row in RouteStep.objects.latest_round(memo.pk) if row.task == Task.SIGN]
    asked = {row.signer_id for row in signs if row.called_at is not None and row.signer_id is not None}
    others = asked - {hand.person_id} if len(signs) > 1 or memo.state == State.SIGNED else set()
    cleared = clearances_of(others) if others else {}
    told = [person for person in others if cleared[person].dominates(memo.label())]
    Notice.objects.tell(What.UNSIGNED, {f"memo:{memo.ref}": told}, at=hand.at)


def lay_before(memo: Memo, steps: Iterable[Step], *, act: Act, state: State, hand: Hand) -> None:
    """Moves it to whose turn it is on this route, with a fresh deadline by the working days there."""
    steps = tuple(steps)
    holder = route.holder_of(steps)
    calendar = calendar_at(holder, otherwise=memo.unit_id, since=day_of(hand.at))
    pace = MinistryPace.objects.on(day_of(hand.at), body_id=memo.body_id)
    due = due_at(Priority(memo.priority), at=hand.at, calendar=calendar, pace=pace, days=sitting.days(steps))
    to = Standing(state=state, version=memo.version, holder_post=holder, due_at=due)
    Movement.objects.write(memo, act=act, to=to, hand=hand)


def hand_on(post_id: int | None, *, note: str, by: Reach, at: datetime) -> Hand:
    """The hand of whoever acts on this post, with the power where it is another's (I14); the author acts on none."""
    seat = None if post_id is None else powers.seat_on(post_id, by=by, on=day_of(at))
    return Hand(person_id=by.person_id, post_id=post_id, at=at, note=note, power=powers.power_of(seat))


def _seat(turn: Turn, *, by: Reach, at: datetime) -> TenureFacts | None:
    """In what right the person answers: holder, acting, or deputy, and for whom (I14)."""
    if turn.over is not None:
        return powers.seat_over(turn.over, by=by, on=day_of(at))
    return powers.seat_on(turn.step.post_id, by=by, on=day_of(at))


def _onward(memo: Memo, step: Step, change: Change, answer: Answer, *, frozen: Frozen | None, hand: Hand) -> None:
    """Moves it to the next turn; when that is the signer's, the document is frozen and its hash noted (I5).

    While others of the same stage are still asked, it stays due when it was: they were called when this one was.
    """
    if any(one.order == step.order for one in route.next_steps(change.steps)):
        to = replace(memo.standing(), holder_post=route.holder_of(change.steps))
        Movement.objects.write(memo, act=answer.act, to=to, hand=hand)
        return
    if change.state is not State.READY:
        lay_before(memo, change.steps, act=answer.act, state=change.state, hand=hand)
        return
    frozen = frozen or _frozen(memo, at=hand.at)  # the turn moved between the look and the lock
    memo.current().freeze(file=files.keep(memo.ref, frozen.pdf, suffix=".pdf"), **sheets.columns(frozen))
    RouteStep.objects.name_signers(memo, frozen.signers)
    memo.admit(by_powers(one.id for one in frozen.signers if one.capacity.is_limited))
    act = answer.act
    if act not in NOTES_DOCUMENT:
        resting = Standing(state=State.UNDER_REVIEW, version=memo.version, due_at=memo.due_at)
        Movement.objects.write(memo, act=act, to=resting, hand=hand)
        act, hand = Act.FREEZE, hand if hand.person_id is not None else replace(hand, post_id=None)
    lay_before(memo, change.steps, act=act, state=State.READY, hand=replace(hand, note=frozen.sha256))


def _frozen(memo: Memo, *, initialled: int | None = None, at: datetime) -> Frozen:
    version = memo.current()
    content = Content.from_json(version.content)
    return sheets.freeze(
        content, ref=memo.ref, author_id=memo.author_id, version=version.number, initialled=initialled, at=at
    )
