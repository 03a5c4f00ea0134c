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
    width = max(1, min(MOST_ACROSS, round(across / 72 * DPI)))
    (drawn,) = pdfium.renders(pdf, width=width, pages=slice(number, number + 1))
    red, green, blue = drawn.split()
    if red.tobytes() == green.tobytes() == blue.tobytes():
        drawn = red
    image = document.make_stream(
        zlib.compress(drawn.tobytes()),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=drawn.width,
        Height=drawn.height,
        BitsPerComponent=8,
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
