"""What a correction takes over from the letter it corrects (domain 2.11)."""

import json
from dataclasses import replace

from archive.core.package import SOURCE, RecordFacts
from archive.records import part, record, records_among
from correspondence.core import body, paper_letter
from correspondence.core.letter import Addressee, Content, Kind, Priority, Reference, ReferenceKind
from correspondence.models import Registration
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def may_be_corrected(record_id: str, *, reach: Reach) -> bool:
    """True where the reader may begin the correction of this letter: the own ministry's, in force, and readable."""
    issued = Registration.objects.in_force().filter(record_id=record_id, body__in=reach.bodies)
    is_asked = bool(record_id) and not reach.scopes  # who inspects writes nothing
    return is_asked and issued.exists() and bool(records_among([record_id], reach=reach))


def correction_of(record_id: str, *, reach: Reach) -> Content:
    """A letter to whom the kept one was addressed and openly copied, that names it and says nothing yet.

    Only of a letter that the reader's own ministry issued and that is in force. Where no memo is left its record tells
    it. Raises NotWithinReachError, NotOpenedError, DamagedObjectError, MissingObjectError.
    """
    facts = record(record_id, reach=reach).facts
    issued = Registration.objects.in_force().filter(record_id=record_id, body__in=reach.bodies)
    row = issued.select_related("memo").order_by("pk").first()
    if row is None:
        raise NotWithinReachError
    letter = _kept(record_id, facts, reach) if row.memo is None else Content.from_json(row.memo.current().content)
    named = Reference(
        kind=ReferenceKind.CORRECTS, body=facts.issuer, number=row.text, on=row.on, record_id=row.record_id
    )
    return replace(
        letter,
        kind=Kind.LETTER,
        label=facts.label,
        body=body.from_text(""),
        copies=tuple(one for one in letter.copies if not one.hidden),
        references=(named,),
        annexes=(),
        antecedents=(),
        second=None,
        committee=None,
        amount=None,
        answer_by=None,
    )


def _kept(record_id: str, facts: RecordFacts, reach: Reach) -> Content:
    """The letter as its record keeps it; of one that left on paper what was declared, its addressee as outside."""
    said = json.loads(part(record_id, SOURCE, reach=reach))
    if said["format"] != paper_letter.FORMAT:
        return Content.from_json(said)
    return Content(
        kind=Kind.LETTER,
        language=facts.language,
        digits="",
        label=facts.label,
        priority=Priority(facts.priority),
        subject=facts.subject,
        greeting="",
        body=body.from_text(""),
        closing="",
        to=tuple(Addressee(unit_id=None, name=name) for name in facts.addressees),
        unit_id=facts.unit_id,
        signer_post_id=0,  # it was signed by hand
    )
