"""Who may sign for a post on a day, in what right and how far; asked when a letter is sent, shown and signed."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from directory.core.errors import OutsidePowerError, PowerEndedError
from directory.core.naming import Name
from directory.core.tenure import Capacity, Paper, check_no_benefit, check_within
from directory.models import Post, Tenure
from directory.tenures import TenureFacts, tenures_on
from directory.whois import NAME_LIMIT, PostFacts, posts_by_id

_FIRST = (Capacity.ACTING, Capacity.HOLDER)
_SIGN = tuple(one.value for one in Capacity if one.may_sign)
_WORDS = 12


def signatories(post_ids: Iterable[int], *, on: date) -> dict[int, tuple[TenureFacts, ...]]:
    """For each of these posts, who may sign for it: who acts, who holds it, then whoever is authorised."""
    wanted = set(post_ids)
    rows = [one for one in tenures_on(wanted, on=on) if one.capacity.may_sign]
    rows.sort(key=lambda one: (_FIRST.index(one.capacity) if one.capacity in _FIRST else len(_FIRST), one.id))
    return {post: tuple(one for one in rows if one.post_id == post) for post in wanted}


def signatory(found: Iterable[TenureFacts], person_id: int | None, *, paper: Paper) -> TenureFacts | None:
    """In what right this person signs this paper, among those who may sign for its post.

    Without a person it is whoever has the whole post, None when nobody has. Raises PowerEndedError for a person
    without power over the post, SelfBenefitError for a paper that benefits him or whose power it is, and what
    `check_within` raises when the power does not reach the paper.
    """
    power = _power(found, person_id, paper=paper)
    if power is not None:
        check_no_benefit(power.person_id, holder_id=power.holder_id, paper=paper)
    return power


def _power(found: Iterable[TenureFacts], person_id: int | None, *, paper: Paper) -> TenureFacts | None:
    if person_id is None:
        return next((one for one in found if one.capacity.is_whole), None)
    own = [one for one in found if one.person_id == person_id]
    if not own:
        raise PowerEndedError
    for one in own[:-1]:
        if reaches(one, paper):
            return one
    check_within(own[-1].capacity, own[-1].limits, paper)
    return own[-1]


def posts_called(text: str, *, body_id: int, on: date, limit: int = 20) -> tuple[PostFacts, ...]:
    """The ministry's posts that sign, each word standing in title, unit or the name of who signs; highest first.

    None for nothing typed, and for more than any line of a list holds. Four queries.
    """
    own = Post.objects.filter(unit__path__startswith=f"/{body_id}/", may_sign=True)
    return _called(text, own, on=on, limit=limit)


def heads_called(text: str, *, beside: int, on: date, limit: int = 20) -> tuple[PostFacts, ...]:
    """The same of other ministries than this one: only heads of a ministry or of a unit that writes to others."""
    outward = Q(unit__is_external_writer=True) | Q(unit__parent=None)
    others = Post.objects.filter(outward, is_head=True, may_sign=True).exclude(unit__path__startswith=f"/{beside}/")
    return _called(text, others, on=on, limit=limit)


def posts_written_to(text: str, *, body_id: int, on: date, limit: int = 20) -> tuple[PostFacts, ...]:
    """The ministry's posts, and the heads of others, each word standing in title, unit or the name of who has it.

    Who has a post in another ministry is not looked for: its name is no concern of this one. Four queries each.
    """
    own = Post.objects.filter(unit__path__startswith=f"/{body_id}/")
    others = Post.objects.filter(is_head=True).exclude(unit__path__startswith=f"/{body_id}/")
    found = (*_called(text, own, on=on, limit=limit), *_called(text, others, on=on, limit=limit, by_name=False))
    return found[:limit]


def _called(text: str, posts: QuerySet[Post], *, on: date, limit: int, by_name: bool = True) -> tuple[PostFacts, ...]:
    words = text.replace("\0", " ").split()
    if not 0 < len(words) <= _WORDS or len(text) > 3 * NAME_LIMIT:
        return ()
    found = posts
    for word in words:
        people = Tenure.objects.on(on).filter(_named("person__name", word), capacity__in=_SIGN, person__is_active=True)
        of_whom = Q(pk__in=people.values("post")) if by_name else Q()
        found = found.filter(_named("title", word) | _named("unit__name", word) | of_whom)
    keys = found.order_by("rank", "id").values_list("pk", flat=True)[:limit]
    named = posts_by_id(keys, on=on)
    return tuple(named[key] for key in keys)


def _named(field: str, word: str) -> Q:
    return reduce(or_, (Q((f"{field}_{language}__icontains", word)) for language in ("ar", "ckb", "en")))


def own_titles(person_ids: Iterable[int], *, on: date) -> dict[int, Name]:
    """The title of the highest post that each of these people holds that day; who holds none is left out."""
    rows = Tenure.objects.on(on).filter(person__in=set(person_ids), capacity=Capacity.HOLDER).select_related("post")
    return {row.person_id: row.post.title() for row in rows.order_by("-post__rank", "-id")}


def reaches(one: TenureFacts, paper: Paper) -> bool:
    """True when the power reaches the paper."""
    try:
        check_within(one.capacity, one.limits, paper)
    except OutsidePowerError:
        return False
    return True
