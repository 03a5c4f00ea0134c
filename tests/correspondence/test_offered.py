"""What a letter's page offers."""

from correspondence.core.offered import may
from correspondence.core.route import Standing, State, Task
from directory.core.clearance import Clearance
from directory.core.reach import Reach


def person(*, desks: frozenset[int] = frozenset()) -> Reach:
    """Somebody who serves these desks."""
    return Reach(name="p", person_id=1, clearance=Clearance(), desks=desks)


def allowed(state: State, **facts: object) -> set[str]:
    """What somebody may do with a letter in this state."""
    said: dict[str, object] = {"by": person(), "is_author": False, "is_signer": False, **facts}
    return {act.value for act in may(Standing(state=state, version=1, holder_desk=4), **said)}  # type: ignore[arg-type]  # the test names its facts


def test_what_a_person_may_do_now() -> None:
    review, sign = frozenset({Task.REVIEW}), frozenset({Task.SIGN})
    assert allowed(State.DRAFT, is_author=True) == {"revise", "attach", "detach", "send"}
    assert allowed(State.UNDER_REVIEW, turns=review) == {"initial", "give_back", "suspend"}
    assert allowed(State.UNDER_REVIEW, turns=review, is_parallel=True) == {"initial", "object", "abstain", "suspend"}
    assert allowed(State.UNDER_REVIEW, turns=frozenset({Task.PRESENT})) == {"present", "give_back", "suspend"}
    assert allowed(State.UNDER_REVIEW, is_asked=True) == allowed(State.READY, is_asked=True) == {"opine"}
    assert allowed(State.UNDER_REVIEW, is_author=True) == {"recall", "suspend"}
    assert allowed(State.UNDER_REVIEW) == set()
    assert allowed(State.READY, turns=sign, is_signer=True) == {"sign", "give_back", "suspend"}
    assert allowed(State.READY, turns=sign) == {"give_back", "suspend"}
    assert allowed(State.SUSPENDED, is_author=True) == allowed(State.SUSPENDED, turns=review) == {"resume"}
    assert allowed(State.SIGNED, by=person(desks=frozenset({4})), is_author=True) == {"register"}
    first = allowed(State.SIGNED, by=person(desks=frozenset({4})), must_consent=True)
    assert first == {"consent"}  # of two registries the first gives no number alone
    assert allowed(State.SIGNED, by=person(desks=frozenset({5})), must_consent=True) == set()
