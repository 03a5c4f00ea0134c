"""Letters that somebody had on a desk and whose author took them back (domain 2.6)."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from correspondence.core.route import Act
from correspondence.models import Movement, RouteStep
from directory.core.reach import Reach


def withdrawn(refs: Collection[str], *, reach: Reach) -> frozenset[str]:
    """Those of these letters that came to this person and were taken back since. One query."""
    mine = Q(post__in=reach.posts) | Q(signer=reach.person_id) | Q(done_by=reach.person_id)
    back = Movement.objects.filter(memo=OuterRef("memo"), act=Act.RECALL, at__gte=OuterRef("called_at"))
    had = RouteStep.objects.filter(mine, Exists(back), memo__ref__in=refs, called_at__isnull=False)
    return frozenset(had.values_list("memo__ref", flat=True)) if refs and reach.person_id is not None else frozenset()
