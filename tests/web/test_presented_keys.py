"""Requests and certificates of cards, presented at the key office page by page."""

import base64
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from django.test import Client

from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.models import Proposal
from signing.core.policy import KeyKind
from signing.doors import ca, raw
from signing.import_intermediate import import_intermediate
from signing.recognise import recognise
from tests.signing import pki as small
from tests.signing.test_outside import request_for
from tests.town import AT, TODAY, Town
from tests.web.office import Office, key_of
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


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
        assert "مفتاحاً خاصاً" in plain(answer)
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
