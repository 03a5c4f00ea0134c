"""Authorities, time, status and seals on a token: they issue, stamp, answer and seal, and no key is in a file."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from config.env import Place
from directory.core.reach import CLOCKWORK
from signing import authorities
from signing.core import errors
from signing.core.authority import BodyName, Role
from signing.core.keys import Reason
from signing.core.policy import KeyKind
from signing.core.verdict import Indication
from signing.doors import ca, raw, rootfile, tokens
from signing.doors.clock import trusted_time
from signing.doors.safe import Safe
from signing.enrol import enrol
from signing.establish import establish
from signing.models import Key
from signing.qr import is_code, sign_code
from signing.replace_keys import replace_keys
from signing.revoke import revoke
from signing.sign import lay_fields, seal, sign
from signing.stamp_time import stamp_time
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.signing import softhsm
from tests.town import AT, PIN, TODAY, Town

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(softhsm.LIBRARY is None, reason=softhsm.MISSING),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]
PHRASES = ("first holder's long words", "second holder's long words")


@pytest.fixture
def words(tmp_path: Path, settings: Settings, soft_tokens: Path) -> list[str]:
    """The ceremony's words, and the PIN where the settings name it."""
    (tmp_path / "pin").write_text(f"{softhsm.PIN}\n", encoding="utf-8")
    settings.TOKEN_PIN_FILE = tmp_path / "pin"
    said = ["--holder", "A. Kareem", "--holder", "S. Nuri", "--token", softhsm.HOUSE, "--library", str(soft_tokens)]
    for number, phrase in enumerate(PHRASES):
        (tmp_path / f"phrase-{number}").write_text(phrase, encoding="utf-8")
        said += ["--phrase-file", str(tmp_path / f"phrase-{number}")]
    return said


@pytest.fixture(params=[(KeyKind.P384, KeyKind.P256), (KeyKind.RSA4096, KeyKind.RSA3072)], ids=["curves", "rsa"])
def house(town: Town, place: Place, words: list[str], tmp_path: Path, request: pytest.FixtureRequest) -> Town:
    """The town's authorities made anew on the token."""
    for path in place.keys.iterdir():
        if path.suffix in {".pem", ".key", ".crl"}:
            path.unlink()
    root, other = request.param
    call_command("ceremony", str(tmp_path / "out"), *words, "--root-key", root.value, "--other-keys", other.value)
    bodies = [BodyName(body_id=town.planning, name_en="Ministry of Planning", name_ar="")]
    establish(bodies=bodies, by=CLOCKWORK, at=AT)
    enrol(town.zainab.person_id, name="Zainab", organisation="Planning", pin=PIN, by=CLOCKWORK, at=AT)
    return town


def on_token(soft_tokens: Path) -> dict[str, pkcs11.PrivateKey]:
    with pkcs11.lib(str(soft_tokens)).get_token(token_label=softhsm.HOUSE).open(user_pin=softhsm.PIN) as session:
        found = session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY})
        hard = (
            pkcs11.Attribute.SENSITIVE, pkcs11.Attribute.ALWAYS_SENSITIVE, pkcs11.Attribute.NEVER_EXTRACTABLE,
        )  # fmt: skip
        return {
            str(one[pkcs11.Attribute.LABEL]): all(one[name] for name in hard) and not one[pkcs11.Attribute.EXTRACTABLE]
            for one in found
        }  # type: ignore[return-value]  # whether each is hard


