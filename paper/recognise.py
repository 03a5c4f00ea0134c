"""Read the text of a file from outside by machine: its own text where it has one, else what is recognised on it."""

from paper.core.media import PDF, PICTURES, SHEETS, TEXTS
from paper.doors import ocr
from paper.isolate import foreign_text, reproduced

WIDTH = 1_700
"""How wide, in pixels, a page is drawn to be recognised: 200 dots an inch."""
LEAST = 20
"""Characters on a page, on an average, from which a PDF has text of its own."""


def recognises() -> bool:
    """Return True where a program is installed that recognises text on pictures."""
    return bool(ocr.languages())


def own_text(data: bytes, *, media_type: str, pages: int) -> tuple[str, ...] | None:
    """Return the text of each page of a PDF that carries text, or of a table or document; None for a scan.

    Raises as ``paper.isolate.foreign_text``.
    """
    if media_type in SHEETS | TEXTS:
        return foreign_text(data, media_type=media_type)
    if media_type != PDF:
        return None
    texts = foreign_text(data, media_type=media_type)[:pages]
    return texts if sum(map(len, texts)) >= LEAST * pages else None


def text_on_page(data: bytes, *, media_type: str, page: int, turn: int) -> str:
    """Return what is recognised on one page (from 0): the sandbox draws it, the program sees our picture alone.

    Raises as ``paper.isolate.reproduced``; ResourceError when recognising took too much.
    """
    if media_type != PDF and media_type not in PICTURES:
        return ""
    made = reproduced(data, media_type=media_type, width=WIDTH, first=page, turn=turn)
    return ocr.text_on(made[0]) if made else ""
