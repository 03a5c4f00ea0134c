"""A ministry's own words are read line by line, change what meets, and change the version of the index."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from search.core import arabic, lexicon, sorani, words
from search.core.lexicon import Extra, WordListError, parsed
from search.doors import wordlist

TEXT = """\ufeff# our own words
ar: خنفشار خنافيش خناشير   # and how they are many

ckb: خانفەشان گڵەمچان
"""


@pytest.fixture
def extended() -> Iterator[None]:
    lexicon.use(parsed(TEXT))
    yield
    lexicon.use(Extra())


def test_lines_are_read() -> None:
    assert parsed(TEXT) == Extra(arabic=(("خنفشار", "خنافيش", "خناشير"),), sorani=("خانفەشان", "گڵەمچان"))
    assert parsed("") == Extra()


@pytest.mark.parametrize(
    ("text", "line"), [("ar:", 1), ("\nfr: mot", 2), ("كتاب كتب", 1), ("ar: كتاب 452", 1), ("ckb: ـ", 1)]
)
def test_a_line_that_cannot_be_understood_is_named(text: str, line: int) -> None:
    with pytest.raises(WordListError) as error:
        parsed(text)
    assert error.value.line == line


def test_a_list_too_long_is_refused() -> None:
    with pytest.raises(WordListError):
        parsed("ar: كتاب\n" * (lexicon.MOST_ROWS + 1))


def test_own_words_meet_and_are_left_whole(extended: None) -> None:
    assert set(arabic.stems("وبالخناشير")) & set(arabic.stems("خنفشار"))
    assert sorani.stems("گڵەمچان") == sorani.stems("گڵەمچانەکە")[:1]


def test_without_them_they_do_not_meet() -> None:
    assert not set(arabic.stems("وبالخناشير")) & set(arabic.stems("خنفشار"))


def test_an_addition_is_another_version_and_so_another_index(extended: None) -> None:
    first = words.version()
    lexicon.use(parsed("ar: خنفشار خنافيش"))
    assert len({first, words.version(), words.VERSION}) == 3
    lexicon.use(Extra())
    assert words.version() == words.VERSION


def test_a_missing_file_is_an_empty_list(tmp_path: Path) -> None:
    assert wordlist.read(tmp_path / "words.txt") == ""


def test_a_broken_file_stops_the_start_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("ar: كتاب كتب\nكتاب", encoding="utf-8")
    there = override_settings(PLACE=replace(settings.PLACE, data=tmp_path))
    with there, pytest.raises(ImproperlyConfigured, match="line 2"):
        apps.get_app_config("search").ready()
