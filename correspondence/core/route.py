"""The way of a letter: states, acts, and the one table of what is allowed. Everything absent is forbidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from correspondence.core.circuit import Way
from correspondence.core.errors import (
    NotEarlierError,
    OutOfTurnError,
    ReasonMissingError,
    ReasonTooLongError,
    SignerChangedError,
)
from correspondence.core.letter import SigningOrder
from directory.core.reach import Reach


class State(StrEnum):
    """Where a letter stands. READY is frozen and awaits a signature; SIGNED has all and awaits registration.

    SUSPENDED rests where it lies, its clock stopped, until somebody lets it go on.
    """

    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    READY = "ready"
    SIGNED = "signed"
    REGISTERED = "registered"
    SUSPENDED = "suspended"
    DESTROYED = "destroyed"  # an abandoned draft, by the ministry's terms


class Act(StrEnum):
    """What is done to a letter; each becomes a Movement."""

    START = "start"
    REVISE = "revise"
    ATTACH = "attach"
    DETACH = "detach"
    SEND = "send"
    INITIAL = "initial"
    OBJECT = "object"
    ABSTAIN = "abstain"
    SILENCE = "silence"  # of a reviewer until the deadline, where the circuit says that it is no objection
    OPINE = "opine"
    PRESENT = "present"
    SKIP = "skip"
    FREEZE = "freeze"
    GIVE_BACK = "give_back"
    RECALL = "recall"
    ASK_BACK = "ask_back"
    LET_STAND = "let_stand"
    SUSPEND = "suspend"
    RESUME = "resume"
    SIGN = "sign"
    CONSENT = "consent"  # the own registry of a letter of two ministries, before the other one numbers it for both
    REGISTER = "register"
    DISSENT = "dissent"  # a member of a committee signs against, and this is why
    CLOSE_WINDOW = "close_window"  # the time in which a committee signs is over
    REDATE = "redate"  # the working calendar changed, and the deadline with it
    HAND_OVER = "hand_over"  # its author left the post, and another goes on with it
    GIVE_PEN = "give_pen"  # of a draft, to a colleague
    RETURN_PEN = "return_pen"
    TAKE_PEN = "take_pen"
    DESTROY = "destroy"  # of an abandoned draft: its words go


class Task(StrEnum):
    """What a post on the route does. An opinion (رأي) is no approval: it holds nothing up (domain 2.2)."""

    OPINION = "opinion"
    REVIEW = "review"
    PRESENT = "present"  # the gatekeeper lays it before the signer (العرض على التوقيع)
    SIGN = "sign"


class Door(StrEnum):
    """Through which door a signature comes (decision 20)."""

    HERE = "here"  # by a key that its PIN opens
    OUTSIDE = "outside"  # by a card or a service: the signature is brought back


class StepState(StrEnum):
    """A step of the route; a void one belonged to a version that changed (I5)."""

    PENDING = "pending"
    DONE = "done"
    OBJECTED = "objected"
    ABSTAINED = "abstained"
    SILENT = "silent"  # until the deadline, where that counts as no objection; never as initials
    SKIPPED = "skipped"  # by the next higher post
    UNNEEDED = "unneeded"  # the quorum was reached, or the letter signed, without it
    ABSENT = "absent"  # a member of a committee who did not sign in time
    VOID = "void"


REASON_LIMIT = 1_000
END_REASON_LIMIT = 500  # why a number was voided or replaced

_GOES_ON = frozenset({State.UNDER_REVIEW, State.READY})
_RETURNS = frozenset({State.UNDER_REVIEW, State.DRAFT})
TABLE: dict[tuple[State | None, Act], frozenset[State]] = {
    (None, Act.START): frozenset({State.DRAFT}),
    **{(State.DRAFT, act): frozenset({State.DRAFT}) for act in (Act.REVISE, Act.ATTACH, Act.DETACH, Act.REDATE)},
    **{(State.DRAFT, act): frozenset({State.DRAFT}) for act in (Act.GIVE_PEN, Act.RETURN_PEN, Act.TAKE_PEN)},
    (State.DRAFT, Act.SEND): _GOES_ON,
    (State.DRAFT, Act.DESTROY): frozenset({State.DESTROYED}),
    (State.UNDER_REVIEW, Act.INITIAL): _GOES_ON,
    (State.UNDER_REVIEW, Act.OBJECT): _RETURNS,
    (State.UNDER_REVIEW, Act.ABSTAIN): _RETURNS,
    (State.UNDER_REVIEW, Act.SKIP): _RETURNS,
    (State.UNDER_REVIEW, Act.PRESENT): _GOES_ON,
    (State.UNDER_REVIEW, Act.FREEZE): frozenset({State.READY}),
    **{(State.UNDER_REVIEW, act): frozenset({State.UNDER_REVIEW}) for act in (Act.OPINE, Act.SILENCE)},
    (State.UNDER_REVIEW, Act.GIVE_BACK): _RETURNS,
    (State.UNDER_REVIEW, Act.RECALL): frozenset({State.DRAFT}),
    **{(State.UNDER_REVIEW, act): frozenset({State.UNDER_REVIEW}) for act in (Act.ASK_BACK, Act.LET_STAND)},
    (State.UNDER_REVIEW, Act.SUSPEND): frozenset({State.SUSPENDED}),
    (State.READY, Act.GIVE_BACK): _RETURNS,
    (State.READY, Act.RECALL): frozenset({State.DRAFT}),
    **{(State.READY, act): frozenset({State.READY}) for act in (Act.OPINE, Act.ASK_BACK, Act.LET_STAND, Act.DISSENT)},
    (State.READY, Act.SUSPEND): frozenset({State.SUSPENDED}),
    (State.READY, Act.SIGN): frozenset({State.READY, State.SIGNED}),
    (State.READY, Act.CLOSE_WINDOW): frozenset({State.READY, State.DRAFT}),
    (State.SUSPENDED, Act.RESUME): _GOES_ON,
    (State.SIGNED, Act.CONSENT): frozenset({State.SIGNED}),
    (State.SIGNED, Act.GIVE_BACK): frozenset({State.DRAFT}),  # a correction whose letter ended before its number
    (State.SIGNED, Act.REGISTER): frozenset({State.REGISTERED}),
    **{(one, Act.REDATE): frozenset({one}) for one in (State.UNDER_REVIEW, State.READY, State.SIGNED)},
    **{(one, Act.HAND_OVER): frozenset({one}) for one in (State.DRAFT, State.SUSPENDED, *sorted(_GOES_ON))},
}
"""From a state, by an act, to one of these states. A lawyer can read it; a test reads it aloud."""
PENS = frozenset({Act.GIVE_PEN, Act.RETURN_PEN, Act.TAKE_PEN})
_KEEPING = {Act.REDATE, Act.HAND_OVER, Act.DESTROY}
SAYING = PENS | _KEEPING | {Act.OPINE, Act.ASK_BACK, Act.LET_STAND, Act.DISSENT, Act.CLOSE_WINDOW}
"""Acts that leave the document as it is: their note is never a document's hash."""
_ASKING = {Act.RECALL, Act.ASK_BACK, Act.LET_STAND, Act.SUSPEND}
REASONED = frozenset({Act.OBJECT, Act.SKIP, Act.GIVE_BACK, Act.DISSENT, Act.CLOSE_WINDOW} | _ASKING)
"""Their note is a reason, and it reaches the originator and the registry (I12)."""
BACK = frozenset({Act.GIVE_BACK, Act.OBJECT, Act.ABSTAIN, Act.RECALL, Act.CLOSE_WINDOW})
"""Acts by which a letter may become a draft again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a letter is: the cached columns of Memo, as the journal tells them.

    A letter that several may sign as they come is held by no one post.
    """

    state: State
    version: int
    holder_post: int | None = None
    holder_desk: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One post on the route and what it has to do; steps of the same order are done as they come.

    `signer_id` is the person whom the frozen page names, `quorum` how many initials or signatures its stage needs
    (None: all), `days` in how many working days its stage signs: a committee, several signers within a window, or the
    guest of two ministries (`is_guest`); `silence_passes` whether who is silent until the deadline has no objection.
    """

    order: int
    post_id: int
    task: Task
    state: StepState = StepState.PENDING
    signer_id: int | None = None
    quorum: int | None = None
    days: int | None = None
    is_guest: bool = False
    silence_passes: bool = False


def leads(before: State | None, act: Act, to: State) -> bool:
    """True when the table knows this very step."""
    return to in TABLE.get((before, act), frozenset())


def require(state: State, act: Act) -> None:
    """Raises OutOfTurnError unless the table allows the act in this state."""
    if (state, act) not in TABLE:
        raise OutOfTurnError(act=act.value, state=state.value)


def person_of(by: Reach) -> int:
    """The person who acts. Raises OutOfTurnError for a machine: it writes no letter and signs none."""
    if by.person_id is None:
        raise OutOfTurnError(act="", state="")
    return by.person_id


def require_author(state: State, act: Act, *, is_author: bool) -> None:
    """Raises OutOfTurnError unless the table allows the act and its author does it."""
    require(state, act)
    if not is_author:
        raise OutOfTurnError(act=act.value, state=state.value)


def steps(
    way: Way | tuple[int, ...],
    *,
    signers: tuple[int, ...],
    signing: SigningOrder = SigningOrder.FIXED,
    gates: tuple[int, ...] = (),
) -> tuple[Step, ...]:
    """The route: the stages of review, the gatekeepers, then the signers, one after the other or as they come.

    Opinions stand before all of it with order 0: nobody waits for them.
    """
    way = Way.of(way)
    opinions = [Step(order=0, post_id=post, task=Task.OPINION) for post in way.opinions]
    reviews = [
        Step(order=order, post_id=post, task=Task.REVIEW, quorum=stage.quorum, silence_passes=stage.silence_passes)
        for order, stage in enumerate(way.stages, start=1)
        for post in stage.posts
    ]
    gate = len(way.stages) + 1
    gated = [Step(order=order, post_id=post, task=Task.PRESENT) for order, post in enumerate(gates, start=gate)]
    first = gate + len(gates)
    later = range(first, first + len(signers)) if signing is SigningOrder.FIXED else [first] * len(signers)
    signs = [Step(order=n, post_id=post, task=Task.SIGN) for n, post in zip(later, signers, strict=True)]
    return (*opinions, *reviews, *gated, *signs)


def next_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps whose turn it is: those pending of the lowest order. Enforced here and nowhere else (I6).

    Opinions are asked from the start and have no turn.
    """
    pending = [step for step in steps if step.state is StepState.PENDING and step.task is not Task.OPINION]
    first = min((step.order for step in pending), default=0)
    return tuple(step for step in pending if step.order == first)


