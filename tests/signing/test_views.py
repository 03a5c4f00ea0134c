"""The authorities answer openssl, and strangers get nothing else."""

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from django.test import Client

from directory.core.reach import CLOCKWORK
from signing.core.keys import Reason
from signing.models import Key
from signing.revoke import revoke
from tests.foreign import needs
from tests.town import AT, Town

pytestmark = needs("openssl")


def openssl(*words: str | Path, folder: Path) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def folder(town: Town, client: Client, tmp_path: Path) -> Path:
    """The authorities' certificates, fetched and turned into PEM, and maryam's."""
    for name in ("root", "issuing", "time"):
        (tmp_path / f"{name}.cer").write_bytes(client.get(f"/pki/{name}.cer").content)
        openssl("x509", "-inform", "DER", "-in", f"{name}.cer", "-out", f"{name}.pem", folder=tmp_path)
    der = bytes(Key.objects.get(person_id=town.maryam.person_id).certificate.der)
    (tmp_path / "maryam.cer").write_bytes(der)
    openssl("x509", "-inform", "DER", "-in", "maryam.cer", "-out", "maryam.pem", folder=tmp_path)
    return tmp_path


def fetch_lists(client: Client, folder: Path) -> None:
    for name in ("root", "issuing"):
        (folder / f"{name}.crl").write_bytes(client.get(f"/pki/{name}.crl").content)
        openssl("crl", "-inform", "DER", "-in", f"{name}.crl", "-out", f"{name}-crl.pem", folder=folder)
    pems = b"".join((folder / f"{name}-crl.pem").read_bytes() for name in ("root", "issuing"))
    (folder / "lists.pem").write_bytes(pems)


def verify(folder: Path) -> str:
    return openssl(
        "verify", "-x509_strict", "-crl_check_all", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
        "-CRLfile", "lists.pem", "maryam.pem", folder=folder,
    )  # fmt: skip


def test_openssl_verifies_a_person_with_our_lists(town: Town, client: Client, folder: Path) -> None:
    fetch_lists(client, folder)
    assert verify(folder) == "maryam.pem: OK\n"
    serial = Key.objects.get(person_id=town.maryam.person_id).certificate.serial
    revoke(serial, reason=Reason.LEFT, by=CLOCKWORK, at=AT)
    fetch_lists(client, folder)
    assert "certificate revoked" in verify(folder)


def test_openssl_verifies_our_time(client: Client, folder: Path) -> None:
    (folder / "data").write_bytes(b"a letter")
    for digest in ("sha256", "sha384", "sha512"):
        openssl("ts", "-query", "-data", "data", f"-{digest}", "-cert", "-out", "asked.tsq", folder=folder)
        answer = client.post(
            "/pki/tsa", (folder / "asked.tsq").read_bytes(), content_type="application/timestamp-query"
        )
        assert answer["Content-Type"] == "application/timestamp-reply"
        (folder / "given.tsr").write_bytes(answer.content)
        said = openssl(
            "ts", "-verify", "-queryfile", "asked.tsq", "-in", "given.tsr", "-CAfile", "root.pem",
            "-untrusted", "issuing.pem", folder=folder,
        )  # fmt: skip
        assert "Verification: OK" in said


def test_the_time_authority_names_why_it_refuses(client: Client, folder: Path) -> None:
    (folder / "data").write_bytes(b"a letter")
    openssl("ts", "-query", "-data", "data", "-sha1", "-out", "asked.tsq", folder=folder)
    for asked, why in (
        ((folder / "asked.tsq").read_bytes(), "algorithm"),
        (b"junk", "format"),
        (b"x" * 9000, "format"),
    ):
        answer = client.post("/pki/tsa", asked, content_type="application/timestamp-query")
        (folder / "given.tsr").write_bytes(answer.content)
        said = openssl("ts", "-reply", "-in", "given.tsr", "-text", folder=folder)
        assert "Status: Rejected." in said
        assert why in said


