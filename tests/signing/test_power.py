"""Whose signature it is, and whether that person had the power that day, are two answers."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from directory.appoint import appoint
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.models import Tenure
from signing.core.policy import Level
from signing.core.verdict import Indication, SignatureFacts, SubIndication, Verdict
from signing.power import Power, Standing, powers_of
from tests.town import AT, TODAY, Town


def judged(person_id: int | None, *, at: datetime | None = AT, passed: bool = True) -> Verdict:
    indication = Indication.TOTAL_PASSED if passed else Indication.INDETERMINATE
    signature = SignatureFacts(
        field="signature-1", is_time_stamp=False, signer_name="Maryam", person_id=person_id, organisation="Planning",
        signed_at=at, timestamped_at=at, level=Level.LT, serial="1", reason="", indication=indication,
        sub_indication=SubIndication.NONE, findings=(),
    )  # fmt: skip
    return Verdict(indication=indication, sub_indication=SubIndication.NONE, signatures=(signature,))


def power(verdict: Verdict) -> Power:
    (only,) = powers_of(verdict)
    return only


def test_a_holder_had_the_power_by_an_order(town: Town) -> None:
    found = power(judged(town.maryam.person_id))
    assert found.standing is Standing.HELD
    assert found.on == TODAY
    assert [(one.capacity, one.order) for one in found.tenures] == [(Capacity.HOLDER, "أمر 1")]


def test_after_the_tenure_the_signature_holds_and_the_power_does_not(town: Town) -> None:
    Tenure.objects.filter(person_id=town.maryam.person_id).update(until_on=TODAY - timedelta(days=1))
    found = power(judged(town.maryam.person_id))
    assert (found.standing, found.tenures) == (Standing.NONE, ())


def test_who_acts_has_it_and_who_only_receives_has_not(town: Town) -> None:
    post = Tenure.objects.get(person_id=town.maryam.person_id).post_id
    person = town.huda.person_id
    for capacity, standing in ((Capacity.DEPUTY, Standing.RECEIVES_ONLY), (Capacity.ACTING, Standing.HELD)):
        Tenure.objects.filter(person_id=person).delete()
        appoint(
            person, post_id=post, term=Term(from_on=TODAY), capacity=capacity, order="أمر 9", by=CLOCKWORK, at=AT
        )  # fmt: skip
        assert power(judged(person)).standing is standing


def test_2_4_who_signs_for_somebody_whom_the_letter_benefits_has_no_power(town: Town) -> None:
    post, person = Tenure.objects.get(person_id=town.maryam.person_id).post_id, town.huda.person_id
    Tenure.objects.filter(person_id=person).delete()
    term = Term(from_on=TODAY)
    appoint(person, post_id=post, term=term, capacity=Capacity.ACTING, order="أمر 9", by=CLOCKWORK, at=AT)
    for named, is_found in ((town.maryam, True), (town.huda, True), (town.zainab, False)):
        (found,) = powers_of(judged(person), beneficiaries=frozenset({named.person_id}))
        assert found.benefits is is_found


def test_the_day_is_baghdad_s(town: Town) -> None:
    late = datetime.combine(TODAY - timedelta(days=1), time(21, 30), tzinfo=UTC)
    assert power(judged(town.maryam.person_id, at=late)).on == TODAY


def test_what_does_not_hold_or_has_no_time_says_nothing_of_power(town: Town) -> None:
    for verdict in (judged(town.maryam.person_id, passed=False), judged(town.maryam.person_id, at=None)):
        assert (power(verdict).standing, power(verdict).tenures) == (Standing.UNKNOWN, ())
    assert powers_of(judged(None)) == ()


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_it_is_told_in_three_languages(town: Town, language: str) -> None:
    with translation.override(language):
        said = render_to_string("signing/_power.html", {"powers": powers_of(judged(town.maryam.person_id))})
        none = render_to_string("signing/_power.html", {"powers": powers_of(judged(town.maryam.person_id, at=None))})
    assert "أمر 1" in said
    assert said != none


def test_a_power_entered_after_the_signature_is_seen_as_such(town: Town) -> None:
    person = town.zainab.person_id
    Tenure.objects.filter(person_id=person).delete()
    post = Tenure.objects.get(person_id=town.maryam.person_id).post_id
    term, later = Term(from_on=TODAY - timedelta(days=9)), AT + timedelta(minutes=5)
    appoint(person, post_id=post, term=term, capacity=Capacity.ACTING, order="أمر 9", by=CLOCKWORK, at=later)
    before, after = power(judged(person)), power(judged(person, at=later))
    assert (before.standing, after.standing) == (Standing.ENTERED_LATER, Standing.HELD)
    assert [one.entered_at for one in before.tenures] == [later]
    with translation.override("en"):
        page = render_to_string("signing/_power.html", {"powers": (before,)})
        assert "Entered only after the signature:" in page
        assert "Please compare the order itself." in page
        assert "Entered only" not in render_to_string("signing/_power.html", {"powers": (after,)})
    Tenure.objects.filter(person_id=person).update(entered_at=None)  # of before this was kept
    assert power(judged(person)).standing is Standing.HELD
