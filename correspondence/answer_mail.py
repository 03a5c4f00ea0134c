"""Telling the sender of a refused message why, by e-mail: once for each message (domain 2.13)."""

from datetime import datetime, timedelta

from django.db import transaction

from correspondence.core.intake import IntakeState
from correspondence.core.mail_check import SUBJECT, MailNotAnsweredError, answer, thread
from correspondence.doors import mail as door
from correspondence.models import Intake, MailAnswer
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

LIMIT = 20
WAIT, LONGEST = timedelta(hours=1), timedelta(days=3)
"""Between two tries with a server that takes a message later, and until it counts as refused (RFC 5321, 4.5.4.1)."""
LANGUAGES = ("ar", "ckb", "en")


def answer_mail(*, by: Reach, at: datetime) -> int:
    """Sends what waits: the reason in three languages, and no word of the message. Says how many went.

    An address that the server refuses holds nobody else's up: one it refuses for now is tried again each hour for three
    days, and of one it refuses for good the page says so. Crash note: one that the server took before the row said so
    is sent once more. Raises NotWithinReachError for everybody but the clockwork,
    and OSError when the server takes nothing: the rest waits.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    if not door.is_there():
        return 0
    rows = MailAnswer.objects.to_go(at).filter(intake__state=IntakeState.REFUSED).select_related("intake")[:LIMIT]
    return sum(_send(row, by=by, at=at) for row in rows)


def _send(row: MailAnswer, *, by: Reach, at: datetime) -> bool:
    """True when the server took it."""
    intake = row.intake
    body = whois.unit_facts(intake.body_id)
    bodies = {language: body.full_name(language) for language in LANGUAGES}
    text = answer(intake.refused_reason, bodies=bodies, on=day_of(intake.came_at))
    taken = door.post(row.address, subject=SUBJECT, text=text, headers=thread(intake.message_id))
    is_taken = taken is door.Taken.TAKEN
    if taken is door.Taken.LATER and at - row.asked_at < LONGEST:
        MailAnswer.objects.filter(pk=row.pk).update(next_at=at + WAIT)
        return False
    outcome = audit.Outcome.DONE if is_taken else audit.Outcome.REFUSED
    with transaction.atomic():
        row.sent_at, row.undelivered_at = (at, None) if is_taken else (None, at)
        row.save(update_fields=["sent_at", "undelivered_at"])
        audit.record(by=by, act="answer_mail", about=f"intake:{intake.ref}", at=at, outcome=outcome)
    return is_taken


@transaction.atomic
def answer_again(ref: str, *, by: Reach, at: datetime) -> None:
    """Has an answer sent again that the server refused; one that went, or waits, is not doubled.

    Raises NotWithinReachError, MailNotAnsweredError.
    """
    intake = Intake.objects.at_desk_of(by).held(ref)
    row = MailAnswer.objects.select_for_update().filter(intake=intake).first()
    if row is None or row.undelivered_at is None:
        raise MailNotAnsweredError
    row.undelivered_at = row.next_at = None
    row.save(update_fields=["undelivered_at", "next_at"])
    audit.record(by=by, act="answer_again", about=f"intake:{ref}", at=at)
