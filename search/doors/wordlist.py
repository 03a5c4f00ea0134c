"""The door to the ministry's own word list: one text file."""

from pathlib import Path


def read(path: Path) -> str:
    """The text of the list; empty when there is none. Raises OSError or UnicodeDecodeError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
