"""The table of what is allowed, and whose turn it is."""

from dataclasses import replace

import pytest

from correspondence.core import route
from correspondence.core.circuit import Stage, Way
from correspondence.core.errors import (
    NotEarlierError,
    OutOfTurnError,
    ReasonMissingError,
    ReasonTooLongError,
    SignerChangedError,
)
from correspondence.core.letter import SigningOrder
from correspondence.core.route import Act, State, Step, StepState, Task
from directory.core.clearance import Clearance
from directory.core.reach import CLOCKWORK, Reach

STEPS = route.steps((11, 12), signers=(13,))


def done(*orders: int) -> list[Step]:
    """The route with these steps done."""
    return [
        Step(order=s.order, post_id=s.post_id, task=s.task, state=StepState.DONE if s.order in orders else s.state)
        for s in STEPS
    ]


def person(*posts: int, desks: frozenset[int] = frozenset()) -> Reach:
    """Somebody on these posts."""
    return Reach(name="p", person_id=1, clearance=Clearance(), posts=frozenset(posts), desks=desks)


def test_the_table_read_aloud() -> None:
    goes_on, returns = ("ready", "under_review"), ("draft", "under_review")
    allowed = {
        (before and before.value, act.value, tuple(sorted(after))) for (before, act), after in route.TABLE.items()
    }
    assert allowed == {
        (None, "start", ("draft",)),
        ("draft", "revise", ("draft",)),
        ("draft", "attach", ("draft",)),
        ("draft", "detach", ("draft",)),
        ("draft", "send", goes_on),
        ("draft", "destroy", ("destroyed",)),
        ("under_review", "initial", goes_on),
        ("under_review", "object", returns),
        ("under_review", "abstain", returns),
        ("under_review", "skip", returns),
        ("under_review", "present", goes_on),
        ("under_review", "freeze", ("ready",)),
        ("under_review", "opine", ("under_review",)),
        ("under_review", "silence", ("under_review",)),
        ("under_review", "give_back", returns),
        ("under_review", "recall", ("draft",)),
        ("under_review", "ask_back", ("under_review",)),
        ("under_review", "let_stand", ("under_review",)),
        ("under_review", "suspend", ("suspended",)),
        ("ready", "opine", ("ready",)),
        ("ready", "give_back", returns),
        ("ready", "recall", ("draft",)),
        ("ready", "ask_back", ("ready",)),
        ("ready", "let_stand", ("ready",)),
        ("ready", "suspend", ("suspended",)),
        ("ready", "sign", ("ready", "signed")),
        ("ready", "dissent", ("ready",)),
        ("ready", "close_window", ("draft", "ready")),
        ("suspended", "resume", goes_on),
        ("signed", "consent", ("signed",)),
        ("signed", "give_back", ("draft",)),
        ("signed", "register", ("registered",)),
        ("draft", "redate", ("draft",)),
        ("under_review", "redate", ("under_review",)),
        ("ready", "redate", ("ready",)),
        ("signed", "redate", ("signed",)),
        *(("draft", act, ("draft",)) for act in ("give_pen", "return_pen", "take_pen")),
        *((state, "hand_over", (state,)) for state in ("draft", "under_review", "ready", "suspended")),
    }


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_what_is_absent_is_forbidden(state: State, act: Act) -> None:
    if (state, act) in route.TABLE:
        route.require(state, act)
    else:
        with pytest.raises(OutOfTurnError):
            route.require(state, act)


def test_a_registered_letter_never_moves_again() -> None:
    assert not [act for (state, act) in route.TABLE if state is State.REGISTERED]


def test_reviewers_come_in_their_order_and_the_signer_last() -> None:
    assert [(s.order, s.post_id, s.task) for s in STEPS] == [
        (1, 11, Task.REVIEW), (2, 12, Task.REVIEW), (3, 13, Task.SIGN)]  # fmt: skip


def test_only_the_next_post_may_act_and_only_its_own_task() -> None:
    assert route.turn(done(1), task=Task.REVIEW, posts=frozenset({12}), state=State.UNDER_REVIEW).order == 2
    for steps, task, post in ((done(), Task.REVIEW, 12), (done(1), Task.SIGN, 13), (done(1, 2, 3), Task.SIGN, 13)):
        with pytest.raises(OutOfTurnError):
            route.turn(steps, task=task, posts=frozenset({post}), state=State.UNDER_REVIEW)


