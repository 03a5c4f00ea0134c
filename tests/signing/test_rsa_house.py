"""A whole installation on RSA-4096 and RSA-3072, from its ceremony to a sealed letter; judged by three parties."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import cms
from django.core.management import call_command
from django.test import Client

from config.env import Place
from directory.core.reach import CLOCKWORK
from signing import authorities, health
from signing.core.authority import BodyName, Role
from signing.core.verdict import Indication
from signing.doors import ca, raw
from signing.doors.clock import trusted_time
from signing.enrol import enrol
from signing.establish import establish
from signing.models import Certificate, Key
from signing.qr import is_code, sign_code
from signing.renew import renew
from signing.sign import lay_fields, seal, sign
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, PIN, TODAY, Town

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
    pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed (Debian: poppler-utils)."),
]
PHRASES = ("first holder's long words", "second holder's long words")
KINDS = {"root": "RSA-4096", "issuing": "RSA-4096", "code": "P-256"}


@pytest.fixture
def house(town: Town, place: Place, tmp_path: Path) -> Town:
    """The town's authorities made anew, by ceremony."""
    for path in place.keys.iterdir():
        if path.suffix in {".pem", ".key", ".crl"}:
            path.unlink()
    Certificate.objects.filter(body__isnull=False).delete()  # of an installation that chose otherwise
    words = ["--holder", "A. Kareem", "--holder", "S. Nuri", "--root-key", "RSA-4096", "--other-keys", "RSA-3072"]
    for number, phrase in enumerate(PHRASES):
        (tmp_path / f"phrase-{number}").write_text(phrase, encoding="utf-8")
        words += ["--phrase-file", str(tmp_path / f"phrase-{number}")]
    call_command("ceremony", str(tmp_path / "out"), *words)
    bodies = [BodyName(body_id=town.planning, name_en="Ministry of Planning", name_ar="")]
    establish(bodies=bodies, by=CLOCKWORK, at=AT)
    enrol(town.zainab.person_id, name="Zainab", organisation="Planning", pin=PIN, by=CLOCKWORK, at=AT)
    return town


def openssl(*words: str | Path, folder: Path) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_an_installation_on_rsa_walks_a_letter_to_its_archive_level(
    house: Town, client: Client, tmp_path: Path
) -> None:
    certificates = _certificates(house)
    for name, certificate in certificates.items():
        (tmp_path / f"{name}.pem").write_bytes(ca.certificate_pem(certificate))
        assert raw.kind_of(certificate.public_key()) == KINDS.get(name, "RSA-3072"), name
    _check_chains(client, tmp_path, [name for name in certificates if name not in {"root", "issuing"}])
    for name in ("person", "seal", "time", "code"):
        _check_status(client, tmp_path, name)
    for digest in ("-sha256", "-sha384", "-sha512"):
        _check_time(client, tmp_path, digest)
    letter = _letter(house)
    for pdf in (letter, renew(letter)):
        verdict = verdict_on(pdf, at=None, expected_fields=(small.SIGNATURE, small.SEAL))
        assert verdict.indication is Indication.TOTAL_PASSED, verdict.findings
        _check_by_pdfsig(pdf, tmp_path, count=2)
    lines = health.rests_on(letter)
    assert {line.algorithm for line in lines} == {"RSA-3072"}
    code = sign_code(house.planning, b"payload")
    assert is_code(house.planning, b"payload", code.signature, key_id=code.key_id, on=TODAY)


def _certificates(house: Town) -> dict[str, ca.Certificate]:
    safe = authorities.safe()
    person = bytes(Key.objects.get(person_id=house.zainab.person_id).certificate.der)
    return {
        **{role.value: safe.certificate(role) for role in (Role.ROOT, Role.ISSUING, Role.TIME, Role.STATUS)},
        **{role.value: safe.body_holder(role, house.planning).certificate for role in (Role.SEAL, Role.CODE)},
        "person": ca.load_certificate(person),
    }


def _letter(house: Town) -> bytes:
    """Signed by a person and sealed, each with a time token; the last is over everything."""
    key = unlock(house.zainab.person_id, pin=PIN, by=house.zainab.reach, at=trusted_time())
    look = small.stamp()
    pdf = lay_fields(small.letter(), small.BOXES)
    pdf = sign(pdf, key=key, field=small.SIGNATURE, appearance=look, reason="", at=trusted_time())
    return seal(pdf, body_id=house.planning, field=small.SEAL, appearance=look, reason="", at=trusted_time())


def _check_chains(client: Client, folder: Path, names: list[str]) -> None:
    lists = b""
    for name in ("root", "issuing"):
        (folder / f"{name}.crl").write_bytes(client.get(f"/pki/{name}.crl").content)
        openssl("crl", "-inform", "DER", "-in", f"{name}.crl", "-out", f"{name}-crl.pem", folder=folder)
        lists += (folder / f"{name}-crl.pem").read_bytes()
    (folder / "lists.pem").write_bytes(lists)
    for name in names:
        said = openssl(
            "verify", "-x509_strict", "-crl_check_all", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
            "-CRLfile", "lists.pem", f"{name}.pem", folder=folder,
        )  # fmt: skip
        assert said == f"{name}.pem: OK\n"


def _check_status(client: Client, folder: Path, name: str) -> None:
    openssl("ocsp", "-issuer", "issuing.pem", "-cert", f"{name}.pem", "-reqout", "asked.der", folder=folder)
    asked = (folder / "asked.der").read_bytes()
    by_post = client.post("/pki/ocsp", asked, content_type="application/ocsp-request").content
    by_get = client.get("/pki/ocsp/" + base64.b64encode(asked).decode()).content
    for answer in (by_post, by_get):
        (folder / "given.der").write_bytes(answer)
        said = openssl(
            "ocsp", "-no_nonce", "-issuer", "issuing.pem", "-cert", f"{name}.pem", "-respin", "given.der", "-CAfile",
            "root.pem", "-verify_other", "issuing.pem", folder=folder,
        )  # fmt: skip
        assert "Response verify OK" in said
        assert f"{name}.pem: good" in said


def _check_time(client: Client, folder: Path, digest: str) -> None:
    (folder / "data").write_bytes(b"a letter")
    openssl("ts", "-query", "-data", "data", digest, "-cert", "-out", "asked.tsq", folder=folder)
    answer = client.post("/pki/tsa", (folder / "asked.tsq").read_bytes(), content_type="application/timestamp-query")
    (folder / "given.tsr").write_bytes(answer.content)
    said = openssl(
        "ts", "-verify", "-queryfile", "asked.tsq", "-in", "given.tsr", "-CAfile", "root.pem", "-untrusted",
        "issuing.pem", folder=folder,
    )  # fmt: skip
    assert "Verification: OK" in said
    openssl("ts", "-reply", "-in", "given.tsr", "-token_out", "-out", "token.der", folder=folder)
    signer = cms.ContentInfo.load((folder / "token.der").read_bytes())["content"]["signer_infos"][0]
    assert len(signer["signature"].native) == 3072 // 8


def _check_by_pdfsig(pdf: bytes, folder: Path, *, count: int) -> None:
    (folder / "letter.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdfsig", "-nocert", folder / "letter.pdf"], capture_output=True, text=True, check=False
    ).stdout
    assert said.count("Signature is Valid.") >= count
    assert "Invalid" not in said
