"""No self-benefit (domain 2.4): who is to gain by a letter does not sign it, and nobody signs it in his place."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from archive.circle import beneficiaries
from correspondence import letters
from correspondence.core.circuit import Stage, Way
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Beneficiary, Content
from correspondence.core.route import State
from correspondence.draft import start
from correspondence.models import Memo
from correspondence.remarks import remarks_on
from correspondence.send import send
from directory.core.errors import SelfBenefitError
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import empower
from signing.power import powers_of
from signing.verify import verdict_on
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Citizen, Town
from tests.web.steps import client_of, drafted, plain, typed

pytestmark = pytest.mark.django_db


def benefits(town: Town, *people: Citizen, **changes: object) -> Content:
    named = tuple(Beneficiary(person_id=one.person_id, name=one.name.ar) for one in people)
    return a_letter(town, beneficiaries=named, **changes)


def sent(town: Town, content: Content) -> Memo:
    memo = start(content, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    return Memo.objects.get(pk=memo.pk)


def test_2_4_the_holder_does_not_sign_what_benefits_him_and_the_linter_says_it_before(town: Town) -> None:
    own = benefits(town, town.maryam)
    codes = [one.code for one in remarks_on(own, by=town.zainab.reach, at=AT)]
    assert "signer_benefits" in codes
    with pytest.raises(SelfBenefitError):
        sent(town, own)
    other = benefits(town, town.sara)
    assert "signer_benefits" not in [one.code for one in remarks_on(other, by=town.zainab.reach, at=AT)]
    assert sent(town, other).state == State.READY


@pytest.mark.parametrize("capacity", [Capacity.ACTING, Capacity.AUTHORISED])
def test_2_4_a_power_signs_nothing_that_benefits_who_has_it_or_whose_it_is(town: Town, capacity: Capacity) -> None:
    empower(
        town.hasan.person_id, post_id=town.maryam.post_id, capacity=capacity, term=Term(from_on=TODAY, until_on=TODAY),
        limits=Limits(kinds=frozenset({"letter"})), order=Order(number="1", on=TODAY), by=town.maryam.reach, at=AT,
    )  # fmt: skip
    who = {} if capacity is Capacity.ACTING else {"signer_person_id": town.hasan.person_id}
    for gains in (town.hasan, town.maryam):
        with pytest.raises(SelfBenefitError):
            sent(town, benefits(town, gains, **who))
    assert sent(town, benefits(town, town.sara, **who)).state == State.READY


def test_2_4_who_benefits_is_typed_by_name_and_shown_and_the_refusal_is_said(town: Town) -> None:
    browser, ref = client_of(town.zainab), drafted(town)
    (line,) = browser.get("/people/", {"q": town.maryam.name.ar}).json()["lines"]
    assert line.endswith(f"[{town.maryam.person_id}]")
    assert client_of(town.nasrin).get("/people/", {"q": town.maryam.name.ar}).json()["lines"] == []
    wrong = browser.post(f"/memos/{ref}/edit/", typed(town, beneficiaries=["لا أحد"], base="1"))
    assert wrong.status_code == 422
    assert browser.post(f"/memos/{ref}/edit/", typed(town, beneficiaries=[line], base="1")).status_code == 302
    memo = Memo.objects.get(ref=ref)
    kept = Content.from_json(memo.current().content)
    assert kept.beneficiaries == (Beneficiary(person_id=town.maryam.person_id, name=town.maryam.name.ar),)
    assert town.maryam.name.ar in plain(browser.get(f"/memos/{ref}/edit/"))
    refused = browser.post(f"/memos/{ref}/send/", {})
    assert (refused.status_code, "لا يوقّع أحد كتاباً ينفعه" in plain(refused)) == (422, True)


def test_2_4_the_report_on_powers_names_a_signer_who_benefits(town: Town) -> None:
    given = registered(town, benefits(town, town.sara))
    assert beneficiaries(given.record_id, reach=town.maryam.reach) == {town.sara.person_id}
    said = "يذكر الكتاب الموقّع بين المستفيدين منه"
    assert said not in plain(client_of(town.maryam).get(f"/records/{given.record_id}/"))
    verdict = verdict_on(letters.document(Memo.objects.get().ref, reach=town.maryam.reach), at=None)
    for people, is_found in ((frozenset({town.maryam.person_id}), True), (frozenset({town.sara.person_id}), False)):
        (power,) = powers_of(verdict, beneficiaries=people)
        assert power.benefits is is_found
        page = render_to_string("signing/_power.html", {"powers": [power]})
        assert (said in page) is is_found


def test_2_4_whom_it_benefits_initials_nothing_and_is_not_offered_for_it(town: Town) -> None:
    for who, offered in ((town.hasan, False), (town.laith, True)):
        memo = start(benefits(town, who), by=town.zainab.reach, at=AT)
        page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/send/"))
        assert (f'name="reviewers" value="{town.hasan.post_id}"' in page) is offered
        assert f'name="units" value="{town.planning_hr}"' in page  # sara of the same unit may
    memo = start(benefits(town, town.hasan), by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError) as refused:
        send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    assert [(one.code, one.facts["post"]) for one in refused.value.findings] == [("reviewer_benefits", "رئيس القسم")]
    assert Memo.objects.get(pk=memo.pk).state == State.DRAFT


def test_2_4_who_comes_to_the_post_later_or_acts_for_one_whom_it_benefits_initials_nothing_either(town: Town) -> None:
    memo = start(benefits(town, town.sara), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    empower(
        town.sara.person_id, post_id=town.hasan.post_id, capacity=Capacity.ACTING, term=Term(from_on=TODAY),
        limits=Limits(), order=Order(number="1", on=TODAY), by=town.maryam.reach, at=AT,
    )  # fmt: skip
    reader = client_of(town.sara)
    answer = reader.post(f"/memos/{memo.ref}/initial/", {"version": "1"})
    assert (answer.status_code, "لا يؤشر أحد على كتاب ينفعه" in plain(answer)) == (422, True)
    assert Memo.objects.get(pk=memo.pk).state == State.UNDER_REVIEW
    page = plain(reader.get(f"/memos/{memo.ref}/"))
    assert ("التأشير عليه ليس لكم" in page, f"/memos/{memo.ref}/initial/" in page) == (True, False)
    assert "التأشير عليه ليس لكم" not in plain(client_of(town.hasan).get(f"/memos/{memo.ref}/"))
    assert client_of(town.hasan).post(f"/memos/{memo.ref}/initial/", {"version": "1"}).status_code == 302


def test_2_4_whom_it_benefits_gives_no_opinion_and_reads_why(town: Town) -> None:
    memo = start(benefits(town, town.sara), by=town.zainab.reach, at=AT)
    asked = Way(stages=(Stage(posts=(town.dara.post_id,)),), opinions=(town.sara.post_id,))
    with pytest.raises(LetterNotAcceptedError):
        send(memo.ref, reviewers=asked, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=replace(asked, opinions=(town.hasan.post_id,)), by=town.zainab.reach, at=AT)
    empower(
        town.sara.person_id, post_id=town.hasan.post_id, capacity=Capacity.ACTING, term=Term(from_on=TODAY),
        limits=Limits(), order=Order(number="1", on=TODAY), by=town.maryam.reach, at=AT,
    )  # fmt: skip
    answer = client_of(town.sara).post(f"/memos/{memo.ref}/opine/", {"version": "1", "reason": "لا مانع"})
    assert (answer.status_code, "لم يُحفظ رأيكم" in plain(answer)) == (422, True)
    assert "يمضي من دون رأيكم" in plain(client_of(town.sara).get(f"/memos/{memo.ref}/"))
    said = client_of(town.hasan).post(f"/memos/{memo.ref}/opine/", {"version": "1", "reason": "لا مانع"})
    assert said.status_code == 302
