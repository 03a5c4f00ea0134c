"""Says by e-mail that something waits: a sentence and a link, and nothing else (decision 13)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext

from correspondence.core.deadline import is_digest_time
from correspondence.doors import mail as door
from correspondence.models import Notice
from directory import audit
from directory.core.day import day_of, start_of
from directory.core.mailing import Rhythm
from directory.core.reach import Reach
from directory.core.workdays import LONGEST, Calendar
from directory.mailing import Recipient, recipients
from directory.workdays import calendars_of_people

OLDEST = timedelta(days=3)
"""What waited longer unmailed is no news; closed days before a digest do not count."""


def mail(*, by: Reach, at: datetime) -> int:
    """Sends each person who wants it one message for all notices not mailed yet; returns how many were told.

    Who wants one a day gets it in the first hour of a working day, and whatever comes later in that hour waits for the
    next; closed days between make nothing too old for it. An address that the server refuses for good holds nobody
    else's up: the journal says so, and that person's notices stand on the page alone. What it refuses for now waits for
    the next round. Crash note: a message that was taken by the server before the row said so is sent once more. Raises
    NotWithinReachError for everybody but the clockwork, and OSError when the server takes nothing: the rest waits.
    """
    if not door.is_there():
        return 0
    wanting = {one.person_id: one for one in recipients(by=by)}
    since = {key: at - OLDEST for key, one in wanting.items() if one.mailing.rhythm is Rhythm.ONCE}
    since |= _digests(wanting.keys() - since.keys(), at=at)
    waiting = Notice.objects.filter(person__in=list(since), mailed_at=None, seen_at=None)
    news = waiting.filter(at__gt=min(since.values(), default=at)).values_list("person_id").annotate(last=Max("at"))
    people = [person for person, last in news.order_by("person_id") if last > since[person]]
    return sum(_send(wanting[person], by=by, at=at) for person in people)


def _digests(daily: Collection[int], *, at: datetime) -> dict[int, datetime]:
    """Of those who want one message a day, who gets it now, and since when it tells: at least a working day back."""
    if not daily or not is_digest_time(at, calendar=Calendar()):
        return {}
    on = day_of(at)
    calendars = calendars_of_people(daily, on=on, since=on - LONGEST)
    told = Notice.objects.filter(person__in=list(daily), mailed_at__gte=start_of(on))
    open_to = set(daily) - set(told.values_list("person_id", flat=True))
    return {
        one: min(at - OLDEST, start_of(calendars[one].on_or_before(on - timedelta(days=1))))
        for one in open_to
        if is_digest_time(at, calendar=calendars[one])
    }


def _send(to: Recipient, *, by: Reach, at: datetime) -> bool:
    """True when the server took it."""
    with translation.override(to.language):
        subject = gettext("Diwan: a letter waits")
        text = gettext("A letter waits for you. Please sign in to read it:")
    taken = door.post(to.mailing.address, subject=subject, text=f"{text}\n{settings.ADDRESS}/notices/\n")
    if taken is door.Taken.LATER:
        return False
    is_taken = taken is door.Taken.TAKEN
    outcome = audit.Outcome.DONE if is_taken else audit.Outcome.REFUSED
    with transaction.atomic():
        Notice.objects.filter(person=to.person_id, mailed_at=None, at__lte=at).update(mailed_at=at)
        audit.record(by=by, act="mail", about=f"person:{to.person_id}", at=at, outcome=outcome)
    return is_taken
