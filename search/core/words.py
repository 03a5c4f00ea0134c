"""Words brought to the form in which they are compared: folded words in order, and their stems.

Every engine gets the same token stream, so changing the engine changes no answer. VERSION is part of the index
directory's name: whoever changes a rule or a word list raises it, and the index is rebuilt beside the old one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import cast

from search.core import arabic, sorani
from search.core.letters import ARABIC, ARABIC_SCRIPT, KURDISH, clean, fold, is_skeleton, skeleton
from search.core.lexicon import lexicon
from search.core.names import names
from search.core.numbers import DIGIT, mentions, stretches

VERSION = 16
FIELDS_SINCE = 14
"""The version that last changed the fields of a document: an index older than that lacks some, and is not asked."""
_ADDITIONS = 1_000_000
LONGEST = 64
"""Longer words are cut: nobody types them, and an engine refuses terms beyond its limit."""
_REMEMBERED = 1 << 18

Stem = Callable[[str], str]
Letters = Callable[[str], str]
"""How an engine writes words, a sign for each letter; spaces are spaces."""

_WORD = re.compile(r"[^\W_]+")
_FATHERLY = frozenset({"عبد", "ابو", "ام", "بن"})
_PARTED = re.compile("عبدال|ابو")
_FIGURES = re.compile(r"[0-9٠-٩۰-۹/\\\-–.:()]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One text as an engine takes it, words separated by single spaces: as they stand, and all that they are found by.

    `stems` holds the stems of each word once, and the numbers and days of the text.
    """

    folded: str
    stems: str


def version() -> int:
    """What an index was made with: the version of the rules, and of a ministry's own words where it has some."""
    mark = lexicon().mark
    return VERSION * _ADDITIONS + mark if mark else VERSION


