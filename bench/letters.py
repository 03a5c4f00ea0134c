"""Generated correspondence for the index: forms of words as common as they are in texts, in the order of the log.

A letter is in one language, mentions another by number and day, and its day follows the log, as letters do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from directory.core.clearance import Clearance, Label
from directory.core.reach import ALL_COMPARTMENTS, Reach, Scope
from search.core.document import Document
from search.core.lexicon import lexicon
from tests.search import forms_arabic, forms_sorani, nouns_arabic, nouns_sorani

UNITS = 500
WORDS = 150
FIRST, DAYS = date(2022, 1, 1), 1_800
_MOST = {"ar": 36_000, "ckb": 18_000, "en": 6_000}
_LATIN = "abcdefghiklmnoprstu"
_CLITICS = ("", "", "", "ال", "وال", "بال", "لل", "و", "ب", "ل")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words by how common they are, and the sums from which one is drawn: the n-th is n times as rare as the first."""

    words: tuple[str, ...]
    sums: tuple[float, ...]

    def drawn(self, chance: Random, count: int) -> list[str]:
        """So many words, the common ones often."""
        return chance.choices(self.words, cum_weights=self.sums, k=count)


def vocabularies(chance: Random) -> dict[str, Vocabulary]:
    """For each language inflected nouns, half of them in no list of ours, Arabic also listed words with clitics."""
    found = {"ar": sorted(_arabic(chance)), "ckb": sorted(_sorani()), "en": sorted(_english(chance))}
    return {language: _vocabulary(chance, words, _MOST[language]) for language, words in found.items()}


def _arabic(chance: Random) -> set[str]:
    inflected = [form for noun, plurals in nouns_arabic.entries() for _, form in forms_arabic.forms(noun, plurals)]
    listed = [clitic + word for word in lexicon().forms for clitic in chance.sample(_CLITICS, 4)]
    return {*chance.sample(sorted(set(inflected)), _MOST["ar"] // 2), *listed}


def _sorani() -> set[str]:
    return {form for noun in nouns_sorani.nouns() for _, form in forms_sorani.forms(noun)}


def _english(chance: Random) -> set[str]:
    return {
        "".join(chance.choices(_LATIN, k=chance.randint(3, 8))) + chance.choice(("", "", "s", "ed", "ing"))
        for _ in range(_MOST["en"])
    }


def _vocabulary(chance: Random, words: list[str], most: int) -> Vocabulary:
    chosen = tuple(chance.sample(words, min(most, len(words))))
    return Vocabulary(words=chosen, sums=tuple(accumulate(1 / place for place in range(1, len(chosen) + 1))))


def documents(chance: Random, words: dict[str, Vocabulary], *, first: int, last: int, count: int) -> Iterator[Document]:
    """The letters with these places in a log of `count`."""
    for number in range(first, last):
        yield _document(chance, words, number, count)


def _document(chance: Random, words: dict[str, Vocabulary], number: int, count: int) -> Document:
    unit = chance.randrange(UNITS)
    level = chance.choices((0, 1, 2), weights=(80, 18, 2))[0]
    readers = {"p4", f"t{chance.randrange(20_000)}", f"o{unit}", f"s{unit // 10}"}
    readers |= {"p1"} if chance.random() < 0.0005 else set()
    readers |= {"r2"} if chance.random() < 0.02 else set()
    language = chance.choices(("ar", "ckb", "en"), weights=(6, 3, 1))[0]
    said = words[language].drawn(chance, WORDS)
    on = FIRST + timedelta(days=number * DAYS // count)
    said.insert(20, f"{chance.randrange(9)}/{chance.randrange(count)} {on - timedelta(days=9):%d/%m/%Y}")
    return Document(
        record_id=f"{number:032x}",
        sequence=number,
        label=Label(level=level, compartments=frozenset({chance.randrange(40)} if chance.random() < 0.05 else ())),
        readers=frozenset(readers),
        units=frozenset({unit, 1_000 + unit // 10}),
        kind=chance.choice(("letter", "circular", "admin_order", "memo")),
        on=on,
        body_id=unit // 100,
        unit_id=unit,
        subject=" ".join(words[language].drawn(chance, 8)),
        number=f"{chance.randrange(9)}/{number}",
        language=language,
        words=" ".join(said),
        signers=(unit % 100,),
        state=chance.choices(("in_force", "void", "replaced"), weights=(96, 2, 2))[0],
    )


def people() -> dict[str, Reach]:
    """Who may see 0.05 %, 2 %, 10 % under two mandates, and everything."""
    one = Reach(name="clerk", person_id=1, clearance=Clearance(level=1))
    scopes = tuple(
        Scope(
            mandate_id=number,
            units=frozenset(range(1_000 + number * 10, 1_004 + number * 10)),
            kinds=frozenset({"letter", "circular", "memo"}),
            from_on=date(2022, 1, 1),
            until_on=date(2030, 1, 1),
            ceiling=1,
        )
        for number in (1, 2)
    )
    cleared = Clearance(level=2, compartments=ALL_COMPARTMENTS)
    return {
        "clerk": one,
        "registry": replace(one, name="registry", person_id=2, desks=frozenset({2})),
        "inspector": replace(one, name="inspector", person_id=3, clearance=cleared, scopes=scopes),
        "minister": Reach(name="minister", person_id=4, clearance=cleared),
    }


def lines(words: dict[str, Vocabulary]) -> dict[str, list[str]]:
    """What is typed, by the name of the case: thirty lines each, two in three of them Arabic."""
    arabic, sorani = words["ar"].words, words["ckb"].words
    last = min(len(arabic), len(sorani))
    common = [*arabic[2:22], *sorani[2:12]]
    return {
        "rare word": [*arabic[last - 20 : last], *sorani[last - 10 : last]],
        "common word": common,
        "two words": [f"{one} {other}" for one, other in zip(common, [*arabic[42:62], *sorani[42:52]], strict=True)],
        "phrase": [f'"{one} {other}"' for one, other in zip(common, [*arabic[3:23], *sorani[3:13]], strict=True)],
    }
