"""Which kinds of file the house takes in, and how they are known by their first and last bytes."""

import re

from paper.core.errors import DamagedError, NotAcceptedError, TooLargeError
from paper.core.limits import LIMITS

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
WEBP = "image/webp"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SVG = "image/svg+xml"
"""Taken in as an emblem alone, and kept as the picture that was made of it."""
TXT = "text/plain"
CSV = "text/csv"

PICTURES = frozenset({JPEG, PNG, TIFF, WEBP})
SHEETS = frozenset({XLSX, DOCX})
TEXTS = frozenset({TXT, CSV})

ENDINGS: dict[str, frozenset[str]] = {
    PDF: frozenset({"pdf"}),
    JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    PNG: frozenset({"png"}),
    TIFF: frozenset({"tif", "tiff"}),
    WEBP: frozenset({"webp"}),
    XLSX: frozenset({"xlsx"}),
    DOCX: frozenset({"docx"}),
    TXT: frozenset({"txt"}),
    CSV: frozenset({"csv"}),
}
OF_ENDING = {ending: kind for kind, endings in ENDINGS.items() for ending in endings}

PDF_HEAD = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n \t]")
PDF_TAIL = re.compile(rb"%%EOF(?:\r\n|\n\r|\r|\n|\n\n)?\Z")
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
DRAWING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<[?!][\s\S]*?)?<svg[\s>]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Old Office files, and new ones under a password."""
LATE_HEADER = 1024
"""How far into a file readers look for ``%PDF-``: before it something else could stand."""


def media_type_of(data: bytes, *, name: str) -> str:
    """Return the kind of a file by its bytes; its name must say the same.

    Raises TooLargeError, DamagedError (``reason``: ``empty``, ``end``: a PDF cut off), NotAcceptedError
    (``reason``: ``kind``, ``prefix``: something before ``%PDF-``, ``name``: it calls itself something else).
    """
    if len(data) > LIMITS.file_bytes:
        raise TooLargeError(bytes=len(data), limit=LIMITS.file_bytes)
    if not data:
        raise DamagedError(reason="empty")
    ending = name.rpartition(".")[2].lower()
    kind = _by_bytes(data, ending)
    if ending not in ENDINGS[kind]:
        raise NotAcceptedError(reason="name")
    return kind


def emblem_type_of(data: bytes) -> str:
    """Return the kind of an emblem's file, PNG or SVG, by its bytes.

    Raises TooLargeError, DamagedError (``reason``: ``empty``), NotAcceptedError (``reason``: ``emblem``).
    """
    if len(data) > LIMITS.emblem_bytes:
        raise TooLargeError(bytes=len(data), limit=LIMITS.emblem_bytes)
    if not data:
        raise DamagedError(reason="empty")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if DRAWING.search(data[:LATE_HEADER]):
        return SVG
    raise NotAcceptedError(reason="emblem")


def _by_bytes(data: bytes, ending: str) -> str:
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if b"%PDF-" in data[:LATE_HEADER]:
        raise NotAcceptedError(reason="prefix")
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    return _sheet_or_text(data, ending)


def _pdf(data: bytes) -> str:
    if not PDF_HEAD.match(data):
        raise NotAcceptedError(reason="version")
    if not PDF_TAIL.search(data[-LATE_HEADER:]):
        raise DamagedError(reason="end")
    return PDF


def _sheet_or_text(data: bytes, ending: str) -> str:
    kind = OF_ENDING.get(ending, "")
    if data.startswith(b"PK\x03\x04"):
        if kind in SHEETS:
            return kind
    elif kind in TEXTS and b"\x00" not in data.removeprefix(b"\xff\xfe")[:4096:2]:
        return kind
    raise NotAcceptedError(reason="old" if data.startswith(OLE) else "kind")
