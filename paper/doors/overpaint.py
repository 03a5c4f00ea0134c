"""pdfium: what lies over the text of a page (N8)."""

from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from paper.doors.pdfium import opened

Bounds = tuple[float, float, float, float]

THIN = 2.5
"""A surface thinner than this is a rule or an underline, in points."""
TOUCH = 1.0
"""Letters' boxes are taller than their ink: a surface must reach this deep into one."""
INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
SURFACES = {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}


def painted_over(pdf: bytes) -> tuple[int, ...]:
    """Return the pages, from 1, where a surface is painted after and over text or text is unseen."""
    with opened(pdf) as document:
        return tuple(number + 1 for number in range(len(document)) if _covered(document[number]))


def _covered(page: pdfium.PdfPage) -> bool:
    try:
        texts: list[Bounds] = []
        for thing in _things(page):
            if thing.type == raw.FPDF_PAGEOBJ_TEXT:
                if raw.FPDFTextObj_GetTextRenderMode(thing.raw) in INVISIBLE:
                    return True
                texts.append(_bounds(thing))
            elif _is_surface(thing) and _overlaps_any(_bounds(thing), texts):
                return True
        return False
    finally:
        page.close()


def _things(page: pdfium.PdfPage) -> Iterator[pdfium.PdfObject]:
    """Yield what is painted, in order; a form is taken whole where it paints, apart where it writes."""
    outer = list(page.get_objects(max_depth=1))
    yield from outer
    if any(thing.type == raw.FPDF_PAGEOBJ_FORM for thing in outer):
        yield from (thing for thing in page.get_objects() if thing.level > 0 and _is_unseen_text(thing))


def _is_unseen_text(thing: pdfium.PdfObject) -> bool:
    return thing.type == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(thing.raw) in INVISIBLE


def _is_surface(thing: pdfium.PdfObject) -> bool:
    if thing.type in SURFACES or thing.type == raw.FPDF_PAGEOBJ_FORM:
        return True
    if thing.type != raw.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroked = raw.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(thing.raw, mode, stroked)
    return bool(mode.value != raw.FPDF_FILLMODE_NONE)


def _bounds(thing: pdfium.PdfObject) -> Bounds:
    left, bottom, right, top = thing.get_bounds()
    return left, bottom, right, top


def _overlaps_any(surface: Bounds, texts: list[Bounds]) -> bool:
    left, bottom, right, top = surface
    if right - left < THIN or top - bottom < THIN:
        return False
    return any(
        min(right, text[2]) - max(left, text[0]) > TOUCH and min(top, text[3]) - max(bottom, text[1]) > TOUCH
        for text in texts
    )
