"""Pages as pdfium reads and draws them, by its bare calls.

They are made beside the judge, who holds Python's lock all the time. A call through ctypes lets go of it, and winning
it back takes longer than most calls: only those that work for long let go (the library's own wrapping does a hundred
and thirty times for a letter). Not to be entered by two threads.
"""

import ctypes
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from pypdfium2 import PdfiumError, raw

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""
_FLAGS = raw.FPDF_GRAYSCALE | raw.FPDF_ANNOT
_WHITE = 0xFFFFFFFF


def _held(function: Any) -> Callable[..., Any]:  # noqa: ANN401  (the library has no types)
    """The same function, for calls that keep Python's lock."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None  # noqa: S101  (a function of a loaded library)
    return ctypes.PYFUNCTYPE(function.restype, *function.argtypes)(address)


_page_count = _held(raw.FPDF_GetPageCount)
_form_type = _held(raw.FPDF_GetFormType)
_form_of = _held(raw.FPDFDOC_InitFormFillEnvironment)
_leave_form = _held(raw.FPDFDOC_ExitFormFillEnvironment)
_to_form = _held(raw.FORM_OnAfterLoadPage)
_from_form = _held(raw.FORM_OnBeforeClosePage)
_close_page = _held(raw.FPDF_ClosePage)
_width = _held(raw.FPDF_GetPageWidthF)
_height = _held(raw.FPDF_GetPageHeightF)
_bounds = _held(raw.FPDF_GetPageBoundingBox)
_to_device = _held(raw.FPDF_PageToDevice)
_bounded_text = _held(raw.FPDFText_GetBoundedText)
_close_text = _held(raw.FPDFText_ClosePage)
_bitmap_on = _held(raw.FPDFBitmap_CreateEx)
_fill = _held(raw.FPDFBitmap_FillRect)
_drop_bitmap = _held(raw.FPDFBitmap_Destroy)


class Document:
    """The first `size` bytes as an open document, with its form, so that widgets are drawn."""

    def __init__(self, pdf: bytes, *, size: int) -> None:
        """Open it. Raises PdfiumError."""
        self._pdf = pdf  # the library reads in it as long as the document is open
        self._raw = raw.FPDF_LoadMemDocument64(pdf, min(size, len(pdf)), None)
        self.count = int(_page_count(self._raw)) if self._raw else 0
        if self.count < 1:
            message = "the document cannot be read"
            raise PdfiumError(message)
        self._config = raw.FPDF_FORMFILLINFO(version=2)
        has_form = _form_type(self._raw) != raw.FORMTYPE_NONE
        self.form = _form_of(self._raw, self._config) if has_form else None

    def page(self, number: int) -> "Page":
        """The page, counted from 0. Raises PdfiumError."""
        opened = raw.FPDF_LoadPage(self._raw, number)
        if not opened:
            message = "the page cannot be read"
            raise PdfiumError(message)
        return Page(opened, self.form)

    def close(self) -> None:
        """Lets go of it, after its pages."""
        if self.form:
            _leave_form(self.form)
        raw.FPDF_CloseDocument(self._raw)


class Page:
    """An open page of a document."""

    def __init__(self, opened: Any, form: Any) -> None:  # noqa: ANN401  (the library has no types)
        """Take the library's page and form."""
        self._raw, self._form = opened, form
        if form:
            _to_form(opened, form)

    def texts(self, boxes: Sequence[Box] = ()) -> list[str]:
        """The page's text, and what of it stands in each of the boxes. Raises PdfiumError."""
        words = raw.FPDFText_LoadPage(self._raw)
        if not words:
            message = "the text cannot be read"
            raise PdfiumError(message)
        found = [_text_in(words, box) for box in (self.bounds(), *boxes)]
        _close_text(words)
        return found

    def bounds(self) -> Box:
        """What the page shows. Raises PdfiumError."""
        edges = raw.FS_RECTF()
        if not _bounds(self._raw, edges):
            message = "the page has no bounds"
            raise PdfiumError(message)
        return edges.left, edges.bottom, edges.right, edges.top

    def pixel(self, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
        """Where a point of the page lies on a picture of that size, turned and cropped as the page is."""
        across, down = ctypes.c_int(), ctypes.c_int()
        _to_device(self._raw, 0, 0, *size, 0, x, y, across, down)
        return across.value, down.value

    def draw(self, on: "Canvas") -> None:
        """Draws it, and what its form shows. Raises PdfiumError."""
        width, height = ceil(_width(self._raw) * on.scale), ceil(_height(self._raw) * on.scale)
        place = (on.blank(width, height), self._raw, 0, 0, width, height, 0, _FLAGS)
        raw.FPDF_RenderPageBitmap(*place)
        if self._form:
            raw.FPDF_FFLDraw(self._form, *place)

    def close(self) -> None:
        """Lets go of it."""
        if self._form:
            _from_form(self._raw, self._form)
        _close_page(self._raw)


class Canvas:
    """A page in grey, one byte a pixel; drawn anew in the same memory, for fresh memory costs more than drawing."""

    def __init__(self, *, scale: float) -> None:
        """Begin with nothing; `scale` in pixels a point."""
        self.scale = scale
        self.size = (0, 0)
        self.pixels = bytearray()
        self._bitmap: Any = None

    def blank(self, width: int, height: int) -> Any:  # noqa: ANN401  (the library has no types)
        """The library's bitmap of that size, all white. Raises PdfiumError."""
        if self.size != (width, height):
            self.close()
            self.size, self.pixels = (width, height), bytearray(width * height)
            memory = (ctypes.c_ubyte * len(self.pixels)).from_buffer(self.pixels)
            self._bitmap = _bitmap_on(width, height, raw.FPDFBitmap_Gray, memory, width)
        if not self._bitmap:
            message = "the page has no size that can be drawn"
            raise PdfiumError(message)
        _fill(self._bitmap, 0, 0, width, height, _WHITE)
        return self._bitmap

    def close(self) -> None:
        """Lets go of the library's bitmap."""
        if self._bitmap:
            _drop_bitmap(self._bitmap)
        self._bitmap = None


def _text_in(words: Any, box: Box) -> str:  # noqa: ANN401  (the library has no types)
    left, bottom, right, top = box
    count = _bounded_text(words, left, top, right, bottom, None, 0)
    if count <= 0:
        return ""
    letters = (ctypes.c_ushort * count)()
    _bounded_text(words, left, top, right, bottom, letters, count)
    return bytes(letters).decode("utf-16-le", errors="ignore")
