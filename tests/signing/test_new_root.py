"""A new root: the former one certifies it, everything of the house moves under it, and both speak for what they bore."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command
from django.test import Client

from config.env import Place
from directory.core.reach import CLOCKWORK
from signing import authorities, certify
from signing.core.authority import Role
from signing.core.errors import TimeNotGivenError
from signing.core.keys import Reason
from signing.core.verdict import Indication
from signing.doors import ca, rootfile
from signing.doors.clock import trusted_time
from signing.enrol import enrol
from signing.models import Certificate, Key
from signing.proven_time import proven_time
from signing.recognise import recognise
from signing.renew import renew
from signing.replace_keys import replace_keys
from signing.revoke import revoke
from signing.sign import lay_fields, seal, sign
from signing.stamp_time import stamp_time
from signing.trust_pack import pack
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, PIN, TODAY, Citizen, Town

OLD = ("first holder's long words", "second holder's long words")
NEW = ("third holder's long words", "fourth holder's long words")
NAMES = ["--holder", "N. Salih", "--holder", "R. Ameen"]
HAS_OPENSSL = shutil.which("openssl") is not None


@pytest.fixture
def key_file(town: Town, place: Place, tmp_path: Path) -> Path:
    """The town's root key as its two holders carry it away; the machine keeps none."""
    root = authorities.safe().holder(Role.ROOT)
    cost = authorities.pin_cost(AT)
    path = tmp_path / "root-key.json"
    path.write_bytes(rootfile.lock(root.key, phrases=OLD, fingerprint=ca.fingerprint(root.certificate), cost=cost))
    (place.keys / "root.key").unlink()
    for name, phrases in (("old", OLD), ("new", NEW)):
        for number, phrase in enumerate(phrases):
            (tmp_path / f"{name}-{number}").write_text(f"{phrase}\n", encoding="utf-8")
    return path


def phrases(folder: Path, name: str, option: str) -> list[str]:
    return [word for number in (0, 1) for word in (option, str(folder / f"{name}-{number}"))]


def hold(folder: Path, *words: str, by: str = "new", into: str = "out") -> Path:
    call_command("ceremony", str(folder / into), *NAMES, *phrases(folder, by, "--phrase-file"), *words)
    return folder / into / "ceremony"


def roll_over(key_file: Path, *words: str, into: str = "out") -> Path:
    former = phrases(key_file.parent, "old", "--former-phrase-file")
    return hold(key_file.parent, "--new-root", str(key_file), *former, *words, into=into)


def sealed(town: Town, who: Citizen) -> bytes:
    key = unlock(who.person_id, pin=PIN, by=who.reach, at=trusted_time())
    pdf = lay_fields(small.letter(), small.BOXES)
    pdf = sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=trusted_time())
    return seal(pdf, body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="", at=trusted_time())


def enrolled(town: Town) -> Certificate:
    """Huda gets her next certificate, by whoever issues now."""
    person_id = town.huda.person_id
    revoke(Key.objects.get(person_id=person_id).certificate.serial, reason=Reason.REPLACED, by=CLOCKWORK, at=AT)
    enrol(person_id, name="Huda", organisation="Finance", pin=PIN, by=CLOCKWORK, at=AT)
    return Key.objects.select_related("certificate").get(person_id=person_id).certificate


def run(*words: str, folder: Path) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def trusted(pdf: bytes, *roots: str) -> Indication:
    """The verdict by these roots alone; by all of ours without one."""
    trust = [authorities.certificate(name) for name in roots] or None
    verdict = verdict_on(pdf, at=None, trust=trust)
    assert verdict.indication is not Indication.INDETERMINATE or trust, verdict.findings
    return verdict.indication


@pytest.mark.servers
def test_letters_of_before_and_after_pass_by_either_root(key_file: Path, town: Town) -> None:
    old = sealed(town, town.maryam)
    roll_over(key_file)
    mixed = sealed(town, town.maryam)  # the person's certificate stands under the former root, seal and time do not
    fresh = enrolled(town)
    new = sealed(town, town.huda)
    assert fresh.issuer is not None
    assert fresh.issuer.serial == certify.serial_of(authorities.safe().certificate_of("issuing-2"))
    for pdf in (old, mixed, new, renew(old), renew(mixed), renew(new)):
        assert trusted(pdf) is Indication.TOTAL_PASSED
    assert trusted(old, "root") is Indication.TOTAL_PASSED
    assert trusted(old, "root-2") is Indication.INDETERMINATE
    assert trusted(new, "root-2") is Indication.TOTAL_PASSED
    assert trusted(new, "root") is Indication.TOTAL_PASSED  # by the cross-certificate among its proofs
    assert trusted(mixed, "root") is Indication.TOTAL_PASSED


