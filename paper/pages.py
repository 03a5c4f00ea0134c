"""Show a PDF: its pages as pictures, its text, how many there are."""

from collections.abc import Sequence

from paper.core.sheet import Picture
from paper.doors import pdf as structure
from paper.doors import pdfium
from paper.doors.webp import picture_of

__all__ = ["Picture", "joined", "page_count", "pictures", "text"]

ALL = slice(None)


def pictures(pdf: bytes, *, width: int, pages: slice | None = None) -> tuple[Picture, ...]:
    """Return WebP pictures of our own sheet's pages, ``width`` pixels wide.

    A foreign file is shown by ``paper.intake.foreign_pictures``. Raises DamagedError,
    EncryptedError, TooLargeError.
    """
    return tuple(picture_of(image) for image in pdfium.renders(pdf, width=width, pages=pages or ALL))


def text(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page. Raises DamagedError, EncryptedError."""
    return pdfium.texts(pdf)


def page_count(pdf: bytes) -> int:
    """Return how many pages the PDF has. Raises DamagedError, EncryptedError."""
    return pdfium.page_count(pdf)


def joined(parts: Sequence[bytes], *, under: bytes) -> bytes:
    """Return our own sheets as one PDF, in their order; under each page the page of ``under`` in its place.

    Raises DamagedError, EncryptedError.
    """
    return structure.joined(parts, under=under)
