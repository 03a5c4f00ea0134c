"""An absence that the office prepares and the head confirms (domain 2.4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from correspondence import notices, prepared
from correspondence.confirm_absence import confirm_absence, decline_absence
from correspondence.core.notice import What
from correspondence.core.prepared import NotServedError, PreparedEndedError, check_served
from correspondence.models import Office, PreparedAbsence
from correspondence.prepare_absence import Wish, prepare_absence
from directory import absences
from directory.absent import absent
from directory.core.errors import AbsenceDaysError, AbsentTwiceError, NobodyActsError, NotWithinReachError
from directory.core.tenure import Capacity, Term
from directory.models import Absence, Tenure
from directory.whois import lines_about
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

WEEK = Term(from_on=TODAY, until_on=TODAY + timedelta(days=6))


def wish(town: Town, *, term: Term = WEEK, acting: int | None = None, person: int | None = None) -> Wish:
    return Wish(
        person_id=person or town.maryam.person_id,
        term=term,
        acting_id=acting or town.hasan.person_id,
        deputy_id=town.zainab.person_id,
        order="77",
    )


@pytest.fixture
def office(town: Town) -> Town:
    """Zainab manages maryam's office."""
    Office.objects.create(
        unit_id=town.planning_admin, manager_id=town.zainab.post_id, named_by_id=town.maryam.person_id, named_at=AT
    )
    return town


def test_one_prepares_for_whom_one_serves_and_never_for_oneself() -> None:
    check_served(1, served=[1, 2], preparer_id=3)
    for person, served in ((4, [1, 2]), (3, [3])):
        with pytest.raises(NotServedError):
            check_served(person, served=served, preparer_id=3)


@pytest.mark.django_db
def test_it_holds_when_the_head_confirms_and_both_names_stay(office: Town) -> None:
    town = office
    assert [one.id for one in prepared.served(town.zainab.reach, on=TODAY)] == [town.maryam.person_id]
    key = prepare_absence(wish(town), by=town.zainab.reach, at=AT)
    assert not Absence.objects.exists()
    assert not Tenure.objects.filter(capacity=Capacity.ACTING).exists()
    assert notices.mine(town.maryam.reach)[0].what is What.ABSENCE
    for stranger in (town.zainab, town.hasan, town.dara):
        with pytest.raises(NotWithinReachError):
            confirm_absence(key, by=stranger.reach, at=AT)
    confirm_absence(key, by=town.maryam.reach, at=AT)
    row = Absence.objects.get()
    assert (row.person_id, row.prepared_by_id, row.order) == (town.maryam.person_id, town.zainab.person_id, "77")
    around = absences.around(town.maryam.reach, on=TODAY)
    assert around.own is not None
    assert (around.own.person, around.own.prepared_by) == (town.maryam.name, town.zainab.name)
    assert Tenure.objects.filter(absence=row, person=town.hasan.person_id, capacity=Capacity.ACTING).exists()
    (line,) = prepared.around(town.zainab.reach)
    assert (line.outcome, line.is_mine) == ("confirmed", False)
    assert notices.mine(town.zainab.reach)[0].what is What.ABSENCE
    for deed in (confirm_absence, decline_absence):
        with pytest.raises(PreparedEndedError):
            deed(key, by=town.maryam.reach, at=AT)
    acts = [line.act for line in lines_about(f"person:{town.maryam.person_id}")][:3]
    assert acts == ["confirmed_absence", "absent", "prepare_absence"]


