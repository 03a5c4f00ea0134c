"""`./run manage sign`: any PDF from outside is brought into normal form, signed, judged, and only then written."""

import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from PIL import ImageChops

from directory.models import JournalLine
from paper.doors import pdfium
from paper.isolate import normalise
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
        "sign", str(folder / file), "--as", person, "--out", str(folder / out), "--pin-file", str(folder / pin),
        "--language", "en",
    )  # fmt: skip


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
    lines = JournalLine.objects.filter(act="sign", outcome="refused", about="command")
    assert lines.count() == (changed in ({"person": "zainab"}, {"pin": "wrong"}))


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
    told = capsys.readouterr().out.replace("\u2068", "").replace("\u2069", "")
    for what in ("program or an action: /JavaScript", "program or an action: /OpenAction", "annotation: /Link"):
        assert f"Left out: a {what}.\n" in told.replace("an annotation", "a annotation")
    assert "Left out: an embedded file: sheet[2Jك.csv.\n" in told
    assert "Left out: what the document says of itself: /Names.\n" in told
    assert "of itself: /OpenAction" not in told
    assert "\x1b" not in told
    assert "TOTAL_PASSED" in told


def test_a_page_with_words_under_paint_is_signed_as_it_is_seen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pikepdf.open(folder / "plain.pdf") as document:
        document.pages[1].contents_add(b"q 1 g 60 400 400 400 re f Q")
        document.save(folder / "painted.pdf")
    call(folder, file="painted.pdf")
    told = capsys.readouterr().out
    assert "Words are hidden or painted over; what is seen is a picture now: page 2.\n" in told
    assert "TOTAL_PASSED" in told


SEEN = {
    "far": ({"MediaBox": [-300, 500, 295, 1342]}, 0),
    "far and turned": ({"MediaBox": [-300, 500, 295, 1342]}, 90),
    "cropped and overturned": ({"MediaBox": [0, 0, 595, 842], "CropBox": [200, 300, 560, 800]}, 180),
    "cropped and turned back": ({"MediaBox": [0, 0, 595, 842], "CropBox": [200, 300, 560, 800]}, -90),
    "small": ({"MediaBox": [100, 100, 300, 200]}, 0),
}


def turned(source: Path, target: Path, boxes: dict[str, list[int]], degrees: int) -> None:
    """The letter's last page, seen through these boxes and turned."""
    with pikepdf.open(source) as document:
        page = document.pages[-1].obj
        for name, box in boxes.items():
            page[f"/{name}"] = pikepdf.Array(box)
        page.Rotate = degrees
        document.save(target)


@pytest.mark.parametrize(("boxes", "degrees"), SEEN.values(), ids=SEEN)
def test_the_mark_stands_upright_in_the_corner_that_is_seen(
    folder: Path, boxes: dict[str, list[int]], degrees: int
) -> None:
    """Drawn by pdfium: what is new lies in the lower left of the picture, wider than high, in the mark's green."""
    turned(folder / "plain.pdf", folder / "turned.pdf", boxes, degrees)
    plain = folder / "plain.pdf"
    plain.write_bytes(normalise((folder / "turned.pdf").read_bytes()))
    before, was = (
        pdfium.renders(path.read_bytes(), width=800, pages=slice(1, 2))[0]
        for path in (plain, folder / "turned.pdf")
    )  # fmt: skip
    assert before.size == was.size
    assert sum(ImageChops.difference(before.convert("L"), was.convert("L")).histogram()[64:]) < 40  # upright the same
    call(folder, file="turned.pdf")
    (after,) = pdfium.renders((folder / "out.pdf").read_bytes(), width=800, pages=slice(1, 2))
    left, top, right, bottom = ImageChops.difference(before, after).getbbox() or (0, 0, 0, 0)
    assert 0 < left < right < after.width
    assert 0 < top < bottom < after.height
    assert left < after.width / 3
    assert after.height - bottom < after.height / 2.5
    assert right - left > 2 * (bottom - top)


def test_a_signed_file_is_not_rewritten(folder: Path) -> None:
    call(folder)
    with pytest.raises(CommandError) as said:
        call(folder, file="out.pdf", out="again.pdf")
    assert said.value.returncode == 3
