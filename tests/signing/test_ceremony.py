"""The root's ceremony: a script of two, a signed transcript, a key that leaves; and everything it makes verifies."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.env import Place
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from signing import authorities
from signing.core import errors
from signing.core.authority import PROFILES, Role
from signing.core.ceremony import SHORTEST_PHRASE, Mode, Transcript, as_json, as_text, check_phrases
from signing.core.policy import KeyKind, PinCost
from signing.doors import ca, raw, rootfile
from signing.establish import establish
from signing.events import events_after
from signing.models import Certificate
from signing.relist import relist
from tests.town import AT

PHRASES = ("first holder's long words", "second holder's long words")
NAMES = ["--holder", "A. Kareem", "--holder", "S. Nuri", "--witness", "H. Aziz"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, phrase in enumerate(PHRASES):
        (tmp_path / f"phrase-{number}").write_text(f"{phrase}\n", encoding="utf-8")
    return tmp_path / "out"


def hold(folder: Path, *words: str) -> None:
    files = [word for number in (0, 1) for word in ("--phrase-file", str(folder.parent / f"phrase-{number}"))]
    call_command("ceremony", str(folder), *NAMES, *files, *words)


def openssl(*words: str | Path, folder: Path) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.django_db
def test_a_rehearsal_writes_a_transcript_and_nothing_that_counts(folder: Path, place: Place) -> None:
    hold(folder, "--dry-run")
    written = {path.name for path in (folder / "rehearsal").iterdir()}
    assert "transcript.txt" in written
    assert "root-key.json" not in written
    assert not (folder / "ceremony").exists()
    assert not (place.keys / "root.pem").exists()
    assert Certificate.objects.count() == 0
    assert b"REHEARSAL" in (folder / "rehearsal" / "transcript.txt").read_bytes()


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_a_ceremony_leaves_a_certificate_here_and_the_key_with_two_people(folder: Path, place: Place) -> None:
    hold(folder)
    out = folder / "ceremony"
    assert not (place.keys / "root.key").exists()
    assert {row.role for row in Certificate.objects.all()} == {"root", "issuing"}
    told = {event.kind.value: event for event in events_after(0)}
    transcript = (out / "transcript.json").read_bytes()
    assert told["ceremony_held"].facts["transcript"] == hashlib.sha256(transcript).hexdigest()
    said = json.loads(transcript)
    assert said["holders"] == ["A. Kareem", "S. Nuri"]
    for name, digest in said["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    for name in ("transcript.json", "transcript.txt"):
        assert "Verified OK" in openssl(
            "dgst", "-sha256", "-verify", "root-public.pem", "-signature", f"{name}.sig", name, folder=out
        )
    assert "issuing.pem: OK" in openssl("verify", "-x509_strict", "-CAfile", "root.pem", "issuing.pem", folder=out)
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
    establish(bodies=[], by=CLOCKWORK, at=AT)
    assert authorities.safe().has("time")
    with pytest.raises(CommandError, match="جهة تصديق جذرية"):
        hold(folder.parent / "again")


@pytest.mark.django_db
def test_the_two_holders_make_the_roots_list_anew(folder: Path, place: Place) -> None:
    hold(folder)
    key = folder / "ceremony" / "root-key.json"
    before = (place.keys / "root.crl").read_bytes()
    (place.keys / "root.crl").unlink()
    hold(folder, "--root-list", str(key))
    after = (place.keys / "root.crl").read_bytes()
    assert ca.list_facts(after).made_at >= ca.list_facts(before).made_at
    assert (folder / "root.crl").read_bytes() == after
    (place.keys / "root.crl").write_bytes(before)
    call_command("trust", "--crl", str(folder / "root.crl"))  # as it comes over from the machine without a network
    assert (place.keys / "root.crl").read_bytes() == after
    for phrases in ((PHRASES[1], PHRASES[0]), (PHRASES[0], PHRASES[0] + "x"), ("", "")):
        with pytest.raises(errors.WrongPassphraseError):
            relist(key.read_bytes(), phrases=phrases, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.WrongPassphraseError):
        relist(b"{}", phrases=PHRASES, by=CLOCKWORK, at=AT)


@pytest.mark.django_db
def test_another_roots_key_makes_no_list(folder: Path) -> None:
    hold(folder)
    mine = ca.fingerprint(authorities.safe().certificate(Role.ROOT))
    cost = PinCost(time_cost=1, memory_cost=8, parallelism=1)
    other = rootfile.lock(raw.new_key(KeyKind.P256), phrases=PHRASES, fingerprint=mine, cost=cost)
    with pytest.raises(errors.WrongPassphraseError):
        relist(other, phrases=PHRASES, by=CLOCKWORK, at=AT)


@pytest.mark.django_db
def test_wrong_words_end_in_a_sentence(folder: Path) -> None:
    (folder.parent / "short").write_text("short", encoding="utf-8")
    short = ["--phrase-file", str(folder.parent / "short")]
    for words in (
        ["--holder", "One", *short, *short],
        ["--holder", "One", "--holder", "One", *short, *short],
        [*NAMES, *short],
        [*NAMES, *short, *short],
        [*NAMES, "--phrase-file", "/nowhere", "--phrase-file", "/nowhere"],
    ):
        with pytest.raises(CommandError):
            call_command("ceremony", str(folder), *words)
    (line,) = JournalLine.objects.filter(act="ceremony", outcome="refused", about="command")
    assert line.who == "clockwork"
    (folder / "ceremony").mkdir(parents=True)
    (folder / "ceremony" / "old").write_bytes(b"")
    with pytest.raises(CommandError, match="not empty"):
        hold(folder)


def test_the_key_file_keeps_to_its_format() -> None:
    cost = PinCost(time_cost=1, memory_cost=8, parallelism=1)
    pinned = (
        b'{"box": "WPr1yYMkz+hJTg==", "certificate_sha256": "ab", "format": "diwan-root-key-1", "kdf": "argon2id", '
        b'"memory_cost": 8, "nonce": "000000000000000000000000", "parallelism": 1, '
        b'"salts": ["00000000000000000000000000000000", "11111111111111111111111111111111"], "time_cost": 1}'
    )
    with pytest.raises(errors.WrongPassphraseError):
        rootfile.open_(pinned, phrases=PHRASES, fingerprint="ab")
    salts = (bytes(16), b"\x11" * 16)
    assert rootfile._secret(PHRASES, salts, cost) != rootfile._secret((PHRASES[1], PHRASES[0]), salts, cost)
    key = raw.new_key(KeyKind.P256)
    file = rootfile.lock(key, phrases=PHRASES, fingerprint="ab", cost=cost)
    assert set(json.loads(file)) == set(json.loads(pinned))
    opened = rootfile.open_(file, phrases=PHRASES, fingerprint="ab")
    assert opened.public_key() == key.public_key()
    with pytest.raises(errors.WrongPassphraseError):
        rootfile.open_(file, phrases=PHRASES, fingerprint="cd")


def test_phrases_are_long_and_two() -> None:
    check_phrases(*PHRASES)
    for pair in (("a" * (SHORTEST_PHRASE - 1), PHRASES[1]), (PHRASES[0], PHRASES[0]), ("", "")):
        with pytest.raises(errors.PassphraseNotAcceptedError):
            check_phrases(*pair)


def test_a_transcript_says_the_same_twice() -> None:
    transcript = Transcript(
        mode=Mode.CEREMONY, held_at="2026-11-21T10:00:00Z", address="http://x/pki", holders=("أ", "ب"),
        witnesses=(), certificates=(), files={"a": "00"}, steps=("One.",),
    )  # fmt: skip
    assert json.loads(as_json(transcript))["holders"] == ["أ", "ب"]
    assert as_text(transcript).decode().count("أ: ____") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("root", "other"), [(KeyKind.P384, KeyKind.P256), (KeyKind.P256, KeyKind.P384)])
def test_every_role_keeps_to_its_profile_under_every_choice(folder: Path, root: KeyKind, other: KeyKind) -> None:
    hold(folder, "--root-key", root.value, "--other-keys", other.value)
    establish(bodies=[], by=CLOCKWORK, at=AT)
    assert authorities.policy(AT).key_kind is other
    safe = authorities.safe()
    for role in (Role.ROOT, Role.ISSUING, Role.TIME, Role.STATUS):
        certificate = safe.certificate(role)
        issuer = None if role is Role.ROOT else safe.certificate(PROFILES[role].issuer)
        ca.check(PROFILES[role], certificate, authorities.addresses(), issuer=issuer)
        wanted = root if role in {Role.ROOT, Role.ISSUING} else other
        assert raw.kind_of(certificate.public_key()) == wanted.value
    issuing = safe.holder(Role.ISSUING)
    for role in (Role.PERSON, Role.SEAL, Role.CODE):
        kind = KeyKind.P256 if role is Role.CODE else other
        holder = _issued(role, kind, issuing)
        assert raw.kind_of(holder.public_key()) == kind.value


def _issued(role: Role, kind: KeyKind, issuing: ca.Holder) -> ca.Certificate:
    from signing.core.authority import Subject

    return ca.issue(
        PROFILES[role],
        Subject(common_name="Somebody", organisation="Planning", mark="DIWAN-B1"),
        raw.new_key(kind).public_key(),
        issuer=issuing,
        addresses=authorities.addresses(),
        since=AT,
    )