def openssl(*said: str | Path, folder: Path) -> str:
    done = subprocess.run(["openssl", *said], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_house_on_a_token_issues_stamps_answers_and_seals(
    house: Town, place: Place, client: Client, tmp_path: Path, soft_tokens: Path
) -> None:
    names = ["issuing", "time", "status", f"seal-{house.planning}", f"code-{house.planning}"]
    here = on_token(soft_tokens)
    for name in names:
        file = (place.keys / f"{name}.key").read_bytes()
        assert json.loads(file)["token"] == softhsm.HOUSE
        assert softhsm.PIN.encode() not in file
        assert here[json.loads(file)["key"]]
    assert not list(place.keys.glob("root*.key"))
    assert b"PRIVATE" not in b"".join(path.read_bytes() for path in place.keys.iterdir())
    row = Key.objects.select_related("certificate").get(person_id=house.zainab.person_id).certificate
    _check_chain(client, bytes(row.der), tmp_path)
    assert "one.pem: good" in _status(client, tmp_path)
    _check_time(client, tmp_path)
    key = unlock(house.zainab.person_id, pin=PIN, by=house.zainab.reach, at=trusted_time())
    pdf = lay_fields(small.letter(), small.BOXES)
    pdf = sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=trusted_time())
    pdf = seal(
        pdf, body_id=house.planning, field=small.SEAL, appearance=small.stamp(), reason="", at=trusted_time()
    )  # fmt: skip
    assert verdict_on(pdf, at=None).indication is Indication.TOTAL_PASSED
    code = sign_code(house.planning, b"payload")
    assert is_code(house.planning, b"payload", code.signature, key_id=code.key_id, on=TODAY)
    revoke(row.serial, reason=Reason.LEFT, by=CLOCKWORK, at=trusted_time())
    assert "one.pem: revoked" in _status(client, tmp_path)
    crl = x509.load_der_x509_crl(authorities.revocation_list("issuing"))
    assert crl.get_revoked_certificate_by_serial_number(int(row.serial, 16)) is not None
    assert crl.is_signature_valid(authorities.safe().certificate(Role.ISSUING).public_key())  # type: ignore[arg-type]  # ours


def _check_chain(client: Client, person: bytes, folder: Path) -> None:
    lists = b""
    for name in ("root", "issuing"):
        (folder / f"{name}.pem").write_bytes(ca.certificate_pem(ca.load_certificate(authorities.certificate(name))))
        (folder / f"{name}.crl").write_bytes(client.get(f"/pki/{name}.crl").content)
        openssl("crl", "-inform", "DER", "-in", f"{name}.crl", "-out", f"{name}-crl.pem", folder=folder)
        lists += (folder / f"{name}-crl.pem").read_bytes()
    (folder / "lists.pem").write_bytes(lists)
    (folder / "one.pem").write_bytes(ca.certificate_pem(ca.load_certificate(person)))
    said = openssl(
        "verify", "-x509_strict", "-crl_check_all", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile",
        "lists.pem", "one.pem", folder=folder,
    )  # fmt: skip
    assert said == "one.pem: OK\n"


def _status(client: Client, folder: Path) -> str:
    openssl("ocsp", "-issuer", "issuing.pem", "-cert", "one.pem", "-reqout", "asked.der", folder=folder)
    asked = (folder / "asked.der").read_bytes()
    (folder / "given.der").write_bytes(client.post("/pki/ocsp", asked, content_type="application/ocsp-request").content)
    said = openssl(
        "ocsp", "-no_nonce", "-issuer", "issuing.pem", "-cert", "one.pem", "-respin", "given.der", "-CAfile", "root.pem",
        "-verify_other", "issuing.pem", folder=folder,
    )  # fmt: skip
    assert "Response verify OK" in said
    return said


