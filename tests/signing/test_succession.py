"""A new issuing authority: the former one's certificates stay what they were; the house's keys get successors."""

import json
import shutil
import subprocess
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from cryptography import x509
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from config.env import Place
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing import authorities, certify, keys
from signing.core import errors
from signing.core.authority import PROFILES, BodyName, Role
from signing.core.ceremony import Mode, Plan
from signing.core.keys import Reason
from signing.core.policy import KeyKind
from signing.core.verdict import Indication
from signing.doors import ca, rootfile
from signing.doors.clock import trusted_time
from signing.enrol import enrol
from signing.establish import establish
from signing.models import Certificate, Event, Key
from signing.qr import code_key_id, is_code, sign_code
from signing.recognise import recognise
from signing.relist import relist
from signing.renew import renew
from signing.replace_keys import replace_keys
from signing.revoke import revoke
from signing.sign import lay_fields, seal, sign
from signing.stamp_time import stamp_time
from signing.succeed import succeed
from signing.trust_pack import pack
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, PIN, TODAY, Town

PHRASES = ("first holder's long words", "second holder's long words")
NAMES = ["--holder", "A. Kareem", "--holder", "S. Nuri"]
YEAR = timedelta(days=365)
HAS_OPENSSL = shutil.which("openssl") is not None


@pytest.fixture
def key_file(town: Town, place: Place, tmp_path: Path) -> Path:
    """The town's root key as the two holders carry it away; the machine keeps none."""
    root = authorities.safe().holder(Role.ROOT)
    cost = authorities.pin_cost(AT)
    path = tmp_path / "root-key.json"
    path.write_bytes(rootfile.lock(root.key, phrases=PHRASES, fingerprint=ca.fingerprint(root.certificate), cost=cost))
    (place.keys / "root.key").unlink()
    for number, phrase in enumerate(PHRASES):
        (tmp_path / f"phrase-{number}").write_text(f"{phrase}\n", encoding="utf-8")
    return path


def hold(key_file: Path, *words: str) -> Path:
    folder = key_file.parent / "out"
    files = [word for number in (0, 1) for word in ("--phrase-file", str(key_file.parent / f"phrase-{number}"))]
    call_command("ceremony", str(folder), *NAMES, *files, "--new-issuing", str(key_file), *words)
    return folder


def signed(town: Town) -> bytes:
    key = unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=trusted_time())
    pdf = lay_fields(small.letter(), small.BOXES)
    return sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=trusted_time())


def sealed(town: Town) -> bytes:
    return seal(
        signed(town), body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="", at=trusted_time()
    )


def enrolled(town: Town) -> Certificate:
    """Huda's key was lost; the newest authority certifies the next."""
    person_id = town.huda.person_id
    row = Key.objects.get(person_id=person_id).certificate
    revoke(row.serial, reason=Reason.REPLACED, by=CLOCKWORK, at=AT)
    enrol(person_id, name="Huda", organisation="Finance", pin=PIN, by=CLOCKWORK, at=AT)
    return Key.objects.select_related("certificate", "certificate__issuer").get(person_id=person_id).certificate


def listed(name: str) -> set[str]:
    crl = x509.load_der_x509_crl(authorities.revocation_list(name))
    issuer = authorities.safe().certificate_of(name)
    assert crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # our kinds of keys
    return {f"{line.serial_number:032x}" for line in crl}


def ocsp(folder: Path, client: Client, issuer: str, certificate: bytes) -> str:
    """What openssl reads in our answer for the certificate."""
    for name, der in (("one", certificate), ("issuer", authorities.certificate(issuer)), ("root", authorities.certificate("root"))):  # fmt: skip
        (folder / f"{name}.pem").write_bytes(ca.certificate_pem(ca.load_certificate(der)))
    run("ocsp", "-issuer", "issuer.pem", "-cert", "one.pem", "-reqout", "asked.der", folder=folder)
    asked = (folder / "asked.der").read_bytes()
    (folder / "given.der").write_bytes(client.post("/pki/ocsp", asked, content_type="application/ocsp-request").content)
    words = (
        "ocsp",
        "-no_nonce",
        "-issuer",
        "issuer.pem",
        "-cert",
        "one.pem",
        "-respin",
        "given.der",
        "-CAfile",
        "root.pem",
    )
    return run(*words, "-verify_other", "issuer.pem", folder=folder)


