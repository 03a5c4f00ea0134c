"""What goes to whom when somebody leaves a post (domain 2.0 I8, 2.5): nothing is lost, and private things stay."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from directory.core.clearance import Clearance, Label


class What(StrEnum):
    """What hangs on the person, not on the post. Stored values never change."""

    DRAFT = "draft"
    UNDER_WAY = "under_way"  # the person's own letter, lying with others
    REFERRED = "referred"  # a directive that names the person


class Goes(StrEnum):
    """Where it goes. Stored values never change."""

    RECEIVER = "receiver"
    HEAD = "head"  # the head above, where the receiver is not cleared for it
    GIVER = "giver"  # a directive by name goes back to whoever gave it, with the reason
    STAYS = "stays"  # personal, of another post, lower directives open, or nobody there is cleared


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing: `about` names it as the journal does; `is_free` unless it belongs to another post, or is bound."""

    what: What
    about: str
    label: Label
    is_free: bool = True


def goes(thing: Thing, *, receiver: Clearance, head: Clearance | None) -> Goes:
    """Where the thing goes."""
    if not thing.is_free or (thing.label.personal and thing.what is not What.REFERRED):
        return Goes.STAYS
    if thing.what is What.REFERRED:
        return Goes.GIVER
    if receiver.dominates(thing.label):
        return Goes.RECEIVER
    return Goes.HEAD if head is not None and head.dominates(thing.label) else Goes.STAYS


def is_of_post(unit_id: int, *, line: frozenset[int], others: frozenset[int]) -> bool:
    """True for a letter of the post's own unit or one above it, unless another post of the person writes for it too."""
    return unit_id in line and unit_id not in others


Shares = tuple[tuple[Thing, Goes], ...]


def table(shares: Iterable[tuple[Thing, Goes]]) -> dict[tuple[What, Goes], int]:
    """How many of what go where."""
    return dict(Counter((thing.what, where) for thing, where in shares))


def mark(shares: Iterable[tuple[Thing, Goes]]) -> str:
    """SHA-256 of who gets what: the deed does what the preview showed, or nothing."""
    lines = sorted([thing.what.value, thing.about, where.value] for thing, where in shares)
    return sha256(json.dumps(lines).encode()).hexdigest()
