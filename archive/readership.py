"""Who may read a record, in names; and whether somebody belongs to the body that issued it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from directory import whois
from directory.core.naming import Name
from directory.core.reach import Reach
from signing.core.verdict import SignatureFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    """One reader of a record: what kind of mark opens it, and whose name it carries."""

    kind: str
    name: Name
    of: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerView:
    """One signature or seal, and who made it in the words of the directory, if the directory knows."""

    mark: SignatureFacts
    name: Name | None


def signers_named(marks: Sequence[SignatureFacts], *, body_id: int) -> tuple[SignerView, ...]:
    """The signatures with their people's names, the seals with their body's; certificates name them in Latin."""
    people = whois.people_by_id(mark.person_id for mark in marks if mark.person_id is not None)
    bodies = whois.units_by_id([body_id])
    body = bodies[body_id].name if body_id in bodies else None
    return tuple(
        SignerView(mark=mark, name=people[mark.person_id].name if mark.person_id in people else _seal(mark, body))
        for mark in marks
    )


def _seal(mark: SignatureFacts, body: Name | None) -> Name | None:
    return body if mark.person_id is None else None


def is_of_issuer(body_id: int, *, reach: Reach) -> bool:
    """True for people of the body that issued the record, and for inspectors under a mandate.

    Others see the letter and its verdict; who else received it may be a hidden copy (decision 26).
    """
    units = whois.units_by_id(reach.units)
    return bool(reach.scopes) or any(unit.body_id == body_id for unit in units.values())


def readers_named(tokens: frozenset[str], *, on: date) -> tuple[ReaderView, ...]:
    """The readers behind the marks: persons, posts with their holders, units, registry desks."""
    keys = {mark: {int(token[1:]) for token in tokens if token[0] == mark} for mark in "ptosre"}
    people = whois.people_by_id(keys["p"])
    posts = whois.posts_by_id(keys["t"], on=on)
    units = whois.units_by_id(keys["o"] | keys["s"])
    desks = {desk.id: desk for desk in whois.desks()} if keys["r"] | keys["e"] else {}
    holders = {number: post.holder.name if post.holder else None for number, post in posts.items()}
    return (
        *(ReaderView(kind="person", name=people[n].name) for n in sorted(keys["p"]) if n in people),
        *(ReaderView(kind="post", name=posts[n].title, of=holders[n]) for n in sorted(keys["t"]) if n in posts),
        *(ReaderView(kind="unit", name=units[n].name) for n in sorted(keys["o"]) if n in units),
        *(ReaderView(kind="heads", name=units[n].name) for n in sorted(keys["s"] - keys["o"]) if n in units),
        *(ReaderView(kind="desk", name=desks[n].name) for n in sorted(keys["r"]) if n in desks),
        *(ReaderView(kind="envelope", name=desks[n].name) for n in sorted(keys["e"]) if n in desks),
    )
