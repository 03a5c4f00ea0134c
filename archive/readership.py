"""Who may read a record, in names; and whether somebody belongs to the body that issued it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.core.inside import Hearing
from archive.core.package import RecordFacts
from archive.models import ReaderToken
from directory import powers, whois
from directory.audit import Outcome
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, Facts, Reach
from directory.whois import JournalFacts, UnitFacts
from signing.core.verdict import SignatureFacts

READING = frozenset({"examine", "download", "export", "look", "read", "trace"})
"""The acts in which somebody saw the record; numbering or passing it on shows no page."""
_ANNEX = re.compile(r"annex-(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    """One reader of a record: what kind of right opens it, whose name it carries, and a mandate's number."""

    kind: str
    name: Name
    of: Name | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexView:
    """One annex that is kept as a file: the file's name and size, and its title in the letter."""

    name: str
    size: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerView:
    """One signature or seal, and who made it in the words of the directory, if the directory knows."""

    mark: SignatureFacts
    name: Name | None


def signers_named(marks: Sequence[SignatureFacts], *, facts: RecordFacts) -> tuple[SignerView, ...]:
    """The signatures with their people's names, the seals with their bodies'; certificates name them in Latin.

    Of two ministries the one that numbered the letter first sealed it first, and both after every signature: a card of
    a recognised authority names no person of ours and stands before them.
    """
    people = whois.people_by_id(mark.person_id for mark in marks if mark.person_id is not None)
    sealing = [facts.body_id] if facts.second is None else [facts.body_id, facts.second.body_id]
    bodies = whois.units_by_id(sealing)
    seals = [mark for mark in marks if mark.person_id is None][-len(sealing) :]
    whose = {mark.field: bodies.get(body) for mark, body in zip(seals, sealing, strict=False)}
    return tuple(
        SignerView(mark=mark, name=people[mark.person_id].name if mark.person_id in people else _seal(mark, whose))
        for mark in marks
    )


def _seal(mark: SignatureFacts, whose: Mapping[str, UnitFacts | None]) -> Name | None:
    found = whose.get(mark.field)
    return None if found is None else found.name


def annexes_named(titles: Sequence[str], *, sizes: dict[str, int]) -> tuple[AnnexView, ...]:
    """The annexes in their order; the number in a file's name is its place in the list.

    What is in the list and has no file went on paper only: it has no name.
    """
    files = {int(at[1]): name for name in sizes if (at := _ANNEX.match(name))}
    known = dict(enumerate(titles, start=1))
    return tuple(
        AnnexView(
            name=files.get(place, ""),
            size=sizes.get(files.get(place, ""), 0),
            title=known.get(place, files.get(place, "")),
        )
        for place in sorted({*known, *files})
    )


def last_readers(lines: Sequence[JournalFacts]) -> tuple[JournalFacts, ...]:
    """Who has read a record, each once with the last time, newest first; whoever was refused has not read it."""
    read = (line for line in lines if line.act in READING and line.outcome != Outcome.REFUSED)
    latest: dict[str, JournalFacts] = {}
    for line in read:
        latest.setdefault(line.who, line)
    return tuple(latest.values())


def is_of_issuer(facts: RecordFacts, *, reach: Reach) -> bool:
    """True for people of the body that issued the record, and for inspectors whose mandate opens this very record.

    Others see the letter and its verdict; who else received it may be a hidden copy (decision 26).
    """
    heard = hearing(facts, reach=reach)
    return facts.body_id in heard.bodies or heard.is_inspector


def hearing(facts: RecordFacts, *, reach: Reach) -> Hearing:
    """Which statements about the record that a body made inside itself this reader hears."""
    asked = _asked(facts)
    return Hearing(
        bodies=reach.bodies,
        level=reach.clearance.level,
        is_inspector=any(scope.opens(asked, reach.clearance) for scope in reach.scopes),
    )


def _asked(facts: RecordFacts) -> Facts:
    """What a mandate asks of a record."""
    return Facts(label=facts.label, readers=frozenset(), units=frozenset(facts.unit_path), kind=facts.kind, on=facts.on)


def marks_among(record_ids: Iterable[str], *, by: Reach) -> dict[str, frozenset[str]]:
    """The units, posts and desks that may read each of these records, as marks; for the clockwork alone, one query.

    Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = ReaderToken.objects.filter(record__record_id__in=set(record_ids)).values_list("record__record_id", "token")
    found: dict[str, set[str]] = {}
    for record_id, mark in rows:
        found.setdefault(record_id, set()).add(mark)
    return {record_id: frozenset(marks) for record_id, marks in found.items()}


def readers_of(facts: RecordFacts, tokens: frozenset[str], *, reach: Reach, on: date) -> tuple[ReaderView, ...]:
    """Everybody who may read the record that day: persons, posts, units, desks, groups; and mandates.

    A mandate is told to this reader only once it is disclosed, with the authority in place of the inspectors (2.16).
    """
    mandates = powers.mandates_opening(_asked(facts), reach=reach, on=on)
    return (
        *_named(tokens, on=on),
        *(
            ReaderView(kind="mandate", name=name, note=one.number)
            for one in mandates
            for name in one.people or (Name(ar=one.authority),)
        ),
    )


def _named(tokens: frozenset[str], *, on: date) -> tuple[ReaderView, ...]:
    """The readers behind the marks."""
    keys = {mark: {int(token[1:]) for token in tokens if token[0] == mark} for mark in "ptosreg"}
    people = whois.people_by_id(keys["p"])
    posts = whois.posts_by_id(keys["t"], on=on)
    units = whois.units_by_id(keys["o"] | keys["s"])
    desks = {desk.id: desk for desk in whois.desks()} if keys["r"] | keys["e"] else {}
    bodies = whois.units_by_id(desk.body_id for desk in desks.values())
    of = {number: bodies[desk.body_id].name for number, desk in desks.items() if desk.body_id in bodies}
    groups = powers.groups_by_id(keys["g"]) if keys["g"] else {}
    holders = {number: post.holder.name if post.holder else None for number, post in posts.items()}
    return (
        *(ReaderView(kind="person", name=people[n].name) for n in sorted(keys["p"]) if n in people),
        *(ReaderView(kind="post", name=posts[n].title, of=holders[n]) for n in sorted(keys["t"]) if n in posts),
        *(ReaderView(kind="unit", name=units[n].name) for n in sorted(keys["o"]) if n in units),
        *(ReaderView(kind="heads", name=units[n].name) for n in sorted(keys["s"] - keys["o"]) if n in units),
        *(ReaderView(kind="group", name=groups[n]) for n in sorted(keys["g"]) if n in groups),
        *(ReaderView(kind="desk", name=desks[n].name, of=of.get(n)) for n in sorted(keys["r"]) if n in desks),
        *(ReaderView(kind="envelope", name=desks[n].name, of=of.get(n)) for n in sorted(keys["e"]) if n in desks),
    )
