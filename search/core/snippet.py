"""Marks and excerpts, cut from the original text of records that are already allowed; the index is never asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.core.letters import fold
from search.core.query import Phrase, Query, Word
from search.core.words import Stem, bones, stems, widened, words_of

Piece = tuple[str, bool]
"""Some text, and whether it is to be marked."""

_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0640\u064b-\u065f\u0670\u200c\u200d])*")
_BEFORE = 60
_HEADING = re.compile(r"^[ \t]*(?:#{2,3}|>)[ \t]", re.MULTILINE)
_LAYOUT = re.compile(r"(?:\s*\|)+\s*")
"""How the text of a letter marks headings, quotations and cells: signs for the eye of its author, not for a hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is marked: words of these stems or skeletons, or in the exact search these very words."""

    stems: frozenset[str]
    bones: frozenset[str]
    is_exact: bool
    typed: frozenset[str]


def marks_of(query: Query, *, english: Stem, is_exact: bool, is_wide: bool) -> Marks:
    """What a query marks in the texts it found."""
    typed = [node.text for node in query.nodes if isinstance(node, Word)]
    typed += [word for node in query.nodes if isinstance(node, Phrase) for word in node.words]
    wide = typed if is_wide else []
    return Marks(
        stems=frozenset(stem for word in typed for stem in stems(word, english=english)),
        bones=frozenset(bone for word in wide for bone in widened(word, english=english)),
        is_exact=is_exact,
        typed=frozenset(fold(word) for word in typed),
    )


def marked(text: str, marks: Marks, *, english: Stem) -> tuple[Piece, ...]:
    """The whole text, its matching words marked."""
    return tuple(_pieces(text, list(_matches(text, marks, english))))


def excerpt(text: str, marks: Marks, *, english: Stem, most: int = 220) -> tuple[Piece, ...]:
    """The part of the text around the first matching word, or its beginning; empty for an empty text."""
    text = " ".join(_LAYOUT.sub(" · ", _HEADING.sub("", text)).split()).strip(" ·")
    if not text:
        return ()
    first = next(_matches(text, marks, english), None)
    start = 0 if first is None else _word_start(text, max(0, first.start() - _BEFORE))
    end = _word_end(text, start + most)
    part = text[start:end]
    pieces = list(_pieces(part, list(_matches(part, marks, english))))
    before: list[Piece] = [("… ", False)] if start else []
    after: list[Piece] = [(" …", False)] if end < len(text) else []
    return (*before, *pieces, *after)


def spellings(pieces: tuple[Piece, ...], marks: Marks) -> tuple[str, ...]:
    """The marked words that were not typed so: what spelling and form the search added."""
    found = dict.fromkeys(text for text, is_marked in pieces if is_marked)
    return tuple(text for text in found if not _typed_forms(text) & marks.typed)


def _typed_forms(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words_of(text))


def _matches(text: str, marks: Marks, english: Stem) -> Iterator[re.Match[str]]:
    for match in _WORD.finditer(text):
        for word in words_of(match.group()):
            if fold(word) in marks.typed or (not marks.is_exact and _is_wanted(word, marks, english)):
                yield match
                break


def _is_wanted(word: str, marks: Marks, english: Stem) -> bool:
    if not marks.stems.isdisjoint(stems(word, english=english)):
        return True
    return bool(marks.bones) and not marks.bones.isdisjoint(bones(word, english=english))


def _pieces(text: str, matches: list[re.Match[str]]) -> Iterator[Piece]:
    last = 0
    for match in matches:
        if match.start() > last:
            yield text[last : match.start()], False
        yield match.group(), True
        last = match.end()
    if last < len(text):
        yield text[last:], False


def _word_start(text: str, position: int) -> int:
    space = text.find(" ", position)
    return 0 if position == 0 or space < 0 else space + 1


def _word_end(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", 0, position)
    return position if space < 0 else space
