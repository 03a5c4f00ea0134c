"""The office prepares the absence of the person it works for (domain 2.4)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from correspondence import prepared
from correspondence.core.notice import What
from correspondence.core.prepared import Outcome, check_served
from correspondence.core.route import person_of
from correspondence.models import Notice, PreparedAbsence
from directory import absences, audit
from directory.core import absence
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.core.tenure import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whose absence, on which days, who acts and who receives meanwhile, by which order."""

    person_id: int
    term: Term
    acting_id: int | None
    deputy_id: int | None
    order: str = ""


@transaction.atomic
def prepare_absence(wish: Wish, *, by: Reach, at: datetime) -> int:
    """Writes it down and tells the person; it takes effect when that person confirms.

    Replaces one that still waits; another who prepared that is told.

    Whether those named may act is checked again then. Raises NotServedError, AbsenceDaysError, AbsentTwiceError,
    NobodyActsError.
    """
    on, me = day_of(at), person_of(by)
    check_served(wish.person_id, served=[one.id for one in prepared.served(by, on=on)], preparer_id=me)
    absences.take_turns(wish.person_id)
    absence.check(wish.term, others=absences.standing_of(wish.person_id, on=on), on=on)
    absence.check_covered(wish.person_id, acting_id=wish.acting_id, deputy_id=wish.deputy_id, holds=1)
    former = PreparedAbsence.objects.select_for_update(of=("self",)).filter(person=wish.person_id, outcome="").first()
    if former is not None:
        _replace(former, by=by, at=at)
    row = PreparedAbsence.objects.create(
        person_id=wish.person_id,
        from_on=wish.term.from_on,
        until_on=wish.term.until_on or wish.term.from_on,
        acting_id=wish.acting_id,
        deputy_id=wish.deputy_id,
        order=wish.order,
        prepared_by_id=me,
        prepared_at=at,
    )
    Notice.objects.create(person_id=wish.person_id, what=What.ABSENCE, about=f"absence:{row.pk}", at=at)
    audit.record(by=by, act="prepare_absence", about=f"person:{wish.person_id}", at=at, note=f"absence:{row.pk}")
    return row.pk


def _replace(former: PreparedAbsence, *, by: Reach, at: datetime) -> None:
    former.outcome, former.ended_at = Outcome.REPLACED, at
    former.save(update_fields=["outcome", "ended_at"])
    about = f"absence:{former.pk}"
    if former.prepared_by_id != by.person_id:
        Notice.objects.create(person_id=former.prepared_by_id, what=What.ABSENCE, about=about, at=at)
    audit.record(by=by, act="replaced_absence", about=f"person:{former.person_id}", at=at, note=about)
