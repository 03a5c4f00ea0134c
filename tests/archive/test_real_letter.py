"""The whole way with real parts: a typeset letter, really signed, sealed, judged, kept, bundled and verified."""

import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as house
from django.db import transaction

from archive import published
from archive.bundle import bundle
from archive.core.examination import Receipt
from archive.core.package import Package, Part
from archive.deposit import deposit
from archive.doors import bag, log
from archive.examine import examine
from archive.follow_events import follow_events
from archive.integrate import integrate
from archive.models import Entry
from archive.verifier.__main__ import main
from config.env import Place
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK
from paper.typeset import typeset
from signing.core.errors import NotTrustedError
from signing.core.verdict import Indication
from signing.sign import lay_fields, seal, sign
from signing.unlock import unlock
from tests.archive.conftest import facts_of, readers_of
from tests.town import AT, PIN, Town

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Field:
    """Where a signature field lies."""

    name: str
    page: int
    box: tuple[float, float, float, float]


FIELDS = (Field("signature-1", 0, (60, 60, 260, 120)), Field("seal", 0, (300, 700, 540, 780)))


def sheet(folder: Path, name: str, text: str) -> bytes:
    template = folder / f"{name}.typ"
    template.write_text(f'#set document(title: "{name}")\n#set text(lang: "ar")\n{text}\n', "utf-8")
    return typeset(template, {"made_at": "2026-11-21T09:00:00+03:00"}).pdf


@pytest.fixture
def letter(town: Town, tmp_path: Path) -> bytes:
    """A letter signed by maryam and sealed by her ministry."""
    stamp = sheet(tmp_path, "stamp", "ختم")
    pdf = lay_fields(sheet(tmp_path, "letter", "يرجى صرف مخصصات الخطورة"), FIELDS)
    key = unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)
    signed = sign(pdf, key=key, field="signature-1", appearance=stamp, reason="توقيع", at=AT)
    return seal(signed, body_id=town.planning, field="seal", appearance=stamp, reason="452", at=AT)


def package(town: Town, letter: bytes) -> Package:
    return Package(parts=(Part(name="letter.pdf", media_type="application/pdf", data=letter),), facts=facts_of(town))


def keep(town: Town, letter: bytes) -> str:
    return deposit(package(town, letter), readers=readers_of(town, Label()), by=town.rebwar.reach, at=AT).record_id


def test_a_real_letter_is_kept_proved_and_verified_off_line(
    town: Town, letter: bytes, place: Place, tmp_path: Path
) -> None:
    record_id = keep(town, letter)
    follow_events(by=CLOCKWORK, at=AT + timedelta(minutes=2))
    head = integrate(by=CLOCKWORK, at=AT)
    assert Entry.objects.filter(kind="KEY_EVENT").count() == head.size - 1 > 0
    found = examine(record_id, reach=town.maryam.reach, at=AT)
    assert found.verdict.indication is Indication.TOTAL_PASSED
    assert (found.intact, found.receipt) == (True, Receipt.IN_LOG)

    (tmp_path / "evidence.zip").write_bytes(bundle(record_id, reach=town.maryam.reach, at=AT))
    payload = bag.unpacked((tmp_path / "evidence.zip").read_bytes())
    assert payload["record/letter.pdf"] == letter
    assert payload["certificates/root.pem"].startswith(b"-----BEGIN CERTIFICATE-----")
    assert {path.split("/")[1] for path in payload if path.startswith("validation/")} >= {"certificates", "tokens"}
    (tmp_path / "root.pem").write_bytes(payload["certificates/root.pem"])
    (tmp_path / "log.key").write_text("".join(f"{line}\n" for line in published.key_lines()))  # as /log/keys gives it
    (tmp_path / "checkpoint").write_text(log.published(place.log))
    run = verify(tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count(": holds") == 9

    payload["record/letter.pdf"] = letter.replace(b"/Rotate 0", b"/Rotate 9", 1) + b" "
    (tmp_path / "evidence.zip").write_bytes(bag.packed("forged", payload, info={}))
    assert verify(tmp_path).returncode == 1
    with zipfile.ZipFile(tmp_path / "evidence.zip") as archive:
        assert archive.testzip() is None


def test_the_command_speaks_json_and_plain(
    town: Town, letter: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record_id = keep(town, letter)
    integrate(by=CLOCKWORK, at=AT)
    evidence = bundle(record_id, reach=town.maryam.reach, at=AT)
    (tmp_path / "evidence.zip").write_bytes(evidence)
    (tmp_path / "root.pem").write_bytes(bag.unpacked(evidence)["certificates/root.pem"])
    named = [str(tmp_path / "evidence.zip"), "--trust", str(tmp_path / "root.pem")]
    assert main(named) == 0
    assert "7. The signatures and seals of the letter: holds" in capsys.readouterr().out
    assert main([*named, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "PASSED"
    assert main(named[:1]) == 2
    (tmp_path / "no.pem").write_bytes(b"no certificate")
    assert main([named[0], "--trust", str(tmp_path / "no.pem")]) == 3
    assert main([named[0], "--log-key", str(tmp_path / "no.pem")]) == 3


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys, runpy; sys.modules['django'] = None\n"
        "runpy.run_module('archive.verifier', run_name='__main__', alter_sys=True)"
    )
    named = ("--trust", "root.pem", "--log-key", "log.key", "--checkpoint", "checkpoint")
    return subprocess.run(
        [sys.executable, "-c", code, "evidence.zip", *named],
        cwd=folder, env={"PYTHONPATH": str(house.BASE_DIR)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_letter_changed_after_its_seal_is_refused(town: Town, letter: bytes) -> None:
    changed = bytearray(letter)
    changed[len(letter) // 3] ^= 1
    for harmed in (bytes(changed), letter + b"\n% appended\n", letter[:-40], b"%PDF-1.7\n%%EOF\n"):
        with pytest.raises(NotTrustedError), transaction.atomic():
            keep(town, harmed)
    assert Entry.objects.count() == 0
