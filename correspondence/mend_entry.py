"""Mending a mistyped entry of a booked-in paper: sender, its number and day, the subject; line and sheet stay."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from archive.add import add, judged
from archive.core.canonical import Json
from archive.core.mending import WRONG_ENTRY, Mended, Particulars
from archive.records import records_with_numbers
from correspondence import arrivals, fulfilment, intake_sheet
from correspondence.amended import registration_of, sealed_sheet, tell
from correspondence.core import route
from correspondence.core.amendment import Amendment, Wrong
from correspondence.core.cited import spellings
from correspondence.core.errors import AlreadyCameError, NoLongerInForceError
from correspondence.core.intake import folded, twin_key
from correspondence.core.mending import EntryMendedError, Mending, check
from correspondence.core.notice import What
from correspondence.core.number import BookKind
from correspondence.core.route import person_of
from correspondence.entered import particulars
from correspondence.models import Book, Citation, Delivery, Intake, Registration
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def mend_entry(ref: str, mending: Mending, *, language: str, by: Reach, at: datetime) -> None:
    """Says beside the sealed intake sheet what was mistyped and what is right; everything asks by the right from then.

    Incoming number, register line, sheet and first bytes stay (decision 24); an ADDITION with a sheet of its own,
    sealed with the same number, keeps both entries, the reason and who mended it. A receipt that the sender has stays
    what it is. Letters of the body that named the right number in vain now refer to this one, and what it answers is
    closed. Of an envelope that was not opened, or a letter that the clerk may not read, the outside alone is mended.

    Everything slow is done before the rows are locked. Raises NotWithinReachError, IntakeNotRegisteredError,
    NoLongerInForceError for a void number, EntryMendedError when somebody was first, ReasonMissingError,
    ReasonTooLongError, LetterNotAcceptedError, AlreadyCameError (number, on) where the right number is another paper's
    and no reason says why, ErasedError, and what paper, signing and archive refuse.
    Crash note: the archive's objects are on disk before the commit and are orphans without it.
    """
    row = Intake.objects.at_desk_of(by).named(ref)
    given = registration_of(row)
    if row.is_ours():
        raise NotWithinReachError
    if not given.is_in_force():
        raise NoLongerInForceError(number=given.text, on=given.on.isoformat())
    _check_base(row, mending)
    reason = _reason(mending)
    was = particulars(row, reach=by)
    now = mending.now if was.subject else replace(mending.now, subject="")
    check(was, now, today=day_of(at))
    clerk = whois.person_facts(person_of(by)).name.to("ar")
    mended = Mended(was=was, now=now, clerk=clerk, at=at)
    amendment = _amendment(given, mended, reason)
    sheet = judged(
        sealed_sheet(row, amendment, (), (), language=language, by=by, at=at), expected_fields=intake_sheet.FIELDS
    )
    with transaction.atomic():
        row = Intake.objects.at_desk_of(by).held(ref)
        _check_base(row, mending)
        twin = _twin(row, now, mending.twin_reason, by=by)
        said: dict[str, Json] = {"what": WRONG_ENTRY, "reason": reason, "clerk": clerk}
        said |= {"was": was.as_json(), "now": now.as_json()}
        add(row.record_id, sheet, (), said=said, by=by, at=at)
        row.mend(now, twin=twin, twin_reason=mending.twin_reason)
        row.save()
        Delivery.objects.filter(record_id=row.record_id).update(sender=now.sender_unit)
        found = _cite(row, now, by=by, at=at)
        fulfilment.answer(row.record_id, by=by, at=at)
        note = f"{' '.join(mended.changed())} found={found} told={tell(row, What.MENDED, at=at)}"
        audit.record(by=by, act="mend_entry", about=f"record:{row.record_id}", at=at, level=row.level, note=note)


def _amendment(given: Registration, mended: Mended, reason: str) -> Amendment:
    return Amendment(
        wrong=Wrong.ENTRY,
        reason=reason,
        incoming=given.text,
        incoming_on=given.on,
        sender=mended.now.sender,
        their_number=mended.now.number,
        their_on=mended.now.on,
        mended=mended,
    )


def _reason(mending: Mending) -> str:
    if mending.twin_reason.strip():
        route.reason(mending.twin_reason, limit=route.END_REASON_LIMIT)
    return route.reason(mending.reason, limit=route.END_REASON_LIMIT)


def _check_base(row: Intake, mending: Mending) -> None:
    if (row.mended or 0) != mending.base:
        raise EntryMendedError


def _twin(row: Intake, now: Particulars, reason: str, *, by: Reach) -> Intake | None:
    """The other paper of this sender, number and day. Raises AlreadyCameError unless a reason says why there are two.

    A letter that the system brought counts as one, without a row. Nothing is asked again while the three stay. Of one
    above the clerk's clearance nothing is said, not even that it is there; the register knows it as a twin.
    """
    key = twin_key(now)
    if row.is_under(key):
        return row.twin
    Book.objects.serving(body_id=row.body_id, unit_id=None, kind=BookKind.INCOMING)  # twins wait there, as in `book_in`
    found = None if key is None else Intake.objects.exclude(pk=row.pk).twin(key, body_id=row.body_id)
    told = arrivals.came_by_system(now, body_id=row.body_id, reach=by)
    if found is not None and found.registration is not None and Intake.objects.dominated(by).filter(pk=found.pk):
        told = found.registration.text, found.registration.on
    if told is not None and not reason.strip():
        raise AlreadyCameError(number=told[0], on=told[1].isoformat())
    return found


def _cite(row: Intake, now: Particulars, *, by: Reach, at: datetime) -> int:
    """Binds what letters of the body refer to by the right number and nobody found; says how many there were.

    A graded or personal paper is bound by hand alone: that it exists is not told to whoever wrote.
    """
    if not now.number or row.label() != Label():
        return 0
    named = spellings(now.number)
    there = [key for key, one in records_with_numbers(named, reach=by).items() if one.on == now.on]
    if there != [row.record_id]:
        return 0
    waiting = Citation.objects.select_for_update(of=("self",)).filter(
        body=row.body_id, cited_id="", settled_at=None, number__in=named, on=now.on
    )
    meant = [one for one in waiting.exclude(record_id=row.record_id).order_by("id") if _is_by(one.issuer, now.sender)]
    Citation.objects.filter(pk__in=[one.pk for one in meant]).update(
        cited_id=row.record_id, settled_at=at, settled_by=by.person_id
    )
    for one in meant:  # seldom more than one
        fulfilment.answer(one.record_id, by=by, at=at)
        audit.record(by=by, act="bind", about=f"record:{one.record_id}", at=at, level=row.level, note=row.record_id)
    return len(meant)


def _is_by(issuer: str, sender: str) -> bool:
    """True where the letter names no body, or this one, alone or in a chain of names."""
    named, wrote = folded(issuer), folded(sender)
    return not named or named in wrote or wrote in named
