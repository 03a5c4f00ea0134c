"""What a unit arranged for its letters: its office manager, the circuits offered, the gatekeepers before a signer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correspondence.core.circuit import Way
from correspondence.models import Office
from directory import whois


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitFacts:
    """A circuit: whose, for which kind ("" for all), and its way."""

    id: int
    unit_id: int
    name: str
    kind: str
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """A unit's office: the manager's post, and whether letters reach the head through it."""

    unit_id: int
    manager_id: int
    presents: bool


def gates_before(signers: Iterable[int], *, on: date) -> tuple[int, ...]:
    """The posts that lay letters before those of these signers who head a unit, in their order, each once."""
    wanted = tuple(signers)
    posts = whois.posts_by_id(wanted, on=on)
    headed = {post: facts.unit_id for post, facts in posts.items() if facts.is_head}
    rows = Office.objects.filter(presents=True, unit__in=headed.values())
    managers = dict(rows.values_list("unit_id", "manager_id"))
    gates = (managers.get(headed.get(post, 0)) for post in wanted)
    return tuple(dict.fromkeys(post for post in gates if post is not None))
