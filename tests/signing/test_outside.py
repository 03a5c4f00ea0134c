"""Keys that are not here: certified by request, signed with outside, taken back once."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID
from django.db import transaction

from directory.core.reach import CLOCKWORK
from signing.certify_request import certify_request
from signing.core import errors
from signing.core.authority import Subject
from signing.core.keys import HandedOut, Reason
from signing.core.policy import KeyKind, Level
from signing.doors import ca, outside, raw
from signing.doors.answers import signature_in
from signing.events import events_after
from signing.hand_out import hand_out
from signing.models import Certificate, Key
from signing.renew_key import renew_key
from signing.revoke import revoke
from signing.sign import lay_fields, seal
from signing.take_back import take_back
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, PIN, Town

NAMED = Subject(common_name="Zainab Ali Hasan", organisation="Ministry of Planning")
CARD = raw.new_key(KeyKind.P256)


def request_for(key: raw.Key = CARD) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "whatever the card says")])
    built = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return built.public_bytes(serialization.Encoding.PEM)


def certified(town: Town, key: raw.Key = CARD) -> bytes:
    return certify_request(town.zainab.person_id, request=request_for(key), named=NAMED, by=CLOCKWORK, at=AT)


def handed(town: Town, pdf: bytes | None = None) -> HandedOut:
    pdf = pdf or lay_fields(small.letter(), small.BOXES)
    return hand_out(pdf, field=small.SIGNATURE, appearance=small.stamp(), reason="اعتماد", by=town.zainab.reach, at=AT)


@pytest.mark.parametrize("kind", [KeyKind.P256, KeyKind.P384, KeyKind.RSA3072])
def test_a_letter_signed_outside_and_sealed_here_is_trusted(town: Town, kind: KeyKind) -> None:
    card = raw.new_key(kind)
    certificate = ca.load_certificate(certified(town, card))
    assert ca.names_of(certificate) == (NAMED.common_name, NAMED.organisation)
    assert events_after(0)[-1].kind.value == "request_certified"
    out = handed(town)
    assert out.until_at == AT + timedelta(minutes=15)
    signed = take_back(out.nonce, pdf=out.pdf, signature=raw.make(card, out.to_sign), by=town.zainab.reach, at=AT)
    sealed = seal(signed, body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="1", at=AT)
    verdict = verdict_on(sealed, at=None, expected_fields=(small.SIGNATURE, small.SEAL))
    verdict.require()
    assert verdict.signatures[0].person_id == town.zainab.person_id
    assert verdict.signatures[0].level in {Level.LT, Level.LTA}


def test_what_is_handed_out_is_worth_nothing(town: Town) -> None:
    certified(town)
    out = handed(town)
    assert verdict_on(out.pdf, at=None).indication.value == "TOTAL_FAILED"


def test_an_answer_is_taken_once_from_its_owner_in_time(town: Town) -> None:
    certified(town)
    out, me = handed(town), town.zainab.reach
    good = raw.make(CARD, out.to_sign)
    for nonce, pdf, by, at in (
        ("00", out.pdf, me, AT),
        (out.nonce, out.pdf + b" ", me, AT),
        (out.nonce, out.pdf, town.maryam.reach, AT),
        (out.nonce, out.pdf, me, AT + timedelta(minutes=16)),
    ):
        with pytest.raises(errors.RequestOverError):
            take_back(nonce, pdf=pdf, signature=good, by=by, at=at)
    for bad in (b"", b"junk", raw.make(raw.new_key(KeyKind.P256), out.to_sign), raw.make(CARD, b"other")):
        with pytest.raises(errors.SignatureNotMadeError):
            take_back(out.nonce, pdf=out.pdf, signature=bad, by=me, at=AT)
    take_back(out.nonce, pdf=out.pdf, signature=good, by=me, at=AT)
    with pytest.raises(errors.RequestOverError):
        take_back(out.nonce, pdf=out.pdf, signature=good, by=me, at=AT)


@pytest.mark.parametrize("kind", [KeyKind.P256, KeyKind.P384, KeyKind.RSA3072])
def test_every_shape_in_which_an_answer_comes_is_read(town: Town, kind: KeyKind) -> None:
    card = raw.new_key(kind)
    certificate = ca.load_certificate(certified(town, card))
    bare = raw.make(card, b"attributes")
    shapes = [bare, bare.hex().encode(), f" {bare.hex(':')}\n".encode(), base64.encodebytes(bare)]
    shapes.append(b"-----BEGIN SIGNATURE-----\n" + base64.encodebytes(bare) + b"-----END SIGNATURE-----\n")
    if isinstance(card, ec.EllipticCurvePrivateKey):
        size = (card.key_size + 7) // 8
        shapes.append(b"".join(half.to_bytes(size, "big") for half in decode_dss_signature(bare)))
    for shape in shapes:
        assert signature_in(shape, b"attributes", certificate=certificate) == bare
        with pytest.raises(errors.AnswerDoesNotFitError):
            signature_in(shape, b"others", certificate=certificate)
    for junk in (b"", b"=", b"zz", bare[:-1], b"\x30\x00", b"\xff" * 9):
        with pytest.raises(errors.AnswerNotReadError):
            signature_in(junk, b"attributes", certificate=certificate)


def test_a_revoked_certificate_takes_nothing_back(town: Town) -> None:
    certified(town)
    out = handed(town)
    serial = Key.objects.get(person_id=town.zainab.person_id).certificate.serial
    revoke(serial, reason=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.KeyRevokedError):
        take_back(out.nonce, pdf=out.pdf, signature=raw.make(CARD, out.to_sign), by=town.zainab.reach, at=AT)
    with pytest.raises(errors.KeyRevokedError):
        handed(town)


def test_a_certificate_that_ended_meanwhile_takes_nothing_back(town: Town) -> None:
    certified(town)
    out = handed(town)
    Certificate.objects.filter(person=town.zainab.person_id).update(not_after=AT)
    with pytest.raises(errors.KeyRevokedError):
        take_back(out.nonce, pdf=out.pdf, signature=raw.make(CARD, out.to_sign), by=town.zainab.reach, at=AT)


def test_a_key_outside_is_not_unlocked_here_and_a_key_here_not_handed_to_nobody(town: Town) -> None:
    certified(town)
    with pytest.raises(errors.KeyElsewhereError):
        unlock(town.zainab.person_id, pin=PIN, by=town.zainab.reach, at=AT)
    for nobody in (CLOCKWORK, town.omar.reach):
        with pytest.raises(errors.NoKeyError):
            hand_out(b"", field="x", appearance=b"", reason="", by=nobody, at=AT)
    opened = unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)
    Key.objects.filter(person_id=town.maryam.person_id).update(place="token")
    with pytest.raises(errors.KeyElsewhereError):
        renew_key(opened, pin=PIN, by=town.maryam.reach, at=AT)
    with pytest.raises(errors.TokenNotReadyError):
        unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)


def test_requests_that_prove_nothing_or_are_weak_are_refused(town: Town) -> None:
    forged = x509.load_pem_x509_csr(request_for()).public_bytes(serialization.Encoding.DER)
    forged = forged[:-1] + bytes([forged[-1] ^ 1])
    weak = rsa.generate_private_key(65537, 2048)
    for request in (b"", b"junk", forged, request_for(weak), request_for(ec.generate_private_key(ec.SECP521R1()))):
        with pytest.raises(errors.RequestNotAcceptedError):
            certify_request(town.zainab.person_id, request=request, named=NAMED, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.NotYourKeyError):
        certify_request(town.zainab.person_id, request=request_for(), named=NAMED, by=town.omar.reach, at=AT)
    with pytest.raises(errors.NotPermittedError):
        certify_request(town.zainab.person_id, request=request_for(), named=NAMED, by=town.zainab.reach, at=AT)


def test_of_two_answers_at_once_one_is_taken(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time token is fetched outside the lock: whoever comes back second finds the request closed."""
    certified(town)
    out, complete, made = handed(town), outside.complete, []
    good = raw.make(CARD, out.to_sign)

    def slow(*args: Any, **named: Any) -> bytes:
        with monkeypatch.context() as patch:
            patch.setattr(outside, "complete", complete)
            made.append(take_back(out.nonce, pdf=out.pdf, signature=good, by=town.zainab.reach, at=AT))
        assert not transaction.get_connection().needs_rollback
        return complete(*args, **named)

    monkeypatch.setattr(outside, "complete", slow)
    with pytest.raises(errors.RequestOverError):
        take_back(out.nonce, pdf=out.pdf, signature=good, by=town.zainab.reach, at=AT)
    assert len(made) == 1
