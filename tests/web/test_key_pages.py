"""The key office, page by page: what two officers do, what one does, what the owner then does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.models import JournalLine, Proposal
from signing.core.keys import Reason
from signing.models import Certificate, Key, Permit
from signing.suspend import suspend
from signing.unlock import unlock
from tests.town import AT, PIN, TODAY, Citizen, Town
from tests.web.office import Office, key_of, lock
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
NEW_PIN = "730156"


def test_the_roll_shows_the_own_ministry_and_looks_people_up(town: Town, office: Office) -> None:
    page = plain(office.first.get("/keys/"))
    assert town.maryam.name.ar in page
    assert town.huda.name.ar not in page
    assert "نافذ" in page
    assert "لا مفتاح" in page
    found = plain(office.first.get("/keys/?q=maryam"))
    assert town.maryam.name.ar in found
    assert town.hasan.name.ar not in found
    assert "لا أحد هنا" in plain(office.first.get("/keys/?q=nobody-of-this-name"))
    assert office.first.get("/keys/?page=9&q=%00").status_code == 200
    assert town.maryam.name.ar not in plain(office.first.get("/keys/?show=attention"))
    lock(town.maryam)
    attention = plain(office.first.get("/keys/?show=attention"))
    assert town.maryam.name.ar in attention
    assert "مقفل" in attention
    assert town.hasan.name.ar not in attention


def test_the_roll_asks_the_database_the_same_for_few_and_for_many(town: Town, office: Office) -> None:
    def queries(text: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            office.first.get(f"/keys/?q={text}")
        return len(seen)

    assert queries("maryam") == queries("")


OPEN_TO_OFFICERS = ("/keys/", "/keys/{0}/", "/keys/{0}/present/adopt/", "/keys/{0}/present/certify_request/")
ACTS = ("/keys/{0}/ask/permit_key/", "/keys/{0}/{1}/suspend/", "/keys/{0}/{1}/revoke/")


@pytest.mark.servers
def test_the_office_is_absent_for_everybody_else(town: Town, office: Office) -> None:
    serial, person = key_of(town.maryam).certificate.serial, town.maryam.person_id
    request = office.ask("permit_key", town.maryam)
    for stranger in (client_of(town.amal), client_of(town.rebwar), client_of(town.maryam)):
        for address in OPEN_TO_OFFICERS:
            assert stranger.get(address.format(person)).status_code == 404
        assert stranger.get(request).status_code == 404
    for outsider in (office.other, client_of(town.hasan)):
        assert outsider.get(f"/keys/{person}/").status_code == 404
        assert outsider.get(f"/keys/{person}/{serial}.cer").status_code == 404
        for address in ACTS:
            form = {"reason": "keyCompromise", "sure": "on"}
            assert outsider.post(address.format(person, serial), form).status_code == 404
        for answer in ("confirm/", "decline/"):
            assert outsider.post(f"{request}{answer}").status_code == 404
    assert key_of(town.maryam).certificate.revoked_at is None
    assert office.first.get("/keys/999999/").status_code == 404
    assert office.first.post(f"/keys/{person}/ask/adopt/").status_code == 404
    assert office.first.get(f"/keys/{person}/present/permit_key/").status_code == 404
    assert office.first.get(f"/keys/{person}/ask/permit_key/").status_code == 405
    refused = JournalLine.objects.filter(outcome="refused", about=f"person:{person}")
    assert refused.filter(act="signing:key_suspend").exists()


@pytest.mark.servers
def test_a_first_key_by_two_officers_and_its_owner(town: Town, office: Office) -> None:
    zainab = client_of(town.zainab)
    assert "ليس لكم مفتاح توقيع" in plain(zainab.get("/me/keys/"))
    request = office.ask("permit_key", town.zainab)
    assert "بانتظار مسؤول آخر" in plain(office.first.get("/keys/"))
    assert "بانتظاركم" in plain(office.second.get("/keys/"))
    own_word = plain(office.first.get(request))
    assert f"{request}confirm/" not in own_word
    assert office.first.post(f"{request}confirm/").status_code == 422
    assert not Permit.objects.filter(person=town.zainab.person_id).exists()
    page = plain(office.second.get(request))
    assert town.zainab.name.en in page
    assert "Ministry of Planning" in page
    assert office.second.post(f"{request}confirm/").status_code == 302
    assert "يرجى اختيار رمزه" in plain(zainab.get("/drafts/"))
    for form in ({"pin": NEW_PIN, "again": "730157"}, {"pin": "", "again": ""}):
        assert zainab.post("/me/keys/first/", form).status_code == 422
    assert zainab.post("/me/keys/first/", {"pin": "111111", "again": "111111"}).status_code == 422
    assert not Key.objects.filter(person=town.zainab.person_id).exists()
    arabic = NEW_PIN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert zainab.post("/me/keys/first/", {"pin": arabic, "again": NEW_PIN}).status_code == 302
    unlock(town.zainab.person_id, pin=NEW_PIN, by=town.zainab.reach, at=AT)
    assert zainab.post("/me/keys/first/", {"pin": NEW_PIN, "again": NEW_PIN}).status_code == 422
    story = plain(office.first.get(f"/keys/{town.zainab.person_id}/"))
    for word in ("طُلب من مسؤول ثانٍ", "أيّده المسؤول الثاني", "سُمح بمفتاح جديد", "أُنشئ المفتاح"):
        assert word in story


def test_a_forgotten_pin_ends_in_a_new_key_and_the_old_one_is_replaced(town: Town, office: Office) -> None:
    old, maryam = key_of(town.maryam).certificate.serial, client_of(town.maryam)
    office.agree("permit_key", town.maryam)
    assert key_of(town.maryam).certificate.serial == old
    assert maryam.post("/me/keys/first/", {"pin": NEW_PIN, "again": NEW_PIN}).status_code == 302
    assert key_of(town.maryam).certificate.serial != old
    assert Certificate.objects.get(serial=old).revoked_for == "superseded"
    unlock(town.maryam.person_id, pin=NEW_PIN, by=town.maryam.reach, at=AT)


def test_five_wrong_pins_are_unlocked_by_two(town: Town, office: Office) -> None:
    assert office.first.post(f"/keys/{town.maryam.person_id}/ask/unlock_key/").status_code == 422
    lock(town.maryam)
    assert "مسؤولي المفاتيح فتح القفل" in plain(client_of(town.maryam).get("/me/keys/"))
    office.agree("unlock_key", town.maryam)
    unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)
    story = plain(office.first.get(f"/keys/{town.maryam.person_id}/"))
    assert "أُقفل بعد رموز خاطئة كثيرة" in story
    assert "فُتح القفل" in story


@pytest.mark.servers
def test_of_two_who_confirm_at_once_one_wins_and_the_other_is_told(town: Town, office: Office) -> None:
    lock(town.maryam)
    asking = f"/keys/{town.maryam.person_id}/ask/unlock_key/"
    assert asking in plain(office.first.get(f"/keys/{town.maryam.person_id}/"))
    request = office.ask("unlock_key", town.maryam)
    assert asking not in plain(office.first.get(f"/keys/{town.maryam.person_id}/"))  # it waits: not offered again
    third = client_of(third_officer(town))
    seen = [plain(one.get(request)) for one in (office.second, third)]
    assert all(f"{request}confirm/" in page for page in seen)
    assert office.second.post(f"{request}confirm/").status_code == 302
    late = third.post(f"{request}confirm/")
    assert late.status_code == 409
    assert "أجاب مسؤول آخر" in plain(late)
    assert third.post(f"{request}decline/").status_code == 409
    assert third.get(request).status_code == 404
    assert JournalLine.objects.filter(act="unlock_key", outcome="done").count() == 1


def third_officer(town: Town) -> Citizen:
    from directory.assign import assign
    from directory.core.duty import Duty

    term = Term(from_on=TODAY)
    person = town.omar.person_id
    assign(person, duty=Duty.KEYS, body_id=town.planning, term=term, order="", by=CLOCKWORK, at=AT)
    return town.omar


def test_a_request_is_asked_once_declined_withdrawn_or_lapses(town: Town, office: Office) -> None:
    request = office.ask("permit_key", town.maryam)
    again = office.second.post(f"/keys/{town.maryam.person_id}/ask/permit_key/")
    assert again.status_code == 409
    assert "بانتظار المسؤول الثاني أصلاً" in plain(again)
    assert office.second.post(f"{request}decline/").status_code == 302
    assert office.second.post(f"{request}confirm/").status_code == 409
    request = office.ask("permit_key", town.maryam)
    assert office.first.post(f"{request}decline/").status_code == 302
    request = office.ask("permit_key", town.maryam)
    Proposal.objects.filter(settled_at=None).update(until_at=AT - timedelta(minutes=1))
    lapsed = office.second.post(f"{request}confirm/")
    assert lapsed.status_code == 422
    assert "أكثر من يوم" in plain(lapsed)
    assert not Permit.objects.exists()


def test_nobody_acts_on_an_own_key(town: Town, office: Office) -> None:
    page = plain(office.first.get(f"/keys/{office.karim.person_id}/"))
    assert "هذا مفتاحكم أنتم" in page
    assert office.first.post(f"/keys/{office.karim.person_id}/ask/permit_key/").status_code == 422
    request = office.ask("permit_key", office.salma)
    for answer in ("confirm/", "decline/"):
        assert office.second.post(f"{request}{answer}").status_code == 422
    assert not Permit.objects.exists()


def test_one_officer_suspends_and_two_release(town: Town, office: Office) -> None:
    serial, person = key_of(town.maryam).certificate.serial, town.maryam.person_id
    assert office.first.post(f"/keys/{person}/{serial}/suspend/", {"reason": "certificateHold"}).status_code == 422
    assert office.first.post(f"/keys/{person}/{serial}/suspend/", {"reason": "keyCompromise"}).status_code == 302
    assert key_of(town.maryam).certificate.is_suspended()
    assert office.first.post(f"/keys/{person}/{serial}/suspend/", {"reason": "unspecified"}).status_code == 422
    assert "موقوف" in plain(client_of(town.maryam).get("/desk/"))
    listed = plain(office.first.get(f"/keys/{person}/")).split(' id="ct"')[1].split("</section>")[0]
    assert "موقوف منذ" in listed
    assert "انتهت" not in listed
    office.agree("release", town.maryam)
    assert key_of(town.maryam).certificate.revoked_at is None
    assert office.first.post(f"/keys/{person}/ask/release/").status_code == 422


def test_a_stranger_s_page_is_absent_whatever_is_asked_of_it(town: Town, office: Office) -> None:
    for person in (town.huda.person_id, 10**30):
        for act in ("suspend", "revoke"):
            answer = office.first.post(f"/keys/{person}/0000/{act}/", {"reason": "keyCompromise", "sure": "on"})
            assert answer.status_code == 404


def test_a_revocation_says_why_and_is_meant(town: Town, office: Office) -> None:
    serial, person = key_of(town.maryam).certificate.serial, town.maryam.person_id
    address = f"/keys/{person}/{serial}/revoke/"
    assert office.first.post(address, {"reason": "keyCompromise"}).status_code == 422
    assert office.first.post(address, {"reason": "superseded", "sure": "on"}).status_code == 422
    assert key_of(town.maryam).certificate.revoked_at is None
    assert office.first.post(address, {"reason": "affiliationChanged", "sure": "on"}).status_code == 302
    assert key_of(town.maryam).certificate.revoked_for == "affiliationChanged"
    assert office.first.post(address, {"reason": "keyCompromise", "sure": "on"}).status_code == 422
    assert "ملغى" in plain(office.first.get(f"/keys/{person}/"))
    assert "لم يعد يوقّع شيئاً" in plain(client_of(town.maryam).get("/me/keys/"))


def test_officers_begin_at_their_office_and_others_see_no_link(town: Town, office: Office) -> None:
    assert office.first.get("/").headers["Location"] == "/keys/"
    office.ask("permit_key", town.maryam)
    assert 'href="/keys/"' in plain(office.second.get("/desk/"))
    assert 'href="/keys/"' not in plain(client_of(town.maryam).get("/desk/"))


def test_a_suspension_by_somebody_without_the_duty_is_refused_in_the_room_itself(town: Town) -> None:
    from directory.core.errors import NotWithinReachError

    serial = key_of(town.maryam).certificate.serial
    for by in (town.rebwar.reach, town.amal.reach):
        with pytest.raises(NotWithinReachError):
            suspend(serial, why=Reason.LEFT, by=by, at=AT)
