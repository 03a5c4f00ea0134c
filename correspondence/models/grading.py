"""The rows that cache the grade of an issued letter."""

from correspondence.models.directive import Referral
from correspondence.models.memo import Memo
from correspondence.models.register import Delivery


def relabelled(record_id: str, *, level: int) -> int:
    """Brings letter, deliveries and referrals down to this level, and says how many rows that were.

    A referral stays as high as its directive is graded.
    """
    rows = [Memo.objects.filter(record_id=record_id), Delivery.objects.filter(record_id=record_id)]
    count = sum(found.filter(level__gt=level).update(level=level) for found in rows)
    referrals = list(Referral.objects.filter(record_id=record_id, level__gt=level).select_related("directive"))
    lower = [row for row in referrals if row.level > max(level, row.directive.level)]
    for row in lower:
        row.level = max(level, row.directive.level)
    Referral.objects.bulk_update(lower, ["level"])
    return count + len(lower)
