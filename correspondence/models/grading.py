"""The rows that cache the grade of a kept letter."""

from django.db.models import Q

from correspondence.models.delivery import Delivery
from correspondence.models.directive import Referral
from correspondence.models.dispatch import Dispatch
from correspondence.models.intake import Intake
from correspondence.models.listed import ListedDirective
from correspondence.models.memo import Memo, MemoReader


def relabelled(record_id: str, *, level: int) -> int:
    """Brings letter, paper, deliveries, dispatches and referrals to this level, and says how many rows that were.

    A referral stays as high as its directive is graded. No unit as such reads a graded letter, and no directive on it
    waits on a list, where its words lie in the clear: it is signed by itself.
    """
    other = Q(record_id=record_id) & ~Q(level=level)
    count = sum(rows.filter(other).update(level=level) for rows in (Memo.objects, Delivery.objects, Intake.objects))
    count += Dispatch.objects.filter(outgoing__record_id=record_id).exclude(level=level).update(level=level)
    if level:
        ListedDirective.objects.filter(record_id=record_id).delete()
        MemoReader.objects.filter(memo__record_id=record_id, token__regex="^[os]").delete()  # noqa: S106  # a mark, no password
    return count + _referrals(record_id, level)


def _referrals(record_id: str, level: int) -> int:
    rows = Referral.objects.filter(record_id=record_id).select_related("directive")
    moved = [row for row in rows if row.level != max(level, row.directive.level)]
    for row in moved:
        row.level = max(level, row.directive.level)
    Referral.objects.bulk_update(moved, ["level"])
    return len(moved)
