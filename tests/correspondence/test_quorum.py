"""When a stage of several is passed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core import quorum, route
from correspondence.core.circuit import Stage, Way
from correspondence.core.quorum import Outcome
from correspondence.core.route import State, Step, StepState, Task

ANSWERS = {
    "v": StepState.DONE, "o": StepState.OBJECTED, "a": StepState.ABSTAINED, "s": StepState.SKIPPED,
    ".": StepState.PENDING, "z": StepState.SILENT,
}  # fmt: skip


def stage(answers: str, enough: int | None = None) -> list[Step]:
    """A stage whose posts answered so: v initials, o objected, a abstained, s passed over, z silent, . nothing yet."""
    return [
        Step(order=1, post_id=post, task=Task.REVIEW, state=ANSWERS[answer], quorum=enough)
        for post, answer in enumerate(answers, start=1)
    ]


@pytest.mark.parametrize(
    ("answers", "enough", "found"),
    [
        ("...", None, Outcome.OPEN),
        ("vv.", None, Outcome.OPEN),
        ("vvv", None, Outcome.PASSED),
        ("vva", None, Outcome.PASSED),
        ("o..", None, Outcome.FAILED),
        ("aaa", None, Outcome.FAILED),
        ("aas", None, Outcome.FAILED),
        ("sss", None, Outcome.PASSED),
        ("vvs", None, Outcome.PASSED),
        ("vzz", None, Outcome.PASSED),
        ("vz.", None, Outcome.OPEN),
        ("z.", None, Outcome.OPEN),
        ("zz", None, Outcome.FAILED),
        ("v..", 2, Outcome.OPEN),
        ("vo.", 2, Outcome.OPEN),
        ("vov", 2, Outcome.PASSED),
        ("oo.", 2, Outcome.FAILED),
        ("oa.", 1, Outcome.OPEN),
        ("v..", 1, Outcome.PASSED),
        ("os.", 2, Outcome.FAILED),
    ],
)
def test_all_n_of_m_or_any(answers: str, enough: int | None, found: Outcome) -> None:
    assert quorum.outcome(stage(answers, enough)) is found


@given(answers=st.text("voas", min_size=1, max_size=8), enough=st.none() | st.integers(1, 8))
def test_whoever_answered_a_stage_is_decided_and_what_is_decided_stays(answers: str, enough: int | None) -> None:
    enough = None if enough is None else min(enough, len(answers))
    assert quorum.outcome(stage(answers, enough)) is not Outcome.OPEN
    said = [quorum.outcome(stage(answers[:known].ljust(len(answers), "."), enough)) for known in range(len(answers))]
    decided = [one for one in said if one is not Outcome.OPEN]
    if "s" not in answers and "a" not in answers:
        assert len(set(decided)) <= 1


def test_the_route_goes_on_with_whoever_is_needed() -> None:
    way = Way(stages=(Stage(posts=(1, 2, 3), quorum=2), Stage(posts=(4,))))
    steps = route.steps(way, signers=(9,))
    first = quorum.after(steps, steps[0], StepState.DONE)
    assert first.state is State.UNDER_REVIEW
    second = quorum.after(first.steps, steps[2], StepState.DONE)
    assert [step.state for step in second.steps[:3]] == [StepState.DONE, StepState.UNNEEDED, StepState.DONE]
    assert route.holder_of(second.steps) == 4
    assert quorum.after(second.steps, steps[3], StepState.DONE).state is State.READY
    assert quorum.after(steps, steps[3], StepState.OBJECTED).state is State.DRAFT


@pytest.mark.parametrize(
    ("answers", "silence_passes", "found"),
    [
        ("v..", True, (2, 3)),
        ("va.", True, (3,)),
        ("...", True, ()),
        ("aa.", True, ()),
        ("v..", False, ()),
        ("v", True, ()),
    ],
)
def test_silence_passes_by_policy_and_never_without_initials(
    answers: str, found: tuple[int, ...], *, silence_passes: bool
) -> None:
    steps = [replace(step, silence_passes=silence_passes) for step in stage(answers)]
    assert tuple(step.post_id for step in quorum.silent(steps)) == found


def test_who_reviews_beside_others_is_not_alone() -> None:
    steps = route.steps(Way(stages=(Stage(posts=(1, 2)), Stage(posts=(3,)))), signers=(9,))
    assert [quorum.is_parallel(steps, step) for step in steps] == [True, True, False, False]