@pytest.mark.django_db
def test_what_cannot_be_is_refused_and_a_later_one_replaces(office: Town) -> None:
    town = office
    past = Term(from_on=TODAY - timedelta(days=2), until_on=TODAY)
    for wrong, by, error in (
        (wish(town), town.sara, NotServedError),
        (wish(town, person=town.amal.person_id), town.zainab, NotServedError),
        (wish(town, person=town.zainab.person_id), town.zainab, NotServedError),
        (wish(town, term=past), town.zainab, AbsenceDaysError),
        (wish(town, acting=town.maryam.person_id), town.zainab, NobodyActsError),
    ):
        with pytest.raises(error):
            prepare_absence(wrong, by=by.reach, at=AT)
    assert not PreparedAbsence.objects.exists()
    first = prepare_absence(wish(town), by=town.zainab.reach, at=AT)
    second = prepare_absence(wish(town), by=town.zainab.reach, at=AT + timedelta(minutes=1))
    assert [row.outcome for row in PreparedAbsence.objects.order_by("id")] == ["replaced", ""]
    with pytest.raises(PreparedEndedError):
        confirm_absence(first, by=town.maryam.reach, at=AT)
    decline_absence(second, by=town.maryam.reach, at=AT)
    assert not Absence.objects.exists()
    third = prepare_absence(wish(town), by=town.zainab.reach, at=AT)
    absent(WEEK, acting_id=town.hasan.person_id, deputy_id=None, by=town.maryam.reach, at=AT)
    with pytest.raises(AbsentTwiceError):
        confirm_absence(third, by=town.maryam.reach, at=AT)
    assert PreparedAbsence.objects.get(pk=third).outcome == ""
    with pytest.raises(AbsentTwiceError):
        prepare_absence(wish(town), by=town.zainab.reach, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.update(prepared_by_id=town.maryam.person_id)


@pytest.mark.django_db
def test_another_whose_preparation_is_replaced_is_told_and_the_own_word_stays_first(office: Town) -> None:
    town = office
    key = prepare_absence(wish(town), by=town.zainab.reach, at=AT)
    Office.objects.update(manager=town.sara.post_id)
    later = prepare_absence(wish(town), by=town.sara.reach, at=AT)
    assert [one.what for one in notices.mine(town.zainab.reach)] == [What.ABSENCE]
    assert notices.mine(town.sara.reach) == ()
    assert [line.outcome for line in prepared.around(town.zainab.reach)] == ["replaced"]
    told = lines_about(f"person:{town.maryam.person_id}")
    assert [(line.act, line.note) for line in told if line.act == "replaced_absence"] == [
        ("replaced_absence", f"absence:{key}")
    ]
    PreparedAbsence.objects.bulk_create(
        PreparedAbsence(
            person_id=town.hasan.person_id, from_on=TODAY, until_on=TODAY, prepared_by_id=town.maryam.person_id,
            prepared_at=AT, outcome="declined", ended_at=AT,
        )
        for _ in range(prepared.SHOWN)
    )  # fmt: skip
    (first, *rest) = prepared.around(town.maryam.reach)
    assert (first.id, first.is_mine, len(rest)) == (later, True, prepared.SHOWN)


@pytest.mark.django_db
def test_whoever_keeps_the_inbox_prepares_page_by_page(town: Town) -> None:
    absent(
        Term(from_on=TODAY, until_on=TODAY),
        acting_id=None, deputy_id=town.sara.person_id, by=town.hasan.reach, at=AT,
    )  # fmt: skip
    secretary, head = client_of(town.sara), client_of(town.hasan)
    for browser in (secretary, head):
        browser.post("/language/", {"language": "en"})
    address = f"/absence/of/?person={town.hasan.person_id}"
    assert "Prepare the absence of" in plain(secretary.get("/absence/"))
    page = plain(secretary.get(address))
    assert all(words in page for words in ("Hasan Jasim Mohammed", "Acts for the absent and signs"))
    assert "Acts for me and signs" in plain(secretary.get("/absence/"))
    later = TODAY + timedelta(days=3)
    form = {"from_on": f"{later:%d/%m/%Y}", "until_on": f"{later:%d/%m/%Y}", "deputy": town.zainab.person_id}
    assert secretary.post(address, {**form, "from_on": "x"}).status_code == 422
    assert secretary.post(address, {**form, "until_on": f"{TODAY:%d/%m/%Y}"}).status_code == 422
    assert secretary.post(address, form).headers["Location"] == "/absence/"
    assert "It waits to be confirmed." in plain(secretary.get("/absence/"))
    assert "Zainab" in plain(head.get("/absence/"))
    key = PreparedAbsence.objects.get().pk
    assert _codes(secretary, key) == [404, 404]
    assert _codes(client_of(town.omar), key) == [404, 404]
    assert client_of(town.zainab).get(address).status_code == 404
    assert head.post(f"/absence/prepared/{key}/confirm/").status_code == 302
    assert "It is confirmed." in plain(secretary.get("/absence/"))
    again = head.post(f"/absence/prepared/{key}/decline/")
    assert (again.status_code, "already" in plain(again)) == (422, True)
    assert Absence.objects.filter(prepared_by=town.sara.person_id, from_on=later).exists()


def _codes(browser: Client, key: int) -> list[int]:
    return [browser.post(f"/absence/prepared/{key}/{act}/").status_code for act in ("confirm", "decline")]
