"""When a stage of several reviewers is passed, and when it no longer can be (domain 2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from correspondence.core.route import State, Step, StepState, Task, next_step, next_steps, state_for


class Outcome(StrEnum):
    """How a stage stands."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


def outcome(stage: Iterable[Step]) -> Outcome:
    """How the steps of one order stand.

    Without a quorum everybody's initials are needed but theirs who abstain or were silent where that is no objection,
    and at least one; with one so many, whoever objects. Whom a higher post skipped is not counted. It failed once the
    missing can no longer come.
    """
    steps = tuple(stage)
    states = [step.state for step in steps]
    counted = len(steps) - states.count(StepState.SKIPPED)
    quorum = next((step.quorum for step in steps if step.quorum is not None), None)
    excused = states.count(StepState.ABSTAINED) + states.count(StepState.SILENT)
    everybody = max(counted - excused, min(1, counted))
    needed = everybody if quorum is None else min(quorum, counted)
    given = states.count(StepState.DONE)
    if given >= needed:
        return Outcome.PASSED
    return Outcome.FAILED if given + states.count(StepState.PENDING) < needed else Outcome.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The route after one step was answered: its steps, and where the letter then stands."""

    steps: tuple[Step, ...]
    state: State


def after(steps: Iterable[Step], step: Step, answer: StepState) -> Change:
    """The route once this step was answered so; a stage that is passed needs nobody else, a failed one is a draft."""
    found = tuple(replace(one, state=answer) if _is_same(one, step) else one for one in steps)
    if step.task is not Task.REVIEW:
        return Change(steps=found, state=state_for(next_step(found)))
    how = outcome(one for one in found if one.order == step.order)
    if how is Outcome.FAILED:
        return Change(steps=found, state=State.DRAFT)
    if how is Outcome.PASSED:
        found = tuple(_closed(one) if one.order == step.order else one for one in found)
    return Change(steps=found, state=state_for(next_step(found)))


def silent(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Whose silence passes the stage whose turn it is, once its deadline is over; nobody's before one initialled."""
    steps = tuple(steps)
    asked = next_steps(steps)
    has_initials = any(one.order == asked[0].order and one.state is StepState.DONE for one in steps) if asked else False
    return asked if has_initials and all(one.silence_passes for one in asked) else ()


def is_parallel(steps: Iterable[Step], step: Step) -> bool:
    """True when others review in the same stage, be they done or not."""
    return step.task is Task.REVIEW and sum(one.order == step.order for one in steps) > 1


def _is_same(one: Step, other: Step) -> bool:
    return (one.order, one.post_id) == (other.order, other.post_id)


def _closed(step: Step) -> Step:
    return replace(step, state=StepState.UNNEEDED) if step.state is StepState.PENDING else step
