"""The house as the house tests see it: rooms, their stairs, their files."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STAIRS = {"directory": 0, "paper": 0, "signing": 1, "archive": 2, "correspondence": 3, "search": 3, "config": 4}
ROOMS = tuple(STAIRS)


def sources(room: str) -> list[Path]:
    """The room's Python files, migrations apart."""
    return sorted(path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Every page of every room."""
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.html"))


def relative(path: Path) -> str:
    """The path as a reader of a failure wants it."""
    return str(path.relative_to(ROOT))
