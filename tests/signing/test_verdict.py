"""A verdict cannot be read past."""

import pytest

from signing.core.errors import NotTrustedError
from signing.core.verdict import Finding, Indication, SubIndication, Verdict, undecided


def test_a_verdict_has_no_truth_value() -> None:
    for indication in Indication:
        with pytest.raises(RuntimeError):
            bool(Verdict(indication=indication, sub_indication=SubIndication.NONE))


def test_only_passed_is_let_through() -> None:
    Verdict(indication=Indication.TOTAL_PASSED, sub_indication=SubIndication.NONE).require()
    for indication in (Indication.INDETERMINATE, Indication.TOTAL_FAILED):
        verdict = Verdict(
            indication=indication,
            sub_indication=SubIndication.FORMAT_FAILURE,
            findings=(Finding(code="tail"), Finding(code="changed")),
        )
        with pytest.raises(NotTrustedError) as caught:
            verdict.require()
        assert caught.value.facts == {
            "indication": indication.value, "sub_indication": "FORMAT_FAILURE", "finding": "tail",
        }  # fmt: skip


def test_what_is_undecided_says_why() -> None:
    verdict = undecided("encrypted", SubIndication.FORMAT_FAILURE)
    assert verdict.indication is Indication.INDETERMINATE
    assert verdict.all_findings() == (Finding(code="encrypted"),)
