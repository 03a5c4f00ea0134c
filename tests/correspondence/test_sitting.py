"""How a committee signs: quorum, chair, dissent, who is absent."""

from datetime import UTC, datetime, timedelta

import pytest

from correspondence.core import joint, route, sitting
from correspondence.core.committee import Committee
from correspondence.core.errors import OutOfTurnError, ReasonMissingError, ReasonTooLongError
from correspondence.core.letter import SigningOrder
from correspondence.core.route import Step, StepState, Task

PANEL = Committee(rapporteur_post_id=2, quorum=3, window_days=5, approver_post_id=9)
AT = datetime(2026, 7, 14, 11, tzinfo=UTC)
STANDS = {"s": StepState.DONE, ".": StepState.PENDING}


def panel(answers: str) -> tuple[Step, ...]:
    """Posts 1 (who chairs) to n, each signed (s) or not, and post 9, which approves."""
    posts = (*range(1, len(answers) + 1), 9)
    laid = sitting.laid(route.steps((), signers=posts, signing=SigningOrder.FREE), PANEL)
    states = [*(STANDS[one] for one in answers), StepState.PENDING]
    return tuple(
        Step(order=one.order, post_id=one.post_id, task=one.task, state=state, quorum=one.quorum, days=one.days)
        for one, state in zip(laid, states, strict=True)
    )


def test_2_3_a_window_is_over_by_its_hour_whether_or_not_anybody_closed_it() -> None:
    for steps in (panel("ss.."), joint.laid(route.steps((), signers=(1, 2)), frozenset({2}))[1:]):
        sitting.check_window(steps, due_at=AT, at=AT)
        with pytest.raises(sitting.WindowOverError):
            sitting.check_window(steps, due_at=AT, at=AT + timedelta(seconds=1))
    sitting.check_window(panel("ssss"), due_at=AT, at=AT + timedelta(days=1))  # who approves has no window


def test_members_sign_as_they_come_and_then_whoever_approves() -> None:
    assert [one.post_id for one in route.next_steps(panel(".s.."))] == [1, 3, 4]
    assert [one.post_id for one in route.next_steps(panel("ssss"))] == [9]
    assert (sitting.days(panel("s...")), sitting.days(panel("ssss"))) == (5, None)
    assert sitting.laid(panel("ss"), None) == panel("ss")


@pytest.mark.parametrize(
    ("answers", "is_quorate", "absent"),
    [("sss.", True, (4,)), ("ssss", True, ()), (".sss", False, (1,)), ("ss..", False, (3, 4)), ("s.s.s", True, (2, 4))],
)
def test_a_quorum_counts_with_its_chair_alone(answers: str, is_quorate: bool, absent: tuple[int, ...]) -> None:  # noqa: FBT001
    found = sitting.sitting(panel(answers))
    assert (found.is_quorate, found.absent) == (is_quorate, absent)
    facts = sitting.facts_in(found.note())
    assert facts["absent"] == ",".join(map(str, absent))
    assert (int(facts["signed"]), int(facts["members"])) == (answers.count("s"), len(answers))


def test_when_its_time_is_over_who_has_not_signed_is_absent_and_asked_no_more() -> None:
    after = sitting.closed(panel("ss.s."))
    assert [one.post_id for one in after if one.state is StepState.ABSENT] == [3, 5]
    assert [one.post_id for one in route.next_steps(after)] == [9]


def test_only_a_member_dissents_and_says_why() -> None:
    chair, *_, approver = panel("....")
    assert sitting.dissent("  خلافاً\nللتعليمات ", chair) == "خلافاً للتعليمات"
    with pytest.raises(ReasonMissingError):
        sitting.dissent(" ", chair)
    with pytest.raises(ReasonTooLongError):
        sitting.dissent("ا" * (sitting.DISSENT_LIMIT + 1), chair)
    for other in (approver, Step(order=1, post_id=1, task=Task.REVIEW)):
        with pytest.raises(OutOfTurnError):
            sitting.dissent("لا", other)


def test_only_the_chair_brings_the_minutes_back_while_they_are_signed() -> None:
    steps = panel("....")
    assert [sitting.is_plain_member(steps, one) for one in steps] == [False, True, True, True, False]


def test_2_3_a_window_is_laid_on_every_signature_of_several_and_the_guest_keeps_its_own() -> None:
    plan = route.steps((7,), signers=(1, 2, 3))
    laid = joint.laid(sitting.windowed(plan, 4), frozenset({3}))
    assert [(one.days, one.is_guest) for one in laid] == [
        (None, False),
        (4, False),
        (4, False),
        (joint.WINDOW_DAYS, True),
    ]
    assert sitting.windowed(plan, None) == plan
    for refused, days in ((route.steps((7,), signers=(1,)), 4), (plan, 0), (plan, 61), (panel(".."), 4)):
        with pytest.raises(sitting.WindowNotAcceptedError):
            sitting.windowed(refused, days)
