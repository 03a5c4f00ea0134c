"""Read a file from outside in the sandbox: its pictures, its text, its rewriting."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from paper.core.errors import TooManyPicturesError
from paper.core.limits import CHILD_LIMITS, LIMITS, ChildLimits
from paper.core.sheet import Box, Picture
from paper.doors import qr_reader, sandbox
from paper.doors.mail import Mail

__all__ = [
    "Mail",
    "PageMark",
    "check_foreign_normal_form",
    "foreign_codes",
    "foreign_mail",
    "foreign_pictures",
    "foreign_text",
    "frame",
    "isolate",
    "left_out",
    "normalise",
    "page_marks",
    "piece_of",
    "reads_codes",
    "reproduced",
    "teach",
    "upright_pdf",
]

FOREIGN = "paper.doors.foreign"
WHOLE = (0, 0, 1000, 1000)
"""A crop that leaves the whole page."""
READING_WIDTH = 900
"""Half of how wide, in pixels, a page is drawn to read its codes."""
MOST_AT_ONCE = 20
"""Pages shown by one child: a scan of two thousand pages is not drawn at once."""
PICTURED_AT_ONCE = 10


def isolate(task: str, payload: bytes, *, limits: ChildLimits = CHILD_LIMITS) -> bytes:
    """Return what ``module:function`` makes of the payload in a limited child (decision 35).

    Raises the PaperError the task raised; ResourceError for a crash, a limit, any other failure.
    """
    return sandbox.run(task, payload, limits=limits)


def teach(module: str, facts: bytes) -> None:
    """Have the module's tasks know these facts beforehand: ours, and never a document's bytes."""
    sandbox.teach(module, facts)


def foreign_pictures(
    data: bytes, *, media_type: str, width: int, first: int = 0, count: int = MOST_AT_ONCE
) -> tuple[Picture, ...]:
    """Return WebP pictures of pages ``first`` (from 0) on, at most twenty; photographs are upright.

    Raises NotAcceptedError for a kind that cannot be shown, and as ``isolate``.
    """
    last = first + min(count, MOST_AT_ONCE)
    asked: dict[str, str | int] = {"media_type": media_type, "width": width, "first": first, "last": last}
    line, _, webps = _ask("pictures", asked, data).partition(b"\n")
    made: list[Picture] = []
    for told in json.loads(line):
        webp, webps = webps[: told["size"]], webps[told["size"] :]
        made.append(Picture(webp=webp, width=told["width"], height=told["height"], sha256=told["sha256"]))
    return tuple(made)


def reproduced(  # noqa: PLR0913  (a page of a file, and how it is to be seen)
    data: bytes,
    *,
    media_type: str,
    width: int,
    first: int = 0,
    count: int = 1,
    turn: int = 0,
    crop: tuple[int, int, int, int] = WHOLE,
) -> tuple[bytes, ...]:
    """Return JPEGs of pages ``first`` (from 0) on, at most twenty: upright, turned clockwise, cropped.

    ``crop`` is left, top, right and bottom in thousandths of the turned page. Raises NotAcceptedError for a kind that
    cannot be shown, and as ``isolate``.
    """
    last, edges = first + min(count, MOST_AT_ONCE), " ".join(str(edge) for edge in crop)
    asked: dict[str, str | int] = {"media_type": media_type, "width": width, "first": first, "last": last}
    line, _, rest = _ask("reproduce", {**asked, "turn": turn, "crop": edges}, data).partition(b"\n")
    made: list[bytes] = []
    for size in json.loads(line):
        made.append(rest[:size])
        rest = rest[size:]
    return tuple(made)


def foreign_mail(data: bytes) -> Mail:
    """Return what a message (RFC 5322) says, with its files. Raises as ``isolate``."""
    line, _, rest = sandbox.run(f"{FOREIGN}:mail", data).partition(b"\n")
    told = json.loads(line)
    files: list[tuple[str, bytes]] = []
    for name, size in told.pop("files"):
        files.append((name, rest[:size]))
        rest = rest[size:]
    addresses, authentication = tuple(told.pop("addresses")), tuple(told.pop("authentication"))
    return Mail(**told, addresses=addresses, authentication=authentication, files=tuple(files))


def foreign_codes(data: bytes, *, media_type: str, first: int = 0, count: int = MOST_AT_ONCE) -> tuple[str, ...]:
    """Return what the QR codes on pages ``first`` (from 0) on say; none where no reader is installed.

    Raises NotAcceptedError for a kind without pages, and as ``isolate``.
    """
    last = first + min(count, MOST_AT_ONCE)
    asked: dict[str, str | int] = {"media_type": media_type, "width": READING_WIDTH, "first": first, "last": last}
    texts: list[str] = json.loads(_ask("codes", asked, data))
    return tuple(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """What a machine sees of a scanned page at once: whether it has ink, and its codes."""

    is_blank: bool
    codes: tuple[str, ...]


def page_marks(data: bytes, *, media_type: str, first: int = 0, count: int = MOST_AT_ONCE) -> tuple[PageMark, ...]:
    """Return the marks of pages ``first`` (from 0) on, at most twenty. Raises as ``foreign_codes``."""
    last = first + min(count, MOST_AT_ONCE)
    asked: dict[str, str | int] = {"media_type": media_type, "width": READING_WIDTH, "first": first, "last": last}
    told: list[tuple[bool, list[str]]] = json.loads(_ask("marks", asked, data))
    return tuple(PageMark(is_blank=is_blank, codes=tuple(codes)) for is_blank, codes in told)


def piece_of(pdf: bytes, *, first: int, last: int) -> bytes:
    """Return pages ``first`` to before ``last`` (from 0) as a PDF of their own. Raises as ``isolate``."""
    return _ask("piece", {"first": first, "last": last}, pdf)


def reads_codes() -> bool:
    """Return True where a reader of codes is installed."""
    return qr_reader.INSTALLED


def foreign_text(data: bytes, *, media_type: str) -> tuple[str, ...]:
    """Return the text of each page or table; a picture has none. Raises as ``isolate``."""
    texts: list[str] = json.loads(_ask("text", {"media_type": media_type}, data))
    return tuple(texts)


def normalise(pdf: bytes) -> bytes:
    """Return an uploaded PDF rewritten into one revision, stripped to its pages.

    It is shown, checked and signed; the upload stays aside. Pages become pictures by ten in a child, so that a
    book of them is no more than one child may do. Raises TooManyPicturesError when these pass what a file may be,
    and as ``isolate``.
    """
    line, _, made = sandbox.run(f"{FOREIGN}:normalise", pdf).partition(b"\n")
    loose: list[int] = json.loads(line)
    for start in range(0, len(loose), PICTURED_AT_ONCE):
        made = _ask("as_pictures", {"pages": json.dumps(loose[start : start + PICTURED_AT_ONCE])}, made)
        if len(made) > LIMITS.file_bytes:
            raise TooManyPicturesError
    return made


def frame(pdf: bytes, number: int) -> Box:
    """Return what a page (from 0) shows, in points of its own coordinates. Raises as ``isolate``."""
    left, bottom, right, top = json.loads(_ask("frame", {"number": number}, pdf))
    return left, bottom, right, top


def left_out(pdf: bytes) -> tuple[str, ...]:
    """Return what ``normalise`` leaves behind, each as rule and detail, as the file names it. Raises as ``isolate``."""
    found: list[str] = json.loads(sandbox.run(f"{FOREIGN}:left_out", pdf))
    return tuple(found)


def upright_pdf(picture: bytes) -> bytes:
    """Return a photograph or scan as upright A4 pages of a PDF. Raises as ``isolate``."""
    return sandbox.run(f"{FOREIGN}:upright_pdf", picture)


def check_foreign_normal_form(pdf: bytes, *, attachments: Mapping[str, str], fields: Collection[str]) -> None:
    """Hold a foreign PDF against N1 to N8 in the sandbox.

    Raises NotNormalFormError, and as ``isolate``.
    """
    allowed = json.dumps({"attachments": dict(attachments), "fields": sorted(fields)})
    _ask("normal_form", {"allowed": allowed}, pdf)


def _ask(task: str, asked: dict[str, str | int], data: bytes) -> bytes:
    return sandbox.run(f"{FOREIGN}:{task}", json.dumps(asked).encode() + b"\n" + data)