def test_signers_sign_in_order_or_as_they_come() -> None:
    fixed = route.steps((11,), signers=(13, 14))
    free = route.steps((11,), signers=(13, 14), signing=SigningOrder.FREE)
    assert [step.order for step in fixed] == [1, 2, 3]
    assert [step.order for step in free] == [1, 2, 2]
    assert (route.holder_of(fixed), route.holder_of(fixed[1:]), route.holder_of(free[1:])) == (11, 13, None)
    assert [step.post_id for step in route.next_steps(free[1:])] == [13, 14]
    assert route.next_steps(()) == ()
    assert route.holder_of(()) is None


def test_whom_the_page_names_signs_and_a_successor_gives_it_back() -> None:
    named = [replace(step, signer_id=1) for step in route.steps((), signers=(13,))]
    assert route.signing_turn(named, by=person(), state=State.READY).post_id == 13
    stranger = replace(person(13), person_id=2)
    with pytest.raises(SignerChangedError):
        route.signing_turn(named, by=stranger, state=State.READY)
    with pytest.raises(OutOfTurnError):
        route.signing_turn(named, by=replace(person(12), person_id=2), state=State.READY)
    assert route.acting_steps(named, by=stranger) == tuple(named)
    assert route.acting_steps(named, by=replace(person(12), person_id=2)) == ()


def test_the_state_follows_from_the_step() -> None:
    assert [route.state_for(route.next_step(done(*orders))) for orders in ((), (1,), (1, 2), (1, 2, 3))] == [
        State.UNDER_REVIEW, State.UNDER_REVIEW, State.READY, State.SIGNED]  # fmt: skip


def test_several_review_at_once_opinions_have_no_turn_and_gates_come_before_the_signer() -> None:
    way = Way(stages=(Stage(posts=(11, 12), quorum=1), Stage(posts=(15,))), opinions=(16,))
    steps = route.steps(way, signers=(13,), gates=(14,))
    assert [(s.order, s.post_id, s.task, s.quorum) for s in steps] == [
        (0, 16, Task.OPINION, None), (1, 11, Task.REVIEW, 1), (1, 12, Task.REVIEW, 1), (2, 15, Task.REVIEW, None),
        (3, 14, Task.PRESENT, None), (4, 13, Task.SIGN, None)]  # fmt: skip
    assert [s.post_id for s in route.next_steps(steps)] == [11, 12]
    assert route.holder_of(steps) is None
    asked = route.opinion_of(steps, posts=frozenset({16}))
    assert asked is not None
    assert route.opinion_of(steps, posts=frozenset({11})) is None
    assert route.passable(steps, post_id=12).order == 1
    with pytest.raises(OutOfTurnError):
        route.passable(steps, post_id=15)


def test_a_letter_is_returned_to_a_post_that_had_it() -> None:
    now = STEPS[2]
    assert [s.post_id for s in route.before(STEPS, now)] == [11, 12]
    assert route.earlier(STEPS, now, post_id=12).order == 2
    for post in (13, 99):
        with pytest.raises(NotEarlierError):
            route.earlier(STEPS, now, post_id=post)


def test_a_negative_act_carries_a_reason() -> None:
    assert route.reason(" خطأ ") == "خطأ"
    with pytest.raises(ReasonMissingError):
        route.reason("  ")
    with pytest.raises(ReasonTooLongError):
        route.reason("م" * 1001)


def test_machines_write_no_letters() -> None:
    assert route.person_of(person()) == 1
    with pytest.raises(OutOfTurnError):
        route.person_of(CLOCKWORK)


def test_only_the_author_changes_a_draft() -> None:
    route.require_author(State.DRAFT, Act.REVISE, is_author=True)
    with pytest.raises(OutOfTurnError):
        route.require_author(State.DRAFT, Act.REVISE, is_author=False)


def test_i1_a_step_the_table_does_not_know_leads_nowhere() -> None:
    assert route.leads(State.SIGNED, Act.REGISTER, State.REGISTERED)
    assert not route.leads(State.REGISTERED, Act.REVISE, State.DRAFT)
    assert not route.leads(State.DRAFT, Act.SEND, State.SIGNED)
