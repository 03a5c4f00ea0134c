"""Page pictures: small, the same each time, and nothing drawn twice."""

import hashlib
import math
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from paper.core.errors import DamagedError, EncryptedError, TooLargeError
from paper.doors.webp import COLOURS, few_colours, picture_of
from paper.pages import page_count, pictures, text
from paper.typeset import typeset
from tests.paper import papers

LETTER = typeset(papers.LETTER, papers.letter()).pdf


@pytest.mark.parametrize(("width", "budget"), [(720, 26_000), (1240, 48_000)])
def test_a_page_of_ours_keeps_its_budget(width: int, budget: int) -> None:
    (shown,) = pictures(LETTER, width=width, pages=slice(0, 1))
    assert shown.width == width
    assert shown.height == math.ceil(width * 841.89 / 595.276)
    assert len(shown.webp) <= budget
    assert shown.sha256 == hashlib.sha256(shown.webp).hexdigest()
    with Image.open(BytesIO(shown.webp)) as image:
        colours = image.convert("RGB").getcolors(COLOURS)
    assert colours is not None


def test_the_same_page_gives_the_same_picture() -> None:
    assert pictures(LETTER, width=720) == pictures(LETTER, width=720)


def test_all_pages_or_some() -> None:
    long = typeset(papers.LETTER, papers.letter(*[papers.paragraph("نص " * 200)] * 8)).pdf
    count = page_count(long)
    assert count > 2
    assert len(pictures(long, width=200)) == len(text(long)) == count
    assert pictures(long, width=200, pages=slice(1, 2)) == pictures(long, width=200)[1:2]


def test_few_colours_keep_the_letters_and_the_inks() -> None:
    image = Image.linear_gradient("L").convert("RGB")
    difference = ImageChops.difference(image, few_colours(image)).convert("L").getextrema()
    assert difference[1] <= 17
    many = Image.merge(
        "RGB", (Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90), Image.radial_gradient("L"))
    )
    found = few_colours(many).getcolors(COLOURS)
    assert found is not None


def test_a_scan_is_shown_lossy() -> None:
    noise = Image.effect_noise((400, 400), 90)
    scan = Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180)))
    assert picture_of(scan).webp[12:16] == b"VP8 "
    assert picture_of(noise.convert("RGB")).webp[12:16] == b"VP8L"


def test_seals_and_signatures_are_drawn_in_few_colours() -> None:
    """Pdfium leaves the appearances of fields out unless asked, and gives their letters colour fringes."""
    stamp = {
        "language": "ar",
        "digits": "latn",
        "number": "ق م/3/418",
        "date": "14/7/2026",
        "code": "7K4",
        "seal": "وزارة",
    }
    sealed = papers.with_appearance(LETTER, typeset(papers.STAMP, dict(stamp), tagged=False).pdf)
    (bare,) = pictures(LETTER, width=1240, pages=slice(0, 1))
    (shown,) = pictures(sealed, width=1240, pages=slice(0, 1))
    assert shown.sha256 != bare.sha256
    assert shown.webp[12:16] == b"VP8L"


def test_what_is_no_pdf_has_no_pictures() -> None:
    for wrong, error in ((b"no pdf", DamagedError), (papers.encrypted_pdf(user="secret"), EncryptedError)):
        for question in (page_count, text):
            with pytest.raises(error):
                question(wrong)
        with pytest.raises(error):
            pictures(wrong, width=720)


def test_a_picture_has_its_bounds() -> None:
    with pytest.raises(TooLargeError):
        pictures(papers.plain_pdf(box=(0, 0, 100, 14_000)), width=1240)
