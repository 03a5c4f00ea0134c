"""Says by e-mail that something waits: a sentence and a link, and nothing else (decision 13)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from correspondence.core.deadline import is_digest_time
from correspondence.doors import mail as door
from correspondence.models import Notice
from directory import audit
from directory.core.mailing import Rhythm
from directory.core.reach import Reach
from directory.mailing import Recipient, recipients

OLDEST = timedelta(days=3)
"""What waited longer unmailed is no news."""


def mail(*, by: Reach, at: datetime) -> int:
    """Sends each person who wants it one message for all notices not mailed yet; returns how many were told.

    Who wants one a day gets it in the morning. An address that the server refuses for good holds nobody else's up: the
    journal says so, and that person's notices stand on the page alone. Crash note: a message that was taken by the
    server before the row said so is sent once more. Raises NotWithinReachError for everybody but the clockwork, and
    OSError when the server takes nothing: the rest waits.
    """
    if not door.is_there():
        return 0
    wanting = {
        one.person_id: one for one in recipients(by=by) if one.mailing.rhythm is Rhythm.ONCE or is_digest_time(at)
    }
    waiting = Notice.objects.filter(person__in=list(wanting), mailed_at=None, seen_at=None, at__gt=at - OLDEST)
    people = sorted(set(waiting.values_list("person_id", flat=True)))
    return sum(_send(wanting[person], by=by, at=at) for person in people)


def _send(to: Recipient, *, by: Reach, at: datetime) -> bool:
    """True when the server took it."""
    with translation.override(to.language):
        subject = gettext("Diwan: a letter waits")
        text = gettext("A letter waits for you. Please sign in to read it:")
    is_taken = door.post(to.mailing.address, subject=subject, text=f"{text}\n{settings.ADDRESS}/notices/\n")
    outcome = audit.Outcome.DONE if is_taken else audit.Outcome.REFUSED
    with transaction.atomic():
        Notice.objects.filter(person=to.person_id, mailed_at=None, at__lte=at).update(mailed_at=at)
        audit.record(by=by, act="mail", about=f"person:{to.person_id}", at=at, outcome=outcome)
    return is_taken
