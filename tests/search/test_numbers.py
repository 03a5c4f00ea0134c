"""A number is found however it is written, and never in another year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.core.numbers import day_token, mentions, own_tokens, parts_of, serial_of, token, tokens_of
from search.core.query import Day, Marked, Number, Word, parse

ON = date(2026, 7, 14)


def finds(typed: str, number: str, on: date = ON) -> bool:
    """Whether the typed number is one of the tokens of a letter with this number and day."""
    (node,) = [node for node in parse(typed).nodes if isinstance(node, Number | Day | Marked) or (node_number(node))]
    if isinstance(node, Marked):  # "العدد: 9292" is the field of numbers
        assert node.field == "n"
        return not set(node.values).isdisjoint(own_tokens(number, on))
    tokens = node.tokens if isinstance(node, Number) else (node.token if isinstance(node, Day) else node.number,)
    return not set(tokens).isdisjoint(own_tokens(number, on))


def node_number(node: object) -> bool:
    return isinstance(node, Word) and bool(node.number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("٤٥٢/٢٠٢٦", "م.و/12/452"),
        ("452-2026", "م.و/12/452"),
        ("0452/2026", "م.و/12/452"),
        ("م.و/12/452", "م.و/12/452"),
        ("م.و/١٢/٤٥٢", "م.و/12/452"),
        ("مو/12/452", "م.و/12/452"),
        ("12/452", "م.و/12/452"),
        ("452/12", "م.و/12/452"),
        ("452", "م.و/12/452"),
        ("۴۵۲", "452/2026"),
        ("452 / 2026", "2026/0452"),
        ("2026\\452", "ق/2026/0452"),
        ("452–2026", "452/2026"),
        ("ق م/٣/٤١٨", "ق م/3/418"),
        ("ق.م/3/418", "ق م/3/418"),
        ("قم/3/418", "ق م/3/418"),
        ("3/418", "ق م/3/418"),
        ("كتاب ق م/3/418", "ق م/3/418"),
        ("ب ت 5/9292", "ب ت 5/9292"),
        ("رقم 9292", "ب ت 5/9292"),
        ("العدد: ٩٢٩٢", "ب ت 5/9292"),
        ("GM/EXT/1/2026", "GM/EXT/1/2026"),
        ("gm/1", "GM/1/2026"),
        ("EXT/1/2026", "GM/EXT/1/2026"),
        ("452/26", "452/2026"),
        ("452 في 2026", "م.و/12/452"),
        ("رقم ٤٥٢ لسنة ٢٠٢٦", "م.و/12/452"),
        ("۴۵۲/۲۰۲۶", "م.و/12/452"),
        ("12/7/2026", "12/7"),
        ("في 5/9292", "ب ت 5/9292"),
        ("من/5/9292", "ب ت 5/9292"),
    ],
)
def test_every_way_of_writing_finds_it(typed: str, number: str) -> None:
    assert finds(typed, number)


@pytest.mark.parametrize(
    ("typed", "number", "on"),
    [
        ("452/2026", "452/2025", date(2025, 3, 1)),
        ("452/2026", "م.و/12/452", date(2025, 3, 1)),
        ("452/2025", "م.و/12/452", ON),
        ("453/2026", "452/2026", ON),
        ("ق م/3/418", "د م/3/418", ON),
        ("12", "م.و/12/452", ON),
        ("2026", "452/2026", ON),
        ("4520/2026", "452/2026", ON),
        ("52/2026", "452/2026", ON),
    ],
)
def test_another_number_is_not_found(typed: str, number: str, on: date) -> None:
    assert not finds(typed, number, on)


def test_a_number_in_the_text_takes_its_year_from_the_day_beside_it() -> None:
    found = mentions("إشارة إلى كتابكم المرقم ق م/3/418 في 14/7/2026 وكتابنا 452/2025")
    assert token(["418", "2026"]) in found
    assert token(["3", "418", "قم"]) in found
    assert token(["452", "2025"]) in found
    assert token(["452", "2026"]) not in found
    assert day_token(ON) in found


def test_the_last_two_figures_of_a_year_are_that_year() -> None:
    for said in ("المرقم 452/2026", "المرقم 452 في 14/7/2026", "المرقم 452/26"):
        assert not set(tokens_of(["452", "26"])).isdisjoint(mentions(said)), said
    assert token(["452", "1998"]) in tokens_of(["452", "98"])
    assert tokens_of(["26"]) == (token(["26"]),)


def test_a_number_of_a_year_named_in_words_is_found_with_that_year_only() -> None:
    found = mentions("القانون رقم (21) لسنة 2008 والأمر 71 لسنة 2004")
    assert token(["71", "2004"]) in found
    assert token(["71", "2008"]) not in found


def test_quantities_are_no_numbers_of_letters() -> None:
    assert mentions("25 موظفا لسنة 2026") == []


@pytest.mark.parametrize(
    ("parts", "on", "serial"),
    [
        (["قم", "3", "418"], ON, "418"),
        (["2026", "5521"], ON, "5521"),
        (["452", "2026"], None, "452"),
        (["2026"], ON, "2026"),
        (["قم"], ON, ""),
    ],
)
def test_the_serial_is_the_last_number_that_is_not_the_year(parts: list[str], on: date | None, serial: str) -> None:
    assert serial_of(parts, on) == serial


def test_a_number_without_digits_is_one_token() -> None:
    assert own_tokens("بلا", ON) == [token(["بلا"])]
    assert own_tokens("", ON) == []


def test_a_day_that_does_not_exist_is_no_day() -> None:
    assert not any(mention.startswith("@") for mention in mentions("في 31/2/2026"))


@given(st.text(max_size=40))
def test_any_text_has_parts_and_tokens(text: str) -> None:
    assert all(parts_of(text))
    assert len(own_tokens(text, ON)) <= 256
    assert isinstance(mentions(text), list)
