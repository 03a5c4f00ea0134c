"""Question and answer are the same after the journey to the judge's process and back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.core.policy import Level
from signing.core.question import Anchor, Question, Recognised, answer_bytes, question_from, verdict_from
from signing.core.verdict import Finding, Indication, SignatureFacts, SubIndication, Verdict

MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
FINDINGS = st.lists(
    st.builds(Finding, code=st.text(), facts=st.dictionaries(st.text(), st.text() | st.integers(0, 10**9), max_size=2)),
    max_size=2,
).map(tuple)


@given(
    st.builds(
        Question,
        pdf=st.binary(max_size=40),
        trust=st.lists(st.binary(max_size=8), max_size=3).map(tuple),
        revocations=st.lists(st.binary(max_size=8), max_size=3).map(tuple),
        others=st.lists(st.binary(max_size=8), max_size=3).map(tuple),
        at=MOMENTS,
        expected_fields=st.none() | st.lists(st.text(max_size=5), max_size=3).map(tuple),
        is_own=st.booleans(),
        recognised=st.builds(
            Recognised,
            anchors=st.lists(
                st.builds(
                    Anchor,
                    name=st.text(),
                    der=st.binary(),
                    from_at=st.datetimes(timezones=st.just(UTC)),
                    until_at=MOMENTS,
                ),
                max_size=2,
            ).map(tuple),
            between=st.lists(st.binary(max_size=8), max_size=2).map(tuple),
            revocations=st.lists(st.binary(max_size=8), max_size=2).map(tuple),
        ),
    )
)
def test_a_question_arrives_as_it_was_asked(question: Question) -> None:
    assert question_from(question.to_bytes()) == question


@given(FINDINGS, MOMENTS, st.none() | st.integers(1, 10**9))
def test_a_verdict_comes_back_as_it_was_given(
    findings: tuple[Finding, ...], moment: datetime | None, person: int | None
) -> None:
    signature = SignatureFacts(
        field="seal",
        is_time_stamp=False,
        signer_name="مريم",
        person_id=person,
        organisation="وزارة التخطيط",
        signed_at=moment,
        timestamped_at=None,
        level=Level.LT,
        serial="0f",
        reason="2026/17",
        indication=Indication.INDETERMINATE,
        sub_indication=SubIndication.NO_POE,
        findings=findings,
    )
    verdict = Verdict(
        indication=Indication.INDETERMINATE,
        sub_indication=SubIndication.NO_POE,
        signatures=(signature,),
        findings=findings,
        pages=3,
    )
    assert verdict_from(answer_bytes(verdict)) == verdict


def test_what_no_verdict_holds_is_a_mistake_of_the_programmer() -> None:
    strange = Verdict(
        indication=Indication.INDETERMINATE,
        sub_indication=SubIndication.NO_POE,
        signatures=(),
        findings=(Finding(code="odd", facts={"what": object()}),),  # type: ignore[dict-item]  # on purpose
        pages=1,
    )
    with pytest.raises(TypeError, match="no place in a verdict"):
        answer_bytes(strange)
