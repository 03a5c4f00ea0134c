"""Whether a paper that is being booked in is the answer that a letter of ours awaits (domain 2.9)."""

from archive.records import records_with_numbers
from correspondence import replies
from correspondence.core.cited import spellings
from correspondence.core.dispatch import answering
from correspondence.core.intake import Arrived
from correspondence.core.letter import Kind
from correspondence.models import Delivery
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
        return any(answering(arrived.sender, names) for names in replies.sent_outside(ours).values())
    asked = Delivery.objects.filter(record_id__in=ours, parent=None, copy=False, answer="").that_ask()
    return asked.filter(body=whois.unit_facts(arrived.sender_unit).body_id).exists()
