"""Pillow: photographs and scans from outside, made upright and freed of place and camera."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from paper.core.errors import DamagedError, TooLargeError
from paper.core.limits import LIMITS

Image.MAX_IMAGE_PIXELS = LIMITS.pixels
ACCEPTED = ("JPEG", "PNG", "TIFF", "WEBP")
A4 = (595.276, 841.89)
DPI = 200
MARGIN = 18.0
EMBLEM = (1_000, 400)
"""Pixels: an emblem of 20 mm has 500 to the inch, and adds little to every letter."""
INK = 140
"""Darker than that is ink (of 255)."""
SPECKS = 20_000
"""One dark pixel in so many is dust."""
GREY = 40
"""Of 255: less saturated than this everywhere is a grey page."""


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(BytesIO(data), formats=ACCEPTED) as image:
            if image.width * image.height > LIMITS.pixels:
                raise TooLargeError(pixels=LIMITS.pixels)
            yield image
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedError from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLargeError(pixels=LIMITS.pixels) from error


def survey_picture(data: bytes) -> int:
    """Return how many pictures a file holds, each read to its end.

    Raises DamagedError, TooLargeError.
    """
    with _opened(data) as image:
        count = int(getattr(image, "n_frames", 1))
        if count > LIMITS.pages:
            raise TooLargeError(pages=LIMITS.pages)
        for frame in ImageSequence.Iterator(image):
            if frame.width * frame.height > LIMITS.pixels:
                raise TooLargeError(pixels=LIMITS.pixels)
            frame.load()
        return count


def emblem(data: bytes) -> bytes:
    """Return the picture as a PNG of its pixels alone, at most as large as an emblem is printed.

    Raises DamagedError, TooLargeError.
    """
    with _opened(data) as image:
        made = ImageOps.exif_transpose(image).convert("RGBA")
    made.thumbnail(EMBLEM, Image.Resampling.LANCZOS)
    plain = Image.new("RGBA", made.size)
    plain.paste(made)
    out = BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def upright(data: bytes, *, width: int, pages: slice) -> Iterator[Image.Image]:
    """Yield the pictures upright, on white, in RGB, at most ``width`` pixels wide."""
    with _opened(data) as image:
        for number in range(int(getattr(image, "n_frames", 1)))[pages]:
            image.seek(number)
            yield _plain(image, width)


def _plain(image: Image.Image, width: int) -> Image.Image:
    turned = ImageOps.exif_transpose(image).convert("RGBA")
    page = Image.new("RGB", turned.size, "white")
    page.paste(turned, mask=turned.getchannel("A"))
    if page.width > width:
        page = page.resize((width, max(1, round(page.height * width / page.width))), Image.Resampling.LANCZOS)
    return page


def trimmed(image: Image.Image, *, turn: int, crop: tuple[int, int, int, int]) -> Image.Image:
    """Return the picture turned clockwise by ``turn`` degrees, and of that what ``crop`` leaves, in thousandths."""
    turned = image.rotate(-turn, expand=True) if turn else image
    left, top, right, bottom = crop
    across, down = turned.size
    return turned.crop(
        (across * left // 1000, down * top // 1000, -(-across * right // 1000), -(-down * bottom // 1000))
    )


def is_blank(image: Image.Image) -> bool:
    """Return True for a page without ink: the edges, where a scanner leaves shadows, are not looked at."""
    across, down = image.width // 20, image.height // 20
    inner = image.convert("L").crop((across, down, image.width - across, image.height - down))
    dark = sum(inner.histogram()[:INK])
    return dark <= inner.width * inner.height // SPECKS


def jpeg(image: Image.Image, *, width: int) -> bytes:
    """Return the picture as a JPEG at most ``width`` pixels wide, grey where it has no colour."""
    if image.width > width:
        down = max(1, round(image.height * width / image.width))
        image = image.resize((width, down), Image.Resampling.LANCZOS)
    out = BytesIO()
    (image.convert("L") if _is_grey(image) else image).save(out, "JPEG", quality=72)
    return out.getvalue()


def _is_grey(image: Image.Image) -> bool:
    """True when no pixel of a small copy is far from grey."""
    saturation = image.resize((64, 64)).convert("HSV").getchannel("S").histogram()
    return not any(saturation[GREY:])


def upright_pdf(data: bytes) -> bytes:
    """Return the pictures as A4 pages of a PDF, turned as the picture is, without its metadata."""
    sheets = [_sheet(picture) for picture in upright(data, width=round(A4[1] / 72 * DPI), pages=slice(None))]
    out = BytesIO()
    sheets[0].save(
        out, "PDF", save_all=True, append_images=sheets[1:], resolution=DPI, quality=80, producer="", creator=""
    )
    return out.getvalue()


def _sheet(picture: Image.Image) -> Image.Image:
    across, down = (round(side / 72 * DPI) for side in (A4 if picture.height >= picture.width else A4[::-1]))
    margin = round(MARGIN / 72 * DPI)
    fitted = ImageOps.contain(picture, (across - 2 * margin, down - 2 * margin))
    sheet = Image.new("RGB", (across, down), "white")
    sheet.paste(fitted, ((across - fitted.width) // 2, (down - fitted.height) // 2))
    return sheet