@pytest.mark.skipif(not HAS_OPENSSL, reason="openssl is not installed")
def test_openssl_follows_both_ways_up(key_file: Path, town: Town, client: Client) -> None:
    before = bytes(Key.objects.select_related("certificate").get(person_id=town.maryam.person_id).certificate.der)
    out = roll_over(key_file)
    person = bytes(enrolled(town).der)
    for name in ("root", "root-2", "cross", "issuing", "issuing-2", "time-2"):
        (out / f"{name}.pem").write_bytes(
            ca.certificate_pem(ca.load_certificate(client.get(f"/pki/{name}.cer").content))
        )
    for name in ("root", "root-2", "issuing", "issuing-2"):
        (out / f"{name}.crl").write_bytes(client.get(f"/pki/{name}.crl").content)
        run("crl", "-inform", "DER", "-in", f"{name}.crl", "-out", f"{name}.crl.pem", folder=out)
    (out / "lists.pem").write_bytes(b"".join(path.read_bytes() for path in sorted(out.glob("*.crl.pem"))))
    (out / "new.pem").write_bytes(ca.certificate_pem(ca.load_certificate(person)))
    (out / "old.pem").write_bytes(ca.certificate_pem(ca.load_certificate(before)))
    strict = ("verify", "-x509_strict", "-crl_check_all", "-CRLfile", "lists.pem", "-CAfile")
    assert run(*strict, "root-2.pem", "-untrusted", "issuing-2.pem", "new.pem", folder=out) == "new.pem: OK\n"
    bridge = ("-untrusted", "cross.pem", "-untrusted", "issuing-2.pem")
    assert run(*strict, "root.pem", *bridge, "new.pem", folder=out) == "new.pem: OK\n"
    assert run(*strict, "root.pem", "-untrusted", "issuing.pem", "old.pem", folder=out) == "old.pem: OK\n"
    assert "error" in run(*strict, "root.pem", "-untrusted", "issuing-2.pem", "new.pem", folder=out)
    check = ("dgst", "-sha256", "-verify", "root-2-public.pem", "-signature", "transcript.json.sig", "transcript.json")
    assert "Verified OK" in run(*check, folder=out)
    text = run("x509", "-in", "issuing-2.pem", "-noout", "-text", folder=out)
    assert "/pki/root-2.crl" in text
    assert "/pki/root-2.cer" in text
    assert "/pki/root.crl" in run("x509", "-in", "cross.pem", "-noout", "-text", folder=out)


def test_all_of_the_house_moves_under_the_new_root(key_file: Path, town: Town, place: Place) -> None:
    token = stamp_time(bytes(32))
    out = roll_over(key_file)
    assert {"root-2-key.json", "root-2.pem", "cross.pem", "root.crl", "root-2.crl", "issuing-2.pem"} <= {
        path.name for path in out.iterdir()
    }
    safe = authorities.safe()
    assert not any((place.keys / name).exists() for name in ("root.key", "root-2.key", "root-2-key.json"))
    for name in ("time", *(f"{role}-{town.planning}" for role in ("seal", "code"))):
        assert safe.issuer_of(safe.certificate_of(f"{name}-2")) == "issuing-2"
        assert not safe.has_key(name)
    assert [authorities.status_holder(name) for name in authorities.issuers()] == ["status", "status-2"]
    rows = {row.serial: row for row in Certificate.objects.select_related("issuer")}
    for name, issuer in (
        ("root", None),
        ("root-2", None),
        ("cross", "root"),
        ("issuing", "root"),
        ("issuing-2", "root-2"),
    ):
        above = rows[certify.serial_of(safe.certificate_of(name))].issuer
        assert (above and above.serial) == (issuer and certify.serial_of(safe.certificate_of(issuer)))
    assert replace_keys(by=CLOCKWORK, at=trusted_time()) == 0
    for one in (token, stamp_time(bytes(32))):
        assert proven_time(one, bytes(32)).at <= trusted_time()
    with pytest.raises(TimeNotGivenError):
        proven_time(token, b"\x01" * 32)


def test_the_pack_carries_both_roots_and_what_joins_them(key_file: Path) -> None:
    roll_over(key_file)
    files = zipfile.ZipFile(io.BytesIO(pack(trusted_time()).data))
    assert {"root.cer", "root-2.cer", "cross.cer", "issuing.cer", "issuing-2.cer"} <= set(files.namelist())
    bundle = x509.load_pem_x509_certificates(files.read("trust.pem"))
    assert [authorities.safe().certificate_of(name) for name in ("root", "root-2")] == bundle[:2]
    assert b"Diwan Root CA 2" in files.read("install.ar.html")


