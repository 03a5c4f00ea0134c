"""The short code: typed in any way, a slip is found, a guess is hopeless."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core.errors import MistypedCodeError
from correspondence.core.short_code import LENGTH, LETTERS, SAID, code_from, printed, short_code

HASH = "51b80ad3" * 8
CODE = short_code(HASH)
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_the_code_is_pinned() -> None:
    assert printed(CODE) == "A6W0N-MTHQ0-5D6YX"
    assert int("".join(f"{LETTERS.index(letter):05b}" for letter in CODE[:SAID]), 2) == int(HASH, 16) >> (256 - 65)


@given(HASHES)
def test_every_code_is_read_back_as_printed(document_hash: str) -> None:
    code = short_code(document_hash)
    assert len(code) == LENGTH
    assert code_from(printed(code)) == code_from(code.lower()) == code


@pytest.mark.parametrize(
    "typed",
    [
        " a6w0n mthq0 5d6yx ",
        "a6w0n–mthq0—5d6yx",
        "A6WON-MTHQO-5D6YX",
        "A٦W٠N-MTHQ٠-٥D٦YX",
        "A۶W۰N-MTHQ۰-۵D۶YX",
        "\u200eA6W0N\u00a0MTHQ0\u200f5D6YX\u200c",
        "Ａ６Ｗ０Ｎ-MTHQ0-5D6YX",
    ],
)
def test_digits_case_blanks_and_likes_do_not_matter(typed: str) -> None:
    assert code_from(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "A6W0N", CODE + "0", "A6W0N-MTHQ0-5D6Y*", "ا" * LENGTH, "²" * LENGTH, "x" * 5_000]
)
def test_what_has_not_the_form_is_a_slip(typed: str) -> None:
    with pytest.raises(MistypedCodeError):
        code_from(typed)


def test_every_wrong_letter_and_every_exchange_of_two_is_found() -> None:
    wrong = [CODE[:at] + letter + CODE[at + 1 :] for at in range(LENGTH) for letter in LETTERS if letter != CODE[at]]
    for one, other in combinations(range(LENGTH), 2):
        if CODE[one] != CODE[other]:
            letters = list(CODE)
            letters[one], letters[other] = letters[other], letters[one]
            wrong.append("".join(letters))
    for typed in wrong:
        with pytest.raises(MistypedCodeError):
            code_from(typed)


@given(HASHES, st.data())
def test_any_two_wrong_letters_are_found(document_hash: str, data: st.DataObject) -> None:
    code = list(short_code(document_hash))
    places = data.draw(st.lists(st.integers(0, LENGTH - 1), min_size=2, max_size=2, unique=True))
    for place in places:
        code[place] = data.draw(st.sampled_from([letter for letter in LETTERS if letter != code[place]]))
    with pytest.raises(MistypedCodeError):
        code_from("".join(code))
