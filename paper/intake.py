"""Take a file in: what it is, that it is whole and within the limits."""

import hashlib
import json
from dataclasses import dataclass

from paper.core.media import emblem_type_of, media_type_of
from paper.doors import sandbox
from paper.doors.pdf import check_normal_form

__all__ = ["Intake", "check_normal_form", "take_emblem", "take_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A file that may come in; ``pages`` is None for what has no pages."""

    media_type: str
    pages: int | None
    sha256: str
    size: int
    signed: bool


def take_in(data: bytes, *, name: str) -> Intake:
    """Return what a file from outside is, after it was read to its end in the sandbox.

    The bytes are kept as they are; nothing is rewritten. Raises TooLargeError, NotAcceptedError,
    DamagedError, EncryptedError, and ResourceError when reading it crashed or met a limit
    (security.md, section 3).
    """
    media_type = media_type_of(data, name=name)
    asked = json.dumps({"media_type": media_type}).encode()
    told = json.loads(sandbox.run("paper.doors.foreign:inspect", asked + b"\n" + data))
    return Intake(
        media_type=media_type,
        pages=told["pages"],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        signed=told["signed"],
    )


def take_emblem(data: bytes) -> bytes:
    """Return the emblem that a PNG or SVG file shows, as a plain PNG made of it in the sandbox.

    The file itself is not kept: nothing of it but pixels reaches a letter. Raises TooLargeError, NotAcceptedError,
    DamagedError, ResourceError.
    """
    asked = json.dumps({"media_type": emblem_type_of(data)}).encode()
    return sandbox.run("paper.doors.foreign:emblem", asked + b"\n" + data)