def _check_time(client: Client, folder: Path) -> None:
    (folder / "data").write_bytes(b"a letter")
    openssl("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "asked.tsq", folder=folder)
    answer = client.post("/pki/tsa", (folder / "asked.tsq").read_bytes(), content_type="application/timestamp-query")
    (folder / "given.tsr").write_bytes(answer.content)
    said = openssl(
        "ts", "-verify", "-queryfile", "asked.tsq", "-in", "given.tsr", "-CAfile", "root.pem", "-untrusted",
        "issuing.pem", folder=folder,
    )  # fmt: skip
    assert "Verification: OK" in said


def test_a_rehearsal_tries_the_token_and_leaves_nothing_on_it(
    words: list[str], tmp_path: Path, soft_tokens: Path, place: Place, db: None
) -> None:
    before = set(on_token(soft_tokens))
    call_command("ceremony", str(tmp_path / "out"), *words, "--dry-run")
    assert set(on_token(soft_tokens)) == before
    assert not (place.keys / "issuing.pem").exists()


@pytest.mark.parametrize("pin", ["000000", None])
def test_without_its_pin_the_house_does_nothing_and_says_so(
    words: list[str], settings: Settings, tmp_path: Path, db: None, pin: str | None
) -> None:
    settings.TOKEN_PIN_FILE = None if pin is None else tmp_path / "pin"
    (tmp_path / "pin").write_text(pin or "")
    with pytest.raises(CommandError):
        call_command("ceremony", str(tmp_path / "out"), *words)
    assert not authorities.safe().has_root()


@pytest.mark.parametrize("house", [(KeyKind.P256, KeyKind.P256)], indirect=True)
def test_threads_take_turns_and_a_lost_pin_is_refused(house: Town, settings: Settings, tmp_path: Path) -> None:
    holder, authority = authorities.safe().holder(Role.TIME), authorities.safe().time_authority()
    assert authority.issuer == authorities.safe().certificate(Role.ISSUING)
    with ThreadPoolExecutor(8) as crowd:
        made = list(crowd.map(lambda number: raw.sign(holder.key, b"%d" % number), range(40)))
    assert all(raw.verifies(holder.key.public_key(), one, b"%d" % number) for number, one in enumerate(made))
    (tmp_path / "pin").write_text("000000")
    with pytest.raises(errors.TokenNotReadyError):
        stamp_time(bytes(32))
    (tmp_path / "pin").unlink()
    with pytest.raises(errors.TokenNotReadyError):
        stamp_time(bytes(32))


@pytest.mark.parametrize("house", [(KeyKind.P256, KeyKind.P256)], indirect=True)
def test_a_replaced_key_leaves_the_token(house: Town, soft_tokens: Path, place: Place) -> None:
    old = json.loads((place.keys / "time.key").read_bytes())["key"]
    assert old in on_token(soft_tokens)
    assert replace_keys(by=CLOCKWORK, at=AT + timedelta(days=365 * 4 + 9)) >= 1
    assert old not in on_token(soft_tokens)
    assert json.loads((place.keys / "time-2.key").read_bytes())["key"] in on_token(soft_tokens)
    assert stamp_time(bytes(32))


def test_a_house_of_files_moves_to_a_token_by_a_new_issuing_authority(
    town: Town, place: Place, words: list[str], tmp_path: Path
) -> None:
    root = authorities.safe().holder(Role.ROOT)
    file = rootfile.lock(
        root.key, phrases=PHRASES, fingerprint=ca.fingerprint(root.certificate), cost=authorities.pin_cost(AT)
    )
    (tmp_path / "root-key.json").write_bytes(file)
    call_command("ceremony", str(tmp_path / "out"), *words, "--new-issuing", str(tmp_path / "root-key.json"))
    for name in ("issuing-2", "time-2", "status-2", f"seal-{town.planning}-2", f"code-{town.finance}-2"):
        assert json.loads((place.keys / f"{name}.key").read_bytes())["token"] == softhsm.HOUSE
    assert b"PRIVATE" in (place.keys / "issuing.key").read_bytes()
    for name in authorities.issuers():
        crl = x509.load_der_x509_crl(authorities.revocation_list(name, fresher_than=timedelta(0)))
        assert crl.is_signature_valid(authorities.safe().certificate_of(name).public_key())  # type: ignore[arg-type]  # ours
    pdf = lay_fields(small.letter(), small.BOXES)
    look = small.stamp()
    pdf = seal(pdf, body_id=town.planning, field=small.SEAL, appearance=look, reason="", at=trusted_time())
    assert verdict_on(pdf, at=None).indication is Indication.TOTAL_PASSED


def test_a_file_that_stands_for_a_key_keeps_to_its_format(soft_tokens: Path, tmp_path: Path) -> None:
    card = tokens.Card(module=soft_tokens, label=softhsm.HOUSE, pin=softhsm.PIN)
    key = tokens.make_key(card, name="diwan-format", kind=KeyKind.P256)
    file = tokens.written(key)
    assert (
        file
        == (
            f'{{"format": "diwan-token-key-1", "key": "diwan-format", "library": "{soft_tokens}", "token": "diwan-house"}}'
        ).encode()
    )
    again = tokens.referred(file, public=key.public_key(), pin=softhsm.PIN)
    assert raw.verifies(key.public_key(), raw.sign(again, b"x"), b"x")
    for broken in (b"{}", b"{", file.replace(b"-1", b"-2"), b'["format"]'):
        with pytest.raises(errors.TokenNotReadyError):
            tokens.referred(broken, public=key.public_key(), pin=softhsm.PIN)
    safe = Safe(folder=tmp_path)
    safe.discard(key)
    with pytest.raises(errors.TokenNotReadyError):
        raw.sign(again, b"x")
    assert tokens.written(raw.new_key(KeyKind.P256)) is None
