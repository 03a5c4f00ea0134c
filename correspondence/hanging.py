"""What hangs on a letter that came in: with it the incoming number stays, and can be put right alone."""

from django.db.models import Exists, OuterRef, Q

from correspondence.core.delivery import DONE
from correspondence.core.letter import Kind
from correspondence.core.number import Direction
from correspondence.models import Citation, Delivery, Dispatch, Referral


def in_use() -> Q:
    """The condition, on a number, that its letter came in and was dealt with, cited or given away, or answers ours."""
    lying = Delivery.objects.filter(record_id=OuterRef("record_id"))
    cites = Citation.objects.filter(record_id=OuterRef("record_id")).exclude(cited_id="")
    cited = Citation.objects.filter(cited_id=OuterRef("record_id"))
    referred = Referral.objects.filter(record_id=OuterRef("record_id"))
    dealt_with = Exists(lying.filter(state__in=DONE)) | Exists(referred)
    given = Exists(lying.exclude(body=OuterRef("body"))) | Exists(Dispatch.objects.filter(outgoing=OuterRef("pk")))
    answers = Exists(cites) & Exists(lying.filter(kind=Kind.REPLY))
    return Q(dealt_with | Exists(cited) | given | answers, direction=Direction.IN)
