"""How far others are cleared: what is asked of them before a paper is sent their way."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from directory.core.clearance import Clearance
from directory.models import PersonClearance, Tenure


def clearances_of(person_ids: Iterable[int]) -> dict[int, Clearance]:
    """The clearance of each of these people; whoever has none written reads ordinary papers."""
    wanted = set(person_ids)
    found = {row.person_id: row.clearance() for row in PersonClearance.objects.filter(person__in=wanted)}
    return {person: found.get(person, Clearance()) for person in wanted}


def serving(desk_ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """Who serves each of these registry desks that day; a desk nobody serves is in it, with nobody."""
    wanted = set(desk_ids)
    there = Tenure.objects.on(on).seated().filter(post__desk__in=wanted, person__is_active=True)
    people: dict[int, set[int]] = defaultdict(set)
    for desk, person in there.values_list("post__desk", "person"):
        people[desk].add(person)
    return {desk: frozenset(people[desk]) for desk in wanted}
