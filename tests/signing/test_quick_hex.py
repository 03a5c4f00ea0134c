"""The quick reader reads, refuses and stops exactly where the library's own does."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.misc import PdfError

from signing.doors import quick_hex

PIECES = st.sampled_from([b"0", b"9", b"a", b"F", b" ", b"\n", b"%", b"<", b">", b"g", b"\0", b"FEFF0041", b"41" * 400])


def outcome(read: object, held: bytes) -> tuple[object, ...]:
    stream = io.BytesIO(held)
    try:
        found = read(stream)
    except (PdfError, ValueError) as error:
        return (type(error).__name__,)
    return type(found), found, getattr(found, "original_bytes", None), stream.tell()


@given(st.lists(PIECES, max_size=12), st.sampled_from([b">", b"", b"> /Next", b"000>"]))
def test_both_readers_agree(pieces: list[bytes], end: bytes) -> None:
    held = b"<" + b"".join(pieces) + end
    assert outcome(quick_hex.read_hex_string, held) == outcome(quick_hex._library_s_own, held)


@pytest.mark.servers
def test_a_string_longer_than_one_look_is_left_to_the_library() -> None:
    held = b"<" + b"41" * (quick_hex._MOST // 2 + 3) + b">"
    assert outcome(quick_hex.read_hex_string, held)[3] == len(held)
