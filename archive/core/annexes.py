"""Annexes as they are read by machine for the search: which ones, in which order, and how their text is kept."""

import json
import re
import zlib
from collections.abc import Iterable, Sequence

from archive.core.errors import DamagedObjectError

MOST_PAGES = 60
"""Pages of one scan that are read."""
MOST_CHARACTERS = 500_000
"""Of one annex that go into the index."""
_TELLING = 20
"""Characters from which a page is known again by them: a stamp or a number alone may stand in any letter."""
_NAME = re.compile(r"annex-(\d+)")


def number_of(part: str) -> int:
    """Which annex it is; 0 for another part of a record."""
    found = _NAME.match(part)
    return int(found[1]) if found else 0


def annexes_of(parts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of these parts (name, kind of file) that are annexes, in their order."""
    return tuple(sorted((one for one in parts if number_of(one[0])), key=lambda one: number_of(one[0])))


def turns_of(source: bytes) -> dict[str, int] | None:
    """How the scans among a record's parts are turned, as its source.json says; None for a letter nobody opened."""
    try:
        told = json.loads(source)
        if told.get("sealed"):
            return None
        files = told.get("files", ())
        return {str(one["part"]): int(one.get("turn", 0)) for one in files if isinstance(one, dict) and "part" in one}
    except (ValueError, TypeError, AttributeError):
        return {}


def unknown(pages: Sequence[str], *, words: str) -> tuple[str, ...]:
    """The pages that say something and do not stand in the words of the letter already."""
    return tuple(page for page in pages if page.strip() and page.strip() not in words)


def is_read_already(page: str, *, words: str) -> bool:
    """Whether this page says so much that it stands in the words of the letter by no chance."""
    return len(page.strip()) >= _TELLING and page.strip() in words


def packed(pages: Sequence[str]) -> bytes:
    """The texts of some pages, for the vault's cipher."""
    return zlib.compress(json.dumps(list(pages), ensure_ascii=False).encode())


def unpacked(data: bytes) -> tuple[str, ...]:
    """The same read again. Raises DamagedObjectError."""
    try:
        return tuple(map(str, json.loads(zlib.decompress(data))))
    except (ValueError, TypeError, zlib.error) as error:
        raise DamagedObjectError(object="annex text") from error


def text_of(pages: Sequence[str]) -> str:
    """All that was read of an annex, page after page, as far as the index takes it."""
    return "\n".join(pages)[:MOST_CHARACTERS]
