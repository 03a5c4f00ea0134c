"""Which papers lie with whom, and until when."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from correspondence.core.addressed import is_closed
from correspondence.core.delivery import LIES_THERE, DeliveryState
from correspondence.core.directive import ReferralState
from correspondence.core.notice import Running
from correspondence.core.route import Act, State, StepState, Task
from correspondence.models import Delivery, Dispatch, Memo, Movement, Referral, RouteStep
from correspondence.turns import WITH_POST
from directory import powers, whois
from directory.clearances import clearances_of, serving
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from directory.core.tenure import LIMITED
from directory.tenures import tenures_on

BATCH = 200
Row = TypeVar("Row", bound=Model)
_LYING = (DeliveryState.DELIVERED, DeliveryState.AT_REGISTRY)
_HANDED_ON = (
    *(Act.START, Act.REVISE, Act.ATTACH, Act.DETACH, Act.REDATE, Act.REGISTER),
    *(Act.OPINE, Act.LET_STAND, Act.SUSPEND, Act.HAND_OVER),
)
"""Acts that hand a letter to nobody."""
_TURNED_TO = (Act.ASK_BACK, Act.RESUME)
"""Acts that ask something of whoever has the letter already."""
Turns = dict[int, list[RouteStep]]


def running(reach: Reach, *, until: datetime, at: datetime) -> Iterator[tuple[Running, ...]]:
    """Every paper whose deadline lies before `until`, in batches. Raises NotWithinReachError but for the clockwork."""
    _require(reach)
    for memos in _batches(Memo.objects.filter(due_at__lte=until)):
        yield _of_memos(memos, at=at)
    deliveries = Delivery.objects.filter(due_at__lte=until, state__in=("at_registry", "delivered"))
    for rows in _batches(deliveries.select_related("outgoing__memo")):
        yield of_deliveries(rows)
    for outside in _batches(Dispatch.objects.owing().filter(due_at__lte=until).select_related("outgoing__memo")):
        yield _of_dispatches(outside, at=at)
    for referrals in _batches(Referral.objects.filter(due_at__lte=until).live().select_related("directive")):
        yield of_referrals(referrals, at=at)


def arrived(reach: Reach, *, since: datetime, at: datetime) -> tuple[Running, ...]:
    """What was handed to somebody after `since` and lies there. Raises NotWithinReachError but for the clockwork."""
    _require(reach)
    moved = Movement.objects.filter(at__gt=since, at__lte=at).exclude(act__in=_HANDED_ON)
    lines = list(moved.order_by("at").values_list("memo_id", "at", "act", "person_id"))
    rows = Memo.objects.filter(pk__in={memo for memo, *_ in lines})
    rows = rows.exclude(state__in=(State.REGISTERED, State.SUSPENDED))
    memos = {memo.pk: memo for memo in rows.order_by("pk")}
    turns, moments = _turns(memos.values()), dict[int, datetime]()
    for key, moment, act, person in lines:
        memo = memos.get(key)
        if memo is None or (memo.state == State.DRAFT and person == memo.author_id):
            continue
        if memo.state not in WITH_POST or act in _TURNED_TO:
            moments[key] = moment
    for key, steps in turns.items():
        called = max((step.called_at for step in steps if step.called_at is not None), default=since)
        if called > since:  # what others say beside them hands it to nobody anew
            moments[key] = max(called, moments.get(key, called))
    handed = [memo for key, memo in memos.items() if key in moments]
    came = Q(sent_at__gt=since, sent_at__lte=at) | Q(received_at__gt=since, received_at__lte=at)
    deliveries = Delivery.objects.filter(came, state__in=_LYING).select_related("outgoing__memo").order_by("pk")
    new = Referral.objects.filter(at__gt=since, at__lte=at).live().select_related("directive").order_by("pk")
    return (
        *_of_memos(handed, at=at, moments=moments, turns=turns),
        *of_deliveries(list(deliveries)),
        *of_referrals(list(new), at=at),
    )


def opinions(reach: Reach, *, since: datetime, at: datetime) -> tuple[Running, ...]:
    """The letters on which an opinion was asked after `since`. Raises NotWithinReachError but for the clockwork."""
    _require(reach)
    asked: Turns = {}
    sent = Movement.objects.filter(act=Act.SEND, at__gt=since, at__lte=at).values("memo")
    new = RouteStep.objects.filter(memo__in=sent, task=Task.OPINION, state=StepState.PENDING, called_at__gt=since)
    for step in new.filter(memo__state__in=WITH_POST).select_related("memo").order_by("pk"):
        asked.setdefault(step.memo_id, []).append(step)
    memos = [steps[0].memo for steps in asked.values()]
    moments = {key: steps[0].called_at or at for key, steps in asked.items()}
    return _of_memos(memos, at=at, moments=moments, turns=asked)


def referred(record_id: str, *, at: datetime) -> dict[str, frozenset[int]]:
    """The people to whom a kept letter lies open by a referral that is not over, by the referral. Five queries."""
    rows = list(Referral.objects.filter(record_id=record_id).live().select_related("directive").order_by("pk"))
    asked = (
        replace(
            one,
            post_ids=frozenset(() if row.post_id is None else {row.post_id}),
            person_ids=frozenset(() if row.person_id is None else {row.person_id}),
        )
        for one, row in zip(of_referrals(rows, at=at), rows, strict=True)
    )
    return holders(asked, at=at)


def lies_with(record_id: str, *, at: datetime) -> dict[str, frozenset[int]]:
    """The people with whom a kept letter lies, read or not, by the delivery or the referral."""
    rows = Delivery.objects.filter(record_id=record_id, state__in=(*LIES_THERE, DeliveryState.AT_REGISTRY))
    lying = list(rows.select_related("outgoing__memo").order_by("pk"))
    return {**holders(of_deliveries(lying), at=at), **referred(record_id, at=at)}


def holders(papers: Iterable[Running], *, at: datetime) -> dict[str, frozenset[int]]:
    """The people with whom each paper lies and who are cleared for it, by what it is about. Four queries.

    Nobody else can open it: to him a notice is noise, and tells that there is a graded paper.
    """
    rows, on = list(papers), day_of(at)
    seated: dict[int, set[int]] = {}
    for one in tenures_on({post for row in rows for post in row.post_ids}, on=on):
        if not one.capacity.is_limited:
            seated.setdefault(one.post_id, set()).add(one.person_id)
    desks = serving({row.desk_id for row in rows if row.desk_id is not None}, on=on)
    heads = powers.heads_of({row.unit_id for row in rows}, on=on)

    def of(row: Running) -> frozenset[int]:
        if row.person_ids:
            return row.person_ids
        if row.post_ids:
            return frozenset(person for post in row.post_ids for person in seated.get(post, ()))
        return desks[row.desk_id] if row.desk_id is not None else heads.get(row.unit_id, frozenset())

    lying = {row.about: of(row) for row in rows}
    cleared = clearances_of(person for people in lying.values() for person in people)
    return {row.about: frozenset(one for one in lying[row.about] if cleared[one].dominates(row.label)) for row in rows}


def concerned(opened: Iterable[Delivery], *, by: Reach, at: datetime) -> dict[str, frozenset[int]]:
    """Whom it concerns beside the one who did it that these letters are open again, by the delivery (domain 2.12).

    With whom each lies, and who wrote the letter and waits: of the ways inside another ministry he is told nothing.
    """
    found = Delivery.objects.filter(pk__in=[row.pk for row in opened]).select_related("outgoing__memo")
    rows = list(found.order_by("id"))
    papers, memos = of_deliveries(rows), [row.outgoing.memo for row in rows]
    cleared = clearances_of(one.giver_id for one in papers if one.giver_id is not None)
    held = holders(papers, at=at)
    for row, memo, one in zip(rows, memos, papers, strict=True):
        is_told = memo is not None and (row.parent_id is None or row.body_id == memo.body_id)
        if is_told and one.giver_id is not None and cleared[one.giver_id].dominates(one.label):
            held[one.about] |= {one.giver_id}
    return {about: people - {by.person_id or 0} for about, people in held.items()}


def _require(reach: Reach) -> None:
    if reach is not CLOCKWORK:
        raise NotWithinReachError


def _batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield found
        last = found[-1].pk


def _of_memos(
    memos: list[Memo],
    *,
    at: datetime,
    moments: dict[int, datetime] | None = None,
    turns: Turns | None = None,
) -> tuple[Running, ...]:
    posts = whois.posts_by_id((memo.holder_post_id or 0 for memo in memos), on=day_of(at))
    steps = _turns(memos) if turns is None else turns

    def unit_of(memo: Memo) -> int:
        if memo.holder_post_id in posts:
            return posts[memo.holder_post_id].unit_id
        return memo.unit_id if memo.holder_desk_id is None else memo.body_id

    return tuple(
        Running(
            about=f"memo:{memo.ref}",
            given_at=(moments or {}).get(memo.pk, memo.moved_at),
            due_at=memo.due_at,
            unit_id=unit_of(memo),
            giver_id=memo.author_id,
            post_ids=frozenset(step.post_id for step in steps.get(memo.pk, ())),
            desk_id=memo.holder_desk_id,
            person_ids=frozenset({memo.author_id}) if memo.state == State.DRAFT else _named(steps.get(memo.pk, [])),
            label=memo.label(),
        )
        for memo in memos
    )


def _turns(memos: Iterable[Memo]) -> Turns:
    """The steps whose turn it is, by letter; an opinion has none. One query."""
    under_way = [memo.pk for memo in memos if memo.state in WITH_POST]
    pending = RouteStep.objects.filter(memo__in=under_way, state=StepState.PENDING).exclude(task=Task.OPINION)
    found: Turns = {}
    for step in pending.order_by("memo_id", "order", "id"):
        there = found.setdefault(step.memo_id, [])
        if not there or there[0].order == step.order:
            there.append(step)
    return found


def _named(steps: list[RouteStep]) -> frozenset[int]:
    """The people the page names, where they and not whoever has the post are to sign: several, or by a power."""
    several = len(steps) > 1
    return frozenset(
        step.signer_id for step in steps if step.signer_id is not None and (several or step.capacity in LIMITED)
    )


def _posts_of(row: Referral) -> frozenset[int]:
    """The post that has to act: the addressee's, or that of who has to accept what was reported."""
    post = row.post_id if row.state == ReferralState.OPEN else row.directive.post_id
    return frozenset() if post is None else frozenset({post})


