"""A record as the index holds it: words, number, day, and raw marks for the rule of access."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from archive.core.package import RecordFacts
from archive.core.tally import checksum
from directory.core.clearance import Label, Level
from search.core.inside import ANY, APART, all_marked
from search.core.numbers import day_token, own_tokens
from search.core.words import Letters, Stem, analyse, stems, words_of

BANDS = (0, 1, 2)
"""One index for each level; everything above the last lies in the last."""

Value = str | int | list[str]
WORD_FIELDS = ("t", "s", "st", "ss")
"""What is made by reading and folding the text: kept as it is when only labels change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the index is told of one record. `sequence` is its place in the log, `units` its unit and all above.

    `margin` is what was directed on it, each with the body inside which it was said; `margin_mark` changes with it.
    `mistyped` are the numbers and days that it bore before they were mended: it is found by them still.
    """

    record_id: str
    sequence: int
    label: Label
    readers: frozenset[str]
    units: frozenset[int]
    kind: str
    on: date
    body_id: int
    subject: str
    unit_id: int = 0
    version: int = 0
    number: str = ""
    second_number: str = ""
    mistyped: tuple[tuple[str, date], ...] = ()
    language: str = ""
    issuer: str = ""
    addressees: tuple[str, ...] = field(default_factory=tuple)
    signers: tuple[int, ...] = field(default_factory=tuple)
    signer_names: tuple[str, ...] = field(default_factory=tuple)
    state: str = "in_force"
    words: str = ""
    margin: tuple[tuple[int, str], ...] = field(default_factory=tuple)
    margin_mark: str = ""
    is_damaged: bool = False


def told(record_id: str, facts: RecordFacts) -> Document:
    """The record as its facts alone tell it: without its place, readers, text and margin."""
    return Document(
        record_id=record_id,
        sequence=0,
        label=facts.label,
        readers=frozenset(),
        units=frozenset(facts.unit_path),
        kind=facts.kind,
        on=facts.on,
        body_id=facts.body_id,
        unit_id=facts.unit_id,
        subject=facts.subject,
        number=facts.number or "",
        second_number="" if facts.second is None else facts.second.number,
        mistyped=tuple((one.was.number, one.was.on or facts.on) for one in facts.mends if one.was.number),
        language=facts.language,
        issuer=facts.issuer,
        addressees=facts.addressees,
        signers=facts.signers,
    )


def band(level: int) -> int:
    """The band a document of this level lies in."""
    return min(max(level, BANDS[0]), BANDS[-1])


def day(on: date) -> int:
    """A day as a number that sorts as days do."""
    return on.year * 10_000 + on.month * 100 + on.day


def key(unit: int, kind: str) -> str:
    """The mark by which a mandate finds records of this kind below this unit."""
    return f"s{unit}.{kind}"


def fields(document: Document, *, english: Stem, letters: Letters = str) -> dict[str, Value]:
    """The fields of the index for this document, their words in the letters of its engine.

    Above سري such a letter is found by number, day and unit alone (decision 11): nothing else is indexed that could
    be asked for or counted.
    """
    return relabelled(document, _words(document, english, letters), english=english, letters=letters)


def relabelled(
    document: Document, words: Mapping[str, str], *, english: Stem, letters: Letters = str
) -> dict[str, Value]:
    """The fields for this document with the words it was indexed with before: its text is not read again."""
    names = {name: letters(said) for name, said in _names(document, english).items()}
    return {**_marks(document), **names, **words}


def origin(document: Document) -> str:
    """A mark of all but the text that the words are made of; words of another origin must be made anew."""
    made_of = (
        document.subject,
        document.issuer,
        document.addressees,
        document.language,
        day(document.on),
        _is_top(document),
        document.margin_mark,
    )
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


def _marks(document: Document) -> dict[str, Value]:
    label = document.label
    return {
        "id": document.record_id,
        "seq": document.sequence,
        "ver": checksum(document.version, document.sequence),
        "made": "" if document.is_damaged else origin(document),
        "acl": sorted(document.readers),
        "key": [] if label.personal else sorted(key(unit, document.kind) for unit in document.units),
        "comp": sorted(f"c{number}" for number in label.compartments),
        "cmax": max(label.compartments, default=-1) + 1,
        "lvl": label.level,
        "on": day(document.on),
        "year": document.on.year,
        "kind": [] if _is_top(document) else document.kind,
        "state": [] if _is_top(document) else _states(document.state),
        "signer": [] if _is_top(document) else sorted({str(one) for one in document.signers}),
        "lost": ["words"] if document.is_damaged and not _is_top(document) else [],
        "body": document.body_id,
        "unit": document.unit_id,
    }


def _states(state: str) -> list[str]:
    """Who looks for letters in force finds a corrected one too: it is."""
    return ["in_force", state] if state == "corrected" else [state]


def _names(document: Document, english: Stem) -> dict[str, str]:
    numbers = ((document.number, document.on), (document.second_number, document.on), *document.mistyped)
    return {
        "n": " ".join(token for number, on in numbers for token in own_tokens(number, on)),
        "fr": _stems(document.issuer, english),
        "to": "" if _is_top(document) else _stems(" ".join(document.addressees), english),
        "by": "" if _is_top(document) else _stems(" ".join(document.signer_names), english),
    }


def _is_top(document: Document) -> bool:
    return document.label.level >= Level.TOP_SECRET


def _words(document: Document, english: Stem, letters: Letters) -> dict[str, str]:
    if _is_top(document):
        return {"t": "", "s": "", "st": "", "ss": ""}
    text = document.words if document.subject in document.words else f"{document.subject}\n{document.words}"
    whole = analyse(text, english=english, language=document.language, letters=letters)
    subject = analyse(document.subject, english=english, language=document.language, letters=letters)
    around = _stems(f"{document.issuer} {' '.join(document.addressees)}", english)
    said, found = _margin(document, english, letters)
    return {
        "t": whole.folded + said,
        "s": f"{whole.stems} {letters(f'{around} {document.on.year} {day_token(document.on)}')}{found}",
        "st": subject.folded,
        "ss": subject.stems,
    }


def _margin(document: Document, english: Stem, letters: Letters) -> tuple[str, str]:
    """The words of the margin behind those of the letter: for the body that said them, and for who hears every body."""
    said = found = ""
    for body, text in document.margin:
        tokens = analyse(text, english=english, letters=letters)
        for who in (body, ANY):
            said += f" {APART} {all_marked(tokens.folded, body=who)}"
            found += f" {all_marked(tokens.stems, body=who)}"
    return said, found


@lru_cache(maxsize=1 << 14)
def _stems(text: str, english: Stem) -> str:
    """Of a name: the same ones stand in many records."""
    found = [stem for word in words_of(text) for stem in stems(word, english=english)]
    return " ".join(dict.fromkeys(found))
