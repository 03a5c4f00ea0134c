"""What every deed on a referral shares: whose it is, moving it, saying so for good, and shutting what it opened."""

from dataclasses import dataclass
from datetime import datetime

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.records import records_among
from correspondence import powers
from correspondence.core.directive import LIVE, Means, Part, ReferralState, Verb, after
from correspondence.core.errors import LowerStillOpenError
from correspondence.core.extension import ExtensionState
from correspondence.core.power import said_of
from correspondence.fulfilment import fulfil
from correspondence.lending import shut
from correspondence.models import Delivery, Extension, Referral
from directory import audit
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step of a referral: by what means, with which words, and which letter answers it."""

    means: Means
    what: str
    note: str = ""
    answer: str = ""


def mine(referral_id: int, *, by: Reach) -> Referral:
    """The referral, its letter's margin locked, for whom it is addressed to. Raises NotWithinReachError."""
    return _held(referral_id, by=by, is_giver=False)


def given(referral_id: int, *, by: Reach) -> Referral:
    """The same for whoever gave the directive. Raises NotWithinReachError."""
    return _held(referral_id, by=by, is_giver=True)


def _held(referral_id: int, *, by: Reach, is_giver: bool) -> Referral:
    rows = Referral.objects.given_by(by) if is_giver else Referral.objects.addressed_to(by)
    asked = rows.named(referral_id)
    Delivery.objects.locked_of(asked.record_id, body_id=asked.directive.body_id)
    if not records_among([asked.record_id], reach=by):
        raise NotWithinReachError
    return rows.named(referral_id)


def moved(row: Referral, move: Move, *, by: Reach, at: datetime) -> ReferralState:
    """Moves the referral, enters it in the archive and, when it is over, shuts what it alone had opened.

    Raises OutOfTurnError, MeansNotAcceptedError, LowerStillOpenError, ErasedError.
    """
    verb, part = Verb(row.directive.verb), Part(row.part)
    state = after(verb, part, move.means, state=ReferralState(row.state))
    if state not in LIVE:
        lower = Referral.objects.live().filter(directive__upper=row).exclude(part=Part.COPY).count()
        if lower:
            raise LowerStillOpenError(count=lower)
    row.state, row.moved_at = state, at
    if state not in LIVE:
        row.closed_at, row.closed_by_id, row.means, row.answer = at, by.person_id, move.means, move.answer
    row.save(update_fields=["state", "moved_at", "closed_at", "closed_by_id", "means", "answer"])
    if state not in LIVE:
        asked = Extension.objects.filter(referral=row.pk, state=ExtensionState.ASKED)
        asked.update(state=ExtensionState.LAPSED, answered_at=at)
    say(row, move, by=by, at=at)
    if state not in LIVE:
        shut(row, by=by, at=at)
        fulfil(row, by=by, at=at)
    return state


def say(row: Referral, move: Move, *, by: Reach, at: datetime) -> None:
    """Enters the step in the archive, with the power of whoever acts for another (I14), and notes the act."""
    body: dict[str, Json] = {
        "what": move.what,
        "directive": row.directive.name,
        "to": dict(row.target().as_json()),
        "means": move.means.value,
        "note": move.note,
        "answer": move.answer,
        "person": by.person_id,
        "inside": row.directive.body_id,
        "level": row.level,
    }
    body |= said_of(powers.over(row, what=move.what, by=by, on=day_of(at)))
    enter(EntryKind.DIRECTIVE, record_id=row.record_id, body=body, by=by, at=at)
    audit.record(by=by, act=move.what, about=f"record:{row.record_id}", at=at, level=row.level)
