"""A second reader's opinion (rule R7): pdfium draws every signed revision and the final file.

They must have the same number of pages, the same text, and the same pixels outside the boxes of signatures
that were made later. Inside them nothing may be drawn over words so that they vanish: a field that was laid over the
page before the first signature would let the second signer write another page.
"""

import ctypes
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

_SCALE = 1.0  # 72 dots an inch: an overlay that nobody could read at this size says nothing
_TURN = 0.00005  # seconds
_EDGE = 2  # pixels around a box that its drawing may touch
_WIDE = 0.25  # of the page: no stamp is so large, and in such a box a later signer could write a figure into a text
_INK, _PAPER = 96, 160  # darker than one it was written, lighter than the other it can no longer be read
_WRITTEN = bytes(grey < _INK for grey in range(256))
_BLANK = bytes(grey > _PAPER for grey in range(256))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where a signed revision ends, and the boxes (page, left, bottom, right, top) signed after it."""

    ends_at: int
    later: tuple[tuple[int, float, float, float, float], ...]


class _Newest:
    """The final file, open; where `is_signed_often` its first page, which is sure to be asked for, is drawn at once."""

    def __init__(self, pdf: bytes, *, is_signed_often: bool) -> None:
        """Open it. Raises PdfiumError."""
        self.pdf = pdf
        self.document = _open(pdf)
        self.picture = _Canvas()
        self._first: pdfium.PdfPage | None = None
        if is_signed_often:
            with suppress(pdfium.PdfiumError):  # raised when the page is asked for
                self._first = self._drawn(0)

    def page(self, number: int) -> pdfium.PdfPage:
        """The page, with its picture. Raises PdfiumError."""
        if number or self._first is None:
            return self._drawn(number)
        page, self._first = self._first, None
        return page

    def close(self) -> None:
        """Lets go of everything."""
        if self._first is not None:
            self._first.close()
        self.document.close()

    def _drawn(self, number: int) -> pdfium.PdfPage:
        page = self.document[number]
        self.picture.draw(page)
        return page


Look = Callable[[Sequence["Cut"]], "Future[tuple[str, ...]]"]


@contextmanager
def beside(pdf: bytes) -> Iterator[Look]:
    """The differences from the revisions that are named later, looked for in a thread beside what is done meanwhile.

    It begins at once with the final file, which needs no signature to be known. Drawing holds no lock of Python's,
    but each of its steps asks for it: short turns, or it waits most of the time.
    """
    is_signed_often = pdf.count(b"/ByteRange") > 1
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        with ThreadPoolExecutor(max_workers=1) as second_reader:
            newest = second_reader.submit(_Newest, pdf, is_signed_often=is_signed_often)
            try:
                yield lambda cuts: second_reader.submit(_differences, newest, cuts)
            finally:
                second_reader.submit(_close, newest)
    finally:
        sys.setswitchinterval(turn)


def differences(pdf: bytes, cuts: Sequence[Cut]) -> tuple[str, ...]:
    """What pdfium sees otherwise in the final file than in a signed revision.

    "pages", or on page N: "text N", "picture N", "covered N" where a later signature's look hides words, "among N"
    where one writes among them in a box that is too wide for a stamp; "unreadable" when it cannot read one of them.
    """
    with beside(pdf) as look:
        return look(cuts).result()


def _differences(newest: "Future[_Newest]", cuts: Sequence[Cut]) -> tuple[str, ...]:
    """The same, of the final file that is open by now."""
    try:
        final = newest.result()
        ends = {cut.ends_at: cut for cut in cuts if cut.ends_at != len(final.pdf)}
        revisions = [(_open(final.pdf[:end]), cut) for end, cut in ends.items()]
    except pdfium.PdfiumError:
        return ("unreadable",)
    try:
        count = len(final.document)
        if any(len(revision) != count for revision, _ in revisions):
            return ("pages",)
        other = _Canvas()
        return tuple(found for number in range(count) for found in _page(final, revisions, number, other))
    except pdfium.PdfiumError:
        return ("unreadable",)
    finally:
        for document, _ in revisions:
            document.close()


def _close(newest: "Future[_Newest]") -> None:
    """Closes the final file, when it was opened."""
    if newest.exception() is None:
        newest.result().close()


def _open(pdf: bytes) -> pdfium.PdfDocument:
    """The document with its form, so that widgets are drawn."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    return document


