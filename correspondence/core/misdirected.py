"""A letter from outside that is not for this ministry: back to its sender, or on to whom it is for (domain 2.13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from archive.core.canonical import Json
from correspondence.core.acceptance import LINE_LIMIT
from correspondence.core.dispatch import ADDRESS_LIMIT
from correspondence.core.errors import CorrespondenceError
from correspondence.core.parts import Addressee

REDIRECTED = "redirected"
"""What is said of a letter that left the ministry for which it was registered by mistake."""


class GoalNotNamedError(CorrespondenceError):
    """Nobody is named to whom it goes, or in too many words."""


class OwnBodyError(CorrespondenceError):
    """It is for a unit of the own ministry: there it is sent on, not out."""


class Course(StrEnum):
    """Whether it goes back to its sender or on to another. Stored values never change."""

    BACK = "returned"
    ON = "forwarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where it goes: a unit of another ministry in the system, or somebody outside with an address."""

    course: Course
    to: Addressee

    def back_to(self, *, unit_id: int | None, name: str) -> "Goal":
        """The same, where it goes back: to the sender as the registry knows it, under the address that was typed."""
        if self.course is not Course.BACK:
            return self
        to = Addressee(unit_id=unit_id, name=name, address=self.to.address, email=self.to.email)
        return Goal(course=self.course, to=to)

    def home(self) -> "Goal":
        """Back to the ministry that wrote it, which has it: nothing is laid on a desk, its author and registry hear."""
        return Goal(course=Course.BACK, to=Addressee(unit_id=None, name=""))


def check(goal: Goal) -> None:
    """Nothing, when somebody is named. Raises GoalNotNamedError."""
    to = goal.to
    fits = len(to.name) <= LINE_LIMIT and max(len(to.address), len(to.email)) <= ADDRESS_LIMIT
    if to.unit_id is None and not (to.name.strip() and fits):
        raise GoalNotNamedError


def redirected(goal: Goal, *, body_id: int, goes_to: int | None, reason: str) -> dict[str, Json]:
    """What the archive keeps: which `body` gives it away, to a `unit` of another or `to` a name outside, and why.

    To the ministry `goes_to` that wrote it without a unit.
    """
    said: dict[str, Json] = {"what": REDIRECTED, "course": goal.course.value, "body": body_id, "reason": reason}
    if goes_to is not None:
        unit: dict[str, Json] = {} if goal.to.unit_id is None else {"unit": goal.to.unit_id}
        return {**said, **unit, "goes_to": goes_to}
    return {**said, "to": goal.to.name, "address": goal.to.address, "email": goal.to.email}


def outside_in(body: Mapping[str, Json]) -> Addressee | None:
    """Whom outside such a statement names; None for a unit, and for any other statement."""
    if body.get("what") != REDIRECTED or "to" not in body:
        return None
    name, address, email = (str(body.get(part, "")) for part in ("to", "address", "email"))
    return Addressee(unit_id=None, name=name, address=address, email=email)
