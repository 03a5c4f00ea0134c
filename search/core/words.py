"""Words brought to the form in which they are compared: folded words in order, their stems, their bones.

Every engine gets the same token stream, so changing the engine changes no answer. VERSION is part of the index
directory's name: whoever changes a rule or a word list raises it, and the index is rebuilt beside the old one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.core import arabic, sorani
from search.core.letters import ARABIC_SCRIPT, KURDISH, clean, fold, skeleton
from search.core.lexicon import lexicon
from search.core.names import names
from search.core.numbers import mentions

VERSION = 2
_ADDITIONS = 1_000_000
LONGEST = 64
"""Longer words are cut: nobody types them, and an engine refuses terms beyond its limit."""

Stem = Callable[[str], str]

_WORD = re.compile(r"[^\W_]+")
_FATHERLY = frozenset({"عبد", "ابو", "ام", "بن"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One text as an engine takes it: four streams of words separated by single spaces."""

    folded: str
    stems: str
    bones: str


def version() -> int:
    """What an index was made with: the version of the rules, and of a ministry's own words where it has some."""
    mark = lexicon().mark
    return VERSION * _ADDITIONS + mark if mark else VERSION


def words_of(text: str) -> list[str]:
    """The cleaned words of a text, in order."""
    return _words_in(clean(text))


def _words_in(cleaned: str) -> list[str]:
    return [word[:LONGEST] for word in _WORD.findall(cleaned)]


@lru_cache(maxsize=1 << 18)
def stems(word: str, *, english: Stem, kurdish: bool = True) -> tuple[str, ...]:
    """The stems of one cleaned word.

    A word with Kurdish letters has Sorani stems only. One that may belong to both languages has both kinds,
    unless `kurdish` says that the text is not Kurdish.
    """
    folded = fold(word)
    if not ARABIC_SCRIPT.search(word):
        return (english(folded), *names(folded)) if folded.isalpha() else (folded,)
    if KURDISH.search(word):
        return (*sorani.stems(word), *names(folded))
    if not folded:
        return (word,)
    both = (
        *arabic.stems(folded, is_feminine=word[-1] == "ة"),
        *(sorani.stems(word) if kurdish else ()),
        *names(folded),
    )
    return tuple(dict.fromkeys(stem for stem in both if stem))


@lru_cache(maxsize=1 << 16)
def bones(word: str, *, english: Stem, kurdish: bool = True) -> tuple[str, ...]:
    """The skeletons of a word's stems, for the widest comparison."""
    return tuple(dict.fromkeys(skeleton(stem) for stem in stems(word, english=english, kurdish=kurdish)))


@lru_cache(maxsize=1 << 18)
def _forms(word: str, english: Stem, kurdish: bool) -> tuple[str, str, str]:  # noqa: FBT001  (a key of the cache)
    """One word in the three streams."""
    return (
        fold(word) or word,
        " ".join(stems(word, english=english, kurdish=kurdish)),
        " ".join(bones(word, english=english, kurdish=kurdish)),
    )


def analyse(text: str, *, english: Stem, language: str = "") -> Tokens:
    """The streams of one text of an archived record."""
    cleaned = clean(text)
    kurdish = language not in ("ar", "en")
    words = _words_in(cleaned)
    forms = {word: _forms(word, english, kurdish) for word in dict.fromkeys(words)}
    found = [stem for _, stem, _ in forms.values()]
    folded = [forms[word][0] for word in words]
    if "عبد" in cleaned or "بو" in cleaned or not _FATHERLY.isdisjoint(folded):
        for word in _joined_and_parted(words, folded):
            found += stems(word, english=english, kurdish=kurdish)
    return Tokens(
        folded=" ".join(folded),
        stems=" ".join([*found, *mentions(cleaned)]),
        bones=" ".join([bone for _, _, bone in forms.values()]),
    )


def _joined_and_parted(words: list[str], folded: list[str]) -> Iterator[str]:
    """Names written in one word or two: عبد الله and عبدالله, أبو غريب and أبوغريب."""
    for place, word in enumerate(folded):
        if word in _FATHERLY and place + 1 < len(words):
            yield words[place] + words[place + 1]
        elif word.startswith("عبدال") and len(word) > 6:
            yield "عبد"
            yield words[place][3:]
        elif word.startswith("ابو") and len(word) > 5:
            yield words[place][3:]
