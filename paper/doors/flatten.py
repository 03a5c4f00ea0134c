"""Pages as pictures: what a page without its fonts looks like here is what is shown, and signed."""

import zlib
from collections.abc import Collection
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from paper.doors import pdfium

DPI = 200
MOST_ACROSS = 4_000
"""Pixels: a poster is drawn coarser."""
SHADES = bytes((value + 8) // 17 * 17 for value in range(256))
"""Sixteen greys: what the edges of letters need, in half the room."""
HOLDS_PICTURES = ("/XObject", "/Shading", "/Pattern")


def as_pictures(pdf: bytes, numbers: Collection[int]) -> bytes:
    """Return the PDF with these pages (from 0) as grey or coloured pictures, as large as they are shown.

    Raises TooLargeError for a page whose picture would pass the limit, DamagedError, EncryptedError.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        sizes = pdfium.sizes(pdf)
        for number in sorted(numbers):
            _picture(document, number, pdf, sizes[number])
        out = BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _picture(document: pikepdf.Pdf, number: int, pdf: bytes, size: tuple[float, float]) -> None:
    across, down = size
    width = max(2, min(MOST_ACROSS, round(across / 72 * DPI)) // 2 * 2)
    (drawn,) = pdfium.renders(pdf, width=width, pages=slice(number, number + 1))
    red, green, blue = drawn.split()
    if red.tobytes() == green.tobytes() == blue.tobytes():
        drawn = red
    is_writing = drawn.mode == "L" and not _holds_pictures(document.pages[number])
    image = document.make_stream(
        zlib.compress(_two_to_a_byte(drawn.tobytes()) if is_writing else drawn.tobytes()),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=drawn.width,
        Height=drawn.height,
        BitsPerComponent=4 if is_writing else 8,
        ColorSpace=Name.DeviceGray if drawn.mode == "L" else Name.DeviceRGB,
        Filter=Name.FlateDecode,
    )
    page = document.pages[number].obj
    for key in ("/CropBox", "/Rotate", "/Group"):
        if key in page:
            del page[key]
    page.MediaBox = Array([0, 0, round(across, 3), round(down, 3)])
    page.Resources = Dictionary(XObject=Dictionary(Page=image))
    page.Contents = document.make_stream(b"q %.3f 0 0 %.3f 0 0 cm /Page Do Q" % size)


def _holds_pictures(page: pikepdf.Page) -> bool:
    """True for a page that may show a picture, or cannot be read through: then each grey counts."""
    if any(key in page.resources for key in HOLDS_PICTURES):
        return True
    try:
        return bool(pikepdf.parse_content_stream(page, "BI ID EI"))  # pictures within the page (ISO 32000-1, 8.9.7)
    except pikepdf.PdfError:
        return True


def _two_to_a_byte(grey: bytes) -> bytes:
    """Return an even number of grey pixels in sixteen shades, the first of two in the higher bits."""
    shades = grey.translate(SHADES)
    size = len(shades) // 2
    first, second = (int.from_bytes(shades[start::2]) for start in (0, 1))
    high, low = (int.from_bytes(bytes([half]) * size) for half in (0xF0, 0x0F))
    return (first & high | second & low).to_bytes(size)
