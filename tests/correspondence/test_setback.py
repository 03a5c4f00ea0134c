"""What did not go through, as the rule sees it."""

from correspondence.core.route import REASONED, Act
from correspondence.core.setback import OF_ACT, TOLD_REFUSALS, told
from correspondence.findings import NOT_SIGNED


def test_every_negative_act_is_a_setback_but_asking_back() -> None:
    assert frozenset(OF_ACT) == REASONED - {Act.ASK_BACK}  # asking is answered, and the answer is told


def test_every_refusal_that_is_told_has_its_sentence() -> None:
    assert frozenset(NOT_SIGNED) >= TOLD_REFUSALS


def test_who_did_it_is_not_told_of_it() -> None:
    assert told(1, by=2, registry=(3, 4)) == {1, 3, 4}
    assert told(1, by=1, registry=(3,)) == {3}
