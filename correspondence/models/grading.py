"""The rows that cache the grade of an issued letter."""

from django.db.models import Q

from correspondence.models.delivery import Delivery
from correspondence.models.directive import Referral
from correspondence.models.dispatch import Dispatch
from correspondence.models.memo import Memo


def relabelled(record_id: str, *, level: int) -> int:
    """Brings letter, deliveries, dispatches and referrals down to this level, and says how many rows that were.

    A referral stays as high as its directive is graded.
    """
    above = Q(record_id=record_id, level__gt=level)
    count = Memo.objects.filter(above).update(level=level) + Delivery.objects.filter(above).update(level=level)
    count += Dispatch.objects.filter(outgoing__record_id=record_id, level__gt=level).update(level=level)
    referrals = list(Referral.objects.filter(above).select_related("directive"))
    lower = [row for row in referrals if row.level > max(level, row.directive.level)]
    for row in lower:
        row.level = max(level, row.directive.level)
    Referral.objects.bulk_update(lower, ["level"])
    return count + len(lower)
