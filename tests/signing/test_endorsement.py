"""Signatures over bytes that lie elsewhere: whose they are, when, and what makes them false or undecided."""

import hashlib
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as read

from directory.core.reach import CLOCKWORK
from signing.core.endorsement import Endorsement
from signing.core.errors import KeyRevokedError, KeySpentError
from signing.core.keys import Reason
from signing.core.verdict import Indication, SubIndication
from signing.endorsement import Trust, endorsement_of, our_trust
from signing.enrol import enrol
from signing.models import Key
from signing.revoke import revoke
from signing.sign import endorse
from signing.unlock import OpenKey, unlock
from tests.foreign import needs
from tests.town import AT, PIN, Town

pytestmark = pytest.mark.django_db
DATA = '{"text":"للدراسة وإبداء الرأي"}'.encode()


def opened(town: Town, uses: int = 1) -> OpenKey:
    return unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT, uses=uses)


def endorsed(town: Town) -> bytes:
    return endorse(DATA, key=opened(town), at=AT)


def serial_of(town: Town) -> str:
    return Key.objects.select_related("certificate").get(person_id=town.maryam.person_id).certificate.serial


def test_it_says_who_signed_these_bytes_and_when(town: Town) -> None:
    found = endorsement_of(DATA, endorsed(town), trust=our_trust())
    assert found.is_by(town.maryam.person_id)
    assert not found.is_by(town.hasan.person_id)
    assert (found.signer_name, found.serial) == ("Dr Maryam Saad Kadhim", serial_of(town))
    assert found.signed_at == AT
    assert found.stamped_at is not None
    assert abs(found.stamped_at - AT) < timedelta(hours=2)


def test_it_is_a_baseline_signature_with_time(town: Town) -> None:
    """ETSI EN 319 122-1 clause 6.3: content type, digest, claimed time, certificate reference; the token unsigned."""
    signed = read.ContentInfo.load(endorsed(town), strict=True)["content"]
    (signer,) = signed["signer_infos"]
    kinds = {item["type"].native for item in signer["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_time", "signing_certificate_v2"}
    assert [item["type"].native for item in signer["unsigned_attrs"]] == ["signature_time_stamp_token"]
    assert signed["encap_content_info"]["content"].native is None


@needs("openssl")
def test_openssl_verifies_it(town: Town, tmp_path: Path) -> None:
    from archive.core.package import pem

    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "signature").write_bytes(endorsed(town))
    (tmp_path / "root.pem").write_bytes(pem(our_trust().roots[0]))
    command = [
        *("openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "signature", "-content", "data"),
        *("-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null"),
    ]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def said_of(found: Endorsement) -> tuple[Indication, SubIndication]:
    return found.indication, found.sub_indication


def test_other_bytes_are_not_signed(town: Town) -> None:
    found = endorsement_of(DATA + b" ", endorsed(town), trust=our_trust())
    assert said_of(found) == (Indication.TOTAL_FAILED, SubIndication.SIG_CRYPTO_FAILURE)


def test_no_changed_byte_of_what_is_signed_passes(town: Town) -> None:
    signature = endorsed(town)
    (signer,) = read.ContentInfo.load(signature)["content"]["signer_infos"]
    token = signer["unsigned_attrs"][0]["values"][0]["content"]["signer_infos"][0]["signature"].native
    for part in (hashlib.sha256(DATA).digest(), signer["signature"].native, token):
        at = signature.index(part) + len(part) // 2
        changed = signature[:at] + bytes((signature[at] ^ 1,)) + signature[at + 1 :]
        assert endorsement_of(DATA, changed, trust=our_trust()).indication is not Indication.TOTAL_PASSED


@pytest.mark.parametrize("junk", [b"", b"0", b"\x30\x00", b"\x30\x80" * 50])
def test_what_is_no_signature_is_false_and_raises_nothing(town: Town, junk: bytes) -> None:
    assert endorsement_of(DATA, junk, trust=our_trust()).indication is Indication.TOTAL_FAILED


def test_without_its_time_token_it_is_false(town: Town) -> None:
    whole = read.ContentInfo.load(endorsed(town))
    whole["content"]["signer_infos"][0]["unsigned_attrs"] = []
    found = endorsement_of(DATA, whole.dump(force=True), trust=our_trust())
    assert found.indication is Indication.TOTAL_FAILED


def test_a_token_over_another_signature_proves_nothing(town: Town) -> None:
    first, second = (read.ContentInfo.load(endorse(data, key=opened(town), at=AT)) for data in (DATA, b"else"))
    first["content"]["signer_infos"][0]["unsigned_attrs"] = second["content"]["signer_infos"][0]["unsigned_attrs"]
    found = endorsement_of(DATA, first.dump(), trust=our_trust())
    assert said_of(found) == (Indication.TOTAL_FAILED, SubIndication.SIG_CONSTRAINTS_FAILURE)


def test_under_another_root_it_is_undecided(town: Town) -> None:
    found = endorsement_of(DATA, endorsed(town), trust=replace(our_trust(), roots=()))
    assert said_of(found) == (Indication.INDETERMINATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)


def test_without_the_lists_of_the_revoked_it_is_undecided(town: Town) -> None:
    found = endorsement_of(DATA, endorsed(town), trust=Trust(roots=our_trust().roots, revocations=()))
    assert said_of(found) == (Indication.INDETERMINATE, SubIndication.TRY_LATER)


def test_a_certificate_revoked_later_leaves_it_standing(town: Town) -> None:
    signature = endorsed(town)
    at = endorsement_of(DATA, signature, trust=our_trust()).stamped_at
    assert at is not None
    revoke(serial_of(town), reason=Reason.COMPROMISED, by=CLOCKWORK, at=at + timedelta(seconds=1))
    assert endorsement_of(DATA, signature, trust=our_trust()).indication is Indication.TOTAL_PASSED


def test_a_certificate_revoked_before_its_stamp_leaves_it_undecided(town: Town) -> None:
    signature = endorsed(town)
    revoke(serial_of(town), reason=Reason.COMPROMISED, by=CLOCKWORK, at=AT - timedelta(days=1))
    found = endorsement_of(DATA, signature, trust=our_trust())
    assert said_of(found) == (Indication.INDETERMINATE, SubIndication.REVOKED_NO_POE)


def test_a_revoked_certificate_endorses_nothing(town: Town) -> None:
    key = opened(town)
    revoke(serial_of(town), reason=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    with pytest.raises(KeyRevokedError):
        endorse(DATA, key=key, at=AT)


def test_one_opening_endorses_once(town: Town) -> None:
    key = opened(town)
    endorse(DATA, key=key, at=AT)
    with pytest.raises(KeySpentError):
        endorse(DATA, key=key, at=AT)


def test_only_the_very_signer_is_believed(town: Town) -> None:
    """Laith gets a certificate: his signature is his, whatever the bytes say."""
    enrol(town.laith.person_id, name="Laith Adnan Raad", organisation="Finance", pin=PIN, by=CLOCKWORK, at=AT)
    key = unlock(town.laith.person_id, pin=PIN, by=town.laith.reach, at=AT)
    assert not endorsement_of(DATA, endorse(DATA, key=key, at=AT), trust=our_trust()).is_by(town.maryam.person_id)


def test_only_what_holds_beyond_doubt_is_somebody_s() -> None:
    sound = Endorsement(indication=Indication.TOTAL_PASSED, person_id=7)
    assert sound.is_by(7)
    assert not sound.is_by(8)
    assert not replace(sound, indication=Indication.INDETERMINATE).is_by(7)
