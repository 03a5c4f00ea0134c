"""The second reader of a PDF's structure."""

import pytest

from paper.core.errors import DamagedError
from paper.core.normal_form import Structure, findings
from paper.doors.second_reader import outline


def test_two_readers_that_disagree_are_a_finding() -> None:
    assert findings(Structure(readers_agree=False), attachments={}, fields=()) == ("N1 two readers disagree",)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"no pdf at all"])
def test_what_is_no_pdf_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        outline(data)
