"""The key office and the own key, page by page: what two officers do, what one does, what the owner does."""

import base64
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.models import JournalLine, Proposal
from signing.core import errors
from signing.core.keys import Reason
from signing.core.policy import KeyKind
from signing.doors import ca, raw
from signing.import_intermediate import import_intermediate
from signing.models import Certificate, Key, Permit
from signing.recognise import recognise
from signing.suspend import suspend
from signing.unlock import unlock
from tests.signing import pki as small
from tests.signing.test_outside import request_for
from tests.town import AT, PIN, TODAY, Citizen, Town, key_officers
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
NEW_PIN = "730156"


class Office:
    """Two key officers of Planning and one of Finance, signed in."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.karim, self.salma, self.faris = key_officers(town)
        self.first, self.second, self.other = (client_of(one) for one in (self.karim, self.salma, self.faris))

    def ask(self, act: str, citizen: Citizen) -> str:
        """The first officer asks; the address of the request."""
        answer = self.first.post(f"/keys/{citizen.person_id}/ask/{act}/")
        assert answer.status_code == 302, plain(answer)
        return f"/keys/requests/{Proposal.objects.latest('id').pk}/"

    def agree(self, act: str, citizen: Citizen) -> None:
        """The first asks, the second confirms."""
        address = self.ask(act, citizen)
        assert self.second.get(address).status_code == 200
        assert self.second.post(f"{address}confirm/").status_code == 302


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def key_of(citizen: Citizen) -> Key:
    return Key.objects.select_related("certificate").get(person=citizen.person_id)


def lock(citizen: Citizen) -> None:
    for wrong in range(5):
        with pytest.raises((errors.WrongPinError, errors.KeyLockedError)):
            unlock(citizen.person_id, pin=f"00000{wrong}", by=citizen.reach, at=AT)


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


def test_of_two_who_confirm_at_once_one_wins_and_the_other_is_told(town: Town, office: Office) -> None:
    lock(town.maryam)
    request = office.ask("unlock_key", town.maryam)
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


def shown(browser: Client, address: str, file: bytes) -> str:
    """The upload; the document that the page gives back for the confirmation."""
    answer = browser.post(address, {"file": BytesIO(file)})
    assert answer.status_code == 200, plain(answer)
    return base64.b64encode(file).decode()


def test_a_cards_request_is_shown_compared_confirmed_and_its_certificate_fetched(town: Town, office: Office) -> None:
    card, person = raw.new_key(KeyKind.P256), town.zainab.person_id
    address, request = f"/keys/{person}/present/certify_request/", request_for(card)
    assert office.first.get(address).status_code == 200
    page = plain(office.first.post(address, {"file": BytesIO(request)}))
    assert "whatever the card says" in page
    assert "P-256" in page
    assert not Proposal.objects.exists()
    document = base64.b64encode(request).decode()
    assert office.first.post(address, {"document": document}).status_code == 302
    waiting = f"/keys/requests/{Proposal.objects.get().pk}/"
    fingerprint = page.split("SHA-256")[1].split('dir="ltr">')[1].split("<")[0]
    assert fingerprint in plain(office.second.get(waiting))
    assert office.second.post(f"{waiting}confirm/").status_code == 302
    row = key_of(town.zainab)
    assert row.place == "outside"
    for browser in (office.first, client_of(town.zainab)):
        got = browser.get(f"/keys/{person}/{row.certificate.serial}.cer")
        assert x509.load_der_x509_certificate(got.content).public_key() == card.public_key()
        assert got.headers["Content-Disposition"].startswith("attachment")
    assert ca.names_of(ca.load_certificate(bytes(row.certificate.der)))[0] == town.zainab.name.en
    assert "ليس محفوظاً هنا" in plain(client_of(town.zainab).get("/me/keys/"))


@pytest.mark.parametrize("act", ["certify_request", "adopt"])
def test_what_is_no_request_or_certificate_is_refused_at_once(town: Town, office: Office, act: str) -> None:
    address = f"/keys/{town.zainab.person_id}/present/{act}/"
    for form in (
        {"file": BytesIO(b"junk")},
        {"file": BytesIO(b"\0" * 20_000)},
        {"document": "!!"},
        {"document": base64.b64encode(b"junk").decode()},
        {},
    ):
        assert office.first.post(address, form).status_code == 422
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("act", ["certify_request", "adopt"])
def test_a_private_key_is_named_as_one_and_kept_nowhere(
    town: Town, office: Office, act: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = ca.key_pem(raw.new_key(KeyKind.P256))
    inside = key.split(b"\n")[1].decode()
    address = f"/keys/{town.zainab.person_id}/present/{act}/"
    for form in ({"file": BytesIO(key)}, {"document": base64.b64encode(key).decode()}):
        answer = office.first.post(address, form)
        assert answer.status_code == 422
        assert "مفتاحًا خاصًا" in plain(answer)
        for text in (plain(answer), caplog.text):
            assert inside not in text
            assert base64.b64encode(key).decode() not in text
    assert not Proposal.objects.exists()


def test_a_certificate_of_a_recognised_authority_is_taken_in_by_two(
    town: Town, office: Office, foreign: Callable[[], small.Pki]
) -> None:
    pki, person = foreign(), town.zainab.person_id
    address, theirs = f"/keys/{person}/present/adopt/", ca.certificate_pem(pki.person.certificate)
    assert office.first.post(address, {"file": BytesIO(theirs)}).status_code == 422
    issuer = ca.certificate_der(pki.issuing.certificate)
    recognise(issuer, name="National", term=Term(from_on=TODAY - timedelta(days=1)), by=CLOCKWORK, at=AT)
    page = plain(office.first.post(address, {"file": BytesIO(theirs)}))
    assert ca.fingerprint(pki.person.certificate)[:4].upper() in page
    assert office.first.post(address, {"document": shown(office.first, address, theirs)}).status_code == 302
    waiting = f"/keys/requests/{Proposal.objects.get().pk}/"
    assert "SHA-256" in plain(office.second.get(waiting))
    assert office.second.post(f"{waiting}confirm/").status_code == 302
    assert key_of(town.zainab).certificate.is_foreign
    assert "شهادة جهة أخرى" in plain(office.first.get(f"/keys/{person}/"))


def test_a_card_below_an_authority_in_between_is_taken_in_once(town: Town, office: Office) -> None:
    """National cards come from an authority below the root; and a card belongs to one person."""
    pki = small.raise_pki()
    recognise(pki.trust, name="National", term=Term(from_on=TODAY), by=CLOCKWORK, at=AT)
    import_intermediate(ca.certificate_pem(pki.issuing.certificate), by=CLOCKWORK, at=AT)
    document = base64.b64encode(ca.certificate_der(pki.person.certificate)).decode()
    first, second = (f"/keys/{one.person_id}/present/adopt/" for one in (town.zainab, town.maryam))
    for address in (first, second):
        assert office.first.post(address, {"document": document}).status_code == 302
    one, other = Proposal.objects.order_by("id").values_list("pk", flat=True)
    assert office.second.post(f"/keys/requests/{one}/confirm/").status_code == 302
    refused = office.second.post(f"/keys/requests/{other}/confirm/")
    assert (refused.status_code, "بهذا الرقم" in plain(refused)) == (422, True)
    assert not key_of(town.maryam).certificate.is_foreign
    for address in (first, second):
        assert office.first.post(address, {"document": document}).status_code == 422
    assert office.second.get(f"/keys/requests/{other}/").status_code < 500


@pytest.mark.parametrize("number", ["2a8648ce3d0201", "2a8648ce3d0403", "0603551d0e"])
def test_a_certificate_of_unknown_kind_or_said_twice_is_refused(town: Town, office: Office, number: str) -> None:
    """Another kind of key, another kind of signature, one extension twice."""
    pki = small.raise_pki()
    recognise(ca.certificate_der(pki.issuing.certificate), name="N", term=Term(from_on=TODAY), by=CLOCKWORK, at=AT)
    old = bytes.fromhex(number)
    odd = ca.certificate_der(pki.person.certificate).replace(old, old[:-1] + b"\x0f")
    answer = office.first.post(f"/keys/{town.zainab.person_id}/present/adopt/", {"file": BytesIO(odd)})
    assert answer.status_code == 422


@pytest.fixture
def foreign() -> Callable[[], small.Pki]:
    return small.raise_pki


def test_an_owner_renews_in_one_sitting_with_the_same_pin_or_another(town: Town) -> None:
    maryam, seen = client_of(town.maryam), {key_of(town.maryam).certificate.serial}
    assert maryam.post("/me/keys/renew/", {"old": "000000"}).status_code == 422
    assert maryam.post("/me/keys/renew/", {"old": PIN, "pin": NEW_PIN, "again": ""}).status_code == 422
    assert key_of(town.maryam).tries == 1
    assert maryam.post("/me/keys/renew/", {"old": PIN}).status_code == 302
    seen.add(key_of(town.maryam).certificate.serial)
    assert maryam.post("/me/keys/renew/", {"old": PIN, "pin": NEW_PIN, "again": NEW_PIN}).status_code == 302
    seen.add(key_of(town.maryam).certificate.serial)
    assert len(seen) == 3
    unlock(town.maryam.person_id, pin=NEW_PIN, by=town.maryam.reach, at=AT)


def test_an_owner_changes_the_pin_and_keeps_the_certificate(town: Town) -> None:
    maryam, serial = client_of(town.maryam), key_of(town.maryam).certificate.serial
    for form in ({"old": "000000", "pin": NEW_PIN, "again": NEW_PIN}, {"old": PIN, "pin": "1", "again": "1"}, {}):
        assert maryam.post("/me/keys/pin/", form).status_code == 422
    assert maryam.post("/me/keys/pin/", {"old": PIN, "pin": NEW_PIN, "again": NEW_PIN}).status_code == 302
    assert key_of(town.maryam).certificate.serial == serial
    with pytest.raises(errors.WrongPinError):
        unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)
    unlock(town.maryam.person_id, pin=NEW_PIN, by=town.maryam.reach, at=AT)


def test_an_owner_stops_a_lost_key_and_only_that(town: Town) -> None:
    assert client_of(town.maryam).post("/me/keys/stop/").status_code == 302
    assert key_of(town.maryam).certificate.is_suspended()
    assert key_of(town.hasan).certificate.revoked_at is None
    assert client_of(town.zainab).post("/me/keys/stop/").status_code == 422
    for address in ("/me/keys/renew/", "/me/keys/pin/"):
        form = {"old": PIN, "pin": NEW_PIN, "again": NEW_PIN}
        assert client_of(town.maryam).post(address, form).status_code == 422


@pytest.mark.parametrize(
    ("days", "words"), [(31, ""), (30, "بعد 30 يوماً"), (7, "بعد 7 أيام"), (1, "بعد يوم واحد"), (-2, "انتهى")]
)
def test_the_owner_reads_the_notice_on_every_page(town: Town, days: int, words: str) -> None:
    row = key_of(town.maryam).certificate
    row.not_after = AT + timedelta(days=days)
    row.save(update_fields=["not_after"])
    maryam = client_of(town.maryam)
    for address in ("/desk/", "/drafts/", "/me/", "/me/keys/"):
        page = plain(maryam.get(address))
        assert words in page
        assert ("مفتاح توقيعكم" in page.split("<main")[1]) is bool(words)
    assert "مفتاح توقيعكم" not in plain(client_of(town.hasan).get("/desk/"))


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
