"""Renews a kept letter: a later time stamp, before what the newest one rests on ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive import shelf, stores
from archive.core.errors import RenewalNotNeededError
from archive.core.leaf import EntryKind, statement
from archive.core.package import digest, moment
from archive.core.renewal import PREFIX, Renewal, check_grown
from archive.doors import cipher
from archive.models import Entry, ProtectingCertificate, Protection, Record
from directory.core.errors import Refused
from directory.core.reach import Reach
from paper.core.errors import PaperError
from signing.core.health import Rest, end_of, newest
from signing.core.verdict import Verdict
from signing.health import rest_of_today, rests_on
from signing.renew import renew
from signing.verify import verdict_on


@dataclass(frozen=True, slots=True, kw_only=True)
class _Renewed:
    """New bytes that were judged, and the entry of the old ones they continue."""

    before: Entry
    renewal: Renewal
    rest: Rest
    pdf: bytes


def renew_record(record_id: str, *, by: Reach, at: datetime) -> Renewal:
    """Keeps the newest version of the record's letter with today's proofs and a later time stamp, as a new object.

    The old bytes stay, and are the beginning of the new ones (decision 28). Raises RenewalNotNeededError when
    a time stamp of today would not hold longer, or when another process was first; ErasedError,
    NotWithinReachError when the record is gone; DamagedObjectError, MissingObjectError, RenewalNotAcceptedError
    and signing's errors rather than keep what cannot be defended. What failed is noted on the record and waits.

    Stamping and judging happen before the lock. Crash notes: before the new objects are on disk nothing
    happened; between them and the row they are orphans nobody names, and the next run makes others; the row
    commits entry and protection together.
    """
    if by.person_id is not None:
        message = "records are renewed by the clockwork, not by a person"
        raise RuntimeError(message)
    try:
        made = _renewed(record_id)
        return _kept(record_id, made, by=by, at=at)
    except RenewalNotNeededError:
        raise
    except (Refused, PaperError) as error:
        _note_failure(record_id, type(error).__name__, at=at)
        raise


def _renewed(record_id: str) -> _Renewed:
    deposit = Entry.objects.deposit_of(record_id)
    before, key = shelf.newest(deposit), shelf.key_of(record_id)
    old = shelf.letter(before, key=key)
    resting = newest(rests_on(old))
    if resting is None or end_of(rest_of_today()) <= end_of(resting):
        _correct(record_id, resting)
        raise RenewalNotNeededError
    pdf = renew(old)
    check_grown(old, pdf)
    verdict = verdict_on(pdf, at=None)
    verdict.require()
    rest = rests_on(pdf)[-1]
    renewal = Renewal(
        part=f"{PREFIX}{cipher.new_name(8)}.pdf",
        old_sha256=digest(old),
        old_size=len(old),
        new_sha256=digest(pdf),
        new_size=len(pdf),
        renewed_at=moment(_stamped_at(verdict)),
        until=moment(rest.until),
        algorithm=rest.algorithm,
        authority=rest.authority,
        time_authority=rest.holder,
    )
    return _Renewed(before=before, renewal=renewal, rest=rest, pdf=pdf)


def _stamped_at(verdict: Verdict) -> datetime:
    """The time in the newest time stamp."""
    return max(one.timestamped_at for one in verdict.signatures if one.is_time_stamp and one.timestamped_at)


@transaction.atomic
def _kept(record_id: str, made: _Renewed, *, by: Reach, at: datetime) -> Renewal:
    record = Record.objects.locked(record_id, by=by)
    if shelf.newest(Entry.objects.deposit_of(record_id)).pk != made.before.pk:
        raise RenewalNotNeededError
    key, body = shelf.key_of(record_id), made.renewal.as_body()
    document = statement(
        EntryKind.TS_RENEWAL, record=record_id, body=body, by=by.name, at=moment(at), salt=cipher.new_salt()
    )
    plain = {f"{shelf.STATEMENT}{cipher.new_name(8)}.json": document, made.renewal.part: made.pdf}
    objects = {part: cipher.lock(data, key=key, name=f"{record_id}/{part}") for part, data in plain.items()}
    stores.first().keep(record_id, objects)
    Entry.objects.say_about(record_id, EntryKind.TS_RENEWAL, document, objects=objects, by=by.name, at=at)
    Protection.objects.note(
        record.pk,
        ProtectingCertificate.objects.of(made.rest),
        renewals=Entry.objects.renewals_of(record_id).count(),
        tried_at=at,
        failure="",
    )
    return made.renewal


@transaction.atomic
def _correct(record_id: str, resting: Rest | None) -> None:
    """What the row says was out of date, or it would not have been asked for; now it says what the letter says."""
    certificate = None if resting is None else ProtectingCertificate.objects.of(resting)
    Protection.objects.filter(record__record_id=record_id).update(certificate=certificate, failure="")


@transaction.atomic
def _note_failure(record_id: str, failure: str, *, at: datetime) -> None:
    """Written after the rollback; of a record that is gone nothing is left to note."""
    Protection.objects.filter(record__record_id=record_id).update(tried_at=at, failure=failure)
