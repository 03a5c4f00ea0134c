"""What a document may do, carry or hide beside the pages that were signed."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from signing.core.verdict import Finding


class Active(StrEnum):
    """What a document may do, carry or hide beside its pages."""

    SCRIPT = "script"
    ACTION = "action"
    FORM = "form"
    FILES = "files"
    MEDIA = "media"
    LAYERS = "layers"


CODES = tuple(f"holds_{kind}" for kind in Active)
"""The findings, none of which makes a signature worse: the bytes are what was signed."""


def findings(kinds: Iterable[Active], *, is_own: bool) -> Iterator[Finding]:
    """What the signer may not have seen. Our own letters carry their source, which rule N6 checked."""
    for kind in kinds:
        if not (is_own and kind is Active.FILES):
            yield Finding(code=f"holds_{kind}")
