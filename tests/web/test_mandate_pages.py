"""A mandate is given by two clearance officers in two sessions, ended early for a reason, and told to oversight."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from directory.core.errors import MandateScopeError, NotEntitledError, NotWithinReachError, SamePersonError
from directory.core.inspecting import Asked, Powers
from directory.core.tenure import Term
from directory.give_mandate import ask_mandate, confirm_mandate
from directory.models import JournalLine, Mandate, Person, Proposal, Tenure, Unit
from directory.whois import person_named, reach_of
from tests.town import AT, TODAY, Citizen, Town, clearance_officers
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
NEW = "/inspection/mandates/new/"
LAST = TODAY + timedelta(days=30)


@pytest.fixture
def officers(town: Town) -> tuple[Citizen, Citizen, Citizen, Citizen]:
    return clearance_officers(town)


def typed(town: Town, **changes: Any) -> dict[str, Any]:
    return {
        "number": "ت ف / ٩",
        "authority": "ديوان الرقابة المالية",
        "purpose": "تدقيق عقود السنة",
        "lead": f"يونس [{town.younis.person_id}]",
        "units": [town.planning],
        "kinds": ["letter"],
        "ceiling": "1",
        "records_from_on": f"{TODAY - timedelta(days=365):%d/%m/%Y}",
        "records_until_on": f"{TODAY:%d/%m/%Y}",
        "from_on": f"{TODAY:%d/%m/%Y}",
        "until_on": f"{LAST:%d/%m/%Y}",
        "disclose_on": f"{LAST:%d/%m/%Y}",
    } | changes


def asked_by(officer: Citizen, town: Town, **changes: Any) -> tuple[Client, int]:
    browser = client_of(officer)
    answer = browser.post(NEW, typed(town, **changes))
    assert answer.status_code == 302, plain(answer)
    return browser, Proposal.objects.latest("id").pk


def wanted(town: Town, **changes: Any) -> Asked:
    powers = Powers(
        units=frozenset({town.planning}),
        kinds=frozenset({"letter"}),
        records_from_on=TODAY,
        records_until_on=TODAY,
        ceiling=0,
    )
    facts: dict[str, Any] = {
        "number": "1",
        "authority": "x",
        "purpose": "x",
        "inspectors": (town.younis.person_id,),
        "powers": powers,
        "term": Term(from_on=TODAY, until_on=LAST),
    }
    return Asked(**(facts | changes))


def test_one_officer_asks_and_another_confirms_and_until_then_nothing_is_opened(
    town: Town, officers: tuple[Citizen, ...]
) -> None:
    wafa, bassam, *_ = officers
    first, number = asked_by(wafa, town)
    assert not Mandate.objects.exists()
    assert reach_of(person_named("younis"), on=TODAY).scopes == ()
    page = f"/inspection/mandates/asked/{number}/"
    assert first.get(page).status_code == 200
    own = first.post(f"{page}confirm/")
    assert (own.status_code, Mandate.objects.count()) == (422, 0)
    second = client_of(bassam)
    assert page in plain(second.get("/inspection/oversight/"))
    assert "تدقيق عقود السنة" in plain(second.get(page))
    answer = second.post(f"{page}confirm/")
    given = Mandate.objects.get()
    assert answer.headers["Location"] == f"/inspection/oversight/{given.pk}/"
    assert (given.number, given.purpose, given.body_id) == ("ت ف / 9", "تدقيق عقود السنة", town.audit)
    assert given.disclose_on == LAST
    assert (given.approved_by_id, given.seconded_by_id) == (wafa.person_id, bassam.person_id)
    (scope,) = reach_of(person_named("younis"), on=TODAY).scopes
    assert (scope.units, scope.kinds, scope.ceiling) == (frozenset({town.planning}), frozenset({"letter"}), 1)
    acts = list(JournalLine.objects.filter(outcome="done").values_list("act", flat=True))
    assert [act for act in acts if act in ("propose", "confirmed", "mandate")] == ["propose", "confirmed", "mandate"]
    assert second.post(f"{page}confirm/").status_code == 404  # it waits no more


def test_oversight_is_told_what_was_given_and_what_ended_and_why(town: Town, officers: tuple[Citizen, ...]) -> None:
    wafa, bassam, layla, _ = officers
    given = confirm_mandate(ask_mandate(wanted(town), by=wafa.reach, at=AT), by=bassam.reach, at=AT)
    auditor, first = client_of(layla), client_of(wafa)
    assert "جديد عليكم" in plain(auditor.get("/inspection/oversight/"))
    assert auditor.get(f"/inspection/oversight/{given}/").status_code == 200
    assert "جديد عليكم" not in plain(auditor.get("/inspection/oversight/"))
    assert auditor.get(f"/inspection/oversight/{given}/withdraw/").status_code == 404
    assert first.post(f"/inspection/oversight/{given}/withdraw/", {"reason": "أُلغي الأمر"}).status_code == 302
    assert reach_of(person_named("younis"), on=TODAY).scopes == ()
    told = plain(auditor.get("/inspection/oversight/"))
    assert "جديد عليكم" in told
    assert "أُلغي الأمر" in told


@pytest.mark.servers
def test_who_has_not_the_duty_there_sees_no_such_page(town: Town, officers: tuple[Citizen, ...]) -> None:
    wafa, _, layla, hiwa = officers
    _, number = asked_by(wafa, town)
    page = f"/inspection/mandates/asked/{number}/"
    for stranger in (town.zainab, town.huda, town.younis, layla):
        browser = client_of(stranger)
        for answer in (
            browser.get(NEW),
            browser.post(NEW, typed(town)),
            browser.get("/inspection/mandates/people/?q=x"),
        ):
            assert answer.status_code == 404
        assert browser.get(page).status_code == 404
        assert browser.post(f"{page}confirm/").status_code == 404
        assert browser.post(f"{page}decline/").status_code == 404
    other = client_of(hiwa)  # has the duty, for another body
    assert other.get(page).status_code == 404
    assert other.post(f"{page}confirm/").status_code == 404
    assert other.post(NEW, typed(town, number="7")).status_code == 422  # younis is none of Planning's people
    assert (Proposal.objects.count(), Mandate.objects.count()) == (1, 0)


def test_only_a_body_that_inspects_others_is_given_their_papers(town: Town, officers: tuple[Citizen, ...]) -> None:
    *_, hiwa = officers
    browser, lead = client_of(hiwa), f"[{town.omar.person_id}]"
    page = plain(browser.get(NEW))
    assert f'value="{town.planning_hr}"' in page
    assert f'value="{town.finance}"' not in page
    assert browser.post(NEW, typed(town, lead=lead, units=[town.finance])).status_code == 422
    with pytest.raises(MandateScopeError):
        ask_mandate(
            wanted(
                town,
                inspectors=(town.omar.person_id,),
                powers=Powers(
                    units=frozenset({town.planning, town.finance}),
                    kinds=frozenset({"letter"}),
                    records_from_on=TODAY,
                    records_until_on=TODAY,
                    ceiling=0,
                ),
            ),
            by=hiwa.reach,
            at=AT,
        )
    assert browser.post(NEW, typed(town, lead=lead, units=[town.planning_hr])).status_code == 302


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"until_on": f"{TODAY - timedelta(days=1):%d/%m/%Y}"}, "لم يُطلب شيء"),
        ({"until_on": f"{TODAY + timedelta(days=400):%d/%m/%Y}"}, "لم يُطلب شيء"),
        ({"units": []}, "m-units"),
        ({"lead": "لا أحد"}, "m-lead"),
        ({"second": "لا أحد"}, "m-second"),
        ({"purpose": ""}, "m-purpose"),
        ({"records_from_on": "31/2/2026"}, "m-records_from_on"),
    ],
)
def test_a_wrong_request_says_what_is_wrong_and_keeps_what_was_typed(
    town: Town, officers: tuple[Citizen, ...], changes: dict[str, Any], word: str
) -> None:
    answer = client_of(officers[0]).post(NEW, typed(town) | changes)
    assert answer.status_code == 422
    assert word in plain(answer)
    assert "ديوان الرقابة المالية" in plain(answer)
    assert not Proposal.objects.exists()


def test_no_officer_gives_himself_a_mandate_be_he_only_a_companion(town: Town, officers: tuple[Citizen, ...]) -> None:
    wafa, bassam, *_ = officers
    both = wanted(town, inspectors=(town.younis.person_id, bassam.person_id))
    asked = ask_mandate(both, by=wafa.reach, at=AT)
    with pytest.raises(SamePersonError):
        confirm_mandate(asked, by=bassam.reach, at=AT)
    with pytest.raises(SamePersonError):
        ask_mandate(wanted(town, inspectors=(town.younis.person_id, wafa.person_id)), by=wafa.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        ask_mandate(wanted(town, inspectors=(bassam.person_id, town.zainab.person_id)), by=wafa.reach, at=AT)
    assert Proposal.objects.filter(settled_at=None).count() == 1
    assert not Mandate.objects.exists()


def test_what_changed_meanwhile_is_asked_again_when_it_is_confirmed(town: Town, officers: tuple[Citizen, ...]) -> None:
    wafa, bassam, *_ = officers
    asked = ask_mandate(wanted(town), by=wafa.reach, at=AT)
    Unit.objects.filter(pk=town.audit).update(is_inspecting=False)
    browser, address = client_of(bassam), f"/inspection/mandates/asked/{asked}/confirm/"
    assert browser.post(address).status_code == 422
    Unit.objects.filter(pk=town.audit).update(is_inspecting=True)
    Tenure.objects.filter(person=town.younis.person_id).update(until_on=TODAY - timedelta(days=1))
    with pytest.raises(NotEntitledError):
        confirm_mandate(asked, by=bassam.reach, at=AT)
    assert browser.post(address.replace("confirm", "decline")).status_code == 302
    assert not Mandate.objects.exists()


def test_a_number_is_given_once(town: Town, officers: tuple[Citizen, ...]) -> None:
    wafa, bassam, layla, _ = officers
    first = ask_mandate(wanted(town), by=wafa.reach, at=AT)
    later = ask_mandate(wanted(town, inspectors=(layla.person_id,)), by=wafa.reach, at=AT)
    confirm_mandate(first, by=bassam.reach, at=AT)
    browser = client_of(bassam)
    assert browser.post(NEW, typed(town, number="1", lead=f"[{layla.person_id}]")).status_code == 422
    assert browser.post(f"/inspection/mandates/asked/{later}/confirm/").status_code == 422
    assert Mandate.objects.count() == 1


def test_the_database_refuses_an_offices_mandate_by_one(town: Town, officers: tuple[Citizen, ...]) -> None:
    wafa, bassam, *_ = officers
    confirm_mandate(ask_mandate(wanted(town), by=wafa.reach, at=AT), by=bassam.reach, at=AT)
    for wrong in (None, wafa.person_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.update(seconded_by=wrong)


@pytest.mark.servers
def test_the_pages_of_mandates_speak_three_languages(town: Town, officers: tuple[Citizen, ...]) -> None:
    wafa, bassam, *_ = officers
    browser, number = asked_by(wafa, town)
    given = confirm_mandate(
        ask_mandate(wanted(town, inspectors=(officers[2].person_id,)), by=wafa.reach, at=AT), by=bassam.reach, at=AT
    )
    pages = (NEW, f"/inspection/mandates/asked/{number}/", f"/inspection/oversight/{given}/withdraw/")
    words = {"ar": "تكليف", "ckb": "ڕاسپاردە", "en": "andate"}
    for language, word in words.items():
        Person.objects.filter(pk=wafa.person_id).update(language=language)
        for address in pages:
            assert word in plain(browser.get(address))
    found = browser.get("/inspection/mandates/people/", {"q": "Younis"}).json()["people"]
    assert [one.endswith(f"[{town.younis.person_id}]") for one in found] == [True]
