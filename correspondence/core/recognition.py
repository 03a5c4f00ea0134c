"""What a machine read on the pages of a letter from outside: perhaps wrong, for the search alone."""

import json
from collections.abc import Iterable, Sequence

MOST_PAGES = 60
"""Pages of one file that are read."""
MOST_CHARACTERS = 500_000
"""Of one letter that go into the index."""


def note_name(sha256: str) -> str:
    """Under which name the text of a file is noted beside it."""
    return f"read-{sha256}.json"


def joined(pages: Sequence[str]) -> bytes:
    """The texts of the first pages of one file as they are noted."""
    return json.dumps(list(pages), ensure_ascii=False).encode()


def told_pages(noted: bytes | None) -> tuple[str, ...]:
    """The same read again; none where nothing, or nothing that can be understood, was noted."""
    try:
        told = json.loads(noted or b"[]")
    except ValueError:
        return ()
    return tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()


def pages_of(files: Iterable[Sequence[str]]) -> str:
    """All that was read of a letter, page after page, as far as the index takes it."""
    return "\n".join(page for file in files for page in file if page.strip())[:MOST_CHARACTERS]
