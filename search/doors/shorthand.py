"""The alphabet in which the embedded engine keeps words: one byte for each letter, where UTF-8 takes two for most.

What an engine pays for is bytes: hashing, comparing and storing them. Each letter is one letter here too, so that
words that begin alike or are one letter apart are so in both.
"""

import codecs
from string import ascii_lowercase, ascii_uppercase, digits

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءپچژگ"
_SIGNS = (ascii_uppercase + "!%&,;<>")[: len(_LETTERS)]
"""None of them means anything in a pattern."""
_SAME = f" -#@~={digits}{ascii_lowercase}"
"""What stands for itself: folded words have no other signs of ASCII."""
_PRIVATE = 0xE000
_UNDEFINED = "\ufffe"
_OTHERS = [chr(code) for code in range(128) if chr(code) not in _SAME]

_SHORT = dict(zip(_LETTERS, _SIGNS, strict=True)) | {sign: sign for sign in _SAME}
_LONG = {short: letter for letter, short in _SHORT.items()}
# Without a zero at its beginning Python makes a dictionary of it, which is twenty times slower.
_DECODING = "\0" + "".join(_LONG.get(chr(code), _UNDEFINED) for code in range(1, 256))
_ENCODING = codecs.charmap_build(_DECODING)
# The same with what else there may be: it stays, unless another letter is written so.
_TO = str.maketrans({other: chr(_PRIVATE + ord(other)) for other in _OTHERS} | _SHORT)
_FROM = str.maketrans({chr(_PRIVATE + ord(other)): other for other in _OTHERS} | _LONG)


def short(text: str) -> str:
    """The words as the engine keeps them."""
    try:
        return codecs.charmap_encode(text, "strict", _ENCODING)[0].decode("ascii")
    except UnicodeEncodeError:
        return text.translate(_TO)


def long(text: str) -> str:
    """The words as they were before `short`."""
    try:
        return codecs.charmap_decode(text.encode("ascii"), "strict", _DECODING)[0]
    except UnicodeError:
        return text.translate(_FROM)
