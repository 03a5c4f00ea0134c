"""Handing over everything when somebody leaves a post: one deed, with its minutes."""

from datetime import date, datetime

from django.db import transaction

from correspondence import referral
from correspondence.core.departure import Goes
from correspondence.core.directive import Means
from correspondence.core.errors import DepartureChangedError
from correspondence.core.journal import Hand
from correspondence.core.notice import What as Told
from correspondence.core.route import Act, State, person_of
from correspondence.departures import Departure, by_name, departure, own_letters
from correspondence.models import HandOver, HandOverLine, Memo, MemoReader, Movement, Notice
from correspondence.referral import Move
from directory import audit
from directory.core.reach import Reach
from directory.core.tenure import Order
from directory.vacate import vacate


@transaction.atomic
def hand_over(  # noqa: PLR0913  (what the minutes say)
    tenure_id: int, *, receiver_id: int, last_on: date, order: Order, mark: str, by: Reach, at: datetime
) -> int:
    """Ends the tenure by this order and hands over what hung on the person; returns the id of the minutes.

    What lies on the post stays on the post, with the receiver as inbox deputy where nobody else sits there. Own
    drafts and letters under way go to the receiver, or to the head above where the receiver is not cleared; a
    directive by name goes back to whoever gave it; what is personal stays (شخصي). Powers that rested on the post end;
    a signing key ends with the last post (decision 40). Raises NotWithinReachError, DepartureChangedError when it is
    not what `mark` says was shown or was done already, and what `directory.vacate` and `referral.moved` raise.
    """
    found = departure(tenure_id, receiver_id=receiver_id, reach=by, at=at)
    list(own_letters(found.leaving.tenure.person_id).select_for_update(of=("self",)))  # none moves from here on
    found = departure(tenure_id, receiver_id=receiver_id, reach=by, at=at)
    if found.mark != mark:
        raise DepartureChangedError
    ended = vacate(tenure_id, receiver_id=receiver_id, last_on=last_on, order=order, by=by, at=at)
    if HandOver.objects.filter(tenure=tenure_id).exists():  # its last day has come and is not over
        raise DepartureChangedError
    row = HandOver.objects.create(
        tenure_id=tenure_id,
        post_id=found.leaving.tenure.post_id,
        person_id=found.leaving.tenure.person_id,
        receiver_id=receiver_id,
        head_id=None if found.head is None else found.head.id,
        order=order.number[:120],
        order_on=order.on or last_on,
        last_on=last_on,
        powers=len(ended.ends),
        at=at,
        by_id=person_of(by),
    )
    _pass_on(found, order=order, by=by, at=at)
    _write(row, found, at=at)
    audit.record(by=by, act="hand_over", about=f"handover:{row.pk}", at=at, note=f"post:{row.post_id}")
    return row.pk


def _people(found: Departure) -> dict[Goes, int]:
    """To whom things go."""
    head = {} if found.head is None else {Goes.HEAD: found.head.id}
    return {Goes.RECEIVER: found.receiver.id, **head}


def _pass_on(found: Departure, *, order: Order, by: Reach, at: datetime) -> None:
    people, where = _people(found), {thing.about: goes for thing, goes in found.shares}
    person_id = found.leaving.tenure.person_id
    memos = list(own_letters(person_id))
    rows = list(by_name(person_id)) if found.leaving.is_last else []
    if not where.keys() >= {f"memo:{memo.ref}" for memo in memos} | {f"referral:{row.pk}" for row in rows}:
        raise DepartureChangedError  # begun or given while this was done
    for memo in memos:
        to = people.get(where[f"memo:{memo.ref}"])
        if to is not None:
            _give(memo, to, left=person_id, hand=Hand(person_id=by.person_id, at=at, note=order.number))
    for row in rows:
        if where[f"referral:{row.pk}"] is Goes.GIVER:
            referral.moved(row, Move(means=Means.RETURNED, what="return_up", note=order.number), by=by, at=at)


def _give(memo: Memo, to: int, *, left: int, hand: Hand) -> None:
    """Another goes on with the letter; who left reads it only where he took part in its route."""
    memo.author_id = to
    memo.save(update_fields=["author"])
    if not memo.steps.filter(done_by=left).exists() or memo.state == State.DRAFT:
        MemoReader.objects.filter(memo=memo, token=f"p{left}").delete()
    memo.admit(frozenset({f"p{to}"}))
    Movement.objects.write(memo, act=Act.HAND_OVER, to=memo.standing(), hand=hand)


def _write(row: HandOver, found: Departure, *, at: datetime) -> None:
    """The lines of the minutes, and a notice to everybody in them."""
    people = _people(found)
    HandOverLine.objects.bulk_create(
        HandOverLine(handover=row, what=thing.what, about=thing.about, goes=where, person_id=people.get(where))
        for thing, where in found.shares
    )
    gets = any(where is Goes.HEAD for _, where in found.shares)
    told = {row.person_id, row.receiver_id, *([row.head_id] if gets and row.head_id else [])}
    Notice.objects.bulk_create(
        Notice(person_id=one, what=Told.HANDED, about=f"handover:{row.pk}", at=at) for one in sorted(told)
    )
