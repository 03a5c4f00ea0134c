"""The words of printed registers: the same in every language."""

import pytest

from correspondence.core.letter import Kind
from correspondence.core.register_words import CAPACITIES, KINDS, WORDS
from directory.core.tenure import Capacity

LANGUAGES = ("ar", "ckb", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_stands_in_every_language_with_its_places(language: str) -> None:
    assert WORDS[language].keys() == WORDS["ar"].keys()
    for name, words in WORDS[language].items():
        assert words
        assert words.count("{}") == WORDS["ar"][name].count("{}"), name


def test_every_kind_and_power_has_its_word() -> None:
    for words, named in (
        (KINDS, set(Kind)),
        (CAPACITIES, set(Capacity) - {Capacity.HOLDER}),
    ):
        assert set(words) == named
        assert all(words[one].keys() == set(LANGUAGES) for one in named)  # type: ignore[index]  # its own keys
