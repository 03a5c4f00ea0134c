"""The typed line as a small tree: words, "phrases", numbers, days, and fields such as من: or kind:.

Any input is accepted: what cannot be understood is looked for as words. Nothing typed ever reaches an engine's
own query language.
"""

import re
from dataclasses import dataclass
from datetime import date

from search.core.fields import (
    NAMES,
    Field,
    field_named,
    grades_said,
    is_name,
    kinds_said,
    serials,
    span,
    states_said,
)
from search.core.letters import clean, fold
from search.core.names import PARTICLES
from search.core.numbers import DIGIT, NUMBER, dated, days, is_number, parts_of, spellings, token, tokens_of
from search.core.words import parted, words_of

LONGEST_LINE = 400
MOST_NODES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word, to be found in any of its forms; `number` is its token when it may be a bare serial."""

    text: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words one after the other, as written."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The number of a letter; one of the tokens is enough."""

    text: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day; a number may look like one (file 12, serial 7, year 2026), so it has that token too."""

    on: date
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Words of who wrote it (من:)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Words of whom it was written to (إلى:)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Words of the name of one who signed (الموقع:)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InUnit:
    """Words of the name of the unit that issued it (وحدة:), as long as nobody has looked which one is meant."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InDossier:
    """Symbol or words of the title of a dossier (إضبارة:), as long as nobody has looked which one is meant."""

    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A field of the index that holds one of these values; of none, nothing. `text` is a number as it was typed."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The letter's own day lies between these two, both included."""

    first: date
    last: date


