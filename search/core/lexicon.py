"""The word lists in the folded alphabet: which forms are listed, and the words they stand for.

A ministry adds its own words in lines (see `parsed`); they are put into use once, when a process starts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from search.core.arabic_words import WORDS
from search.core.letters import clean, fold, kurdish_key
from search.core.plurals import PAIRS
from search.core.sorani_everyday import EVERYDAY
from search.core.sorani_words import SORANI

Row = tuple[str, ...]
MOST_ROWS = 50_000
_ARABIC, _SORANI = "ar", "ckb"
_CRAFT = re.compile("[^ا]{2}ا[^ا]ي")


class WordListError(ValueError):
    """A ministry's word list has a line that cannot be understood; `line` counts from 1. Told at the start alone."""

    def __init__(self, *, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What a ministry adds: rows of a singular and its plurals, and whole words of Sorani."""

    arabic: tuple[Row, ...] = ()
    sorani: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Listed forms with their words, those in ة also without it, singulars with a listed plural, words of Sorani.

    `of_adjective` gives for a listed adjective in ي or ية the listed noun it belongs to: إداري of إدارة.
    """

    forms: Mapping[str, Row]
    short: Mapping[str, Row]
    with_plural: frozenset[str]
    of_adjective: Mapping[str, str]
    sorani: frozenset[str]
    mark: int

    def form(self, word: str) -> Row:
        """The words a folded form stands for; empty when it is not listed."""
        return self.forms.get(word, ())

    def cut(self, word: str) -> Row:
        """The same, for what is left of a form whose ending may have stood in the place of a ة."""
        return self.forms.get(word) or self.short.get(word, ())


def parsed(text: str) -> Extra:
    """The words of a ministry's list: `ar: singular plural…` or `ckb: word…` on each line; # begins a remark.

    Raises WordListError, naming the line, for anything else.
    """
    arabic: list[Row] = []
    sorani: list[str] = []
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MOST_ROWS:
        raise WordListError(line=MOST_ROWS + 1)
    for number, line in enumerate(lines, start=1):
        said = line.partition("#")[0].strip()
        if not said:
            continue
        language, _, rest = said.partition(":")
        words = tuple(rest.split())
        if not words or not all(fold(clean(word)).isalpha() for word in words):
            raise WordListError(line=number)
        if language.strip() == _ARABIC:
            arabic.append(words)
        elif language.strip() == _SORANI:
            sorani += words
        else:
            raise WordListError(line=number)
    return Extra(arabic=tuple(arabic), sorani=tuple(sorani))


def built(extra: Extra = Extra()) -> Lexicon:
    """The product's lists and what a ministry adds to them."""
    rows = [
        *((word,) for word in WORDS.split()),
        *(tuple(pair.split()) for pair in PAIRS.replace("\n", "").split(";") if pair),
        *extra.arabic,
    ]
    forms: dict[str, list[str]] = {}
    with_plural = set()
    for single, *plurals in (tuple(fold(clean(word)) for word in row) for row in rows):
        for form in (single, *plurals):
            words = forms.setdefault(form, [])
            if single not in words:
                words.append(single)
        if plurals:
            with_plural.add(single)
    known = {form: tuple(words) for form, words in forms.items()}
    return Lexicon(
        forms=known,
        short={form[:-1]: words for form, words in known.items() if form[-1] == "ه" and len(form) > 2},
        with_plural=frozenset(with_plural),
        of_adjective=_adjectives([tuple(map(clean, row)) for row in rows], known),
        sorani=_keys((*SORANI.split(), *EVERYDAY.split(), *extra.sorani)),
        mark=_mark(extra),
    )


def _adjectives(rows: Sequence[Row], known: Mapping[str, Row]) -> dict[str, str]:
    """The nouns of listed adjectives (Wright I §§ 249-267): without ي, and with the ة or ء that it took away.

    What has a broken plural is no adjective of a noun (but سياسي is), nor is a participle such as جاري; of those with
    three letters many have gone their own way: رسمي is not of رسم.
    """
    found = {}
    for single, *plurals in rows:
        word = fold(single)
        bare = word[:-1]
        whole = bare[:-1] if bare.endswith("اي") else bare + "ه"  # قضائي of قضاء
        noun = next((one for one in (bare, whole) if len(one) > 2 and one in known.get(one, ())), "")
        is_sound = all(plural == f"{single}ون" for plural in plurals) or _CRAFT.fullmatch(word)
        if noun and single[-1] == "ي" and is_sound and (noun != bare or len(bare) > 3):
            found[word] = noun
    alone = {fold(row[0]) for row in rows if len(row) == 1}
    return found | {f"{word}ه": noun for word, noun in found.items() if f"{word}ه" in alone}


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(kurdish_key(clean(word)) for word in words)


def _mark(extra: Extra) -> int:
    """0 for the product's own lists, else a number below a million that tells one addition from another."""
    if extra == Extra():
        return 0
    return 1 + crc32(repr((extra.arabic, extra.sorani)).encode()) % 999_999


_IN_USE = [built()]


def lexicon() -> Lexicon:
    """The lists in use in this process."""
    return _IN_USE[0]


def use(extra: Extra) -> None:
    """Puts a ministry's words into use; to be called before the first word is looked at."""
    _IN_USE[0] = built(extra)
