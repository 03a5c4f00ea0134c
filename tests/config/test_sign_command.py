"""`./run manage sign`: any PDF from outside is brought into normal form, signed, judged, and only then written."""

import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import PIN, Town


@pytest.fixture
def folder(tmp_path: Path, town: Town) -> Path:
    (tmp_path / "plain.pdf").write_bytes(small.letter())
    (tmp_path / "pin").write_text(f"{PIN}\n")
    return tmp_path


def call(
    folder: Path, *, file: str = "plain.pdf", person: str = "maryam", pin: str = "pin", out: str = "out.pdf"
) -> None:
    call_command(
        "sign", str(folder / file), "--as", person, "--out", str(folder / out), "--pin-file", str(folder / pin)
    )


def test_a_pdf_from_outside_is_signed(town: Town, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(folder)
    assert "TOTAL_PASSED" in capsys.readouterr().out
    signed = folder / "out.pdf"
    (facts,) = verdict_on(signed.read_bytes(), at=None).signatures
    assert (facts.person_id, facts.level) == (town.maryam.person_id, "B-LT")
    assert subprocess.run(["qpdf", "--check", signed], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"person": "nobody"}, 1),
        ({"person": "zainab"}, 1),
        ({"pin": "wrong"}, 1),
        ({"out": "pin"}, 1),
        ({"file": "absent.pdf"}, 3),
        ({"file": "junk.pdf"}, 3),
        ({"file": "note.txt"}, 3),
    ],
)
def test_what_cannot_be_is_one_sentence_and_a_code(folder: Path, changed: dict[str, str], code: int) -> None:
    (folder / "wrong").write_text("000001")
    (folder / "junk.pdf").write_bytes(b"%PDF-1.7\njunk")
    (folder / "note.txt").write_text("hello")
    with pytest.raises(CommandError) as said:
        call(folder, **changed)
    assert said.value.returncode == code
    assert len(str(said.value)) > 10
    assert "\n" not in str(said.value)
    assert not (folder / "out.pdf").exists()


def test_what_normal_form_took_out_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pikepdf.open(folder / "plain.pdf") as document:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        document.pages[0].obj["/Annots"] = pikepdf.Array([note, link])
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.Root["/OpenAction"] = script
        document.attachments["sheet\x1b[2Jك.csv"] = b"1;2"
        document.save(folder / "lively.pdf")
    call(folder, file="lively.pdf")
    told = capsys.readouterr().out
    for line in ("an action /JavaScript", "an action /OpenAction", "an annotation /Text", "an annotation /Link"):
        assert f"left out: {line}\n" in told
    assert "left out: an embedded file sheet[2Jك.csv\n" in told
    assert "left out: of the document /Names\n" in told
    assert "\x1b" not in told
    assert "TOTAL_PASSED" in told


def test_a_signed_file_is_not_rewritten(folder: Path) -> None:
    call(folder)
    with pytest.raises(CommandError) as said:
        call(folder, file="out.pdf", out="again.pdf")
    assert said.value.returncode == 3
