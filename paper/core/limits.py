"""How much a file may be (security.md, section 3)."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file taken in may hold at most."""

    file_bytes: int = 50 * MIB
    emblem_bytes: int = MIB
    pages: int = 2_000
    objects: int = 200_000
    decoded_bytes: int = 100 * MIB
    least_box: float = 72.0
    greatest_box: float = 200 * 72.0
    pixels: int = 50_000_000
    nesting: int = 100
    text_characters: int = 2_000_000
    cells: int = 500_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """What one sandboxed child may use; past any of them it is ended."""

    memory: int = 1536 * MIB
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    open_files: int = 32
    written_bytes: int = 200 * MIB


CHILD_LIMITS = ChildLimits()
