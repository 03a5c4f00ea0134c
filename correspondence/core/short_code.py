"""The short code under the QR code, for whom cannot scan: typed by hand, checked before anything is looked up.

Thirteen letters of 5 bits are the first 65 bits of the SHA-256 of the file as the seal found it, so that the code
cannot be guessed and whoever holds the file can make it again; two more are a Reed-Solomon check over GF(32), which
finds every two wrong letters and every two that changed places. Letters are those of Crockford's base 32.
"""

import unicodedata

from correspondence.core.errors import MistypedCodeError

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SAID = 13
LENGTH = SAID + 2
_GROUP = 5
_ALIKE = str.maketrans("OILU", "011V")
_FIELD = 0b100101
"""x⁵ + x² + 1 makes GF(32); α = 2."""


def short_code(document_hash: str) -> str:
    """The code of a document with this SHA-256 in hex: fifteen letters."""
    start = int(document_hash[:20], 16) >> (80 - 5 * SAID)
    said = [start >> 5 * place & 31 for place in reversed(range(SAID))]
    return "".join(LETTERS[symbol] for symbol in (*said, *_check(said)))


def printed(code: str) -> str:
    """The code as it stands on paper: 7K4QX-2913M-0ABCD."""
    return "-".join(code[place : place + _GROUP] for place in range(0, LENGTH, _GROUP))


def code_from(typed: str) -> str:
    """The code somebody meant: any digits, case, blanks and dashes, and letters taken for their likes.

    Raises MistypedCodeError when it is not a code that could have been printed.
    """
    letters = "".join(_plain(character) for character in typed[:100]).translate(_ALIKE)
    if len(letters) != LENGTH or any(letter not in LETTERS for letter in letters):
        raise MistypedCodeError
    symbols = [LETTERS.index(letter) for letter in letters]
    if _check(symbols[:SAID]) != tuple(symbols[SAID:]):
        raise MistypedCodeError
    return letters


def _plain(character: str) -> str:
    """A character as a capital letter or ASCII digit; what only separates is nothing."""
    if character in "-_." or unicodedata.category(character) in {"Pd", "Zs", "Cf", "Cc"}:
        return ""
    digit = unicodedata.decimal(character, None)
    return str(digit) if digit is not None else unicodedata.normalize("NFKC", character).upper()


def _check(said: list[int]) -> tuple[int, int]:
    """The two letters that make both sums nought: of all symbols, and of all times a power of α for their place."""
    plain = weighed = 0
    weight = 1
    for symbol in said:
        plain ^= symbol
        weighed ^= _times(weight, symbol)
        weight = _times(weight, 2)
    # first + second = plain and α¹³·first + α¹⁴·second = weighed, all in GF(32), where minus is plus
    second = _times(weighed ^ _times(weight, plain), _inverse(weight ^ _times(weight, 2)))
    return plain ^ second, second


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (_FIELD if one & 16 else 0)
        other >>= 1
    return product


def _inverse(one: int) -> int:
    return next(other for other in range(1, 32) if _times(one, other) == 1)
