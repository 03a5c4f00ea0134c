"""Who it is that a letter names within a unit, by post or in person (domain 1.3, 1.12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from correspondence.core import addressed
from correspondence.core.addressed import Line
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.letter import Addressee, Content, Copy
from directory import whois
from directory.clearances import clearances_of
from directory.tenures import units_of
from directory.whois import PostFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The posts and the people that a letter names, as they sit on a day."""

    posts: Mapping[int, PostFacts]
    people: Mapping[int, frozenset[int]]

    def reader(self, line: Line) -> int | None:
        """Who reads it in person: whoever sits on the post, or the person while he has one."""
        if line.person_id is not None:
            return line.person_id if line.person_id in self.people else None
        post = self.posts.get(line.post_id or 0)
        return None if post is None or post.holder is None else post.holder.id


def named_in(lines: Iterable[Line], *, on: date) -> Named:
    """Those whom these lines name; two queries where posts are named, one where people are."""
    found = list(lines)
    posts = {one.post_id for one in found if one.post_id is not None}
    people = {one.person_id for one in found if one.person_id is not None}
    return Named(
        posts=whois.posts_by_id(posts, on=on) if posts else {}, people=units_of(people, on=on) if people else {}
    )


def findings(content: Content, *, on: date) -> tuple[Finding, ...]:
    """The lines whose post or person is not in its unit on this day; no query where none names any."""
    lines = addressed.lines_of(content)
    if not lines:
        return ()
    known = named_in(lines, on=on)
    units = {key: post.unit_id for key, post in known.posts.items()}
    return tuple(addressed.findings(content, posts=units, people=known.people))


def check(content: Content, *, on: date) -> None:
    """Raises LetterNotAcceptedError where somebody whom the letter names is there no more."""
    if found := findings(content, on=on):
        raise LetterNotAcceptedError(found)


def unopened(content: Content, *, on: date) -> tuple[Addressee | Copy, ...]:
    """The lines that name somebody who is not there, or not cleared for the letter. Two queries more."""
    lines = addressed.lines_of(content)
    known = named_in(lines, on=on)
    people = {one: known.reader(one) for one in lines}
    cleared = clearances_of(person for person in people.values() if person is not None)
    return tuple(
        one for one, person in people.items() if person is None or not cleared[person].dominates(content.label)
    )
