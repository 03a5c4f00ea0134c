"""A card signs a letter: openssl plays the card, over the pages as people see them."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from correspondence import letters
from correspondence.closing import closing
from correspondence.core.errors import OutsideTimeIsUpError, RecalledError, SignedMeanwhileError
from correspondence.core.letter import Signatory, SigningOrder
from correspondence.core.route import Door, State
from correspondence.doors import files
from correspondence.models import Memo, SignRequest
from correspondence.prepare import prepare
from correspondence.prepare_outside import prepare_outside
from correspondence.recall import recall
from correspondence.sign_off import sign_off
from correspondence.sign_outside import sign_outside
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import person_named
from signing.certify_request import certify_request
from signing.core.authority import Subject
from signing.core.errors import AnswerDoesNotFitError, AnswerNotReadError, AnswerOfAnotherKeyError
from signing.core.policy import KeyKind
from signing.doors import raw
from signing.models import Certificate, Key
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.correspondence.paper_trail import a_letter, ready
from tests.correspondence.test_joint import sent
from tests.foreign import needs
from tests.signing.test_outside import request_for
from tests.town import AT, PIN, Town

pytestmark = pytest.mark.django_db
CARD = raw.new_key(KeyKind.P256)
SOON = AT + timedelta(minutes=10)


@pytest.fixture
def carded(town: Town) -> Town:
    """Maryam's key is on her card."""
    Key.objects.filter(person_id=town.maryam.person_id).delete()
    named = Subject(common_name="Maryam Saad Kadhim", organisation="Ministry of Planning")
    certify_request(town.maryam.person_id, request=request_for(CARD), named=named, by=CLOCKWORK, at=AT)
    return town


def handed(town: Town, memo: Memo) -> SignRequest:
    digest = letters.letter(memo.ref, reach=town.maryam.reach, at=AT).document_hash
    return prepare_outside(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT)


def to_sign(request: SignRequest, town: Town) -> bytes:
    asked = closing(request.memo.ref, nonce=request.nonce, session="", reach=town.maryam.reach, at=AT)
    assert asked.outside is not None
    assert asked.outside.algorithm == "ECDSA P-256, SHA-256"
    return asked.outside.to_sign


def returned(town: Town, request: SignRequest, answer: bytes) -> None:
    sign_outside(request.memo.ref, nonce=request.nonce, answer=answer, by=town.maryam.reach, at=SOON)


def test_the_answer_of_a_card_is_the_signature_of_the_letter(carded: Town) -> None:
    memo = ready(carded, a_letter(carded))
    request = handed(carded, memo)
    assert request.until == AT + timedelta(minutes=15)
    answer = raw.make(CARD, to_sign(request, carded))
    returned(carded, request, answer)
    returned(carded, request, answer)  # two clicks are one signature
    memo.refresh_from_db()
    assert (memo.state, memo.holder_desk_id) == (State.SIGNED, carded.planning_desk)
    signed = files.fetch(memo.current().signed_file)
    assert signed.startswith(files.fetch(memo.current().frozen_file))
    verdict = verdict_on(signed, at=None)
    verdict.require()
    assert [one.person_id for one in verdict.signatures] == [carded.maryam.person_id]
    assert verdict.signatures[0].reason == "التوقيع: المدير العام (أصالة)"


def test_what_does_not_fit_is_said_and_another_may_be_sent(carded: Town) -> None:
    memo = ready(carded, a_letter(carded))
    request = handed(carded, memo)
    said = to_sign(request, carded)
    for answer, error in (
        (b"", AnswerNotReadError),
        (b"junk", AnswerNotReadError),
        (raw.make(raw.new_key(KeyKind.P256), said), AnswerDoesNotFitError),
        (raw.make(CARD, b"another letter"), AnswerDoesNotFitError),
    ):
        with pytest.raises(error):
            returned(carded, request, answer)
    returned(carded, request, raw.make(CARD, said).hex().encode())
    assert Memo.objects.get(pk=memo.pk).state == State.SIGNED