def run(*words: str, folder: Path) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_rehearsal_changes_nothing(key_file: Path, place: Place) -> None:
    before = {path.name: path.read_bytes() for path in place.keys.iterdir()}
    count = Certificate.objects.count()
    folder = hold(key_file, "--dry-run")
    said = json.loads((folder / "rehearsal" / "transcript.json").read_bytes())
    assert said["mode"] == "rehearsal"
    assert [line["role"] for line in said["certificates"]] == ["root", "issuing"]
    assert {path.name: path.read_bytes() for path in place.keys.iterdir()} == before
    assert Certificate.objects.count() == count


@pytest.mark.skipif(not HAS_OPENSSL, reason="openssl is not installed")
def test_the_new_authority_issues_and_the_former_one_still_speaks(
    key_file: Path, town: Town, client: Client, tmp_path: Path
) -> None:
    old_letter, old_code = sealed(town), sign_code(town.planning, b"payload")
    before = Key.objects.select_related("certificate").get(person_id=town.maryam.person_id).certificate
    out = hold(key_file) / "ceremony"
    assert not (out / "root-key.json").exists()
    assert run("verify", "-x509_strict", "-CAfile", "root.pem", "issuing-2.pem", folder=out) == "issuing-2.pem: OK\n"
    check = ("dgst", "-sha256", "-verify", "root-public.pem", "-signature", "transcript.json.sig", "transcript.json")
    assert "Verified OK" in run(*check, folder=out)
    assert authorities.issuers() == ("issuing", "issuing-2")
    fresh = enrolled(town)
    assert fresh.issuer is not None
    assert fresh.issuer.serial == certify.serial_of(authorities.safe().certificate_of("issuing-2"))
    text = run("x509", "-inform", "DER", "-in", "one.cer", "-noout", "-text", folder=_kept(tmp_path, bytes(fresh.der)))
    for place in ("issuing-2.cer", "issuing-2.crl", "/pki/ocsp"):
        assert place in text
    for name, other in (("issuing", "issuing-2"), ("issuing-2", "issuing")):
        assert client.get(f"/pki/{name}.cer").status_code == client.get(f"/pki/{name}.crl").status_code == 200
        row = before if name == "issuing" else fresh
        assert "one.pem: good" in ocsp(tmp_path, client, name, bytes(row.der))
        assert "one.pem: good" not in ocsp(tmp_path, client, other, bytes(row.der))
        revoke(row.serial, reason=Reason.COMPROMISED, by=CLOCKWORK, at=trusted_time())
        assert row.serial in listed(name)
        assert row.serial not in listed(other)
        answer = ocsp(tmp_path, client, name, bytes(row.der))
        assert "Response verify OK" in answer
        assert "one.pem: revoked" in answer
    assert verdict_on(old_letter, at=None).indication is Indication.TOTAL_PASSED
    assert is_code(town.planning, b"payload", old_code.signature, key_id=old_code.key_id, on=TODAY)
    assert code_key_id(town.planning) != old_code.key_id


def _kept(folder: Path, der: bytes) -> Path:
    (folder / "one.cer").write_bytes(der)
    return folder


def test_a_signer_of_the_former_authority_signs_on_and_everything_is_judged_good(key_file: Path, town: Town) -> None:
    old = sealed(town)
    hold(key_file)
    mixed = sealed(town)  # the person's certificate is the former's, seal and time the new one's
    for pdf in (old, mixed, renew(old), renew(mixed)):
        verdict = verdict_on(pdf, at=None)
        assert verdict.indication is Indication.TOTAL_PASSED, verdict.findings
    assert verdict_on(mixed, at=trusted_time() + timedelta(hours=1)).indication is Indication.TOTAL_PASSED


