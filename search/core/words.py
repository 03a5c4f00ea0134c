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
from search.core.names import names
from search.core.numbers import mentions

VERSION = 1
LONGEST = 64
"""Longer words are cut: nobody types them, and an engine refuses terms beyond its limit."""

Stem = Callable[[str], str]

_WORD = re.compile(r"\w+")
_FATHERLY = frozenset({"عبد", "ابو", "ام", "بن"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One text as an engine takes it: four streams of words separated by single spaces."""

    folded: str
    stems: str
    bones: str


def words_of(text: str) -> list[str]:
    """The cleaned words of a text, in order."""
    return [word[:LONGEST] for word in _WORD.findall(clean(text).replace("_", " "))]


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
        return (sorani.stem(word), *names(folded))
    if not folded:
        return (word,)
    both = (*arabic.stems(folded), *((sorani.stem(word),) if kurdish else ()), *names(folded))
    return tuple(dict.fromkeys(stem for stem in both if stem))


@lru_cache(maxsize=1 << 16)
def bones(word: str, *, english: Stem) -> tuple[str, ...]:
    """The skeletons of a word's stems, for the widest comparison."""
    return tuple(dict.fromkeys(skeleton(stem) for stem in stems(word, english=english)))


def analyse(text: str, *, english: Stem, language: str = "") -> Tokens:
    """The streams of one text of an archived record."""
    words = words_of(text)
    kurdish = language not in ("ar", "en")
    found = [stem for word in words for stem in stems(word, english=english, kurdish=kurdish)]
    found += [stem for word in _joined_and_parted(words) for stem in stems(word, english=english, kurdish=kurdish)]
    found += mentions(text)
    return Tokens(
        folded=" ".join(fold(word) or word for word in words),
        stems=" ".join(dict.fromkeys(found)),
        bones=" ".join(dict.fromkeys(bone for word in dict.fromkeys(words) for bone in bones(word, english=english))),
    )


def _joined_and_parted(words: list[str]) -> Iterator[str]:
    """Names written in one word or two: عبد الله and عبدالله, أبو غريب and أبوغريب."""
    for word, after in zip(words, (*words[1:], ""), strict=False):
        folded = fold(word)
        if folded in _FATHERLY and after:
            yield word + after
        elif folded.startswith("عبدال") and len(folded) > 6:
            yield "عبد"
            yield word[3:]
        elif folded.startswith("ابو") and len(folded) > 5:
            yield word[3:]
