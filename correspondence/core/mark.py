"""Passages of a letter that whoever returns it marks: bound to the text's place, gone with the next version (2.5)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import rfc8785

from correspondence.core.errors import PassageNotFoundError, TooManyMarksError

FORMAT = "diwan-comments"
VERSION = 1
FILE = "comments.json"
MARKS_LIMIT = 20
REMARK_LIMIT = 500
PASSAGE_LIMIT = 2_000
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Characters `start` to `end` of a version's text, and what is to be mended there."""

    start: int
    end: int
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text; `numbers` are those of the marks over it, from 1."""

    text: str
    numbers: tuple[int, ...] = ()


def placed(text: str, asked: Iterable[tuple[str, str]]) -> tuple[Mark, ...]:
    """Where these passages stand, each with its remark; the same words again mean where they stand next.

    Blanks and line ends count alike. Lines without a passage are left out. Raises PassageNotFoundError,
    TooManyMarksError.
    """
    lines = [(passage.split(), remark.strip()[:REMARK_LIMIT]) for passage, remark in asked if passage.strip()]
    if len(lines) > MARKS_LIMIT:
        raise TooManyMarksError(limit=MARKS_LIMIT)
    found: list[Mark] = []
    after: dict[tuple[str, ...], int] = {}
    for words, remark in lines:
        at = re.compile(r"\s+".join(map(re.escape, words))).search(text, after.get(tuple(words), 0))
        if at is None or len(" ".join(words)) > PASSAGE_LIMIT:
            raise PassageNotFoundError(passage=" ".join(words)[:_SHOWN])
        after[tuple(words)] = at.end()
        found.append(Mark(start=at.start(), end=at.end(), remark=remark))
    return tuple(found)


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The text in stretches, so that each can be shown with the marks over it; together they are the text."""
    numbered = list(enumerate(marks, start=1))
    edges = sorted({0, len(text), *(edge for _, mark in numbered for edge in (mark.start, mark.end))})
    return tuple(
        Piece(text=text[start:end], numbers=tuple(n for n, mark in numbered if mark.start <= start and end <= mark.end))
        for start, end in pairwise(edges)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A mark as the record keeps it: the journal's line that returned the letter, and the version it stands in.

    `passage` is None where that version had a grade, or a compartment, that the letter was issued without.
    """

    seq: int
    document_version: int
    content_hash: str
    mark: Mark
    passage: str | None

    def as_json(self) -> dict[str, int | str]:
        """One comment of the part; the words are left out together."""
        mark = self.mark
        words = {} if self.passage is None else {"passage": self.passage, "remark": mark.remark}
        return {
            "seq": self.seq,
            "document_version": self.document_version,
            "content_hash": self.content_hash,
            "start": mark.start,
            "end": mark.end,
            **words,
        }


def comments_file(comments: Iterable[Comment]) -> bytes:
    """The part of the record that keeps them (docs/formats/comments.md)."""
    return rfc8785.dumps(
        {"format": FORMAT, "version": VERSION, "comments": [comment.as_json() for comment in comments]}
    )
