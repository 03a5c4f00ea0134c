"""One file takes no longer than the time that one file may take, however it is divided."""

from collections.abc import Callable, Iterator

import pytest

from paper.core.limits import CHILD_LIMITS
from signing import judgement
from signing.core.verdict import Indication
from tests.signing import pki as small

WHOLE = CHILD_LIMITS.wall_seconds


@pytest.fixture
def intake_takes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Makes the intake as slow as it is told."""

    def slow(seconds: float) -> None:
        moments: Iterator[float] = iter((100.0, 100.0 + seconds))
        monkeypatch.setattr(judgement, "monotonic", lambda: next(moments))

    return slow


def test_the_judge_has_what_the_intake_left(
    pki: small.Pki, sealed: bytes, intake_takes: Callable[[float], None]
) -> None:
    intake_takes(WHOLE - 20)
    found = judgement.judgement_on(sealed, at=None, trust=(pki.trust,))
    assert found.verdict.indication is Indication.TOTAL_PASSED
    intake_takes(WHOLE - 0.001)
    found = judgement.judgement_on(sealed, at=None, trust=(pki.trust,))
    assert [one.code for one in found.verdict.all_findings()] == ["reader_stopped"]
    assert found.is_signed_document


def test_a_file_whose_intake_took_all_is_not_judged(
    pki: small.Pki, sealed: bytes, intake_takes: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judgement, "verdict_on", None)
    intake_takes(WHOLE)
    found = judgement.judgement_on(sealed, at=None, trust=(pki.trust,))
    assert found.verdict.indication is Indication.INDETERMINATE
    assert [one.code for one in found.verdict.all_findings()] == ["reader_stopped"]
