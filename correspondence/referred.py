"""What was referred to a person, and what the person referred: by deadline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Exists, F, OuterRef, Q

from archive.records import is_readable, records_among
from correspondence.core.directive import LIVE, Part, ReferralState, Verb
from correspondence.core.extension import ExtensionState
from correspondence.models import Extension, Referral
from correspondence.models.directive import ReferralQuerySet
from directory.core.clearance import Label
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.words import Words, rows_of, words_of
from directory.named import name_of, names

LIMIT = 200
FIRST = slice(0, LIMIT)
Tell = Callable[[Reach], ReferralQuerySet]
_ASKED = Extension.objects.filter(referral=OuterRef("pk"), state=ExtensionState.ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """One line: the letter, what is asked, of whom or by whom, until when."""

    id: int
    record_id: str
    subject: str
    number: str | None
    number_on: date
    label: Label
    verb: Verb
    part: Part
    state: ReferralState
    who: Name
    at: datetime
    due_at: datetime | None
    is_asked: bool = False  # more time, and nobody answered yet


def to_me(reach: Reach, *, part: slice = FIRST) -> tuple[Referred, ...]:
    """What waits for this person, the nearest deadline first; a note that waits to be accepted waits elsewhere."""
    return _lines(_to_do, reach=reach, part=part)


def by_me(reach: Reach, *, part: slice = FIRST) -> tuple[Referred, ...]:
    """What the person directed and is not over, what was given back included; what waits for a word first."""
    return _lines(_given, reach=reach, part=part)


def waiting(reach: Reach) -> tuple[ReferralQuerySet, ReferralQuerySet]:
    """What waits to be done by this person, and what for the word: to be accepted, or to be given more time."""
    reported = Referral.objects.filter(state=ReferralState.REPORTED, closed_at=None)
    asked = Extension.objects.filter(answered_at=None)
    waits = Q(pk__in=reported.values("pk")) | Q(pk__in=asked.values("referral"))  # few; what one ever gave is much
    return _to_me(reach), Referral.objects.given_by(reach).filter(waits, is_readable(reach))


def _to_me(reach: Reach) -> ReferralQuerySet:
    return Referral.objects.open_to(reach).filter(is_readable(reach))


def _to_do(reach: Reach) -> ReferralQuerySet:
    return _to_me(reach).order_by(F("due_at").asc(nulls_last=True), "id")


def _given(reach: Reach) -> ReferralQuerySet:
    rows = Referral.objects.given_by(reach).filter(Q(state__in=LIVE) | Q(state=ReferralState.RETURNED))
    order = (F("state").desc(), F("due_at").asc(nulls_last=True), "id")
    return rows.filter(is_readable(reach)).order_by(*order)


@lru_cache(maxsize=512)
def _question(tell: Tell, reach: Reach, start: int, stop: int) -> Words | None:
    """Some of them with their names, in words: kept by all that the words hang on."""
    named = names(giver="directive__post__title", unit="unit__name", post="post__title", person="person__name")
    beside = {"verb": F("directive__verb"), "is_asked": Exists(_ASKED), **named}
    return words_of(tell(reach)[start:stop].annotate(**beside))


def _lines(tell: Tell, *, reach: Reach, part: slice) -> tuple[Referred, ...]:
    """Some of them in two queries: with their names, and what the records say."""
    words = _question(tell, reach, part.start, part.stop)
    found = [] if words is None else rows_of(Referral, words)
    facts = records_among((row.record_id for row in found), reach=reach)
    who = "giver" if tell is _to_do else ""
    return tuple(
        Referred(
            id=row.pk,
            record_id=row.record_id,
            subject=facts[row.record_id].subject,
            number=facts[row.record_id].number,
            number_on=facts[row.record_id].on,
            label=row.label(),
            verb=Verb(vars(row)["verb"]),
            part=Part(row.part),
            state=ReferralState(row.state),
            who=name,
            at=row.at,
            due_at=row.due_at,
            is_asked=bool(vars(row)["is_asked"]),
        )
        for row in found
        if row.record_id in facts and (name := name_of(row, who or row.target().kind)) is not None
    )
