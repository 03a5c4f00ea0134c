"""What a machine read so far on the pages of a letter from outside."""

from collections.abc import Iterable

from correspondence.core.recognition import note_name, pages_of, told_pages
from correspondence.doors import files


def words_of(ref: str, sha256s: Iterable[str]) -> str:
    """The text of these files of an intake, in their order; nothing of what was not read yet."""
    return pages_of([told_pages(files.noted(ref, note_name(one))) for one in sha256s])
