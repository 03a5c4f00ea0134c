"""Every refusal has its sentence."""

import pytest

from archive.core import errors
from archive.wording import SENTENCES, refusal
from directory.core.errors import Refused

CLASSES = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ArchiveError)]
FACTS = {
    "finding": "x",
    "limit": 1,
    "line": 1,
    "name": "x",
    "number": "x",
    "refusal": "x",
    "reader": "o1",
    "object": "x",
    "path": "x",
    "reason": "x",
    "record": "x",
    "serial": 1,
    "year": 2026,
}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_that_can_be_filled(kind: type[errors.ArchiveError]) -> None:
    assert kind in SENTENCES
    assert issubclass(kind, Refused)
    assert "%(" not in refusal(kind(**FACTS))
