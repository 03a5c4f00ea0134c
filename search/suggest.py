"""Words offered to a reader: other spellings, endings of a word. They come from what this reader may read alone.

No dictionary of the engine is asked: the newest documents within reach that hold such a word are looked at, the word
is counted in them, and it is shown as one of them spells it, after the database has allowed that one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive import records
from archive.margins import annexes_among
from directory.core.clearance import Label
from directory.core.reach import Reach
from search.core.letters import clean, fold
from search.core.nearness import commonest, nearest
from search.core.plan import AllOf, Begins, Condition, Narrow, Near, matching
from search.core.query import Query, Word, parse
from search.core.words import words_of
from search.doors.snowball import english
from search.question import Question

_LOOKED_AT = 100
_ENOUGH = 10
OFFERED = 6
_SHORTEST = 3
_LETTERS = re.compile(r"[^\W\d_]{1,40}")
_Spelled = Mapping[str, tuple[str, Label]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A line that is offered, with the words that are new in it, folded, and the labels of the letters they are of."""

    line: str
    words: tuple[str, ...]
    labels: tuple[Label, ...]


def meant(line: str, query: Query, *, question: Question, reach: Reach) -> Offer | None:
    """The line with other words in place of those that this reader finds nowhere; None when none leads anywhere."""
    unknown = [node.text for node in query.nodes if isinstance(node, Word) and _is_unknown(node, question)]
    newest = question.texts(AllOf(of=()), most=_LOOKED_AT) if unknown else []
    instead: dict[str, tuple[str, Label]] = {}
    for word in unknown[:OFFERED]:
        found = _nearest(word, newest, question=question, reach=reach)
        if found is not None:
            instead[word] = found
    other = " ".join(_replaced(piece, instead) for piece in line.split())
    if other == line or not question.count(matching(parse(other), Narrow(), english=english)):
        return None
    return Offer(line=other, words=tuple(instead), labels=tuple(label for _, label in instead.values()))


def endings(line: str, *, question: Question, reach: Reach, known: frozenset[str] = frozenset()) -> tuple[Offer, ...]:
    """The line with its last word ended, as the newest texts with the words before it end it; the commonest first.

    Of words that are known already nothing is looked for.
    """
    before, _, begun = line.rpartition(" ")
    start = fold(clean(begun))
    if len(start) < _SHORTEST - 1 or not _LETTERS.fullmatch(start):
        return ()
    texts = _endings(matching(parse(before), Narrow(), english=english), start, known, question=question)
    found = commonest(texts, most=OFFERED - len(known))
    spelled = _spelled(found, texts, reach=reach)
    lines = {word: f"{before} {spelled[word][0]}".strip() for word in found if word in spelled}
    return tuple(Offer(line=said, words=(word,), labels=(spelled[word][1],)) for word, said in lines.items())


def _endings(inside: Condition, start: str, known: frozenset[str], *, question: Question) -> list[tuple[str, str]]:
    """The longer words that begin so in each of the newest texts; where few hold one, in the newest that do.

    An engine gathers every text with such a word before it can tell the newest: many where words that begin so are
    common, and those stand in the newest texts anyway.
    """
    longer = re.compile(f" ({re.escape(start)}[^ ]+)")

    def among(wanted: Condition) -> list[tuple[str, str]]:
        found = question.texts(wanted, most=_LOOKED_AT)
        held = [(one, [word for word in longer.findall(f" {text}") if word not in known]) for one, text in found]
        return [(one, " ".join(words)) for one, words in held if words]

    newest = among(inside)
    return newest if len(newest) >= _ENOUGH else among(AllOf(of=(inside, Begins(field="t", text=start))))


def _is_unknown(node: Word, question: Question) -> bool:
    if len(node.text) < _SHORTEST or not _LETTERS.fullmatch(node.text):
        return False
    return not question.count(matching(Query(nodes=(node,)), Narrow(), english=english))


def _nearest(word: str, newest: list[tuple[str, str]], *, question: Question, reach: Reach) -> tuple[str, Label] | None:
    """The nearest word of the newest texts; where none of them has one, of the newest that do, if there are others.

    An engine gathers every text with such a word: the more there are, the likelier the newest have one.
    """
    folded, texts = fold(word), newest
    found = nearest(folded, texts)
    if not found and len(newest) == _LOOKED_AT:
        texts = question.texts(Near(field="t", word=folded), most=_LOOKED_AT)
        found = nearest(folded, texts)
    return _spelled([found], texts, reach=reach).get(found) if found else None


def _spelled(words: list[str], texts: list[tuple[str, str]], *, reach: Reach) -> _Spelled:
    """Each word as the newest of the texts that has it spells it, where the database allows that one, and its label."""
    sources = {word: next(record_id for record_id, text in texts if word in text.split()) for word in words}
    allowed = records.words_among(sources.values(), reach=reach) if sources else {}
    facts = records.records_among(allowed, reach=reach) if allowed else {}
    found = {word: _spelling(word, [allowed.get(source, "")]) for word, source in sources.items()}
    annexed = {word: source for word, source in sources.items() if not found[word]}
    read = annexes_among(annexed.values(), reach=reach) if annexed else {}
    found |= {word: _spelling(word, (one.text for one in read.get(source, ()))) for word, source in annexed.items()}
    return {
        word: (found[word], facts[source].label) for word, source in sources.items() if found[word] and source in facts
    }


def _spelling(word: str, texts: Iterable[str]) -> str:
    """The word as it stands first in these texts; empty where it does not."""
    return next((other for text in texts for other in words_of(text) if fold(other) == word), "")


def _replaced(piece: str, instead: _Spelled) -> str:
    words = words_of(piece)
    return instead[words[0]][0] if len(words) == 1 and words[0] in instead else piece