def test_late_changed_or_of_another_door_signs_nothing(carded: Town) -> None:
    memo = ready(carded, a_letter(carded))
    request = handed(carded, memo)
    answer = raw.make(CARD, to_sign(request, carded))
    me = carded.maryam.reach
    with pytest.raises(OutsideTimeIsUpError):
        sign_outside(memo.ref, nonce=request.nonce, answer=answer, by=me, at=AT + timedelta(minutes=16))
    with pytest.raises(NotWithinReachError):
        sign_outside(memo.ref, nonce=request.nonce, session="x", answer=answer, by=me, at=SOON)
    key = unlock(carded.amal.person_id, pin=PIN, by=carded.amal.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        sign_off(memo.ref, nonce=request.nonce, key=key, by=me, at=SOON)
    inner = prepare(memo.ref, document_hash=memo.current().frozen_sha256, by=me, at=AT)
    assert inner.door == Door.HERE
    with pytest.raises(NotWithinReachError):
        sign_outside(memo.ref, nonce=inner.nonce, answer=answer, by=me, at=AT)
    recall(memo.ref, reason="خطأ", by=carded.zainab.reach, at=AT)
    with pytest.raises(RecalledError):
        returned(carded, request, answer)
    assert Memo.objects.get(pk=memo.pk).state == State.DRAFT


def test_a_card_signs_jointly_and_is_asked_again_when_another_was_first(carded: Town) -> None:
    beside = (Signatory(post_id=carded.amal.post_id),)
    memo = sent(carded, a_letter(carded, cosigners=beside, signing=SigningOrder.FREE))
    request = handed(carded, memo)
    answer = raw.make(CARD, to_sign(request, carded))
    other = prepare(memo.ref, document_hash=request.document_hash, by=carded.amal.reach, at=AT)
    key = unlock(carded.amal.person_id, pin=PIN, by=carded.amal.reach, at=AT)
    sign_off(memo.ref, nonce=other.nonce, key=key, by=carded.amal.reach, at=AT)
    with pytest.raises(SignedMeanwhileError):
        returned(carded, request, answer)
    again = handed(carded, memo)
    returned(carded, again, raw.make(CARD, to_sign(again, carded)))
    verdict = verdict_on(files.fetch(Memo.objects.get(pk=memo.pk).current().signed_file), at=None)
    verdict.require()
    assert {one.field for one in verdict.signatures} == {"signature-1", "signature-2"}


@needs("openssl")
@pytest.mark.parametrize("way", ["dgst", "cms", "pasted"])
@pytest.mark.servers
def test_openssl_as_the_card_over_the_pages(carded: Town, client: Client, tmp_path: Path, way: str) -> None:
    memo = ready(carded, a_letter(carded))
    client.force_login(person_named(carded.maryam.username))
    shown = client.get(reverse("correspondence:sign", args=[memo.ref]))
    assert reverse("correspondence:outside_start", args=[memo.ref]) in shown.content.decode()
    pressed = client.post(
        reverse("correspondence:outside_start", args=[memo.ref]), {"document_hash": memo.current().frozen_sha256}
    )
    page = pressed.headers["Location"]
    told = client.get(page).content.decode()
    attributes = client.get(f"{page}to-sign.der").content
    digest = client.get(f"{page}digest.bin").content
    assert "ECDSA P-256, SHA-256" in told
    assert digest.hex() in told
    assert attributes.hex() in told
    refused = client.post(page, {"text": "00ff"})
    assert refused.status_code == 422
    answer = _card(tmp_path, attributes, digest, way)
    sent_back = {"text": answer.decode()} if way == "pasted" else {"file": SimpleUploadedFile("s.bin", answer)}
    done = client.post(page, sent_back)
    assert done.headers["Location"] == reverse("correspondence:queue")
    version = Memo.objects.get(pk=memo.pk).current()
    verdict_on(files.fetch(version.signed_file), at=None).require()


@pytest.mark.parametrize(("lies", "words"), [("here", False), ("token", True)])
def test_a_token_s_pin_is_asked_as_such(town: Town, client: Client, lies: str, words: bool) -> None:  # noqa: FBT001
    Key.objects.filter(person_id=town.maryam.person_id).update(place=lies)
    memo = ready(town, a_letter(town))
    client.force_login(person_named(town.maryam.username))
    pressed = client.post(
        reverse("correspondence:sign", args=[memo.ref]), {"document_hash": memo.current().frozen_sha256}
    )
    told = client.get(pressed.headers["Location"], headers={"Accept-Language": "ar"}).content.decode()
    assert ("مفتاحكم على جهاز توقيع" in told) is words


def test_a_container_of_another_certificate_is_called_so(carded: Town, tmp_path: Path) -> None:
    request = handed(carded, ready(carded, a_letter(carded)))
    stranger = raw.new_key(KeyKind.P256)
    run = ["openssl", "req", "-x509", "-new", "-subj", "/CN=x", "-days", "2", "-key", "k.pem", "-out", "c.pem"]
    _write_key(tmp_path / "k.pem", stranger)
    subprocess.run(run, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "a.der").write_bytes(to_sign(request, carded))
    answer = _cms(tmp_path)
    with pytest.raises(AnswerOfAnotherKeyError):
        returned(carded, request, answer)


def _write_key(path: Path, key: raw.Key) -> None:
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(*pem))


def _cms(folder: Path) -> bytes:
    sign = ["openssl", "cms", "-sign", "-binary", "-noattr", "-md", "sha256", "-inkey", "k.pem", "-signer", "c.pem"]
    subprocess.run([*sign, "-in", "a.der", "-outform", "DER", "-out", "s.der"], cwd=folder, check=True)
    return (folder / "s.der").read_bytes()


def _card(folder: Path, attributes: bytes, digest: bytes, way: str) -> bytes:
    """What the card gives back: raw over the digest, a container without attributes, or text."""
    _write_key(folder / "k.pem", CARD)
    (folder / "a.der").write_bytes(attributes)
    (folder / "d.bin").write_bytes(digest)
    if way == "cms":
        row = Certificate.objects.exclude(person=None).order_by("-id").first()
        assert row is not None
        convert = ["openssl", "x509", "-inform", "DER", "-out", "c.pem"]
        subprocess.run(convert, cwd=folder, input=bytes(row.der), check=True)
        return _cms(folder)
    if way == "pasted":
        run = ["openssl", "dgst", "-sha256", "-sign", "k.pem", "-hex", "a.der"]
        told = subprocess.run(run, cwd=folder, check=True, capture_output=True, text=True).stdout
        return told.rsplit(maxsplit=1)[-1].encode()
    run = ["openssl", "pkeyutl", "-sign", "-inkey", "k.pem", "-in", "d.bin", "-pkeyopt", "digest:sha256"]
    return subprocess.run(run, cwd=folder, check=True, capture_output=True).stdout