def next_step(steps: Iterable[Step]) -> Step | None:
    """The first step whose turn it is."""
    return next(iter(next_steps(steps)), None)


def holder_of(steps: Iterable[Step]) -> int | None:
    """The post that holds the letter: that of the step whose turn it is, none when several may act as they come."""
    following = next_steps(steps)
    return following[0].post_id if len(following) == 1 else None


def turn(steps: Iterable[Step], *, task: Task, posts: frozenset[int], state: State) -> Step:
    """The step that one of these posts does now. Raises OutOfTurnError for anybody else, or another task."""
    for step in next_steps(steps):
        if step.task is task and step.post_id in posts:
            return step
    raise OutOfTurnError(act=task.value, state=state.value)


def signing_turn(steps: Iterable[Step], *, by: Reach, state: State) -> Step:
    """The signature that this person gives now: the page names the person.

    Raises OutOfTurnError, and SignerChangedError for whoever has the post now and is not whom the page names.
    """
    following = [step for step in next_steps(steps) if step.task is Task.SIGN]
    for step in following:
        if step.signer_id is not None and step.signer_id == by.person_id:
            return step
    if any(step.post_id in by.posts for step in following):
        raise SignerChangedError
    raise OutOfTurnError(act=Task.SIGN.value, state=state.value)