def test_openssl_asks_the_responder(town: Town, client: Client, folder: Path) -> None:
    def ask(*, by_address: bool = False) -> str:
        openssl("ocsp", "-issuer", "issuing.pem", "-cert", "maryam.pem", "-reqout", "asked.der", folder=folder)
        asked = (folder / "asked.der").read_bytes()
        if by_address:
            answer = client.get("/pki/ocsp/" + base64.b64encode(asked).decode())
        else:
            answer = client.post("/pki/ocsp", asked, content_type="application/ocsp-request")
        (folder / "given.der").write_bytes(answer.content)
        nonces = [load(data).extensions.get_extension_for_class(x509.OCSPNonce).value for load, data in (
            (ocsp.load_der_ocsp_request, asked), (ocsp.load_der_ocsp_response, answer.content),
        )]  # fmt: skip
        assert nonces[0] == nonces[1]
        return openssl(
            "ocsp", "-no_nonce", "-issuer", "issuing.pem", "-cert", "maryam.pem", "-respin", "given.der",
            "-CAfile", "root.pem", "-verify_other", "issuing.pem", folder=folder,
        )  # fmt: skip

    assert "Response verify OK" in ask()
    assert "maryam.pem: good" in ask(by_address=True)
    serial = Key.objects.get(person_id=town.maryam.person_id).certificate.serial
    revoke(serial, reason=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    assert "maryam.pem: revoked" in ask()


def test_the_responder_refuses_what_it_cannot_answer(client: Client, folder: Path) -> None:
    junk = client.post("/pki/ocsp", b"junk", content_type="application/ocsp-request").content
    assert junk == client.get("/pki/ocsp/%%%").content
    (folder / "given.der").write_bytes(junk)
    assert "malformedrequest" in openssl("ocsp", "-respin", "given.der", "-noverify", folder=folder)
    openssl("ocsp", "-issuer", "root.pem", "-cert", "issuing.pem", "-reqout", "asked.der", folder=folder)
    answer = client.post("/pki/ocsp", (folder / "asked.der").read_bytes(), content_type="application/ocsp-request")
    (folder / "given.der").write_bytes(answer.content)
    assert "unauthorized" in openssl("ocsp", "-respin", "given.der", "-noverify", folder=folder)


def tlv(tag: int, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    long = 0 if len(inside) < 128 else (len(inside).bit_length() + 7) // 8
    return bytes([tag]) + (bytes([0x80 + long]) if long else b"") + len(inside).to_bytes(long or 1) + inside


def test_odd_requests_for_a_status_are_malformed_and_never_a_fault(client: Client, folder: Path) -> None:
    issuing = x509.load_der_x509_certificate(client.get("/pki/issuing.cer").content)
    person = x509.load_der_x509_certificate((folder / "maryam.cer").read_bytes())
    builder = ocsp.OCSPRequestBuilder().add_certificate(person, issuing, hashes.SHA1())  # noqa: S303  (what clients ask by)
    plain = builder.build().public_bytes(serialization.Encoding.DER)
    one = plain[6:]

    def asked(requests: bytes, *extensions: bytes) -> bytes:
        more = (tlv(0xA2, tlv(0x30, *extensions)),) if extensions else ()
        request = tlv(0x30, tlv(0x30, tlv(0x30, requests), *more))
        return client.post("/pki/ocsp", request, content_type="application/ocsp-request").content

    def nonce(length: int) -> bytes:
        return tlv(0x30, bytes.fromhex("06092b0601050507300102"), tlv(4, tlv(4, b"n" * length)))

    kinds = tlv(0x30, bytes.fromhex("06092b0601050507300104"), tlv(4, b"\x05\x00"))
    for good in (asked(one), asked(one, nonce(1)), asked(one, nonce(128))):
        assert ocsp.load_der_ocsp_response(good).certificate_status is ocsp.OCSPCertStatus.GOOD
    malformed = client.get("/pki/ocsp/%%%").content
    for odd in (
        asked(b""), asked(one + one), asked(one, kinds), asked(one, nonce(8), nonce(9)), asked(one, nonce(0)),
        asked(one, nonce(129)), client.get("/pki/ocsp/%D8%B9").content,
    ):  # fmt: skip
        assert odd == malformed


def test_a_length_that_is_no_number_is_too_long(client: Client, folder: Path) -> None:
    for address, kind in (
        ("/pki/ocsp", "application/ocsp-request"),
        ("/pki/tsa", "application/timestamp-query"),
        ("/verify/", "multipart/form-data; boundary=x"),
    ):
        for length in ("abc", "-4", "9" * 30, "\u0663"):
            answer = client.post(address, b"x", content_type=kind, CONTENT_LENGTH=length)
            assert answer.status_code == 413, (address, length)


def test_nothing_but_authorities_is_served(town: Town, client: Client) -> None:
    for address in (
        "/pki/seal.cer",
        f"/pki/seal-{town.planning}.cer",
        "/pki/time.crl",
        "/pki/root.key",
        "/pki/person.cer",
    ):
        assert client.get(address).status_code == 404, address
    assert client.get("/pki/ocsp").status_code == 405
    assert client.get("/pki/tsa").status_code == 405
    assert client.post("/pki/root.cer").status_code == 405


@pytest.mark.django_db
def test_before_the_authorities_are_made_there_is_nothing(client: Client) -> None:
    assert client.get("/pki/root.cer").status_code == 404
    assert client.get("/pki/issuing.crl").status_code == 404
    assert client.post("/pki/ocsp", b"x", content_type="application/ocsp-request").status_code == 404
    answer = client.post("/pki/tsa", b"x", content_type="application/timestamp-query")
    assert answer.status_code == 200