def _page(final: _Newest, revisions: list[tuple[pdfium.PdfDocument, Cut]], number: int, other: "_Canvas") -> list[str]:
    """The differences of one page; `other` is what the revisions are drawn on."""
    if not revisions:
        return []
    found = []
    page, picture = final.page(number), final.picture
    boxes = sorted({box[1:] for _, cut in revisions for box in cut.later if box[0] == number})
    text, *inside = _texts(page, boxes)
    written = {box for box, words in zip(boxes, inside, strict=True) if any(one.isalnum() for one in words)}
    wide = {box for box in written if _area(box) > _WIDE * _area(page.get_bbox())}
    for revision, cut in revisions:
        old = revision[number]
        if _texts(old) != [text]:
            found.append(f"text {number + 1}")
        other.draw(old)
        later = {box[1:]: _pixels(page, box[1:], picture.size) for box in cut.later if box[0] == number}
        if not picture.is_same(other, list(later.values())):
            found.append(f"picture {number + 1}")
        if any(other.loses_ink(picture, later[box]) for box in written & later.keys()):
            found.append(f"covered {number + 1}")
        if any(picture.loses_ink(other, later[box]) for box in wide & later.keys()):
            found.append(f"among {number + 1}")
        old.close()
    page.close()
    return found


def _area(box: Sequence[float]) -> float:
    return abs(box[2] - box[0]) * abs(box[3] - box[1])


def _texts(page: pdfium.PdfPage, boxes: Sequence[tuple[float, ...]] = ()) -> list[str]:
    """The page's text, and what of it stands in each of the boxes."""
    words = page.get_textpage()
    try:
        return [str(words.get_text_bounded()), *(str(words.get_text_bounded(*box)) for box in boxes)]
    finally:
        words.close()


class _Canvas:
    """A page in grey, one byte a pixel; drawn anew in the same memory, for fresh memory costs more than drawing."""

    def __init__(self) -> None:
        self.size = (0, 0)
        self.pixels = bytearray()

    def draw(self, page: pdfium.PdfPage) -> None:
        """Draws the page."""
        bitmap = page.render(scale=_SCALE, grayscale=True, may_draw_forms=True, bitmap_maker=self._bitmap)
        bitmap.close()

    def is_same(self, other: "_Canvas", boxes: list[tuple[int, int, int, int]]) -> bool:
        """True when no pixel outside the boxes differs."""
        if self.size != other.size:
            return False
        if not boxes:
            return self.pixels == other.pixels
        return self.without(boxes) == other.without(boxes)

    def loses_ink(self, other: "_Canvas", box: tuple[int, int, int, int]) -> bool:
        """True when something dark in the box is light on the other picture."""
        if self.size != other.size:
            return True
        return any(
            int.from_bytes(self.pixels[row].translate(_WRITTEN)) & int.from_bytes(other.pixels[row].translate(_BLANK))
            for row in self._rows(box)
        )

    def without(self, boxes: list[tuple[int, int, int, int]]) -> bytearray:
        """The pixels, those of the boxes in black."""
        kept = bytearray(self.pixels)
        for box in boxes:
            for row in self._rows(box):
                kept[row] = bytes(row.stop - row.start)
        return kept

    def _rows(self, box: tuple[int, int, int, int]) -> Iterator[slice]:
        """Where the rows of a box lie in the memory."""
        width, height = self.size
        left, top, right, bottom = box
        start, end = max(0, left), min(width, right + 1)
        for row in range(max(0, top), min(height, bottom + 1)):
            yield slice(row * width + start, row * width + max(start, end))

    def _bitmap(self, width: int, height: int, *, format: int, rev_byteorder: bool) -> pdfium.PdfBitmap:  # noqa: A002  (the library's name)
        """What the library draws on."""
        if len(self.pixels) != width * height:
            self.pixels = bytearray(width * height)
        self.size = (width, height)
        memory = (ctypes.c_ubyte * (width * height)).from_buffer(self.pixels)
        return pdfium.PdfBitmap.new_native(width, height, format, rev_byteorder, buffer=memory)


def _pixels(page: pdfium.PdfPage, box: tuple[float, ...], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box of the page, turned and cropped as the page is, in pixels."""
    across, down = ctypes.c_int(), ctypes.c_int()
    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, across, down)
        corners.append((across.value, down.value))
    left, right = sorted(corner[0] for corner in corners)
    top, bottom = sorted(corner[1] for corner in corners)
    return left - _EDGE, top - _EDGE, right + _EDGE, bottom + _EDGE
