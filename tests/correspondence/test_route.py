"""The table of what is allowed, and whose turn it is."""

from dataclasses import replace

import pytest

from correspondence.core import route
from correspondence.core.errors import (
    OutOfTurnError,
    ReasonMissingError,
    ReasonTooLongError,
    ReviewerTwiceError,
    SignerChangedError,
    TooManyReviewersError,
)
from correspondence.core.letter import SigningOrder
from correspondence.core.route import Act, Standing, State, Step, StepState, Task
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
    allowed = {
        (before and before.value, act.value, tuple(sorted(after))) for (before, act), after in route.TABLE.items()
    }
    assert allowed == {
        (None, "start", ("draft",)),
        ("draft", "revise", ("draft",)),
        ("draft", "attach", ("draft",)),
        ("draft", "detach", ("draft",)),
        ("draft", "send", ("ready", "under_review")),
        ("under_review", "initial", ("ready", "under_review")),
        ("under_review", "give_back", ("draft",)),
        ("ready", "give_back", ("draft",)),
        ("ready", "sign", ("ready", "signed")),
        ("signed", "register", ("registered",)),
        ("draft", "redate", ("draft",)),
        ("under_review", "redate", ("under_review",)),
        ("ready", "redate", ("ready",)),
        ("signed", "redate", ("signed",)),
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


def test_a_route_has_no_post_twice_and_an_end() -> None:
    route.check_reviewers((1, 2), signers=(3,))
    with pytest.raises(ReviewerTwiceError):
        route.check_reviewers((1, 1), signers=(3,))
    with pytest.raises(ReviewerTwiceError):
        route.check_reviewers((1, 3), signers=(3,))
    with pytest.raises(TooManyReviewersError):
        route.check_reviewers(tuple(range(21)), signers=(99,))


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


def test_what_a_person_may_do_now() -> None:
    draft = Standing(state=State.DRAFT, version=1)
    assert route.may(draft, by=person(), is_author=True, is_signer=False) == {
        Act.REVISE, Act.ATTACH, Act.DETACH, Act.SEND}  # fmt: skip
    review = Standing(state=State.UNDER_REVIEW, version=1, holder_post=11)
    assert route.may(review, by=person(11), is_author=False, is_signer=False) == {Act.INITIAL, Act.GIVE_BACK}
    assert route.may(review, by=person(12), is_author=False, is_signer=False) == frozenset()
    ready = Standing(state=State.READY, version=1, holder_post=13)
    assert Act.SIGN in route.may(ready, by=person(13), is_author=False, is_signer=True)
    assert Act.SIGN not in route.may(ready, by=person(13), is_author=False, is_signer=False)
    signed = Standing(state=State.SIGNED, version=1, holder_desk=4)
    assert route.may(signed, by=person(desks=frozenset({4})), is_author=True, is_signer=False) == {Act.REGISTER}
