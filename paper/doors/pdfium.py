"""pdfium: page counts, page pictures and the text of a page.

pdfium is not safe to be entered by two threads, so one lock guards every call. It is meant for our
own sheets; a foreign file goes through ``paper.doors.sandbox``, because a hostile one can end the
process (seen with a deflate bomb).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from paper.core.errors import DamagedError, EncryptedError, TooLargeError
from paper.core.limits import LIMITS

_one_at_a_time = threading.Lock()


@contextmanager
def opened(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    """Hold the document open and the lock; close both.

    Raises EncryptedError, DamagedError.
    """
    with _one_at_a_time:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            kind = EncryptedError if "assword" in str(error) else DamagedError
            raise kind from error
        try:
            yield document
        except pdfium.PdfiumError as error:
            raise DamagedError from error
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """Return how many pages the PDF has. Raises EncryptedError, DamagedError."""
    with opened(pdf) as document:
        return len(document)


def sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Return width and height of each page as shown, in points."""
    with opened(pdf) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


def texts(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page in reading order as pdfium sees it."""
    with opened(pdf) as document:
        return tuple(_text(document[number]) for number in range(len(document)))


def _text(page: pdfium.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return str(textpage.get_text_bounded())
    finally:
        textpage.close()
        page.close()


def renders(pdf: bytes, *, width: int, pages: slice) -> tuple[Image.Image, ...]:
    """Return pictures of the pages, each ``width`` pixels wide, in RGB, signatures and seals drawn.

    Raises TooLargeError when a picture would pass the limit of pixels.
    """
    with opened(pdf) as document:
        document.init_forms()  # else pdfium leaves the appearances of signature fields out
        numbers = range(len(document))[pages]
        return tuple(_render(document[number], width) for number in numbers)


def _render(page: pdfium.PdfPage, width: int) -> Image.Image:
    try:
        across, down = page.get_size()
        if across <= 0 or width * width * down / across > LIMITS.pixels:
            raise TooLargeError(pixels=LIMITS.pixels)
        # On a bitmap with alpha pdfium draws the letters of signature fields in grey, else in
        # colour fringes for a liquid-crystal screen, which no palette of 24 holds.
        bitmap = page.render(scale=width / across, force_bitmap_format=raw.FPDFBitmap_BGRA)
        try:
            picture: Image.Image = bitmap.to_pil().convert("RGB")
            return picture
        finally:
            bitmap.close()
    finally:
        page.close()
