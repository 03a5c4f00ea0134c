"""What ends and what goes on in the directory when the holder of a post leaves it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from directory.core.errors import NotWithinReachError
from directory.core.tenure import LIMITED, Capacity
from directory.models import Post, Tenure
from directory.tenures import TenureFacts, facts_of
from directory.whois import PersonFacts, people_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A holder's tenure, and what hangs on it.

    `ends` are the powers that end with it: to sign or receive for this holder, and, when it is the person's last post
    in `is_last`, those the person had elsewhere. `seated` act for the post afterwards already or hold it next.
    """

    tenure: TenureFacts
    is_last: bool
    ends: tuple[TenureFacts, ...]
    seated: frozenset[int]
    others: frozenset[int]


def leaving(tenure_id: int, *, on: date) -> Leaving:
    """The holder who sits there that day, and what ends with it. Raises NotWithinReachError. Six queries."""
    standing = facts_of(Tenure.objects.on(on).filter(pk=tenure_id, capacity=Capacity.HOLDER), on=on)
    if not standing:
        raise NotWithinReachError
    tenure = standing[0]
    own = Tenure.objects.filter(person=tenure.person_id, withdrawn_at=None).exclude(until_on__lt=on)
    others = frozenset(own.filter(capacity=Capacity.HOLDER).exclude(pk=tenure_id).values_list("post__unit", flat=True))
    ahead = Tenure.objects.filter(withdrawn_at=None).exclude(until_on__lt=on).exclude(pk=tenure_id)
    resting = Q(post=tenure.post_id, capacity__in=(*LIMITED, Capacity.DEPUTY))
    if not others:
        resting |= Q(person=tenure.person_id)
    there = ahead.filter(post=tenure.post_id, capacity__in=(Capacity.HOLDER, Capacity.ACTING), person__is_active=True)
    seated = there.exclude(person=tenure.person_id).values_list("person", flat=True)
    return Leaving(
        tenure=tenure,
        is_last=not others,
        ends=facts_of(ahead.filter(resting), on=on),
        seated=frozenset(seated),
        others=others,
    )


def may_receive(found: Leaving, *, on: date) -> tuple[PersonFacts, ...]:
    """Who may go on with the work: who sits there next, the unit's other people, the heads above and next below.

    Three queries.
    """
    unit = Post.objects.select_related("unit").get(pk=found.tenure.post_id).unit
    there = Q(post__unit=unit) | Q(post__unit__in=unit.chain(), post__is_head=True)
    there |= Q(post__unit__parent=unit, post__is_head=True)
    near = Tenure.objects.on(on).seated().filter(there, person__is_active=True).exclude(capacity=Capacity.DEPUTY)
    keys = set(near.values_list("person", flat=True)) | found.seated
    people = people_by_id(keys - {found.tenure.person_id})
    return tuple(sorted(people.values(), key=lambda one: (one.id not in found.seated, one.name.ar, one.id)))