def test_every_key_of_the_house_is_replaced_and_the_old_ones_destroyed(
    key_file: Path, town: Town, place: Place
) -> None:
    hold(key_file)
    safe = authorities.safe()
    bases = ["time", *(f"{role}-{body}" for role in ("seal", "code") for body in (town.planning, town.finance))]
    for base in bases:
        assert safe.names(base) == (base, f"{base}-2")
        assert not safe.has_key(base)
        assert safe.issuer_of(safe.certificate_of(f"{base}-2")) == "issuing-2"
        assert safe.has_key(f"{base}-2")
    assert safe.names("status") == ("status", "status-2")
    assert [authorities.status_holder(name) for name in authorities.issuers()] == ["status", "status-2"]
    assert safe.has_key("status")
    assert safe.has_key("issuing")
    rows = {row.serial: row for row in Certificate.objects.all()}
    for name in (*authorities.names(), *(f"{base}-2" for base in bases)):
        assert certify.serial_of(safe.certificate_of(name)) in rows
    assert replace_keys(by=CLOCKWORK, at=trusted_time()) == 0
    assert stamp_time(bytes(32))
    assert keys.keys_expiring(TODAY) == ()
    establish(bodies=[BodyName(body_id=town.planning, name_en="Ministry of Planning", name_ar="")], by=CLOCKWORK, at=AT)
    assert safe.names(f"seal-{town.planning}")[-1] == f"seal-{town.planning}-2"
    assert {"issuing.cer", "issuing-2.cer", "issuing-2-public.pem"} <= _zipped(pack(trusted_time()).data)


def _zipped(data: bytes) -> set[str]:
    import io
    import zipfile

    return set(zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_the_trust_list_of_the_former_authority_still_counts(key_file: Path, town: Town) -> None:
    foreign = small.raise_pki()
    term = Term(from_on=TODAY, until_on=None)
    recognise(ca.certificate_der(foreign.root.certificate), name="National", term=term, by=CLOCKWORK, at=AT)
    hold(key_file)
    from signing import trust

    assert [item.name for item in trust.recognised()] == ["National"]


def test_a_former_authority_that_is_taken_back_ends_what_it_issued(key_file: Path, town: Town) -> None:
    former = certify.serial_of(authorities.safe().certificate_of("issuing"))
    hold(key_file, "--revoke-former", "keyCompromise")
    assert former in listed("root")
    assert Certificate.objects.get(serial=former).revoked_for == "keyCompromise"
    with pytest.raises(errors.KeyRevokedError):
        signed(town)
    enrolled(town)
    key = unlock(town.huda.person_id, pin=PIN, by=town.huda.reach, at=trusted_time())
    pdf = lay_fields(small.letter(), small.BOXES)
    pdf = sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=trusted_time())
    assert verdict_on(pdf, at=None).indication is Indication.TOTAL_PASSED


def test_an_authority_revoked_later_stands_in_the_next_list_of_the_root(key_file: Path, town: Town) -> None:
    hold(key_file)
    former = certify.serial_of(authorities.safe().certificate_of("issuing"))
    revoke(former, reason=Reason.CEASED, by=CLOCKWORK, at=AT)
    assert former not in listed("root")
    relist(key_file.read_bytes(), phrases=PHRASES, by=CLOCKWORK, at=AT)
    assert former in listed("root")
    assert former not in listed("issuing")


def test_a_former_authority_falls_silent_when_all_it_issued_is_over(key_file: Path, town: Town) -> None:
    hold(key_file)
    last = authorities.revocation_list("issuing")
    revoke(Key.objects.first().certificate.serial, reason=Reason.LEFT, by=CLOCKWORK, at=AT)  # type: ignore[union-attr]  # the town has keys
    assert authorities.revocation_list("issuing") != last
    last = authorities.revocation_list("issuing")
    issuer = Certificate.objects.get(serial=certify.serial_of(authorities.safe().certificate_of("issuing")))
    Certificate.objects.filter(issuer=issuer).update(not_after=trusted_time() - timedelta(seconds=1))
    assert authorities.revocation_list("issuing", fresher_than=timedelta(0)) == last
    assert authorities.revocation_list("issuing-2", fresher_than=timedelta(0))


