"""Who may empower others to act or sign for a post: its holder, and the heads above it (domain 2.4)."""

from datetime import date

from django.db.models import Q

from directory.core.errors import OverlappingTenureError
from directory.core.reach import Reach
from directory.core.tenure import WHOLE, Capacity, Limits, Term
from directory.models import Post, Tenure
from directory.whois import PostFacts, posts_by_id


def may_empower(by: Reach, post: Post, *, on: date) -> bool:
    """True for the post's holder and for a head above. Who only acts for the post passes nothing on: no chains."""
    return _claims(_own(by, on=on), post)


def works_for(body_id: int, person_id: int, *, on: date) -> bool:
    """True when the person is active and sits on a post of the ministry that day."""
    seated = Tenure.objects.on(on).seated().filter(person=person_id, person__is_active=True)
    return seated.filter(post__unit__path__startswith=f"/{body_id}/").exists()


def check_free(person_id: int, post_id: int, capacity: Capacity, term: Term, limits: Limits) -> None:
    """Raises OverlappingTenureError when somebody acts for the post on one of the days, or the power is given twice."""
    others = Tenure.objects.filter(post_id=post_id, capacity=capacity, withdrawn_at=None)
    if capacity.is_limited:
        others = others.filter(person_id=person_id, letter=limits.letter)
    if any(term.overlaps(Term(from_on=other.from_on, until_on=other.until_on)) for other in others):
        raise OverlappingTenureError(post=post_id)


def posts_to_empower(by: Reach, *, on: date) -> tuple[PostFacts, ...]:
    """The posts that sign and for which this person may empower others, highest first."""
    own = _own(by, on=on)
    under = Q(pk__in=[one.post_id for one in own])
    for one in own:
        under |= Q(unit__path__startswith=one.post.unit.path) if one.post.is_head else Q()
    rows = Post.objects.filter(under, may_sign=True).select_related("unit").order_by("rank", "id") if own else ()
    keys = [row.pk for row in rows if _claims(own, row)]
    found = posts_by_id(keys, on=on)
    return tuple(found[key] for key in keys)


def _own(by: Reach, *, on: date) -> list[Tenure]:
    own = Tenure.objects.on(on).filter(person=by.person_id, capacity__in=WHOLE)
    return list(own.select_related("post__unit")) if by.person_id is not None else []


def _claims(own: list[Tenure], post: Post) -> bool:
    path = set(post.unit.chain())
    return any(
        one.capacity == Capacity.HOLDER if one.post_id == post.pk else one.post.is_head and one.post.unit_id in path
        for one in own
    )