def may_ask(made: int) -> bool:
    """Whether an index of this version can be asked today: its words may be older, its fields are not."""
    return FIELDS_SINCE <= (made // _ADDITIONS or made) <= VERSION


def words_of(text: str) -> list[str]:
    """The cleaned words of a text, in order."""
    return parted(clean(text))


def parted(cleaned: str) -> list[str]:
    """The words of a cleaned text, in order."""
    return [word[:LONGEST] for word in _WORD.findall(cleaned)]


@lru_cache(maxsize=1 << 16)
def stems(word: str, *, english: Stem, kurdish: bool = True) -> tuple[str, ...]:
    """The stems of one cleaned word.

    A word with Kurdish letters has Sorani stems only. One that may belong to both languages has both kinds,
    unless `kurdish` says that the text is not Kurdish; a word that only one of them knows is cut by that one alone.
    """
    folded = fold(word)
    if not ARABIC_SCRIPT.search(word):
        return (english(folded), *names(folded)) if folded.isalpha() else (folded,)
    if KURDISH.search(word):
        return (*sorani.stems(word), *names(folded))
    if not folded:
        return (word,)
    both = _of_both(word, folded) if kurdish else _arabic(word, folded)
    return tuple(dict.fromkeys(stem for stem in (*both, *names(folded)) if stem))


def _arabic(word: str, folded: str) -> tuple[str, ...]:
    """A noun written with إ is no plural in أ, whose singular begins with another letter: إعلام is not of علم."""
    is_feminine = word[-1] == "ة"
    found = arabic.stems(folded, is_feminine=is_feminine)
    if "إ" not in word or all(stem[0] == "ا" for stem in found):
        return found
    unlisted = arabic.stems("إ".join(map(fold, word.split("إ"))), is_feminine=is_feminine)
    return (*(stem for stem in found if stem[0] == "ا"), *(stem.replace("إ", "ا") for stem in unlisted))


def _of_both(word: str, folded: str) -> tuple[str, ...]:
    """باران is no dual of بار, as Sorani knows it and Arabic does not; مكتبات has no Sorani ending."""
    is_foreign = bool(ARABIC.search(word))
    is_arabic = is_foreign or arabic.is_listed(folded)
    if sorani.is_listed(word) and not is_arabic:
        return (folded, *sorani.stems(word))
    if is_foreign or (is_arabic and not sorani.is_form_of_listed(word)):
        return (*_arabic(word, folded), sorani.whole(word))
    return (*_arabic(word, folded), *sorani.stems(word))


@lru_cache(maxsize=1 << 16)
def bones(word: str, *, english: Stem, kurdish: bool = True) -> tuple[str, ...]:
    """The skeletons of a word's stems, for the widest comparison."""
    return tuple(dict.fromkeys(map(skeleton, stems(word, english=english, kurdish=kurdish))))


def widened(word: str, *, english: Stem) -> tuple[str, ...]:
    """The skeletons by which a typed word is compared in the end; none for one that a list knows: كتاب is no كتيبة.

    They are those of its shortest stem in each language that has one, for all forms of a word have this stem.
    """
    if sorani.is_form_of_listed(word) or arabic.is_listed(fold(word)):
        return ()
    shortest: dict[bool, str] = {}
    for stem in sorted(stems(word, english=english), key=len):
        if is_skeleton(skeleton(stem)):
            shortest.setdefault(sorani.is_marked(stem), skeleton(stem))
    return tuple(shortest.values())


Forms = tuple[str, str]
"""Of one piece of text: its words, and all that they are found by."""
_SAID, _STEMS = map(itemgetter, range(2))
_COMPOUND, _NUMBERED = 1, 2
"""What a piece may be a part of: a name written in one word or two, a number or a day."""


class _Read(dict[str, Forms]):
    """What was made of each piece of text between two spaces.

    Texts repeat their pieces. No rule looks further than such a piece, except those for numbers and for names written
    in one word or two: pieces that may be part of one are not in here, so that a look finds both. Words are without
    end, memory is not: those with digits are not kept from one text to the next, and when this is full, it begins anew
    and takes over from the full one what occurs again.
    """

    def __init__(self, english: Stem, letters: Letters, *, kurdish: bool) -> None:
        super().__init__()
        self._english, self._kurdish = english, kurdish
        self.letters = letters
        self._names: dict[str, Forms] = {}
        self._before: dict[str, Forms] = {}

    def forms(self, pieces: Sequence[str]) -> tuple[list[Forms], list[tuple[int, int]]]:
        """What was made of each piece, and the places of those that may be part of something, each with of what."""
        found = [*map(self.get, pieces)]
        marked = []
        for place in [place for place, forms in enumerate(found) if forms is None]:
            found[place], mark = self._looked_up(pieces[place])
            if mark:
                marked.append((place, mark))
        return cast("list[Forms]", found), marked

    def _looked_up(self, piece: str) -> tuple[Forms, int]:
        name = self._names.get(piece)  # asked once: another thread may empty it
        if name is not None:
            return name, _COMPOUND
        known = self._before.get(piece)
        forms, mark = (known, 0) if known else self._made(piece)
        if len(piece) <= LONGEST and not mark & _NUMBERED:
            if len(self) + len(self._names) >= _REMEMBERED:
                self._before = dict(self)
                self._names.clear()
                self.clear()
            (self._names if mark else self)[piece] = forms
        return forms, mark

    def _made(self, piece: str) -> tuple[Forms, int]:
        if _FIGURES.fullmatch(piece):
            said = self.letters(" ".join(words_of(piece)))
            return (said, said), _NUMBERED if said else 0
        words = words_of(piece)
        folded = [fold(word) or word for word in words]
        found = [stems(word, english=self._english, kurdish=self._kurdish) for word in words]
        mark = _COMPOUND if any(word in _FATHERLY or _PARTED.match(word) for word in folded) else 0
        mark += _NUMBERED if DIGIT.search(piece) else 0
        said = self.letters(" ".join(folded))
        return (piece if said == piece else said, self.letters(" ".join(dict.fromkeys(chain(*found))))), mark


@lru_cache(maxsize=8)
def _read(english: Stem, letters: Letters, *, kurdish: bool) -> _Read:
    return _Read(english, letters, kurdish=kurdish)


def analyse(text: str, *, english: Stem, language: str = "", letters: Letters = str) -> Tokens:
    """The streams of one text of an archived record, in the letters of an engine."""
    read = _read(english, letters, kurdish=language not in ("ar", "en"))
    pieces = text.split()
    if not pieces:
        return Tokens(folded="", stems="")
    found, marked = read.forms(pieces)
    more = _across(pieces, marked, read) if marked else ()
    return Tokens(folded=_joined(map(_SAID, found)), stems=_joined(chain(dict.fromkeys(map(_STEMS, found)), more)))


def _across(pieces: list[str], marked: list[tuple[int, int]], read: _Read) -> Iterator[str]:
    """What stands in more than one piece: names, numbers and days."""
    names = [place for place, mark in marked if mark & _COMPOUND]
    if names:
        yield from map(_STEMS, read.forms([*_joined_and_parted(pieces, names)])[0])
    for part in stretches(pieces, [place for place, mark in marked if mark & _NUMBERED]):
        if said := mentions(clean(part)):
            yield read.letters(" ".join(said))


def _joined(said: Iterable[str]) -> str:
    """One space between any two; a piece without words leaves none."""
    text = " ".join(said)
    return " ".join(text.split()) if text[:1] == " " or text[-1:] == " " or "  " in text else text


def _joined_and_parted(pieces: list[str], places: list[int]) -> Iterator[str]:
    """Names written in one word or two, where such a piece stands: عبد الله and عبدالله, أبو غريب and أبوغريب."""
    for place in places:
        words = words_of(" ".join(pieces[place : place + 3]))
        for number, word in enumerate(words_of(pieces[place])):
            folded = fold(word)
            if folded in _FATHERLY and number + 1 < len(words):
                yield word + words[number + 1]
            elif folded.startswith("عبدال") and len(folded) > 6:
                yield "عبد"
                yield word[3:]
            elif folded.startswith("ابو") and len(folded) > 5:
                yield word[3:]
