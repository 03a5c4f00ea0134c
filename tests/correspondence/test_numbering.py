"""How a book makes its numbers: which patterns there are, which meet, and from which year one holds."""

import pytest

from correspondence.core.errors import NumberTooLongError
from correspondence.core.number import DEFAULTS, BookKind, Reset
from correspondence.core.numbering import (
    SameNumbersError,
    Style,
    StyleNotAcceptedError,
    Styles,
    check_apart,
    offered,
    within_dossier,
)

PLAIN = Style(pattern="{symbol}/{serial}")


@pytest.mark.parametrize(
    "pattern", [*sorted(set(DEFAULTS.values())), "GM/EXT/{serial}/{year}", "{symbol}/{year}/{serial:4}", "{serial}"]
)
def test_the_patterns_that_ministries_use_are_taken(pattern: str) -> None:
    Style(pattern=pattern, symbol="ق م", file="3").check()


@pytest.mark.parametrize(
    "pattern",
    ["", "{symbol}", "{serial}/{serial}", "{year}{serial}", "5{serial}", "{serial}{year}", "{serial}7", "{serial:0}",
     "{serial}/{name}", "{serial}/{", "{serial}\n", "{serial}<b>", "{serial}\u202e", "{serial}" + "a" * 80],
)  # fmt: skip
def test_a_pattern_gives_one_readable_serial(pattern: str) -> None:
    with pytest.raises(StyleNotAcceptedError):
        Style(pattern=pattern).check()


@pytest.mark.parametrize("part", ["a" * 21, "ق/م", "{year}", "ق\n"])
def test_symbol_and_file_are_short_words(part: str) -> None:
    for style in (Style(pattern="{serial}", symbol=part), Style(pattern="{serial}", file=part)):
        with pytest.raises(StyleNotAcceptedError):
            style.check()


def test_a_number_fits_the_page() -> None:
    with pytest.raises(NumberTooLongError):
        Style(pattern="{symbol}/{symbol}/{symbol}/{serial}", symbol="ق" * 20).check()


@pytest.mark.parametrize(
    ("other", "meet"),
    [
        (PLAIN, True),
        (Style(pattern="{symbol}/{file}/{serial}"), True),  # an empty file goes with its stroke
        (Style(pattern="ق/{serial}"), True),  # a unit may have that symbol
        (Style(pattern="{year}/{serial}"), False),
        (Style(pattern="{symbol}/{serial}", symbol="ق"), True),
        (Style(pattern="{symbol}/{file}/{serial}", file="3"), False),
        (Style(pattern="{symbol}/{year}/{serial}"), False),
    ],
)
def test_two_styles_meet_where_some_number_could_be_of_both(other: Style, *, meet: bool) -> None:
    assert PLAIN.gives_numbers_of(other) is meet
    assert other.gives_numbers_of(PLAIN) is meet


def test_own_symbols_part_two_books_of_one_pattern() -> None:
    one, two = (Style(pattern="{symbol}/{serial}", symbol=symbol) for symbol in "قم")
    assert not one.gives_numbers_of(two)


def test_the_default_books_of_one_direction_never_meet() -> None:
    for kind in BookKind:
        others = [Styles(first=Style(pattern=DEFAULTS[one])) for one in BookKind if one.direction is kind.direction]
        others.remove(Styles(first=Style(pattern=DEFAULTS[kind])))
        check_apart(Style(pattern=DEFAULTS[kind]), others, this_year=2026)
        if kind.direction == "out":
            check_apart(Style(pattern=offered(kind)), others, this_year=2026)


def test_a_style_of_a_dossier_has_its_symbol_for_a_file_as_long_as_numbers_have_a_place() -> None:
    style = Style(pattern="{file}/لجنة/{serial}", file="7")
    assert (style.in_dossier(""), style.in_dossier("12/أ").number(symbol="", serial=3, year=2026)) == (
        style,
        "12/أ/لجنة/3",
    )
    with pytest.raises(NumberTooLongError):
        style.in_dossier("د" * 60)


def test_1_1_minutes_count_in_their_dossier_without_end_and_meet_no_other_register() -> None:
    own = Style(pattern=DEFAULTS[BookKind.MINUTES])
    others = [Styles(first=Style(pattern=DEFAULTS[one])) for one in BookKind if one.direction == "out"]
    for dossier in ("12/أ", "لجنة", "7"):
        style = within_dossier(own, dossier)
        assert style.number(symbol="ق م", serial=3, year=2026) == f"{dossier}/مح/3"
        assert style.reset is Reset.NEVER
        check_apart(style, [*others, Styles(first=within_dossier(own, "12"))], this_year=2026)
    laid = within_dossier(Style(pattern="لجان/{file}/{serial:3}", file="9"), "12/أ")
    assert laid.number(symbol="ق م", serial=3, year=2026) == "لجان/12/أ/003"


def test_a_book_that_never_counted_changes_at_once_any_other_with_its_next_year() -> None:
    new = Style(pattern="{year}/{serial}", reset=Reset.NEVER)
    first = Styles(first=PLAIN)
    assert first.laid(new, counted=0, this_year=2026) == (Styles(first=new), None)
    later, since = first.laid(new, counted=2026, this_year=2026)
    assert (since, later.of(2026), later.of(2027), later.of(2040)) == (2027, PLAIN, new, new)
    assert later.since(2026) == (PLAIN, new)
    assert later.since(2027) == (new,)
    again, since = later.laid(PLAIN, counted=2026, this_year=2026)
    assert (since, again.later) == (2027, ((2027, PLAIN),))
    assert first.laid(new, counted=2024, this_year=2026)[1] == 2026
    assert Style.from_json(new.as_json()) == new


def test_what_another_book_will_look_like_counts_too() -> None:
    other = Styles(first=PLAIN, later=((2027, Style(pattern="{year}/{serial}")),))
    with pytest.raises(SameNumbersError):
        check_apart(Style(pattern="{year}/{serial}"), [other], this_year=2026)
    check_apart(PLAIN, [other], this_year=2027)
