"""Read a file from outside in the sandbox: its pictures, its text, its rewriting."""

import json
from collections.abc import Collection, Mapping

from paper.core.limits import CHILD_LIMITS, ChildLimits
from paper.core.sheet import Picture
from paper.doors import sandbox

FOREIGN = "paper.doors.foreign"
MOST_AT_ONCE = 20
"""Pages shown by one child: a scan of two thousand pages is not drawn at once."""


def isolate(task: str, payload: bytes, *, limits: ChildLimits = CHILD_LIMITS) -> bytes:
    """Return what ``module:function`` makes of the payload in a limited child (decision 35).

    Raises the PaperError the task raised; ResourceError for a crash, a limit, any other failure.
    """
    return sandbox.run(task, payload, limits=limits)


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


def foreign_text(data: bytes, *, media_type: str) -> tuple[str, ...]:
    """Return the text of each page or table; a picture has none. Raises as ``isolate``."""
    texts: list[str] = json.loads(_ask("text", {"media_type": media_type}, data))
    return tuple(texts)


def normalise(pdf: bytes) -> bytes:
    """Return an uploaded PDF rewritten into one revision, stripped to its pages.

    It is shown, checked and signed; the upload stays aside. Raises as ``isolate``.
    """
    return sandbox.run(f"{FOREIGN}:normalise", pdf)


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
