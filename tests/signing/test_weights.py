"""What findings weigh together."""

from signing.core.verdict import Finding, Indication, SubIndication
from signing.core.weights import WEIGHTS, gravity, worst


def test_nothing_found_passes() -> None:
    assert worst(()) == (Indication.TOTAL_PASSED, SubIndication.NONE)


def test_the_gravest_decides_and_of_equals_the_first() -> None:
    named = [Finding(code=code) for code in ("key_short", "tail", "changed", "revoked", "hash_differs")]
    assert worst(tuple(named)) == (Indication.TOTAL_FAILED, SubIndication.REVOKED)
    assert worst(tuple(named[:3])) == (Indication.INDETERMINATE, SubIndication.FORMAT_FAILURE)
    assert worst(tuple(named[:1])) == (Indication.TOTAL_PASSED, SubIndication.NONE)


def test_what_does_not_pass_says_why_and_what_passes_says_nothing() -> None:
    for code, weight in WEIGHTS.items():
        assert (gravity(weight) == 0) is (weight[1] is SubIndication.NONE), code
