"""A second reader's opinion (rule R7): pdfium draws every signed revision and the final file.

They must have the same number of pages, the same text, and the same pixels outside the boxes of signatures
that were made later. Inside them nothing may be drawn over words so that they vanish: a field that was laid over the
page before the first signature would let the second signer write another page.
"""

import json
import socket
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass

from pypdfium2 import PdfiumError

from signing.doors import drawing

_SIZE = struct.Struct(">Q")
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


class _Picture(drawing.Canvas):
    """A drawn page beside another."""

    def is_same(self, other: "_Picture", boxes: list[tuple[int, int, int, int]]) -> bool:
        """True when no pixel outside the boxes differs."""
        if self.size != other.size:
            return False
        if not boxes:
            return self.pixels == other.pixels
        return self.without(boxes) == other.without(boxes)

    def loses_ink(self, other: "_Picture", box: tuple[int, int, int, int]) -> bool:
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


class _Reader:
    """The second reader: the final file, open, and its revisions.

    Where it is signed more than once its first page, which is sure to be asked for, is drawn at once.
    """

    def __init__(self, pdf: bytes) -> None:
        """Open the final file. Raises PdfiumError."""
        self._pdf = pdf
        self._final = drawing.Document(pdf, size=len(pdf))
        self._revisions: list[tuple[drawing.Document, Cut]] = []
        self._picture, self._other = _Picture(scale=_SCALE), _Picture(scale=_SCALE)
        self._first: drawing.Page | None = None
        if pdf.count(b"/ByteRange") > 1:
            with suppress(PdfiumError):  # raised when the page is asked for
                self._first = self._drawn(0)

    def differences(self, cuts: Sequence[Cut]) -> tuple[str, ...]:
        """What differs from the signed revisions. Raises PdfiumError."""
        ends = {cut.ends_at: cut for cut in cuts if cut.ends_at != len(self._pdf)}
        for end, cut in ends.items():
            self._revisions.append((drawing.Document(self._pdf, size=end), cut))
        if any(revision.count != self._final.count for revision, _ in self._revisions):
            return ("pages",)
        numbers = range(self._final.count if self._revisions else 0)
        return tuple(found for number in numbers for found in self._on_page(number))

    def close(self) -> None:
        """Lets go of everything."""
        if self._first is not None:
            self._first.close()
        for canvas in (self._picture, self._other):
            canvas.close()
        for document in (self._final, *(revision for revision, _ in self._revisions)):
            document.close()

    def _on_page(self, number: int) -> list[str]:
        """The differences of one page."""
        found = []
        page, self._first = self._first if self._first and not number else self._drawn(number), None
        boxes = sorted({box[1:] for _, cut in self._revisions for box in cut.later if box[0] == number})
        text, *inside = page.texts(boxes)
        written = {box for box, words in zip(boxes, inside, strict=True) if any(one.isalnum() for one in words)}
        wide = {box for box in written if _area(box) > _WIDE * _area(page.bounds())}
        picture, other = self._picture, self._other
        for revision, cut in self._revisions:
            old = revision.page(number)
            if old.texts() != [text]:
                found.append(f"text {number + 1}")
            old.draw(other)
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

    def _drawn(self, number: int) -> drawing.Page:
        page = self._final.page(number)
        page.draw(self._picture)
        return page


Answer = Callable[[], tuple[str, ...]]
"""Waits for the differences."""
Look = Callable[[Sequence["Cut"]], Answer]
_aside: list[socket.socket] = []


def meet(talk: socket.socket | None) -> None:
    """From now on a second process that serves at the other end looks; None: a thread of this one."""
    _aside[:] = [] if talk is None else [talk]


@contextmanager
def beside(pdf: bytes) -> Iterator[Look]:
    """The differences from the revisions that are named later, looked for beside what is done meanwhile.

    It begins at once with the final file, which needs no signature to be known. Raises OSError where a second process
    is gone; the answer raises EOFError then.
    """
    if _aside:
        _send(_aside[0], pdf)
        yield lambda cuts: _asked(_aside[0], cuts)
    else:
        with _in_a_thread(pdf) as look:
            yield look


def serve(talk: socket.socket) -> None:
    """Looks for the one who sends a file and then its cuts. Raises EOFError when nothing comes."""
    reader: Future[_Reader] = Future()
    try:
        reader.set_result(_Reader(_received(talk)))
    except PdfiumError as error:
        reader.set_exception(error)
    cuts = [
        Cut(ends_at=told["ends_at"], later=tuple((int(page), *edges) for page, *edges in told["later"]))
        for told in json.loads(_received(talk))
    ]
    _send(talk, json.dumps(_differences(reader, cuts)).encode())


def _asked(talk: socket.socket, cuts: Sequence[Cut]) -> Answer:
    """The second process's answer, to be waited for."""
    _send(talk, json.dumps([asdict(cut) for cut in cuts]).encode())
    return lambda: tuple(json.loads(_received(talk)))


def _send(talk: socket.socket, content: bytes) -> None:
    talk.sendall(_SIZE.pack(len(content)))
    talk.sendall(content)


def _received(talk: socket.socket) -> bytes:
    return _exactly(talk, _SIZE.unpack(_exactly(talk, _SIZE.size))[0])


def _exactly(talk: socket.socket, size: int) -> bytes:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        got = talk.recv_into(view[done:])
        if got == 0:
            raise EOFError
        done += got
    return bytes(buffer)


@contextmanager
def _in_a_thread(pdf: bytes) -> Iterator[Look]:
    """The same in a thread of this process.

    Drawing holds no lock of Python's, but each of its steps asks for it: short turns, or it waits most of the time.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        with ThreadPoolExecutor(max_workers=1) as second_reader:
            reader = second_reader.submit(_Reader, pdf)
            try:
                yield lambda cuts: second_reader.submit(_differences, reader, cuts).result
            finally:
                second_reader.submit(_close, reader)
    finally:
        sys.setswitchinterval(turn)


def differences(pdf: bytes, cuts: Sequence[Cut]) -> tuple[str, ...]:
    """What pdfium sees otherwise in the final file than in a signed revision.

    "pages", or on page N: "text N", "picture N", "covered N" where a later signature's look hides words, "among N"
    where one writes among them in a box that is too wide for a stamp; "unreadable" when it cannot read one of them.
    """
    with beside(pdf) as look:
        return look(cuts)()


def _differences(reader: "Future[_Reader]", cuts: Sequence[Cut]) -> tuple[str, ...]:
    """The same, of the final file that is open by now."""
    try:
        return reader.result().differences(cuts)
    except PdfiumError:
        return ("unreadable",)


def _close(reader: "Future[_Reader]") -> None:
    """Closes what was opened."""
    if reader.exception() is None:
        reader.result().close()


def _area(box: Sequence[float]) -> float:
    return abs(box[2] - box[0]) * abs(box[3] - box[1])


def _pixels(page: drawing.Page, box: drawing.Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box of the page in pixels."""
    corners = [page.pixel(x, y, size) for x, y in ((box[0], box[1]), (box[2], box[3]))]
    left, right = sorted(corner[0] for corner in corners)
    top, bottom = sorted(corner[1] for corner in corners)
    return left - _EDGE, top - _EDGE, right + _EDGE, bottom + _EDGE
