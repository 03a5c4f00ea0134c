"""Whether a paper that is being booked in is the answer that a letter of ours awaits (domain 2.9)."""

from collections import defaultdict

from archive.records import records_with_numbers
from correspondence.core.cited import spellings
from correspondence.core.dispatch import answering
from correspondence.core.intake import Arrived
from correspondence.core.letter import Kind
from correspondence.models import Delivery, Dispatch
from directory import whois
from directory.core.reach import Reach


def is_awaited(arrived: Arrived, *, body_id: int, reach: Reach) -> bool:
    """True for a letter of no other kind when number, day and sender agree with one of ours that waits for it.

    Whether it answers the registrar says: a paper may refer to a letter and leave it unanswered.
    """
    if arrived.kind is not Kind.LETTER or not arrived.answers or arrived.answers_on is None:
        return False
    found = records_with_numbers(spellings(arrived.answers), reach=reach)
    ours = {key for key, one in found.items() if (one.body_id, one.on) == (body_id, arrived.answers_on)}
    if arrived.sender_unit is None:
        return any(answering(arrived.sender, names) for names in _owing_outside(ours).values())
    asked = Delivery.objects.filter(record_id__in=ours, parent=None, copy=False, answer="").that_ask()
    return asked.filter(body=whois.unit_facts(arrived.sender_unit).body_id).exists()


def _owing_outside(records: set[str]) -> dict[str, list[str]]:
    """Of each of them who is outside and still owes the answer."""
    found: dict[str, list[str]] = defaultdict(list)
    owing = Dispatch.objects.owing().filter(outgoing__record_id__in=records)
    for record, name in owing.order_by("id").values_list("outgoing__record_id", "name"):
        found[record].append(name)
    return found
