"""A file is known by its bytes, and its name must say the same."""

import pytest

from paper.core.errors import DamagedError, NotAcceptedError, TooLargeError
from paper.core.limits import LIMITS
from paper.core.media import ENDINGS, OF_ENDING, media_type_of

PDF = b"%PDF-1.7\n...\n%%EOF"


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r", b"\r\n", b"\n\n"])
def test_a_pdf_ends_with_at_most_two_end_of_line_bytes(tail: bytes) -> None:
    assert media_type_of(PDF + tail, name="a.pdf") == "application/pdf"
    for more in (b"\n\n\n", b"x", b"\0", b" "):
        with pytest.raises(DamagedError):
            media_type_of(PDF + more, name="a.pdf")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"GIF89a" + PDF, "a.pdf", "prefix"),
        (b"\xff\xd8\xff\xe0%PDF-1.4", "a.jpg", "prefix"),
        (b"%PDF-9.9\n%%EOF", "a.pdf", "version"),
        (PDF, "a.jpg", "name"),
        (PDF, "pdf", ""),
        (b"PK\x03\x04", "a.zip", "kind"),
        (b"PK\x03\x04", "a.txt", "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "old"),
        (b"a\0b\0", "a.exe", "kind"),
    ],
)
def test_refusals_say_why(data: bytes, name: str, reason: str) -> None:
    if not reason:
        assert media_type_of(data, name=name) == "application/pdf"
        return
    with pytest.raises(NotAcceptedError) as caught:
        media_type_of(data, name=name)
    assert caught.value.facts == {"reason": reason}


def test_a_file_without_a_byte_is_called_damaged_not_of_a_wrong_kind() -> None:
    with pytest.raises(DamagedError) as caught:
        media_type_of(b"", name="a.pdf")
    assert caught.value.facts == {"reason": "empty"}


def test_one_byte_above_the_limit_is_too_large() -> None:
    with pytest.raises(TooLargeError):
        media_type_of(b"%PDF-1.7\n" + bytes(LIMITS.file_bytes - 8), name="a.pdf")


def test_each_ending_belongs_to_one_kind() -> None:
    assert sum(len(endings) for endings in ENDINGS.values()) == len(OF_ENDING)
