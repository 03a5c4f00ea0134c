"""The evidence bundle, and the stand-alone verifier that walks through it."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import bagit
import pytest
from django.conf import settings as house

from archive.bundle import bundle
from archive.core.checkpoint import key_from
from archive.doors import bag, note
from archive.verifier.walk import Known, Outcome, walk, worst
from config.env import Place
from signing.core.verdict import Indication
from tests.archive.conftest import SIGNED
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def believing(pdf: bytes) -> tuple[Outcome, str]:
    return (Outcome.PASSED, "signed") if pdf.startswith(SIGNED) else (Outcome.FAILED, "not signed")


@pytest.fixture
def made(record_id: str, town: Town) -> bytes:
    """The evidence bundle of the record."""
    return bundle(record_id, reach=town.maryam.reach, at=AT)


def test_the_bundle_is_a_valid_bag(made: bytes, record_id: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(made)) as archive:
        archive.extractall(tmp_path)
    found = bagit.Bag(str(tmp_path / f"diwan-{record_id}"))
    assert found.is_valid()
    assert found.info["External-Identifier"] == record_id


def test_the_bundle_holds_everything_and_no_key(made: bytes, record_id: str, place: Place) -> None:
    payload = bag.unpacked(made)
    assert {
        "record/letter.pdf", "record/source.json", "record/annex-01.txt", "record/metadata.json",
        "record/movements.json", "record/manifest.json", "proof.json", "checkpoint.txt", "log-key.txt",
        "verdict.ar.txt", "verdict.ckb.txt", "verdict.en.txt", "verdict.html", "readers.json",
        "verifier/verifier.pyz", "verifier/requirements.txt", "certificates/issuing.crl",
        "entries/0000000004/statement.json", "entries/0000000004/proof.json",
        "entries/0000000005/statement.json", "entries/0000000005/proof.json",
    } <= set(payload)  # fmt: skip
    assert f"Judgement of the signatures: valid ({Indication.TOTAL_PASSED.value})" in payload["verdict.en.txt"].decode()
    secret = note.signer(place.keys)
    seed = (place.keys / note.FILE).read_text().split()[1]
    everything = b"".join(payload.values())
    assert seed.encode() not in everything
    assert bytes.fromhex(seed) not in everything
    assert secret.key.text().encode() in payload["log-key.txt"]


def known(place: Place) -> Known:
    return Known(log_key=note.signer(place.keys).key)


def test_the_verifier_follows_every_step(made: bytes, place: Place) -> None:
    steps = walk(made, known=known(place), opinion=believing)
    assert [(step.number, step.outcome) for step in steps] == [(n, Outcome.PASSED) for n in range(1, 10)]
    assert worst(steps) is Outcome.PASSED
    own = walk(made, known=Known(), opinion=believing)
    assert worst(own) is Outcome.PASSED
    assert "compare it" in own[3].text
    assert own[0].text.partition("proved by nothing: ")[2].startswith("certificates, readers.json, ")
    assert "verdict.html" in own[0].text


def rebagged(made: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    payload = bag.unpacked(made)
    change(payload)
    return bag.packed("diwan-forged", payload, info={})


def forged_letter(payload: dict[str, bytes]) -> None:
    payload["record/letter.pdf"] = SIGNED + b"another"


def forged_manifest(payload: dict[str, bytes]) -> None:
    payload["record/manifest.json"] = payload["record/manifest.json"].replace(b'"size":', b'"size":1', 1)


def forged_metadata(payload: dict[str, bytes]) -> None:
    payload["record/metadata.json"] = payload["record/metadata.json"].replace(b"452", b"453")


def added_part(payload: dict[str, bytes]) -> None:
    payload["record/annex-02.txt"] = b"x"


def forged_statement(payload: dict[str, bytes]) -> None:
    name = "entries/0000000004/statement.json"
    payload[name] = payload[name].replace(b'"unit":7', b'"unit":8')


def forged_checkpoint(payload: dict[str, bytes]) -> None:
    payload["checkpoint.txt"] += b"x"


def forged_root(payload: dict[str, bytes]) -> None:
    told = json.loads(payload["proof.json"])
    told["checkpoint"] = told["checkpoint"].replace("\n7\n", "\n8\n")
    payload["proof.json"] = json.dumps(told).encode()
    payload["checkpoint.txt"] = told["checkpoint"].encode()


def forged_path(payload: dict[str, bytes]) -> None:
    told = json.loads(payload["proof.json"])
    told["inclusion"][0] = "00" * 32
    payload["proof.json"] = json.dumps(told).encode()


def no_hash_in_path(payload: dict[str, bytes]) -> None:
    told = json.loads(payload["proof.json"])
    told["inclusion"][0] = "zz"
    payload["proof.json"] = json.dumps(told).encode()


def other_leaf(payload: dict[str, bytes]) -> None:
    told = json.loads(payload["proof.json"])
    told["leaf"] = json.loads(payload["entries/0000000004/proof.json"])["leaf"]
    payload["proof.json"] = json.dumps(told).encode()


def added_file(payload: dict[str, bytes]) -> None:
    payload["minutes.pdf"] = b"%PDF"


def lost_proof(payload: dict[str, bytes]) -> None:
    del payload["entries/0000000004/proof.json"]


def lone_statement(payload: dict[str, bytes]) -> None:
    payload["entries/0000000099/statement.json"] = b"{}"


def lost_letter(payload: dict[str, bytes]) -> None:
    del payload["record/letter.pdf"]


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (forged_letter, "manifest"),
        (forged_manifest, "manifest"),
        (forged_metadata, "leaf"),
        (added_part, "manifest"),
        (lost_letter, "letter"),
        (added_file, "bag"),
        (lost_proof, "statements"),
        (lone_statement, "directives"),
        (forged_statement, "statements"),
        (forged_checkpoint, "checkpoint"),
        (forged_root, "checkpoint"),
        (forged_path, "inclusion"),
        (no_hash_in_path, "inclusion"),
        (other_leaf, "leaf"),
    ],
    ids=lambda change: getattr(change, "__name__", change),
)
def test_no_forgery_passes(made: bytes, place: Place, change: Callable[[dict[str, bytes]], None], step: str) -> None:
    steps = walk(rebagged(made, change), known=known(place), opinion=believing)
    assert worst(steps) is Outcome.FAILED
    assert step in {one.name for one in steps if one.outcome is Outcome.FAILED}


def test_a_log_of_ones_own_does_not_help_a_forger(made: bytes, tmp_path: Path) -> None:
    other = note.signer(tmp_path / "other").key
    steps = walk(made, known=Known(log_key=other), opinion=believing)
    assert worst(steps) is Outcome.FAILED


def test_a_known_checkpoint_reveals_a_second_history(made: bytes, place: Place) -> None:
    signer = note.signer(place.keys)
    checkpoint = bag.unpacked(made)["checkpoint.txt"].decode()
    steps = walk(made, known=Known(log_key=signer.key, checkpoint=checkpoint), opinion=believing)
    assert "agrees with the known checkpoint" in steps[3].text
    signed = note.verified(checkpoint, signer.key)
    fork = signer.signed(type(signed)(origin=signed.origin, size=signed.size, root=bytes(32)))
    steps = walk(made, known=Known(log_key=signer.key, checkpoint=fork), opinion=believing)
    assert steps[3].outcome is Outcome.FAILED
    later = signer.signed(type(signed)(origin=signed.origin, size=signed.size + 1, root=bytes(32)))
    steps = walk(made, known=Known(log_key=signer.key, checkpoint=later), opinion=believing)
    assert steps[3].outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("harm", ["empty", "cut", "flipped", "smuggled", "doubled", "no bag", "lost"])
def test_a_damaged_bundle_is_not_readable(made: bytes, harm: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if harm == "flipped" and entry.filename.endswith("letter.pdf"):
                data = data[:-1] + b"x"
            if not (harm == "no bag" and entry.filename.endswith("bagit.txt")) and not (
                harm == "lost" and entry.filename.endswith("source.json")
            ):
                new.writestr(entry, data)
            if harm == "smuggled" and entry.filename.endswith("letter.pdf"):
                new.writestr(entry.filename.replace("letter", "extra"), data)
            if harm == "doubled" and entry.filename.endswith("source.json"):
                new.writestr("other/" + entry.filename.partition("/")[2], data)
    damaged = {"empty": b"", "cut": made[: len(made) // 2]}.get(harm, out.getvalue())
    assert worst(walk(damaged, known=Known(), opinion=believing)) is Outcome.NOT_READABLE


def run_verifier(*arguments: str, blocked: str = "django") -> subprocess.CompletedProcess[str]:
    """The verifier in a process of its own where some packages cannot be imported."""
    code = (
        "import sys, runpy\n"
        f"for name in {blocked.split()!r}: sys.modules[name] = None\n"
        "runpy.run_module('archive.verifier', run_name='__main__', alter_sys=True)"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=house.BASE_DIR, capture_output=True, text=True, check=False, env={},
    )  # fmt: skip


def test_the_verifier_needs_no_django_and_says_what_it_lacks(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(made)
    run = run_verifier(str(path), "--json", blocked="django pyhanko rfc8785")
    told = json.loads(run.stdout)
    assert run.returncode == 2, run.stderr
    assert told["outcome"] == "UNDECIDED"
    assert [step["outcome"] for step in told["steps"]] == ["PASSED"] * 6 + ["UNDECIDED", "PASSED", "PASSED"]
    assert "not judged" in told["steps"][6]["text"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "في شجرة السجل"), ("ckb", "لە درەختی لۆگدایە"), ("en", "stands in the tree of the log")],
)
def test_the_verifier_speaks_the_language_asked(made: bytes, tmp_path: Path, language: str, words: str) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(made)
    run = run_verifier(str(path), "--language", language)
    assert run.returncode == 2, run.stderr
    assert words in run.stdout


def test_without_cryptography_nothing_is_decided(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(made)
    run = run_verifier(str(path), blocked="django cryptography")
    assert run.returncode == 2
    assert "cryptography is not installed" in run.stderr


def test_the_verifier_in_the_bundle_checks_the_bundle_alone(made: bytes, tmp_path: Path) -> None:
    payload = bag.unpacked(made)
    (tmp_path / "evidence.zip").write_bytes(made)
    (tmp_path / "verifier.pyz").write_bytes(payload["verifier/verifier.pyz"])
    run = subprocess.run(
        [sys.executable, "-I", "verifier.pyz", "evidence.zip", "--json"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={},
    )  # fmt: skip
    assert run.returncode == 2, run.stderr
    assert [step["outcome"] for step in json.loads(run.stdout)["steps"]][:6] == ["PASSED"] * 6


def test_the_verifier_without_trust_does_not_pass(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(made)
    run = run_verifier(str(path))
    assert run.returncode == 2, run.stderr
    assert "--trust" in run.stdout


def test_the_verifier_ends_with_3_on_what_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"nothing")
    assert run_verifier(str(tmp_path / "x.zip")).returncode == 3
    assert run_verifier(str(tmp_path / "absent.zip")).returncode == 3


def test_the_published_key_line_is_read_back(made: bytes, place: Place) -> None:
    assert key_from(bag.unpacked(made)["log-key.txt"].decode()) == note.signer(place.keys).key


def test_the_verifier_reads_no_network_library(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(made)
    script = (
        "import runpy, sys\n"
        f"sys.argv = ['archive.verifier', {str(path)!r}, '--trust', {str(tmp_path / 'none.pem')!r}]\n"
        "from archive.verifier.__main__ import main\n"
        "main([sys.argv[1]])\n"
        "from signing.doors.judge import verdict_of\n"
        "assert not hasattr(sys.modules['aiohttp'], '__file__'), 'the network was read'\n"
        "try:\n    sys.modules['aiohttp'].ClientSession()\n"
        "except Exception as error:\n    assert 'without the network' in str(error)\n"
        "else:\n    raise AssertionError\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
