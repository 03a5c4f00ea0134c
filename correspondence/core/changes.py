"""What changed between two versions of a letter, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from correspondence.core import body
from correspondence.core.letter import Content, Reference, Signatory
from correspondence.core.phrases import OPENINGS

WORDS_LIMIT = 4_000
"""Longer paragraphs are compared as a whole: the comparison grows with the square of the words."""
VALUES = frozenset({"kind", "priority", "grade", "personal", "signing", "second_language"})
"""Parts that say a value, for which each language has its word."""
NAMED = frozenset({"compartments", "signers"})
"""Parts that say whom or what they mean by its key, for which the directory has the name."""
SECOND = ("language", "to", "subject", "greeting", "body", "closing", "copies")
"""Parts that each text words itself."""
_WORD = re.compile(r"\s+|[^\s]+")


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text and what became of it."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of the letter that differs; `part` is its name in the content."""

    part: str
    pieces: tuple[Piece, ...]

    def is_value(self) -> bool:
        """True when each piece is a value of its part."""
        return self.part in VALUES

    def is_named(self) -> bool:
        """True when each piece is a key: a compartment's number, or a signer as `signer_key` writes it."""
        return self.part in NAMED


def signer_key(one: Signatory) -> str:
    """The post that signs, and the person where somebody is named for it: "post:3" or "post:3/17"."""
    return f"post:{one.post_id}" if one.person_id is None else f"post:{one.post_id}/{one.person_id}"


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """Every part that differs, in the order of the page; body text by paragraphs."""
    found: list[Change] = []
    old, new = _parts(before), _parts(after)
    for part in old:
        found += [Change(part=part, pieces=pieces) for pieces in _between(old[part], new[part])]
    return tuple(found)


def _parts(content: Content) -> dict[str, list[str]]:
    """The letter as lines by their part. What carries no words of its own is said by its value."""
    first, *others = content.texts()
    return _own(first) | {f"second_{part}": lines for part, lines in _second(others).items()}


def _second(others: list[Content]) -> dict[str, list[str]]:
    """What a second text words itself; without one, nothing stands there."""
    parts = [{**_own(one), "language": [one.language]} for one in others]
    return {part: [line for one in parts for line in one[part]] for part in SECOND}


def _own(content: Content) -> dict[str, list[str]]:
    copies = [
        line
        for one in content.copies
        for line in (
            " / ".join(part for part in (one.name, one.purpose) if part),
            *(member.name for member in one.members),
        )
    ]
    return {
        "kind": [content.kind.value],
        "grade": [str(content.label.level)],
        "personal": ["personal"] if content.label.personal else [],
        "compartments": [str(one) for one in sorted(content.label.compartments)],
        "priority": [content.priority.value],
        "to": [line for one in content.to for line in (one.name, *(member.name for member in one.members))],
        "subject": [content.subject],
        "references": [_reference(one, content.language) for one in content.references],
        "greeting": [content.greeting],
        "body": body.to_text(content.body).split("\n"),
        "closing": [content.closing],
        "annexes": [f"{one.title} [{one.sha256[:8]}]" if one.sha256 else one.title for one in content.annexes],
        "signers": [signer_key(one) for one in content.signers()],
        "signing": [content.signing.value] if content.cosigners else [],
        "copies": copies,
        "copies_outside": [one.name for one in content.copies_outside()],
        "hidden": [one.name for one in content.copies if one.hidden],
        "antecedents": [content.copies[place].name for place in content.antecedents],
        "beneficiaries": [one.name for one in content.beneficiaries],
        "amount": [f"{content.amount:,}"] if content.amount else [],
        "answer_by": [content.answer_by.isoformat()] if content.answer_by else [],
    }


def _reference(one: Reference, language: str) -> str:
    """The reference as the letter's own language opens with it."""
    opening = OPENINGS.get(language, OPENINGS["ar"])[one.kind]
    on = "" if one.on is None else f" {one.on.day}/{one.on.month}/{one.on.year}"
    return f"{opening.format(number=one.number, on=on, body='')} {one.body}".strip()


def _between(old: list[str], new: list[str]) -> Iterator[tuple[Piece, ...]]:
    """The lines that differ, those that took each other's place compared word by word."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        paired = min(b - a, d - c)
        for gone, come in zip(old[a : a + paired], new[c : c + paired], strict=True):
            yield _words(gone, come)
        yield from ((Piece(mark=Mark.GONE, text=line),) for line in old[a + paired : b] if line.strip())
        yield from ((Piece(mark=Mark.NEW, text=line),) for line in new[c + paired : d] if line.strip())


def _words(old: str, new: str) -> tuple[Piece, ...]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > WORDS_LIMIT:
        return tuple(Piece(mark=mark, text=text) for mark, text in ((Mark.GONE, old), (Mark.NEW, new)) if text)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(mark=Mark.SAME, text="".join(before[a:b])))
            continue
        pieces += [Piece(mark=Mark.GONE, text="".join(before[a:b]))] if b > a else []
        pieces += [Piece(mark=Mark.NEW, text="".join(after[c:d]))] if d > c else []
    return tuple(pieces)