@pytest.mark.parametrize(
    ("base", "later"), [("time", 4 * YEAR), ("status", 2 * YEAR - timedelta(days=89)), ("seal", 5 * YEAR)]
)
def test_the_clockwork_renews_what_ages_under_the_same_authority(town: Town, base: str, later: timedelta) -> None:
    safe = authorities.safe()
    name = f"seal-{town.planning}" if base == "seal" else base
    assert replace_keys(by=CLOCKWORK, at=AT) == 0
    moment = safe.certificate_of(name).not_valid_before_utc + later - timedelta(days=20 if base == "seal" else -1)
    assert _replaced(moment) >= 1
    assert safe.names(name) == (name, f"{name}-2")
    assert not safe.has_key(name)
    assert safe.issuer_of(safe.certificate_of(f"{name}-2")) == "issuing"
    assert Event.objects.filter(facts__serial=certify.serial_of(safe.certificate_of(f"{name}-2"))).count() == 1


def _replaced(moment: datetime) -> int:
    return replace_keys(by=CLOCKWORK, at=moment)


def test_a_crash_between_files_and_rows_is_mended(key_file: Path, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("signing.replace_keys.audit.record", _fail)
        with pytest.raises(OSError, match="lost"):
            replace_keys(by=CLOCKWORK, at=AT + 5 * YEAR)
    count = Certificate.objects.count()
    kept = authorities.safe().certificate_of(authorities.safe().newest(f"code-{town.planning}"))
    assert not Certificate.objects.filter(serial=certify.serial_of(kept)).exists()
    replace_keys(by=CLOCKWORK, at=AT + 5 * YEAR)
    assert Certificate.objects.filter(serial=certify.serial_of(kept)).exists()
    assert Certificate.objects.count() > count


def _fail(**_: object) -> None:
    message = "lost"
    raise OSError(message)


def test_two_ceremonies_at_once_make_one_authority(key_file: Path, tmp_path: Path) -> None:
    from signing import ceremony

    plan = Plan(mode=Mode.CEREMONY, root_kind=KeyKind.P384, key_kind=KeyKind.P256, holders=("A", "B"))
    one, two = (
        ceremony.hold_again(plan, key_file=key_file.read_bytes(), phrases=PHRASES, at=trusted_time()) for _ in range(2)
    )
    succeed(one, folder=tmp_path / "one", by=CLOCKWORK, at=AT)
    with pytest.raises(errors.RootExistsError):
        succeed(two, folder=tmp_path / "two", by=CLOCKWORK, at=AT)
    kept = authorities.safe().read("issuing-2")
    assert kept is not None
    assert kept.certificate == one.issuing.certificate
    assert kept.key.public_key() == kept.certificate.public_key()


def test_wrong_words_end_in_a_sentence(key_file: Path, settings: Settings) -> None:
    (key_file.parent / "phrase-0").write_text("other words, long enough")
    with pytest.raises(CommandError, match="المرور"):
        hold(key_file)
    for words in (["--token", "x"], ["--library", "/nowhere"]):
        with pytest.raises(CommandError, match="needs both"):
            hold(key_file, *words)
    assert authorities.issuers() == ("issuing",)


def test_rows_of_before_name_their_issuer(town: Town) -> None:
    known = dict(Certificate.objects.values_list("pk", "issuer"))
    assert sum(issuer is None for issuer in known.values()) == 1
    Certificate.objects.update(issuer=None)
    import_module("signing.migrations.0007_issuers_are_filled_in").fill(apps, None)
    assert dict(Certificate.objects.values_list("pk", "issuer")) == known


def test_every_profile_names_an_issuer_that_may_issue() -> None:
    assert all(PROFILES[profile.issuer].is_authority for profile in PROFILES.values())
