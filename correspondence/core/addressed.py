"""A letter to a post or a person within a unit: how the line is written, and what is wrong with it (domain 1.3)."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from correspondence.core.errors import Finding
from correspondence.core.letter import Addressee, Content, Copy
from directory.core.clearance import Label
from directory.core.naming import Name

_HER = re.compile(r"(?<!\w)(?:السيدة|خاتوو|Ms|Mrs|Madam)(?!\w)")
_SPOKEN = re.compile(r"(?:السيدة|السيد|بەڕێز خاتوو|بەڕێز|خاتوو|Mr|Ms|Mrs|Madam)\.? (.+?)(?: المحترمة?)?$")
_POST = {
    "ar": ("السيد {} المحترم", "السيدة {} المحترمة"),
    "ckb": ("بەڕێز {}", "بەڕێز خاتوو {}"),
    "en": ("The {}", "Madam {}"),
}
_PERSON = {
    "ar": ("السيد {} المحترم", "السيدة {} المحترمة"),
    "ckb": ("بەڕێز {}", "بەڕێز خاتوو {}"),
    "en": ("Mr {}", "Ms {}"),
}
"""How a post and a person are addressed, a man first."""


class Line(Protocol):
    """A line of a letter, or where it lies: a unit, and the post or the person in it whom it names."""

    @property
    def unit_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...
    @property
    def person_id(self) -> int | None: ...


def is_named(line: Line) -> bool:
    """True for a line that names a post or a person."""
    return line.post_id is not None or line.person_id is not None


def is_closed(label: Label) -> bool:
    """True for what only those read whom it names: graded or personal. Anything else is open to the whole unit."""
    return bool(label.level) or label.personal


def is_hers(text: str) -> bool:
    """True where the line addresses a woman, as whoever wrote it says; the directory does not tell."""
    return _HER.search(text) is not None


def unaddressed(line: str) -> str:
    """What is addressed in a line that somebody typed: the words without courtesy, and its unit; empty for a unit."""
    *above, last = line.split("/")
    found = _SPOKEN.match(" ".join(last.split()))
    return " ".join([found[1], *" ".join(above[-1:]).split()]) if found else ""


def is_called(words: str, *, title: Name, unit: Name) -> bool:
    """True where each of these words is a whole word of a post's title or of its unit's name, one of the title's."""
    said, of_title, of_unit = _words_of(Name(ar=words)), _words_of(title), _words_of(unit)
    return said <= of_title | of_unit and bool(said & of_title)


def _words_of(name: Name) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", f"{name.ar} {name.ckb} {name.en}".casefold()))


def to_post(chain: str, title: Name, *, language: str, hers: bool) -> str:
    """The line of a post: the chain of its unit, and the title as it is addressed."""
    return f"{chain} / {_POST[language][hers].format(title.to(language))}"


def to_person(name: Name, *, language: str, hers: bool) -> str:
    """The line of a person, as it is addressed."""
    return _PERSON[language][hers].format(name.to(language))


def lines_of(content: Content) -> tuple[Addressee | Copy, ...]:
    """The lines of a letter that name a post or a person."""
    return tuple(one for one in content.lines() if is_named(one))


def findings(content: Content, *, posts: Mapping[int, int], people: Mapping[int, Collection[int]]) -> Iterator[Finding]:
    """Lines whose post or person is not in their unit that day, and units that another line names too.

    `posts` are the units of posts, `people` those in which a person sits. One letter lies in one unit once.
    """
    lines = lines_of(content)
    for one in lines:
        is_there = posts.get(one.post_id or 0) == one.unit_id or one.unit_id in people.get(one.person_id or 0, ())
        if not is_there:
            yield Finding(code="named_not_there", facts={"name": one.name})
    whole = [one.unit_id for one in content.lines()]
    for one in lines:
        if whole.count(one.unit_id) > 1:
            yield Finding(code="named_beside_unit", facts={"name": one.name})
