"""The typed line as a small tree: words, "phrases", numbers, days, من: and إلى:.

Any input is accepted: what cannot be understood is looked for as words. Nothing typed ever reaches an engine's
own query language.
"""

import re
from dataclasses import dataclass
from datetime import date

from search.core.letters import clean, fold
from search.core.names import PARTICLES
from search.core.numbers import NUMBER, dated, days, is_number, parts_of, spellings, token
from search.core.words import words_of

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


Node = Word | Phrase | Number | Day | Sender | Addressee


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was typed, understood; every node must be met."""

    nodes: tuple[Node, ...] = ()

    def is_empty(self) -> bool:
        """True when nothing was typed that could be looked for."""
        return not self.nodes


_QUOTES = '"“”„«»″'
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SENDER = "من|لە|له|from"
_ADDRESSEE = "إلى|الى|إلي|الي|بۆ|to"
_PIECE = re.compile(
    rf"(?P<who>(?<!\w)(?:(?P<sender>{_SENDER})|(?P<addressee>{_ADDRESSEE}))\s?[:：]\s*)?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>[^\s{_QUOTES}]+)|[{_QUOTES}])",
    re.IGNORECASE,
)
# The word after one of these belongs to the same name: وزارة المالية, وەزارەتی دارایی, ministry of finance.
_HEAD_WORDS = """وزارة دائرة مديرية قسم شعبة هيئة لجنة جامعة كلية محافظة مكتب رئاسة ديوان أمانة مجلس مصرف شركة مركز وحدة
    وەزارەتی بەڕێوەبەرایەتی فەرمانگەی هۆبەی بەشی لیژنەی زانکۆی پارێزگای نووسینگەی سەرۆکایەتی ئەنجومەنی
    ministry department directorate office section division university committee council bank company"""
_HEADS = frozenset(fold(clean(word)) for word in _HEAD_WORDS.split())


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
        if match["who"]:
            nodes += _loose_nodes(loose)
            loose = []
            name, position = _name(line, match)
            nodes += _who(match, name)
        elif match["phrase"] is not None:
            nodes += _loose_nodes(loose)
            loose = []
            nodes += _phrase(match["phrase"])
        elif match["bare"]:
            loose.append(match["bare"])
    nodes += _loose_nodes(loose)
    return Query(nodes=tuple(_telling(nodes))[:MOST_NODES])


def _name(line: str, match: re.Match[str]) -> tuple[str, int]:
    """What stands behind من: — a phrase, or a word with the words that belong to it — and where it ends."""
    if match["phrase"] is not None or not match["bare"]:
        return match["phrase"] or "", match.end()
    name, position = match["bare"], match.end()
    while fold(clean(name.split()[-1])) in _HEADS | {"of"}:
        after = _PIECE.match(line, position + len(line[position:]) - len(line[position:].lstrip()))
        if after is None or after["who"] or not after["bare"]:
            break
        name, position = f"{name} {after['bare']}", after.end()
    return name, position


def _who(match: re.Match[str], name: str) -> list[Node]:
    words = tuple(word for word in words_of(name) if fold(word) not in PARTICLES)
    if not words:
        return []
    return [Sender(words=words)] if match["sender"] else [Addressee(words=words)]


def _phrase(text: str) -> list[Node]:
    words = tuple(words_of(text))
    if len(words) > 1:
        return [Phrase(words=words)]
    return [Word(text=word) for word in words]


def _loose_nodes(pieces: list[str]) -> list[Node]:
    """Days first, then numbers, then words: each takes its part of the line away from the next."""
    text = dated(clean(" ".join(pieces)))
    nodes: list[Node] = []
    for match, on in list(days(text)):
        nodes.append(Day(on=on, token=token(parts_of(match.group()))))
        text = text[: match.start()] + "\n" * len(match.group()) + text[match.end() :]
    for match in list(NUMBER.finditer(text)):
        if is_number(match):
            tokens = tuple(dict.fromkeys(token(parts_of(written)) for written in spellings(match)))
            nodes.append(Number(text=match.group().strip(), tokens=tokens))
            text = text[: match.start()] + "\n" * len(match.group()) + text[match.end() :]
    return nodes + [_word(word) for word in words_of(text)]


def _word(word: str) -> Word:
    return Word(text=word, number=token([word.lstrip("0") or "0"]) if word.isdigit() else "")


def _telling(nodes: list[Node]) -> list[Node]:
    """The nodes without particles, unless there is nothing else; each once."""
    telling = [node for node in nodes if not (isinstance(node, Word) and fold(node.text) in PARTICLES)]
    return list(dict.fromkeys(telling or nodes))
