"""The quarantine: what an upload's refusal leaves for the registry, and for how long (security 3)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet

from archive.core.errors import NotHandedOutError
from archive.core.opening import needs_two
from correspondence.core.route import person_of
from correspondence.doors import files
from correspondence.models import Intake, Memo, Quarantined
from correspondence.models.quarantine import NAME_LIMIT, counted
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import Question
from paper.core.errors import PaperError
from paper.core.limits import LIMITS
from paper.intake import Intake as Taken
from paper.intake import take_in

KEPT = timedelta(days=30)
MOST = 200
"""Copies of one ministry; the oldest goes for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One refused upload, `times` handed over; `finding` is the name of the refusal, `size` in bytes."""

    ref: str
    name: str
    size: int
    finding: str
    at: datetime
    person: Name | None
    times: int


def taken(data: bytes, *, name: str, put_to: Memo | Intake, by: Reach, at: datetime) -> Taken:
    """What the file is, as paper.intake.take_in says; one that is refused is set aside before the refusal goes on.

    Stands outside the deed's transaction, which the refusal rolls back. A file cut at the limit is not set aside: it is
    not whole. Raises what take_in refuses, with the fact `set_aside` where a copy stayed.
    Crash note: the file is on disk before the row; without its row it is a folder that no row names.
    """
    try:
        return take_in(data, name=name)
    except PaperError as refusal:
        if len(data) <= LIMITS.file_bytes:
            refusal.facts["set_aside"] = _set_aside(data, refusal, name=name, put_to=put_to, by=by, at=at)
        raise


def _set_aside(data: bytes, refusal: PaperError, *, name: str, put_to: Memo | Intake, by: Reach, at: datetime) -> str:
    is_memo = isinstance(put_to, Memo)
    row = Quarantined(
        ref=secrets.token_hex(8),
        body_id=put_to.body_id,
        memo_id=put_to.pk if is_memo else None,
        intake_id=None if is_memo else put_to.pk,
        name=name[-NAME_LIMIT:],
        sha256=sha256(data).hexdigest(),
        size=len(data),
        finding=type(refusal).__name__,
        at=at,
        person_id=person_of(by),
    )
    row.set_label(put_to.label())
    files.keep(row.folder(), data, suffix="")
    with transaction.atomic():
        row.save(force_insert=True)
        note = f"{'memo' if is_memo else 'intake'}:{put_to.ref} {row.finding}"
        audit.record(by=by, act="set_aside", about=f"set_aside:{row.ref}", level=row.level, note=note, at=at)
    _drop(Quarantined.objects.beyond(MOST, body_id=row.body_id), by=by, at=at)
    return row.ref


def tidy_quarantine(*, by: Reach, at: datetime) -> int:
    """Drops the copies of 30 days ago, each with a line in the journal, and says how many."""
    return _drop(Quarantined.objects.filter(at__lte=at - KEPT), by=by, at=at)


def drop_set_aside(memo: Memo, *, by: Reach, at: datetime) -> int:
    """Drops every copy of what this draft was refused, each with a line in the journal, and says how many."""
    return _drop(Quarantined.objects.filter(memo=memo), by=by, at=at)


def _drop(rows: Iterable[Quarantined], *, by: Reach, at: datetime) -> int:
    """Bytes first: a crash between leaves rows whose bytes are gone, and the next round takes them away."""
    refs = {row.ref: row.folder() for row in rows}
    for folder in refs.values():
        files.drop(folder)
    with transaction.atomic():
        still = list(Quarantined.objects.select_for_update().filter(ref__in=refs).order_by("pk"))
        for row in still:
            audit.record(by=by, act="drop_set_aside", about=f"set_aside:{row.ref}", level=row.level, at=at)
        Quarantined.objects.filter(pk__in=[row.pk for row in still]).delete()
    return len(still)


def lines(reach: Reach) -> tuple[Line, ...]:
    """What was set aside, the newest first. Raises NotWithinReachError for who serves no desk and has none."""
    rows = _newest(reach).answer()
    if not rows and not reach.desks:
        raise NotWithinReachError
    people = whois.people_by_id(row.person_id for row in rows)
    return tuple(
        Line(
            ref=row.ref,
            name=row.name,
            size=row.size,
            finding=row.finding,
            at=row.at,
            person=people[row.person_id].name if row.person_id in people else None,
            times=times,
        )
        for row, times in counted(rows)
    )


@lru_cache(maxsize=128)
def _newest(reach: Reach) -> Question[list[Quarantined]]:
    """In words, kept by all that the words hang on; what they find is read each time."""
    return Question(Quarantined.objects.seen_by(reach)[:MOST], read=list[Quarantined]).kept()


def seen(reach: Reach) -> QuerySet[Quarantined]:
    """What there is for this reader."""
    return Quarantined.objects.seen_by(reach)


def original(ref: str, *, by: Reach, at: datetime) -> tuple[bytes, str]:
    """The bytes as they came, and their name; every look is journalled.

    Of a top secret paper they are handed back to who brought them alone. Raises NotWithinReachError,
    NotHandedOutError, FileLostError.
    """
    row = Quarantined.objects.seen_by(by).filter(ref=ref).first()
    if row is None:
        raise NotWithinReachError
    if needs_two(row.graded) and row.person_id != by.person_id:
        raise NotHandedOutError
    data = files.fetch(files.name_of_sum(row.folder(), row.sha256))
    audit.record(by=by, act="take_set_aside", about=f"set_aside:{ref}", level=row.graded, at=at)
    return data, row.name