def acting_steps(steps: Iterable[Step], *, by: Reach) -> tuple[Step, ...]:
    """The steps whose turn it is and that are this person's, by post or by name."""
    return tuple(
        step
        for step in next_steps(steps)
        if step.post_id in by.posts or (step.signer_id is not None and step.signer_id == by.person_id)
    )


def opinion_of(steps: Iterable[Step], *, posts: frozenset[int]) -> Step | None:
    """The opinion that one of these posts is asked for and has not given; it has no turn."""
    asked = (step for step in steps if step.task is Task.OPINION and step.state is StepState.PENDING)
    return next((step for step in asked if step.post_id in posts), None)


def before(steps: Iterable[Step], now: Step) -> tuple[Step, ...]:
    """The steps that had the letter before `now`: to their stage it may be returned."""
    return tuple(step for step in steps if 0 < step.order < now.order and step.task is not Task.SIGN)


def earlier(steps: Iterable[Step], now: Step, *, post_id: int) -> Step:
    """The step of this post that came before `now`. Raises NotEarlierError."""
    for step in before(steps, now):
        if step.post_id == post_id:
            return step
    raise NotEarlierError


def passable(steps: Iterable[Step], *, post_id: int) -> Step:
    """The step of this post that a higher one may pass over: its turn, and no signature. Raises OutOfTurnError."""
    for step in next_steps(steps):
        if step.task is not Task.SIGN and step.post_id == post_id:
            return step
    raise OutOfTurnError(act=Act.SKIP.value, state=State.UNDER_REVIEW.value)


def state_for(step: Step | None) -> State:
    """Where a letter stands when this is the step whose turn it is."""
    if step is None:
        return State.SIGNED
    return State.READY if step.task is Task.SIGN else State.UNDER_REVIEW


def reason(text: str, *, limit: int = REASON_LIMIT) -> str:
    """The reason of a negative act, trimmed. Raises ReasonMissingError or ReasonTooLongError."""
    text = text.strip()
    if not text:
        raise ReasonMissingError
    if len(text) > limit:
        raise ReasonTooLongError(limit=limit)
    return text
