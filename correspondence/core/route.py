"""The way of a letter: states, acts, and the one table of what is allowed. Everything absent is forbidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from correspondence.core.errors import (
    OutOfTurnError,
    ReasonMissingError,
    ReasonTooLongError,
    ReviewerTwiceError,
    SignerChangedError,
    TooManyReviewersError,
)
from correspondence.core.letter import SigningOrder
from directory.core.reach import Reach


class State(StrEnum):
    """Where a letter stands. READY is frozen and awaits a signature; SIGNED has all and awaits registration."""

    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    READY = "ready"
    SIGNED = "signed"
    REGISTERED = "registered"


class Act(StrEnum):
    """What is done to a letter; each becomes a Movement."""

    START = "start"
    REVISE = "revise"
    ATTACH = "attach"
    DETACH = "detach"
    SEND = "send"
    INITIAL = "initial"
    GIVE_BACK = "give_back"
    SIGN = "sign"
    REGISTER = "register"
    REDATE = "redate"  # the working calendar changed, and the deadline with it


class Task(StrEnum):
    """What a post on the route does."""

    REVIEW = "review"
    SIGN = "sign"


class Door(StrEnum):
    """Through which door a signature comes (decision 20)."""

    HERE = "here"  # by a key that its PIN opens
    OUTSIDE = "outside"  # by a card or a service: the signature is brought back


class StepState(StrEnum):
    """A step of the route; a void one belonged to a version that changed (I5)."""

    PENDING = "pending"
    DONE = "done"
    VOID = "void"


REVIEWERS_LIMIT = 20
REASON_LIMIT = 1_000
END_REASON_LIMIT = 500
"""Why a number was voided or replaced."""

TABLE: dict[tuple[State | None, Act], frozenset[State]] = {
    (None, Act.START): frozenset({State.DRAFT}),
    (State.DRAFT, Act.REVISE): frozenset({State.DRAFT}),
    (State.DRAFT, Act.ATTACH): frozenset({State.DRAFT}),
    (State.DRAFT, Act.DETACH): frozenset({State.DRAFT}),
    (State.DRAFT, Act.SEND): frozenset({State.UNDER_REVIEW, State.READY}),
    (State.UNDER_REVIEW, Act.INITIAL): frozenset({State.UNDER_REVIEW, State.READY}),
    (State.UNDER_REVIEW, Act.GIVE_BACK): frozenset({State.DRAFT}),
    (State.READY, Act.GIVE_BACK): frozenset({State.DRAFT}),
    (State.READY, Act.SIGN): frozenset({State.READY, State.SIGNED}),
    (State.SIGNED, Act.REGISTER): frozenset({State.REGISTERED}),
    (State.DRAFT, Act.REDATE): frozenset({State.DRAFT}),
    (State.UNDER_REVIEW, Act.REDATE): frozenset({State.UNDER_REVIEW}),
    (State.READY, Act.REDATE): frozenset({State.READY}),
    (State.SIGNED, Act.REDATE): frozenset({State.SIGNED}),
}
"""From a state, by an act, to one of these states. A lawyer can read it; a test reads it aloud."""


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

    `signer_id` is the person whom the frozen page names.
    """

    order: int
    post_id: int
    task: Task
    state: StepState = StepState.PENDING
    signer_id: int | None = None


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
    reviewers: tuple[int, ...], *, signers: tuple[int, ...], signing: SigningOrder = SigningOrder.FIXED
) -> tuple[Step, ...]:
    """The route: reviewers in their order, then the signers, one after the other or as they come."""
    reviews = [Step(order=n, post_id=post, task=Task.REVIEW) for n, post in enumerate(reviewers, start=1)]
    first = len(reviews) + 1
    later = range(first, first + len(signers)) if signing is SigningOrder.FIXED else [first] * len(signers)
    signs = [Step(order=n, post_id=post, task=Task.SIGN) for n, post in zip(later, signers, strict=True)]
    return (*reviews, *signs)


def next_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps whose turn it is: those pending of the lowest order. Enforced here and nowhere else (I6)."""
    pending = [step for step in steps if step.state is StepState.PENDING]
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
    own = next((step for step in following if step.signer_id is not None and step.signer_id == by.person_id), None)
    if own is not None:
        return own
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


def may(standing: Standing, *, by: Reach, is_author: bool, is_signer: bool, has_turn: bool = False) -> frozenset[Act]:
    """What this person may do with a letter that stands here; `is_signer` when it is this person's turn to sign.

    `has_turn` when it is the turn of one of the person's posts, be another named on the page: that is given back.
    """
    holds = standing.holder_post is not None and standing.holder_post in by.posts
    registers = standing.holder_desk is not None and standing.holder_desk in by.desks
    allowed = {
        Act.REVISE: is_author,
        Act.ATTACH: is_author,
        Act.DETACH: is_author,
        Act.SEND: is_author,
        Act.INITIAL: holds,
        Act.GIVE_BACK: holds or is_signer or has_turn or is_author,
        Act.SIGN: is_signer,
        Act.REGISTER: registers,
    }
    return frozenset(act for act, is_allowed in allowed.items() if is_allowed and (standing.state, act) in TABLE)


def state_for(step: Step | None) -> State:
    """Where a letter stands when this is the step whose turn it is."""
    if step is None:
        return State.SIGNED
    return State.READY if step.task is Task.SIGN else State.UNDER_REVIEW


def check_reviewers(reviewers: tuple[int, ...], *, signers: tuple[int, ...]) -> None:
    """Raises TooManyReviewersError or ReviewerTwiceError."""
    if len(reviewers) > REVIEWERS_LIMIT:
        raise TooManyReviewersError(limit=REVIEWERS_LIMIT)
    if len({*reviewers, *signers}) < len(reviewers) + len(signers):
        raise ReviewerTwiceError


def reason(text: str, *, limit: int = REASON_LIMIT) -> str:
    """The reason of a negative act, trimmed. Raises ReasonMissingError or ReasonTooLongError."""
    text = text.strip()
    if not text:
        raise ReasonMissingError
    if len(text) > limit:
        raise ReasonTooLongError(limit=limit)
    return text
