"""An installation that chose RSA: everything it makes is accepted by openssl, pdfsig and our judge."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from config.env import Place
from directory.core.reach import CLOCKWORK
from signing import authorities
from signing.core.authority import PROFILES, Role, Subject
from signing.core.policy import KeyKind, Kinds
from signing.core.verdict import Indication
from signing.doors import ca, raw
from signing.enrol import enrol
from signing.establish import establish
from signing.models import Key
from signing.sign import lay_fields, sign
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, PIN, Town

NAMES = ("root", "issuing", "time", "status")


def openssl(*words: str | Path, folder: Path) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def fetch_lists(client: Client, folder: Path) -> None:
    pems = []
    for name in ("root", "issuing"):
        (folder / f"{name}.crl").write_bytes(client.get(f"/pki/{name}.crl").content)
        openssl("crl", "-inform", "DER", "-in", f"{name}.crl", "-out", f"{name}-crl.pem", folder=folder)
        pems.append((folder / f"{name}-crl.pem").read_bytes())
    (folder / "lists.pem").write_bytes(b"".join(pems))


@pytest.fixture
def rsa_house(town: Town, place: Place) -> Town:
    """The town's authorities made anew with an RSA key, and zainab's first key."""
    for path in place.keys.iterdir():
        if path.suffix in {".pem", ".key", ".crl"}:
            path.unlink()
    safe, key = authorities.safe(), raw.new_key(KeyKind.RSA3072)  # one for all: making it costs a second
    safe.keep_kinds(Kinds(root=KeyKind.RSA3072, other=KeyKind.RSA3072))
    addresses, subject = authorities.addresses(), Subject(common_name="RSA Root", organisation="Test")
    root = ca.issue_root(PROFILES[Role.ROOT], subject, key, addresses=addresses, since=AT)
    safe.keep("root", ca.Holder(certificate=root, key=key))
    for role in (Role.ISSUING, Role.TIME, Role.STATUS):
        made = ca.issue(
            PROFILES[role], Subject(common_name=f"RSA {role.value}", organisation="Test"), key.public_key(),
            issuer=safe.holder(PROFILES[role].issuer), addresses=addresses, since=AT,
        )  # fmt: skip
        safe.keep(role.value, ca.Holder(certificate=made, key=key))
    establish(bodies=[], by=CLOCKWORK, at=AT)
    enrol(town.zainab.person_id, name="Zainab", organisation="Planning", pin=PIN, by=CLOCKWORK, at=AT)
    return town


@pytest.mark.servers
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_everything_verifies_under_rsa(rsa_house: Town, client: Client, tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.cer").write_bytes(client.get(f"/pki/{name}.cer").content)
        openssl("x509", "-inform", "DER", "-in", f"{name}.cer", "-out", f"{name}.pem", folder=tmp_path)
    person = bytes(Key.objects.get(person_id=rsa_house.zainab.person_id).certificate.der)
    (tmp_path / "person.cer").write_bytes(person)
    openssl("x509", "-inform", "DER", "-in", "person.cer", "-out", "person.pem", folder=tmp_path)
    fetch_lists(client, tmp_path)
    _check_chains(tmp_path)
    _check_status(client, tmp_path)
    _check_time(client, tmp_path)
    _check_letter(rsa_house, tmp_path)


def _check_chains(folder: Path) -> None:
    for name in ("person", "time", "status"):
        said = openssl(
            "verify", "-x509_strict", "-crl_check_all", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
            "-CRLfile", "lists.pem", f"{name}.pem", folder=folder,
        )  # fmt: skip
        assert said == f"{name}.pem: OK\n"


def _check_status(client: Client, folder: Path) -> None:
    openssl("ocsp", "-issuer", "issuing.pem", "-cert", "person.pem", "-reqout", "asked.der", folder=folder)
    asked = (folder / "asked.der").read_bytes()
    by_post = client.post("/pki/ocsp", asked, content_type="application/ocsp-request").content
    by_get = client.get("/pki/ocsp/" + base64.b64encode(asked).decode()).content
    for answer in (by_post, by_get):
        (folder / "given.der").write_bytes(answer)
        said = openssl(
            "ocsp", "-no_nonce", "-issuer", "issuing.pem", "-cert", "person.pem", "-respin", "given.der", "-CAfile",
            "root.pem", "-verify_other", "issuing.pem", folder=folder,
        )  # fmt: skip
        assert "Response verify OK" in said
        assert "person.pem: good" in said


def _check_time(client: Client, folder: Path) -> None:
    (folder / "data").write_bytes(b"a letter")
    openssl("ts", "-query", "-data", "data", "-sha512", "-cert", "-out", "asked.tsq", folder=folder)
    answer = client.post("/pki/tsa", (folder / "asked.tsq").read_bytes(), content_type="application/timestamp-query")
    (folder / "given.tsr").write_bytes(answer.content)
    said = openssl(
        "ts", "-verify", "-queryfile", "asked.tsq", "-in", "given.tsr", "-CAfile", "root.pem", "-untrusted",
        "issuing.pem", folder=folder,
    )  # fmt: skip
    assert "Verification: OK" in said


def _check_letter(town: Town, folder: Path) -> None:
    key = unlock(town.zainab.person_id, pin=PIN, by=town.zainab.reach, at=AT)
    pdf = lay_fields(small.letter(), small.BOXES)
    pdf = sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)
    assert verdict_on(pdf, at=None).indication is Indication.TOTAL_PASSED
    if shutil.which("pdfsig"):
        (folder / "letter.pdf").write_bytes(pdf)
        said = subprocess.run(
            ["pdfsig", "-nocert", folder / "letter.pdf"], capture_output=True, text=True, check=False
        ).stdout
        assert said.count("Signature is Valid.") == 1
    for name in ("root", "issuing", "time", "status"):
        holder = authorities.safe().certificate(Role(name))
        assert raw.kind_of(raw.public_key_of(holder)) == "RSA-3072"
