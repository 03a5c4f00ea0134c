"""A form that is numbered before an outage is known again by its code, and nobody else prints one."""

from correspondence.core.outage_form import INCOMING, LABELS, ON_PAPER, Reserved, place_in, text_of
from directory.core.look import LANGUAGES

KEY, OTHER = b"k" * 32, b"o" * 32
PLACE = Reserved(book_id=3, year=2026, first=2, serial=4)


def test_the_code_of_a_form_names_block_and_number() -> None:
    said = text_of(PLACE, key=KEY)
    assert said.startswith("DIWAN-FORM/1/3/2026/2/4/")
    assert place_in(["https://example.iq", said], keys=[KEY]) == PLACE
    assert place_in([said], keys=[OTHER, KEY]) == PLACE  # printed before the secret was changed


def test_no_other_code_is_a_form() -> None:
    said = text_of(PLACE, key=KEY)
    for text in (
        said.replace("/4/", "/5/"),
        said.lower(),
        said + "0",
        said.replace("2026", "٢٠٢٦"),
        "",
        "DIWAN-FORM/1/",
    ):
        assert place_in([text], keys=[KEY]) is None
    assert place_in([said], keys=[OTHER]) is None


def test_a_form_speaks_three_languages() -> None:
    assert set(LABELS) == set(ON_PAPER) == set(LANGUAGES)
    assert len({frozenset(words) for words in LABELS.values()}) == 1
    assert all(name in LABELS["ar"] for name in INCOMING)
