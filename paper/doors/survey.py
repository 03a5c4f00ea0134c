"""pikepdf and pdfium: a PDF from outside, held against the limits of security.md, section 3."""

import zlib
from collections.abc import Iterator

import pikepdf

from paper.core.errors import DamagedError, TooLargeError
from paper.core.limits import LIMITS
from paper.doors import pdfium
from paper.doors.pdf import opened

STEP = 1 << 20
BYTE_RANGE = b"/ByteRange"


def survey_pdf(data: bytes) -> tuple[int, bool]:
    """Return how many pages a PDF has and whether it is signed.

    Raises DamagedError, EncryptedError, TooLargeError. Two readers must count the same pages.
    """
    with opened(data) as document:
        _count(document)
        pages = _pages(document)
        signed = BYTE_RANGE in data or _has_signature(document)
        decoded = 0
        for stream in _streams(document):
            decoded += _weight(stream)
            if decoded > LIMITS.decoded_bytes:
                raise TooLargeError(decoded=LIMITS.decoded_bytes)
    if pdfium.page_count(data) != pages:
        raise DamagedError(reason="pages")
    return pages, signed


def _count(document: pikepdf.Pdf) -> None:
    if len(document.objects) > LIMITS.objects:
        raise TooLargeError(objects=LIMITS.objects)
    for thing in document.objects:
        if _depth(thing) > LIMITS.nesting:
            raise TooLargeError(nesting=LIMITS.nesting)


def _depth(thing: pikepdf.Object) -> int:
    """Return how deep arrays and dictionaries lie in one another inside one object."""
    deepest, waiting = 0, [(thing, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        if depth <= LIMITS.nesting:
            waiting += [(inner, depth + 1) for inner in _inner(one) if not inner.is_indirect]
    return deepest


def _inner(one: pikepdf.Object) -> list[pikepdf.Object]:
    if isinstance(one, pikepdf.Array):
        inner = [one[index] for index in range(len(one))]
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        inner = [one[key] for key in one.keys()]  # noqa: SIM118 - a pikepdf dictionary yields no keys
    else:
        return []
    return [thing for thing in inner if isinstance(thing, (pikepdf.Array, pikepdf.Dictionary))]


def _pages(document: pikepdf.Pdf) -> int:
    pages = len(document.pages)
    if pages == 0:
        raise DamagedError(reason="pages")
    if pages > LIMITS.pages:
        raise TooLargeError(pages=LIMITS.pages)
    for page in document.pages:
        left, bottom, right, top = (float(side) for side in page.mediabox)
        sides = abs(right - left), abs(top - bottom)
        if min(sides) < LIMITS.least_box or max(sides) > LIMITS.greatest_box:
            raise TooLargeError(page_box=int(max(sides)))
    return pages


def _has_signature(document: pikepdf.Pdf) -> bool:
    return any(
        isinstance(thing, pikepdf.Dictionary) and thing.get("/FT") == pikepdf.Name.Sig and "/V" in thing
        for thing in document.objects
    )


def _streams(document: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream):
            yield thing


def _weight(stream: pikepdf.Stream) -> int:
    """Return how many bytes a stream decodes to; a picture counts by its pixels and weighs nothing.

    Flate is unpacked here in steps, layer by layer, so that a bomb is met before it bursts. The
    other filters expand by a bounded factor and are left to the child's limits.
    """
    if stream.get("/Subtype") == pikepdf.Name.Image:
        _check_pixels(stream)
    data = stream.read_raw_bytes()
    for name in _filters(stream):
        if name != "/FlateDecode":
            break
        data = _inflated(data)
    return 0 if stream.get("/Subtype") == pikepdf.Name.Image else len(data)


def _check_pixels(stream: pikepdf.Stream) -> None:
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > LIMITS.pixels:
        raise TooLargeError(pixels=LIMITS.pixels)


def _filters(stream: pikepdf.Stream) -> list[str]:
    named = stream.get("/Filter", pikepdf.Array())
    return [str(one) for one in named] if isinstance(named, pikepdf.Array) else [str(named)]


def _inflated(data: bytes) -> bytes:
    unpacker, out = zlib.decompressobj(), bytearray()
    try:
        while data and not unpacker.eof:
            out += unpacker.decompress(data, STEP)
            data = unpacker.unconsumed_tail
            if len(out) > LIMITS.decoded_bytes:
                raise TooLargeError(decoded=LIMITS.decoded_bytes)
    except zlib.error as error:
        raise DamagedError(reason="stream") from error
    return bytes(out)
