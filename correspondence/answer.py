"""Answering a directive with an issued letter (domain 1.7 and 2.9)."""

from datetime import date, datetime

from django.db import transaction

from archive.records import record_numbered
from correspondence import referral
from correspondence.core.directive import Means, Verb, check_letter
from correspondence.core.errors import AnswerNotAboutError
from correspondence.referral import Move
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def answer(referral_id: int, *, number: str, on: date, by: Reach, at: datetime) -> None:
    """Closes the referral with a letter of the own ministry that refers to this one, issued since the directive.

    A draft closes nothing: the letter is found by its number and day. Raises NotWithinReachError, OutOfTurnError,
    AnswerNotAboutError, MeansNotAcceptedError, LowerStillOpenError, ErasedError.
    """
    row = referral.mine(referral_id, by=by)
    found = record_numbered(number, reach=by, on=on, body_id=row.directive.body_id)
    about = (one for one, facts in found.items() if any(ref.record_id == row.record_id for ref in facts.references))
    record_id = next(about, "")
    if not record_id or on < day_of(row.directive.at):
        raise AnswerNotAboutError(number=number)
    check_letter(Verb(row.directive.verb), found[record_id].kind)
    referral.moved(row, Move(means=Means.LETTER, what="answer", answer=record_id), by=by, at=at)
