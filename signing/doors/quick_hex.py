"""Reads long hex strings at once where the library reads them digit by digit.

A signature's room is twelve thousand digits; at two thirds of a microsecond each, reading three of them took a
quarter of a judgement. Whatever is not plainly digits up to the closing bracket is left to the library's own
reader, so that nothing is accepted, refused or read otherwise (tests/signing/test_quick_hex.py compares them).
"""

import re
from typing import IO

from pyhanko.pdf_utils import generic

_MOST = 1 << 20
_PLAIN = re.compile(rb"<([0-9A-Fa-f]*)>")
_library_s_own = generic.read_hex_string_from_stream


def read_hex_string(stream: IO[bytes]) -> generic.ByteStringObject | generic.TextStringObject:
    """The string that stands at the stream's place, and the stream moved behind it."""
    start = stream.tell()
    found = _PLAIN.match(stream.read(_MOST))
    if found is None or len(found[1]) % 2:
        stream.seek(start)
        return _library_s_own(stream)
    stream.seek(start + found.end())
    return generic.pdf_string(bytes.fromhex(found[1].decode()))


def install() -> None:
    """Puts the quick reader into the library, for this process."""
    generic.read_hex_string_from_stream = read_hex_string
