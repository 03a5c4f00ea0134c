"""What caches and clients are told of the files under /pki/, and what the two responders refuse to read."""

import base64
import subprocess
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from django.http import HttpResponse
from django.test import Client

from directory.core.reach import CLOCKWORK
from signing import authorities
from signing.core.authority import Role
from signing.core.keys import Reason
from signing.doors import ca
from signing.doors.clock import trusted_time
from signing.models import Key
from signing.revoke import revoke
from tests.foreign import needs
from tests.town import AT, Town

STATUS, TIME = "application/ocsp-request", "application/timestamp-query"
FILES = {
    "/pki/root.cer": "application/pkix-cert",
    "/pki/issuing.cer": "application/pkix-cert",
    "/pki/root.crt": "application/x-x509-ca-cert",
    "/pki/root.crl": "application/pkix-crl",
    "/pki/issuing.crl": "application/pkix-crl",
    "/pki/trust.zip": "application/zip",
}


def max_age(answer: HttpResponse) -> int:
    (seconds,) = (word for word in answer["Cache-Control"].split(", ") if word.startswith("max-age="))
    return int(seconds.removeprefix("max-age="))


@pytest.mark.parametrize("address", FILES)
def test_a_file_is_fetched_once_and_then_only_asked_for(town: Town, client: Client, address: str) -> None:
    whole = client.get(address)
    assert whole["Content-Type"] == FILES[address]
    assert 0 < max_age(whole) <= 3600
    assert parsedate_to_datetime(whole["Last-Modified"]) <= trusted_time()
    for header, value in (("If-None-Match", whole["ETag"]), ("If-Modified-Since", whole["Last-Modified"])):
        again = client.get(address, headers={header: value})
        assert (again.status_code, again.content) == (304, b""), header
        assert again["ETag"] == whole["ETag"]
        assert max_age(again) == pytest.approx(max_age(whole), abs=60)
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])
    assert "Set-Cookie" not in str(whole.headers)


def test_a_new_list_has_a_new_tag(town: Town, client: Client) -> None:
    before = client.get("/pki/issuing.crl")
    serial = Key.objects.get(person_id=town.maryam.person_id).certificate.serial
    revoke(serial, reason=Reason.LEFT, by=CLOCKWORK, at=AT)
    after = client.get("/pki/issuing.crl", headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after["ETag"] == before["ETag"]) == (200, False)


def test_no_cache_keeps_a_list_beyond_its_end(town: Town, client: Client) -> None:
    root, safe = authorities.safe().holder(Role.ROOT), authorities.safe()
    for age, expected in ((timedelta(days=400) - timedelta(minutes=10), 600), (timedelta(days=401), 0)):
        made = ca.revocation_list(root, (), at=(trusted_time() - age).replace(microsecond=0), number=1)
        safe.keep_revocations(Role.ROOT, made)
        assert max_age(client.get("/pki/root.crl")) == pytest.approx(expected, abs=30)


def asked(town: Town, *, nonce: bytes | None = None) -> bytes:
    certificate = ca.load_certificate(bytes(Key.objects.get(person_id=town.maryam.person_id).certificate.der))
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        certificate,
        authorities.safe().certificate(Role.ISSUING),
        hashes.SHA1(),  # noqa: S303  (how clients name the issuer, RFC 5019 section 2.1.1)
    )
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(serialization.Encoding.DER)


def test_a_status_without_a_nonce_is_kept_for_an_hour(town: Town, client: Client) -> None:
    """RFC 5019 section 6.2."""
    answer = client.get("/pki/ocsp/" + base64.b64encode(asked(town)).decode())
    read = ocsp.load_der_ocsp_response(answer.content)
    assert answer["Content-Type"] == "application/ocsp-response"
    assert parsedate_to_datetime(answer["Last-Modified"]) == read.this_update_utc
    assert answer["ETag"]
    assert max_age(answer) <= 3600
    assert {"public", "no-transform", "must-revalidate"} <= set(answer["Cache-Control"].split(", "))


def test_nobody_keeps_what_was_made_for_one_client(town: Town, client: Client) -> None:
    with_nonce = asked(town, nonce=b"0123456789abcdef")
    for answer in (
        client.get("/pki/ocsp/" + base64.b64encode(with_nonce).decode()),
        client.get("/pki/ocsp/AAAA"),
        client.get("/pki/ocsp/%%%"),
        client.post("/pki/ocsp", asked(town), content_type=STATUS),
        client.post("/pki/tsa", b"junk", content_type=TIME),
    ):
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("address", "wanted"), [("/pki/ocsp", STATUS), ("/pki/tsa", TIME)])
def test_another_type_and_too_many_bytes_are_not_read(town: Town, client: Client, address: str, wanted: str) -> None:
    fine = asked(town)
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/octet-stream", STATUS + "x"):
        answer = client.generic("POST", address, fine, content_type=content_type)
        assert answer.status_code == 415, content_type
        assert answer["Content-Type"].startswith("application/")  # the protocol's own refusal
    assert client.post(address, b"x" * 4097, content_type=wanted).status_code == 413
    assert client.post(address, b"x" * 4096, content_type=wanted).status_code == 200
    assert client.generic("POST", address, fine, content_type=f"{wanted}; version=1").status_code == 200
    in_pieces = client.generic("POST", address, b"", CONTENT_TYPE=wanted, HTTP_TRANSFER_ENCODING="chunked")
    assert in_pieces.status_code == 411
    assert in_pieces["Content-Type"].startswith("application/")


class Bridge(BaseHTTPRequestHandler):
    """One request off the wire, with the headers its client sent, answered by the pages in this thread."""

    def do_POST(self) -> None:
        """Hands the request on, and the answer back."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = Client().generic("POST", self.path, body, content_type=self.headers["Content-Type"])
        self.send_response(answer.status_code)
        for name, value in answer.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@needs("openssl")
def test_openssl_asks_the_responder_over_http(town: Town, client: Client, tmp_path: Path) -> None:
    """`openssl ocsp -url` sends its own headers; the answer is verified with what is fetched."""
    for name in ("root", "issuing"):
        certificate = ca.load_certificate(client.get(f"/pki/{name}.cer").content)
        (tmp_path / f"{name}.pem").write_bytes(ca.certificate_pem(certificate))
    der = bytes(Key.objects.get(person_id=town.maryam.person_id).certificate.der)
    (tmp_path / "maryam.pem").write_bytes(ca.certificate_pem(ca.load_certificate(der)))
    with HTTPServer(("127.0.0.1", 0), Bridge) as server:
        server.timeout = 20
        asking = subprocess.Popen(
            ["openssl", "ocsp", "-issuer", "issuing.pem", "-cert", "maryam.pem", "-url",
             f"http://127.0.0.1:{server.server_port}/pki/ocsp", "-CAfile", "root.pem", "-verify_other", "issuing.pem"],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        server.handle_request()
        said, _ = asking.communicate(timeout=20)
    assert "Response verify OK" in said
    assert "maryam.pem: good" in said


@needs("openssl")
def test_openssl_takes_the_types_we_give(town: Town, client: Client, tmp_path: Path) -> None:
    for address, words in (
        ("/pki/root.crt", ("x509", "-inform", "DER", "-noout", "-fingerprint")),
        ("/pki/issuing.crl", ("crl", "-inform", "DER", "-noout", "-nextupdate")),
    ):
        (tmp_path / "file").write_bytes(client.get(address).content)
        subprocess.run(["openssl", *words, "-in", "file"], cwd=tmp_path, capture_output=True, check=True)