def of_deliveries(rows: list[Delivery]) -> tuple[Running, ...]:
    """Its author hears of the delay, whatever body it lies with (I12): who has read it is the author's to know."""
    return tuple(
        Running(
            about=f"delivery:{row.pk}",
            given_at=row.received_at or row.sent_at,
            due_at=row.due_at,
            unit_id=row.body_id if row.state == DeliveryState.AT_REGISTRY else row.unit_id,
            giver_id=None if row.outgoing.memo is None else row.outgoing.memo.author_id,
            desk_id=row.desk_id if row.state == DeliveryState.AT_REGISTRY else None,
            **_named_in(row),
            label=row.label(),
        )
        for row in rows
    )


def _named_in(row: Delivery) -> dict[str, frozenset[int]]:
    """Whom a graded or personal letter names in its unit: nobody else there has it."""
    if row.state == DeliveryState.AT_REGISTRY or not is_closed(row.label()):
        return {}
    named = {"post_ids": row.post_id, "person_ids": row.person_id}
    return {what: frozenset({key}) for what, key in named.items() if key is not None}


def _of_dispatches(rows: list[Dispatch], *, at: datetime) -> tuple[Running, ...]:
    """What somebody outside should answer: nobody there is told anything, so its author is, who may press for it.

    Where its author is gone or not cleared for it any more, or not known after a restore, the heads of the unit are.
    """
    authors = {row.pk: row.outgoing.memo.author_id for row in rows if row.outgoing.memo is not None}
    there = whois.in_office(authors.values(), on=day_of(at))
    cleared = clearances_of(there)
    able = {row.pk for row in rows if authors.get(row.pk) in there and cleared[authors[row.pk]].dominates(row.label())}
    return tuple(
        Running(
            about=f"dispatch:{row.pk}",
            given_at=row.outgoing.at,
            due_at=row.due_at,
            unit_id=row.sender_id,
            giver_id=None,
            person_ids=frozenset({authors[row.pk]} if row.pk in able else ()),
            label=row.label(),
        )
        for row in rows
    )


def of_referrals(rows: list[Referral], *, at: datetime) -> tuple[Running, ...]:
    """What waits to be accepted lies with whoever gave the directive."""
    posts = whois.posts_by_id((row.post_id or 0 for row in rows), on=day_of(at))

    def unit_of(row: Referral) -> int:
        if row.post_id in posts:
            return posts[row.post_id].unit_id
        return row.unit_id or row.directive.body_id

    return tuple(
        Running(
            about=f"referral:{row.pk}",
            given_at=row.at,
            due_at=row.due_at,
            unit_id=unit_of(row),
            giver_id=row.directive.person_id,
            post_ids=_posts_of(row),
            person_ids=frozenset(
                {row.person_id} if row.person_id is not None and row.state == ReferralState.OPEN else ()
            ),
            label=row.label().join(Label(level=row.directive.level)),
        )
        for row in rows
    )
