"""The way of a letter: states, acts, and the one table of what is allowed. Everything absent is forbidden."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from correspondence.core.errors import OutOfTurnError


class State(StrEnum):
    """Where a letter stands. READY is frozen and awaits signature; SIGNED awaits registration."""

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


class Task(StrEnum):
    """What a post on the route does."""

    REVIEW = "review"
    SIGN = "sign"


class StepState(StrEnum):
    """A step of the route; a void one belonged to a version that changed (I5)."""

    PENDING = "pending"
    DONE = "done"
    VOID = "void"


REVIEWERS_LIMIT = 20
REASON_LIMIT = 1_000

TABLE: dict[tuple[State | None, Act], frozenset[State]] = {
    (None, Act.START): frozenset({State.DRAFT}),
    (State.DRAFT, Act.REVISE): frozenset({State.DRAFT}),
    (State.DRAFT, Act.ATTACH): frozenset({State.DRAFT}),
    (State.DRAFT, Act.DETACH): frozenset({State.DRAFT}),
    (State.DRAFT, Act.SEND): frozenset({State.UNDER_REVIEW, State.READY}),
    (State.UNDER_REVIEW, Act.INITIAL): frozenset({State.UNDER_REVIEW, State.READY}),
    (State.UNDER_REVIEW, Act.GIVE_BACK): frozenset({State.DRAFT}),
    (State.READY, Act.GIVE_BACK): frozenset({State.DRAFT}),
    (State.READY, Act.SIGN): frozenset({State.SIGNED}),
    (State.SIGNED, Act.REGISTER): frozenset({State.REGISTERED}),
}
"""From a state, by an act, to one of these states. A lawyer can read it; a test reads it aloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a letter is: the cached columns of Memo, as the journal tells them."""

    state: State
    version: int
    holder_post: int | None = None
    holder_desk: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One post on the route and what it has to do."""

    order: int
    post_id: int
    task: Task
    state: StepState = StepState.PENDING


def require(state: State, act: Act) -> None:
    """Raises OutOfTurnError unless the table allows the act in this state."""
    if (state, act) not in TABLE:
        raise OutOfTurnError(act=act.value, state=state.value)
