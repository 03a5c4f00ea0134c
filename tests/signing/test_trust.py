"""The trust list: signed, dated, by file; what it recognises may vouch for people; and the pack others install."""

import hashlib
import io
import re
import subprocess
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.core.management import CommandError, call_command
from django.test import Client

from config.env import Place
from directory.core.errors import SamePersonError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing import authorities, trust
from signing.adopt import adopt
from signing.authorities import revocation_list
from signing.core import errors
from signing.core.authority import Role
from signing.core.keys import Reason
from signing.core.trust import FORMAT, Trusted, as_bytes, from_bytes
from signing.doors import ca
from signing.events import events_after
from signing.models import Certificate
from signing.recognise import recognise
from signing.revoke import revoke
from tests.signing import pki as small
from tests.town import AT, TODAY, Town

ITEM = Trusted(name="أ", sha256=hashlib.sha256(b"x").hexdigest(), der=b"x", from_on=date(2026, 1, 1))


def recognised(pki: small.Pki, *, term: Term | None = None) -> str:
    pem = ca.certificate_pem(pki.issuing.certificate)
    return recognise(pem, name="National CA", term=term or Term(from_on=TODAY), by=CLOCKWORK, at=AT)


def test_the_list_keeps_to_its_format() -> None:
    data = as_bytes((ITEM,), number=3, made_at="2026-11-21T10:00:00Z")
    assert (
        data
        == (
            '{\n "format": "diwan-trust-1",\n "made_at": "2026-11-21T10:00:00Z",\n "number": 3,\n "trusted": [\n  {\n'
            '   "certificate": "eA==",\n   "from_on": "2026-01-01",\n   "name": "أ",\n'
            f'   "sha256": "{ITEM.sha256}",\n   "until_on": null\n  }}\n ]\n}}\n'
        ).encode()
    )
    assert from_bytes(data) == (3, (ITEM,))
    for broken in (b"", b"{}", data.replace(FORMAT.encode(), b"other"), data.replace(b"eA==", b"e"), b"[]"):
        with pytest.raises(errors.TrustListBrokenError):
            from_bytes(broken)


def test_an_authority_is_trusted_in_its_days() -> None:
    item = Trusted(name="a", sha256="", der=b"", from_on=date(2026, 1, 2), until_on=date(2026, 1, 3))
    assert [item.on(date(2026, 1, day)) for day in (1, 2, 3, 4)] == [False, True, True, False]


def test_recognised_authorities_stand_beside_our_root(town: Town, pki: small.Pki) -> None:
    (own,) = trust.roots(AT)
    other = ca.certificate_der(pki.issuing.certificate)
    recognised(pki)
    assert trust.roots(AT) == (own, other)
    assert trust.roots(AT - timedelta(days=2)) == (own,)
    recognised(pki, term=Term(from_on=TODAY - timedelta(days=9), until_on=TODAY - timedelta(days=1)))
    assert trust.roots(AT) == (own,)
    assert trust.listed()[0] == 2
    assert events_after(0)[-1].kind.value == "root_recognised"


def test_what_is_no_authority_is_not_recognised(town: Town, pki: small.Pki) -> None:
    own = authorities.safe().certificate(Role.ROOT)
    for file in (b"junk", ca.certificate_der(pki.person.certificate), ca.certificate_der(own)):
        with pytest.raises(errors.RequestNotAcceptedError):
            recognise(file, name="x", term=Term(from_on=TODAY), by=CLOCKWORK, at=AT)


def test_a_changed_list_is_refused_whole(town: Town, pki: small.Pki, place: Place) -> None:
    recognised(pki)
    path = place.keys / "trust.list"
    kept = path.read_bytes()
    for changed in (kept.replace(b"National", b"Rational"), kept[:-1], kept[:20]):
        path.write_bytes(changed)
        with pytest.raises(errors.TrustListBrokenError):
            trust.roots(AT)


