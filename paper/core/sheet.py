"""What a typeset sheet is: its bytes, its pages and the places of its fields."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points; the origin is the lower left corner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBox:
    """The place of a form field that is laid later; ``page`` counts from 0."""

    name: str
    page: int
    box: Box


def in_corner(frame: Box, size: tuple[float, float], *, margin: float) -> Box:
    """Return where a mark of this size stands in the lower left corner of what a page shows, made smaller to fit."""
    left, bottom, right, top = frame
    across, down = size
    scale = min(1.0, (right - left) / (across + 2 * margin), (top - bottom) / (down + 2 * margin))
    left, bottom = left + margin * scale, bottom + margin * scale
    return left, bottom, left + across * scale, bottom + down * scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A text file that travels inside the PDF as its source (ISO 19005-3, 6.8)."""

    name: str
    media_type: str
    data: bytes
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """A finished PDF, how many pages it has and where its fields stand."""

    pdf: bytes
    pages: int
    fields: tuple[FieldBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page as a WebP picture with its size and SHA-256."""

    webp: bytes
    width: int
    height: int
    sha256: str
