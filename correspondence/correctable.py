"""What a correction takes over from the letter it corrects (domain 2.11)."""

from dataclasses import replace

from archive.records import record
from correspondence.core import body
from correspondence.core.letter import Content, Kind, Reference, ReferenceKind
from correspondence.models import Registration
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def correction_of(record_id: str, *, reach: Reach) -> Content:
    """A letter to whom the kept one was addressed and openly copied, that names it and says nothing yet.

    Only of a letter that the reader's own ministry issued and that is in force. Raises NotWithinReachError,
    NotOpenedError.
    """
    facts = record(record_id, reach=reach).facts
    issued = Registration.objects.in_force().filter(record_id=record_id, body__in=reach.bodies, memo__isnull=False)
    row = issued.select_related("memo").order_by("pk").first()
    if row is None or row.memo is None:
        raise NotWithinReachError
    letter = Content.from_json(row.memo.current().content)
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
