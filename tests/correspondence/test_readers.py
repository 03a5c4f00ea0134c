"""Who reads a letter and its record."""

from correspondence.core.readers import Circle, envelopes, tokens
from directory.core.clearance import Label

CIRCLE = Circle(
    persons=frozenset({1}),
    posts=frozenset({11}),
    holders=frozenset({2}),
    unit_paths=frozenset({(5, 4, 1)}),
    desks=frozenset({9}),
)


def test_an_ordinary_letter_is_open_to_its_units() -> None:
    assert tokens(Label(), CIRCLE) == {"p1", "t11", "r9", "o5", "s5", "s4", "s1"}


def test_a_secret_letter_is_not() -> None:
    assert tokens(Label(level=1), CIRCLE) == {"p1", "t11", "r9"}


def test_a_personal_letter_names_persons_and_shows_the_desk_its_envelope() -> None:
    assert tokens(Label(level=1, personal=True), CIRCLE) == {"p1", "p2", "e9"}
    assert envelopes(Label(), [9]) == frozenset()