Named = Sender | Addressee | Signer | InUnit
Node = Word | Phrase | Number | Day | Named | InDossier | Marked | Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was typed, understood; every node must be met. `left_out` is what stood behind as many as are looked for."""

    nodes: tuple[Node, ...] = ()
    left_out: tuple[str, ...] = ()

    def is_empty(self) -> bool:
        """True when nothing was typed that could be looked for."""
        return not self.nodes


_QUOTES = '"“”„«»″'
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PIECE = re.compile(
    rf"(?:(?<!\w)(?P<name>{NAMES})\s?[:：]\s*)?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>[^\s{_QUOTES}]+)|[{_QUOTES}])",
    re.IGNORECASE,
)
# The word after one of these belongs to the same name: وزارة المالية, وەزارەتی دارایی, ministry of finance.
_HEAD_WORDS = """وزارة دائرة مديرية قسم شعبة هيئة لجنة جامعة كلية محافظة مكتب رئاسة ديوان أمانة مجلس مصرف شركة مركز وحدة
    وەزارەتی بەڕێوەبەرایەتی فەرمانگەی هۆبەی بەشی لیژنەی زانکۆی پارێزگای نووسینگەی سەرۆکایەتی ئەنجومەنی
    ministry department directorate office section division university committee council bank company"""
_HEADS = frozenset(fold(clean(word)) for word in _HEAD_WORDS.split())
_LONGEST_NAME = 10
_CALLED = frozenset({Field.KIND, Field.GRADE, Field.STATE})
_NAMED: dict[Field, type[Named]] = {
    Field.SENDER: Sender,
    Field.ADDRESSEE: Addressee,
    Field.SIGNER: Signer,
    Field.UNIT: InUnit,
}


def parse(line: str) -> Query:
    """The query that a typed line means; an empty one when there is nothing to look for."""
    line = _CONTROL.sub(" ", line[: LONGEST_LINE * 2])[:LONGEST_LINE]
    nodes: list[Node] = []
    loose: list[str] = []
    position = 0
    while position < len(line):
        match = _PIECE.search(line, position)
        if match is None:
            break
        position = match.end()
        if match["name"]:
            field = field_named(match["name"])
            said, position = _said(line, match, field)
            found = _in_field(field, said)
            if found is None:
                loose.append(said)
            else:
                nodes += [*_loose_nodes(loose), *found]
                loose = []
        elif match["phrase"] is not None:
            nodes += _loose_nodes(loose)
            loose = []
            nodes += _phrase(match["phrase"])
        elif match["bare"]:
            loose.append(match["bare"])
    nodes += _loose_nodes(loose)
    told = _telling(nodes)
    return Query(nodes=tuple(told[:MOST_NODES]), left_out=tuple(map(_typed, told[MOST_NODES:])))


def _typed(node: Node) -> str:
    """What was typed for it, to be told."""
    match node:
        case Word() | Number():
            return node.text
        case InDossier():
            return node.said
        case Day():
            return node.on.isoformat()
        case Span():
            return f"{node.first.isoformat()} – {node.last.isoformat()}"
        case Marked():
            return node.text or " ".join(map(str, node.values))
        case _:
            return " ".join(node.words)


def _said(line: str, match: re.Match[str], field: Field) -> tuple[str, int]:
    """What stands behind the colon — a phrase, or a word with the words that belong to it — and where it ends."""
    if match["phrase"] is not None or not match["bare"]:
        return match["phrase"] or "", match.end()
    said, position = match["bare"], match.end()
    ends = [(said, position)]
    while len(ends) < _LONGEST_NAME:
        after = _PIECE.match(line, position + len(line[position:]) - len(line[position:].lstrip()))
        if after is None or after["name"] or not after["bare"]:
            break
        said, position = f"{said} {after['bare']}", after.end()
        ends.append((said, position))
    if field in _CALLED:
        return next((end for end in reversed(ends) if is_name(field, end[0])), ends[0])
    if field is Field.DATE:
        return next((end for end in reversed(ends) if span(end[0])), ends[0])
    if field in (Field.NUMBER, Field.DOSSIER):
        return ends[0]
    words = [fold(clean(word)) for word in said.split()]
    count = next((place for place, word in enumerate(words) if word not in _HEADS | {"of"}), len(ends) - 1)
    return ends[min(count, len(ends) - 1)]


def _in_field(field: Field, said: str) -> list[Node] | None:
    """What a field with this value asks for; None when it is not understood, so that its words are looked for."""
    match field:
        case Field.NUMBER:
            return _numbered(said)
        case Field.DATE:
            days_of = span(said)
            return days_of and [Span(first=days_of[0], last=days_of[1])]
        case Field.KIND:
            return _marked("kind", kinds_said(said))
        case Field.GRADE:
            return _marked("lvl", grades_said(said))
        case Field.STATE:
            return _marked("state", states_said(said))
    words = tuple(word for word in words_of(said) if fold(word) not in PARTICLES)
    named: Node = InDossier(said=said) if field is Field.DOSSIER else _NAMED[field](words=words)
    return [named] if words else []


def _marked(field: str, values: tuple[str, ...] | tuple[int, ...]) -> list[Node] | None:
    return [Marked(field=field, values=values)] if values else None


def _numbered(said: str) -> list[Node] | None:
    """The letters of this very number, or of a run of numbers."""
    several = serials(said)
    if several:
        return [Marked(field="n", values=tuple(token([one]) for one in several))]
    parts = parts_of(said)
    return [Marked(field="n", values=tokens_of(parts), text=said)] if any(part.isdigit() for part in parts) else None


def _phrase(text: str) -> list[Node]:
    words = tuple(words_of(text))
    if len(words) > 1:
        return [Phrase(words=words)]
    return [Word(text=word) for word in words]


def _loose_nodes(pieces: list[str]) -> list[Node]:
    """Days first, then numbers, then words: each takes its part of the line away from the next."""
    text = clean(" ".join(pieces))
    if not DIGIT.search(text):
        return [Word(text=word) for word in parted(text)]
    text = dated(text)
    nodes: list[Node] = []
    for match, on in list(days(text)):
        nodes.append(Day(on=on, token=token(parts_of(match.group()))))
        text = text[: match.start()] + "\n" * len(match.group()) + text[match.end() :]
    for match in list(NUMBER.finditer(text)):
        if is_number(match):
            tokens = dict.fromkeys(one for written in spellings(match) for one in tokens_of(parts_of(written)))
            nodes.append(Number(text=match.group().strip(), tokens=tuple(tokens)))
            text = text[: match.start()] + "\n" * len(match.group()) + text[match.end() :]
    return nodes + [_word(word) for word in parted(text)]


def _word(word: str) -> Word:
    return Word(text=word, number=token([word.lstrip("0") or "0"]) if word.isdigit() else "")


def _telling(nodes: list[Node]) -> list[Node]:
    """The nodes without particles, unless there is nothing else; each once."""
    telling = [node for node in nodes if not (isinstance(node, Word) and fold(node.text) in PARTICLES)]
    return list(dict.fromkeys(telling or nodes))