def test_each_root_has_its_list_made_anew_by_its_own_holders(key_file: Path) -> None:
    folder, new_key = key_file.parent, roll_over(key_file) / "root-2-key.json"
    serial = certify.serial_of(authorities.safe().certificate_of("cross"))
    revoke(serial, reason=Reason.CEASED, by=CLOCKWORK, at=AT)
    kept = {name: authorities.revocation_list(name) for name in ("root", "root-2")}
    hold(folder, "--root-list", str(new_key), by="new")
    hold(folder, "--root-list", str(key_file), by="old")
    lists = {name: x509.load_der_x509_crl(authorities.revocation_list(name)) for name in kept}
    for name, crl in lists.items():
        key = authorities.safe().certificate_of(name).public_key()
        assert crl.is_signature_valid(key)  # type: ignore[arg-type]  # our kinds of keys
    assert [f"{line.serial_number:032x}" for line in lists["root"]] == [serial]
    assert list(lists["root-2"]) == []
    call_command("trust", "--crl", str(folder / "out" / "root.crl"))


def test_only_the_newest_root_certifies_what_is_new(key_file: Path) -> None:
    folder, new_key = key_file.parent, roll_over(key_file) / "root-2-key.json"
    for words in (["--new-issuing"], [*phrases(folder, "old", "--former-phrase-file"), "--new-root"]):
        with pytest.raises(CommandError, match="المرور"):
            hold(folder, *words, str(key_file), by="old", into="again")
    hold(folder, "--new-issuing", str(new_key), into="again")
    safe = authorities.safe()
    assert safe.issuer_of(safe.certificate_of("issuing-3"), among=Role.ROOT) == "root-2"


def test_a_rehearsal_changes_nothing(key_file: Path, place: Place) -> None:
    before = {path.name: path.read_bytes() for path in place.keys.iterdir()}
    out = roll_over(key_file, "--dry-run").parent
    said = json.loads((out / "rehearsal" / "transcript.json").read_bytes())
    assert [line["subject"] for line in said["certificates"]] == [
        "O=Diwan,CN=Diwan Root CA 2",
        "O=Diwan,CN=Diwan Issuing CA 2",
    ] or said["certificates"][0]["subject"].startswith("CN=Diwan Root CA 2")
    assert not (out / "rehearsal" / "root-2-key.json").exists()
    assert {path.name: path.read_bytes() for path in place.keys.iterdir()} == before


def test_where_the_former_key_is_lost_nothing_joins_the_roots(key_file: Path, town: Town) -> None:
    old = sealed(town, town.maryam)
    for words in (["--new-root", "--revoke-former", "keyCompromise"], ["--new-root", "--new-issuing", str(key_file)]):
        with pytest.raises(CommandError, match="root"):
            hold(key_file.parent, *words)
    hold(key_file.parent, "--new-root")
    assert authorities.safe().names(Role.CROSS) == ()
    assert trusted(old) is Indication.TOTAL_PASSED
    enrolled(town)
    new = sealed(town, town.huda)
    assert trusted(new) is Indication.TOTAL_PASSED
    assert trusted(new, "root") is Indication.INDETERMINATE


def test_the_former_root_takes_its_authority_back(key_file: Path, town: Town) -> None:
    former = certify.serial_of(authorities.safe().certificate_of("issuing"))
    roll_over(key_file, "--revoke-former", "keyCompromise")
    crl = x509.load_der_x509_crl(authorities.revocation_list("root"))
    assert [f"{line.serial_number:032x}" for line in crl] == [former]
    enrolled(town)
    assert trusted(sealed(town, town.huda)) is Indication.TOTAL_PASSED


def test_a_crash_between_root_and_authority_is_mended(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("signing.doors.safe.Safe.keep", _fail)
        with pytest.raises(CommandError, match="lost"):
            roll_over(key_file)
    assert authorities.issuers() == ("issuing",)
    new_key = key_file.parent / "out" / "ceremony" / "root-2-key.json"
    hold(key_file.parent, "--new-issuing", str(new_key), into="again")
    rows = set(Certificate.objects.values_list("serial", flat=True))
    names = ("root-2", "cross", "issuing-2")
    assert {certify.serial_of(authorities.safe().certificate_of(name)) for name in names} <= rows


def _fail(*_: object, **__: object) -> None:
    message = "lost"
    raise OSError(message)


def test_no_root_of_ours_is_another_authority(key_file: Path) -> None:
    from directory.core.tenure import Term
    from signing.core.errors import RequestNotAcceptedError

    roll_over(key_file)
    for name in ("root", "root-2"):
        with pytest.raises(RequestNotAcceptedError):
            recognise(
                authorities.certificate(name), name="x", term=Term(from_on=TODAY, until_on=None), by=CLOCKWORK, at=AT
            )
