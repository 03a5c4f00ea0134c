"""The recogniser runs confined, within limits, and nothing breaks where it is not installed."""

import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from paper.core.errors import ResourceError
from paper.core.media import JPEG
from paper.doors import landlock, ocr
from paper.recognise import own_text, recognises, text_on_page

installed = pytest.mark.skipif(not ocr.languages(), reason="tesseract is not installed: apt install tesseract-ocr")


def page(text: str) -> bytes:
    image = Image.new("L", (1700, 400), "white")
    ImageDraw.Draw(image).text((100, 100), text, fill=0, font=ImageFont.load_default(90))
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


@installed
def test_a_page_is_read() -> None:
    assert "furniture" in text_on_page(page("Office furniture"), media_type=JPEG, page=0, turn=0)
    assert recognises()


@installed
def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(ResourceError):
        ocr.text_on(page("x"), limits=replace(ocr.LIMITS_OF_A_PAGE, wall_seconds=0.01))
    with pytest.raises(ResourceError):
        ocr.text_on(page("x"), limits=replace(ocr.LIMITS_OF_A_PAGE, memory=20 * 1024 * 1024))


def test_without_the_program_there_is_no_text_and_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (ocr.languages(), recognises(), ocr.text_on(b"no picture")) == ((), False, "")


@pytest.mark.skipif(landlock.ruleset(()) is None, reason="this kernel has no Landlock")
def test_the_program_reads_no_file_of_ours_and_writes_none(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("key")
    for program, argument in (("/bin/cat", str(secret)), ("/bin/touch", str(tmp_path / "new"))):
        told = json.dumps({"program": program, "memory": 1 << 30, "cpu": 5, "files": 32})
        command = [sys.executable, "-m", "paper.doors.confine", told, argument]
        done = subprocess.run(command, capture_output=True, check=False, cwd=ocr.ROOT)
        assert (done.returncode == 0, b"key" in done.stdout) == (False, False)
        assert b"Permission denied" in done.stderr
    assert not (tmp_path / "new").exists()


def test_only_a_pdf_has_text_of_its_own() -> None:
    assert own_text(b"", media_type=JPEG, pages=1) is None
