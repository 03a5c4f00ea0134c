"""Containers written by hand: read back by another library, checked by openssl, and never past the door unverified."""

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from asn1crypto import cms as read
from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from signing.core.authority import PERSON_MARK, PROFILES, Role, Subject
from signing.core.errors import SignatureNotMadeError
from signing.doors import ca, cms
from signing.doors.clock import trusted_time
from tests.signing import pki as small

DIGEST = hashlib.sha256(b"a letter").digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A certificate with any key."""

    certificate: x509.Certificate
    key: cms.SigningKey


def hand_with(pki: small.Pki, key: cms.SigningKey) -> Hand:
    subject = Subject(common_name="Signer", organisation="Planning", mark=f"{PERSON_MARK}9")
    certificate = ca.issue(
        PROFILES[Role.PERSON], subject, key.public_key(), issuer=pki.issuing, addresses=small.ADDRESSES, since=trusted_time()
    )  # fmt: skip
    return Hand(certificate=certificate, key=key)


@pytest.fixture(scope="module", params=["P-256", "P-384", "RSA-3072"])
def hand(request: pytest.FixtureRequest, pki: small.Pki) -> Hand:
    keys = {
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "RSA-3072": lambda: rsa.generate_private_key(public_exponent=65_537, key_size=3_072),
    }
    return hand_with(pki, keys[request.param]())


def made(pki: small.Pki, hand: Hand, digest: bytes = DIGEST) -> bytes:
    signed = cms.sign(digest, signer=hand, kind=cms.DATA)
    brought = (ca.certificate_der(hand.certificate), ca.certificate_der(pki.issuing.certificate))
    return cms.container(signed, content=cms.DETACHED, certificates=brought)


@given(st.binary(max_size=70_000))
def test_lengths_are_the_shortest(content: bytes) -> None:
    assert cms.value(cms.OCTETS, content) == core.OctetString(content).dump()


@pytest.mark.servers
def test_another_library_reads_what_was_written(pki: small.Pki, hand: Hand) -> None:
    written = made(pki, hand)
    signed = read.ContentInfo.load(written, strict=True)["content"]
    assert signed.native["version"] == "v1"
    attributes = {one["type"].native: one["values"][0] for one in signed["signer_infos"][0]["signed_attrs"]}
    assert set(attributes) == {"content_type", "message_digest", "signing_certificate_v2"}
    assert attributes["message_digest"].native == DIGEST
    named = attributes["signing_certificate_v2"]["certs"][0]
    assert named["cert_hash"].native == hashlib.sha256(ca.certificate_der(hand.certificate)).digest()
    assert named["issuer_serial"]["serial_number"].native == hand.certificate.serial_number
    assert read.ContentInfo.load(written).dump(force=True) == written


def test_openssl_verifies_what_was_written(pki: small.Pki, hand: Hand, tmp_path: Path) -> None:
    letter, container, root = (tmp_path / name for name in ("letter", "container", "root.pem"))
    letter.write_bytes(b"a letter")
    container.write_bytes(made(pki, hand))
    root.write_bytes(ca.certificate_pem(pki.root.certificate))
    said = subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", container, "-content", letter, "-CAfile", root, "-purpose", "any"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (0, b"a letter"), said.stderr


def test_a_signature_that_does_not_verify_leaves_nobodys_hand(pki: small.Pki) -> None:
    class Broken:
        """A key whose signatures are another key's."""

        def __init__(self) -> None:
            self.own, self.other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

        def sign(self, data: bytes, scheme: ec.ECDSA) -> bytes:
            return self.other.sign(data, scheme)

        def public_key(self) -> ec.EllipticCurvePublicKey:
            return self.own.public_key()

    broken = Hand(certificate=pki.person.certificate, key=Broken())  # type: ignore[arg-type]  # a fake
    with pytest.raises(SignatureNotMadeError):
        cms.sign(DIGEST, signer=broken, kind=cms.DATA)
