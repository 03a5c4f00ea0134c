"""The office word list is well formed, large enough, and does what it says."""

from search.core.plurals import PAIRS
from search.core.words import analyse, stems, words_of
from search.doors.snowball import english

ROWS = [pair.split() for pair in PAIRS.split(";")]


def meet(typed: str, text: str) -> bool:
    stock = set(analyse(text, english=english, language="ar").stems.split())
    return all(not stock.isdisjoint(stems(word, english=english)) for word in words_of(typed))


def test_every_plural_meets_its_singular() -> None:
    pairs = [(single, plural) for single, *plurals in ROWS for plural in plurals]
    assert len(pairs) > 1_000
    assert [pair for pair in pairs if not (meet(*pair) and meet(pair[1], f"ال{pair[0]}"))] == []


def test_no_entry_stands_twice() -> None:
    singles = [row[0] for row in ROWS]
    assert len(singles) == len(set(singles))


def test_every_entry_has_a_plural() -> None:
    assert all(len(row) > 1 for row in ROWS)
