"""Who may read what: the one access rule, and the one description from which every filter is made.

A person reads a document when the clearance dominates its label and there is a need to know: one of
the person's tokens stands among the document's readers, or a mandate valid today opens it. No readers
means nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from directory.core.clearance import HIGHEST_COMPARTMENT, Clearance, Label
from directory.core.duty import Duty

ALL_COMPARTMENTS = frozenset(range(HIGHEST_COMPARTMENT + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one mandate opens: records of these units and kinds, of these days, up to the ceiling."""

    mandate_id: int
    units: frozenset[int]
    kinds: frozenset[str]
    from_on: date
    until_on: date
    ceiling: int

    def opens(self, facts: "Facts", clearance: Clearance) -> bool:
        """True when the document lies inside; the level counts as min(clearance, ceiling)."""
        return (
            facts.on is not None
            and self.from_on <= facts.on <= self.until_on
            and facts.kind in self.kinds
            and not self.units.isdisjoint(facts.units)
            and facts.label.level <= min(clearance.level, self.ceiling)
            and not facts.label.personal
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rule asks of a document: its label, its readers, its unit with all above, kind and day."""

    label: Label
    readers: frozenset[str]
    units: frozenset[int] = field(default_factory=frozenset)
    kind: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far one person, or one named machine, reaches today.

    Every read and every deed takes one. `bodies` are those in which the `units` lie; `heads` are the units the person
    heads: they and all below. `powers` are the
    powers to sign within limits that stand today: each opens what waits under it, and nothing of its post. `opened`
    are the top secret records that a second person has just let this one open. `inspection` is the session of an
    inspector that lasts: then the mandate alone opens anything (see `under`).
    """

    name: str
    person_id: int | None
    clearance: Clearance
    posts: frozenset[int] = field(default_factory=frozenset)
    units: frozenset[int] = field(default_factory=frozenset)
    bodies: frozenset[int] = field(default_factory=frozenset)
    heads: frozenset[int] = field(default_factory=frozenset)
    desks: frozenset[int] = field(default_factory=frozenset)
    groups: frozenset[int] = field(default_factory=frozenset)
    scopes: tuple[Scope, ...] = ()
    charges: frozenset[tuple[Duty, int]] = field(default_factory=frozenset)
    powers: frozenset[int] = field(default_factory=frozenset)
    opened: frozenset[str] = field(default_factory=frozenset)
    inspection: int | None = None

    def bodies_in(self, duty: Duty) -> frozenset[int]:
        """The bodies for which this reader has the duty; a duty opens no paper."""
        return frozenset(body for held, body in self.charges if held is duty)

    def tokens(self) -> frozenset[str]:
        """The marks by which documents name this reader; none while an inspection lasts."""
        person = () if self.person_id is None or self.inspection is not None else (self.person_id,)
        return frozenset(
            f"{mark}{number}"
            for mark, numbers in (
                ("p", person),
                ("t", self.posts),
                ("o", self.units),
                ("s", self.heads),
                ("r", self.desks),
                ("g", self.groups),
            )
            for number in numbers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The rule as data. Databases and search engines turn it into their own words; none adds to it.

    A document passes when its level ≤ `level`, it has none of the `lacking` compartments, and it either
    names one of the `tokens` among its readers or lies inside one of the `scopes`. `bodies` are the reader's own: what
    a body says inside itself of a document is for them, and for those who read it by a scope.
    """

    level: int
    lacking: frozenset[int]
    tokens: frozenset[str]
    scopes: tuple[Scope, ...]
    bodies: frozenset[int] = field(default_factory=frozenset)


_NOTHING = Clearance(level=-1)
CLOCKWORK = Reach(name="clockwork", person_id=None, clearance=_NOTHING)
"""Acts by the clock and reads no content."""
FOLLOWER = Reach(name="follower", person_id=None, clearance=_NOTHING)
"""Follows the feed and nothing else."""
PUBLIC = Reach(name="public", person_id=None, clearance=_NOTHING)
"""Anybody: may verify, may read nothing."""


def reader_tokens(
    label: Label,
    *,
    persons: Iterable[int] = (),
    posts: Iterable[int] = (),
    unit_paths: Iterable[tuple[int, ...]] = (),
    desks: Iterable[int] = (),
    groups: Iterable[int] = (),
) -> frozenset[str]:
    """The readers to write on a document with this label (decision 7).

    Unit paths (unit, parent, …, body) open ordinary papers only; a personal paper names persons only.
    """
    tokens = {f"p{number}" for number in persons}
    if label.personal:
        return frozenset(tokens)
    tokens |= {f"t{number}" for number in posts}
    tokens |= {f"r{number}" for number in desks}
    tokens |= {f"g{number}" for number in groups}
    if label.level == 0:
        for path in unit_paths:
            tokens |= {f"o{number}" for number in path[:1]}
            tokens |= {f"s{number}" for number in path}
    return frozenset(tokens)


def under(reach: Reach, scope: Scope, *, inspection: int) -> Reach:
    """The reach of an inspector while the session lasts: what this mandate opens, and nothing of his own.

    Posts, desks and duties are left behind, so that every query meets the scope and no own paper comes in with it.
    """
    return Reach(
        name=reach.name,
        person_id=reach.person_id,
        clearance=reach.clearance,
        scopes=(scope,),
        inspection=inspection,
    )


def filter_of(reach: Reach) -> Filter:
    """The description of what this reach may read."""
    return Filter(
        level=reach.clearance.level,
        lacking=ALL_COMPARTMENTS - reach.clearance.compartments,
        tokens=reach.tokens(),
        scopes=reach.scopes,
        bodies=reach.bodies,
    )


def may_read(reach: Reach, facts: Facts) -> bool:
    """True when the rule of access lets this reach read the document."""
    if not reach.clearance.dominates(facts.label):
        return False
    if not reach.tokens().isdisjoint(facts.readers):
        return True
    return any(scope.opens(facts, reach.clearance) for scope in reach.scopes)


def may_see_envelope(reach: Reach, facts: Facts) -> bool:
    """True when the reader may see number, date, sender and grade without the content (decision 6).

    That is every reader, and for a personal paper the registry desk cleared to its level whose mark
    stands among the readers of the envelope (`e<desk>`).
    """
    if may_read(reach, facts):
        return True
    envelope = {f"e{number}" for number in reach.desks}
    return reach.clearance.dominates(facts.label) and not envelope.isdisjoint(facts.readers)
