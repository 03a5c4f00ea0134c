"""What the register of orders tells of each (domain 1.10): its kind, whom it concerns, and the copies that it names."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import F

from archive.core.opening import needs_two
from archive.core.package import RecordFacts
from archive.proven import proven_ways
from correspondence.core.letter import Content
from correspondence.core.number import BookKind
from correspondence.models import Book, Version
from directory.core.reach import CLOCKWORK, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the register of orders tells beside: its kind, whom it concerns, and the copies it names."""

    kind: str
    concerned: tuple[str, ...]
    copied: tuple[str, ...] = ()


def ordered(book: Book, facts: Mapping[str, RecordFacts], *, reach: Reach) -> dict[str, Order]:
    """Of each readable order whom it concerns, those who benefit before its addressees, and its printed copies.

    Of one whose memo an older backup lacks its record tells both, where that lies open to the reader; of one that was
    made out on paper, its addressees alone. One query for a book of orders, two more where memos are lost.
    """
    if BookKind(book.kind) is not BookKind.ORDERS:
        return {}
    latest = Version.objects.filter(memo__record_id__in=facts, number=F("memo__version"))
    said = latest.values_list("memo__record_id", "content__beneficiaries", "content__copies")
    found = {one: Order(kind=facts[one].kind, concerned=facts[one].addressees) for one in facts}
    known = set[str]()
    for one, people, copies in said:
        concerned = (*(person["name"] for person in people or ()), *facts[one].addressees)
        copied = tuple(copy["name"] for copy in copies or () if not copy["hidden"])
        found[one] = Order(kind=facts[one].kind, concerned=concerned, copied=copied)
        known.add(one)
    lost = {one for one in facts.keys() - known if not needs_two(facts[one].label.level) or one in reach.opened}
    return found | (_kept(lost, facts) if lost else {})


def _kept(lost: set[str], facts: Mapping[str, RecordFacts]) -> dict[str, Order]:
    """As their records keep them; without those that keep no letter as it was written here."""
    found = dict[str, Order]()
    for name, way in proven_ways(lost, by=CLOCKWORK).items():
        with suppress(ValueError, KeyError, TypeError):
            content = Content.from_json(json.loads(way.source))
            concerned = (*(one.name for one in content.beneficiaries), *facts[name].addressees)
            copied = tuple(one.name for one in content.copies if not one.hidden)
            found[name] = Order(kind=facts[name].kind, concerned=concerned, copied=copied)
    return found
