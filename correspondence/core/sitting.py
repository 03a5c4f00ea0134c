"""How several sign within a time (2.3): a committee its minutes, with or without dissent; others within a window."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from correspondence.core.committee import WINDOW_LIMIT, Committee
from correspondence.core.errors import CorrespondenceError, OutOfTurnError, ReasonMissingError, ReasonTooLongError
from correspondence.core.route import Act, Step, StepState, Task, next_steps

DISSENT_LIMIT = 240
"""Longer words would not be legible beside a signature; more belongs in an annex."""


class WindowNotAcceptedError(CorrespondenceError):
    """A window is for several signers that are no committee, and has at most so many working days; facts: limit."""


class WindowOverError(CorrespondenceError):
    """The time in which several, or the guest of two ministries, sign is over; the clockwork has not closed it yet."""


def laid(steps: Iterable[Step], committee: Committee | None) -> tuple[Step, ...]:
    """The route of a committee's minutes: its members sign as they come, and whoever approves signs after them."""
    found = tuple(steps)
    if committee is None:
        return found
    return tuple(_laid(step, committee) if step.task is Task.SIGN else step for step in found)


def _laid(step: Step, committee: Committee) -> Step:
    if step.post_id == committee.approver_post_id:
        return replace(step, order=step.order + 1)
    return replace(step, quorum=committee.quorum, days=committee.window_days)


def windowed(steps: Iterable[Step], days: int | None) -> tuple[Step, ...]:
    """The route on which all signatures are given within so many working days of the first one's turn, or none counts.

    Raises WindowNotAcceptedError for a letter that one alone signs, and for a committee, whose minutes say its days.
    """
    found = tuple(steps)
    if days is None:
        return found
    signs = [step for step in found if step.task is Task.SIGN]
    if len(signs) < 2 or members(signs) or not 1 <= days <= WINDOW_LIMIT:
        raise WindowNotAcceptedError(limit=WINDOW_LIMIT)
    return tuple(replace(step, days=days) if step.task is Task.SIGN else step for step in found)


def days(steps: Iterable[Step]) -> int | None:
    """In how many working days those whose turn it is sign; None when the letter's priority says it.

    A committee has its own, several signers a window where their letter was sent so, and the guest of two ministries.
    """
    return next((step.days for step in next_steps(steps)), None)


def check_window(steps: Iterable[Step], *, due_at: datetime | None, at: datetime) -> None:
    """Nothing while those whose turn it is may sign: a window ends by its hour, not by who closes it.

    Raises WindowOverError.
    """
    if days(steps) is not None and due_at is not None and due_at < at:
        raise WindowOverError


def dissent(text: str, step: Step) -> str:
    """The reason of a member who signs against, trimmed.

    Raises OutOfTurnError (only a committee's member dissents), ReasonMissingError, ReasonTooLongError.
    """
    if step.quorum is None or step.task is not Task.SIGN:
        raise OutOfTurnError(act=Act.DISSENT.value, state=step.state.value)
    text = " ".join(text.split())
    if not text:
        raise ReasonMissingError
    if len(text) > DISSENT_LIMIT:
        raise ReasonTooLongError(limit=DISSENT_LIMIT)
    return text


def members(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The signatures of the committee, the chair's first; empty when the letter is no committee's."""
    return tuple(step for step in steps if step.task is Task.SIGN and step.quorum is not None)


def is_plain_member(steps: Iterable[Step], step: Step) -> bool:
    """True for a member who does not chair: only the chair may bring the minutes back while they are signed."""
    return step in members(steps)[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """How a committee stands when its time is over."""

    signed: int
    members: int
    quorum: int
    has_chair: bool
    absent: tuple[int, ...]

    @property
    def is_quorate(self) -> bool:
        """True when enough of them signed, the chair among them."""
        return self.has_chair and self.signed >= self.quorum

    def note(self) -> str:
        """The journal's words: docs/formats/movement.md."""
        absent = ",".join(str(post) for post in self.absent)
        return f"signed={self.signed}; members={self.members}; quorum={self.quorum}; absent={absent}"


def sitting(steps: Iterable[Step]) -> Sitting:
    """How the committee of this route stands; without one, all who sign, and every one of them is needed."""
    of_it = members(steps) or tuple(step for step in steps if step.task is Task.SIGN)
    signed = [one for one in of_it if one.state is StepState.DONE]
    return Sitting(
        signed=len(signed),
        members=len(of_it),
        quorum=of_it[0].quorum or len(of_it),
        has_chair=of_it[0].state is StepState.DONE,
        absent=tuple(one.post_id for one in of_it if one.state is StepState.PENDING),
    )


def closed(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same route when the time is over: who has not signed is absent."""
    return tuple(
        replace(step, state=StepState.ABSENT) if step.quorum is not None and step.state is StepState.PENDING else step
        for step in steps
    )


def facts_in(note: str) -> dict[str, str]:
    """What `Sitting.note` says."""
    return dict(part.split("=", 1) for part in note.split("; ") if "=" in part)