def test_a_persons_certificate_of_the_national_authority_is_taken_in(town: Town, pki: small.Pki) -> None:
    theirs = ca.certificate_pem(pki.person.certificate)
    one, two, who = town.rebwar.reach, town.amal.reach, town.zainab.person_id
    with pytest.raises(errors.NotRecognisedError):
        adopt(who, certificate=theirs, by=one, seconded_by=two, at=AT)
    recognised(pki)
    with pytest.raises(SamePersonError):
        adopt(who, certificate=theirs, by=one, seconded_by=one, at=AT)
    for junk in (b"junk", ca.certificate_der(pki.root.certificate), ca.certificate_der(pki.issuing.certificate)):
        with pytest.raises(errors.RequestNotAcceptedError):
            adopt(who, certificate=junk, by=one, seconded_by=two, at=AT)
    adopt(who, certificate=theirs, by=one, seconded_by=two, at=AT)
    row = Certificate.objects.get(person_id=who)
    assert row.is_foreign
    revoke(row.number, reason=Reason.LEFT, by=CLOCKWORK, at=AT)
    assert row.serial not in {
        f"{line.serial_number:032x}" for line in x509.load_der_x509_crl(revocation_list("issuing"))
    }
    with pytest.raises(errors.NotRecognisedError):
        adopt(who, certificate=theirs, by=one, seconded_by=two, at=AT + timedelta(days=9_999))


def test_the_command_shows_and_recognises(
    town: Town, pki: small.Pki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "national.pem"
    file.write_bytes(ca.certificate_pem(pki.root.certificate))
    call_command("trust", str(file), "--until", "2099-01-01")
    assert "2099-01-01  trusted  national" in capsys.readouterr().out
    file.write_bytes(b"junk")
    for path in (str(file), "/nowhere"):
        with pytest.raises(CommandError):
            call_command("trust", path)


def test_strangers_fetch_the_pack_and_openssl_reads_it(
    town: Town, pki: small.Pki, client: Client, tmp_path: Path
) -> None:
    recognised(pki)
    answer = client.get("/pki/trust.zip")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
        names = set(archive.namelist())
    assert {"root.cer", "issuing.cer", "trust.pem", "trust.p7b", "trust.json", "trust.json.sig"} <= names
    said = subprocess.run(
        ["openssl", "pkcs7", "-inform", "DER", "-in", "trust.p7b", "-print_certs"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.count("subject=") == 2  # ours alone: whom we recognise, others need not
    theirs = f"recognised/{ca.fingerprint(pki.issuing.certificate)[:16]}"
    codes = {name for name in names if name.startswith("codes/")}
    assert {f"{name}.{kind}" for name in ("root", "issuing", theirs) for kind in ("cer", "pem")} <= names
    assert len(codes) == 4  # two bodies, two forms
    for name in (*codes, f"{theirs}.cer", f"{theirs}.pem", "root.pem"):
        form = "DER" if name.endswith(".cer") else "PEM"
        subprocess.run(["openssl", "x509", "-inform", form, "-in", name, "-noout"], cwd=tmp_path, check=True)
    subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "issuing-public.pem", "-signature", "trust.json.sig", "trust.json"],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip
    pages = {name: (tmp_path / f"install.{name}.html").read_text("utf-8") for name in ("ar", "ckb", "en")}
    root = authorities.safe().certificate(Role.ROOT)
    prints = [
        re.sub("(.{4})(?!$)", r"\1 ", root.fingerprint(kind()).hex().upper()) for kind in (hashes.SHA256, hashes.SHA1)
    ]
    assert all(digits in page for page in pages.values() for digits in prints)
    assert all((tmp_path / name).exists() for page in pages.values() for name in re.findall(r'href="([^"]+)"', page))
    assert 'dir="rtl"' in pages["ar"]
    assert "متمانە" in pages["ckb"]
    assert client.get("/pki/trust.zip").content == answer.content


@pytest.mark.django_db
def test_without_authorities_there_is_no_pack(client: Client) -> None:
    assert client.get("/pki/trust.zip").status_code == 404
