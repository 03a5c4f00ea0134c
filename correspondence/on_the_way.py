"""Letters a person may read that no archive keeps yet: under way, or come in from outside without their number.

The search page looks for the typed line among them; the archive's index never holds them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from correspondence.core.route import State
from correspondence.models import Intake, Memo, Version
from correspondence.recognised import words_of
from directory import whois
from directory.core.clearance import Label, Level
from directory.core.reach import Reach

MOST = 200
"""The newest so many: the text of each is read and folded for every search."""
MOST_PAPERS = 50
"""The newest so many from outside: what a machine read of each lies in files of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One of them. `words` is its text, empty for a top secret one (decision 11)."""

    ref: str
    subject: str
    words: str
    language: str
    kind: str
    label: Label
    state: str
    issuer: str
    unit_id: int
    unit_path: tuple[int, ...]
    body_id: int
    addressees: tuple[str, ...]
    moved_at: datetime
    number: str = ""


def on_the_way(reach: Reach) -> tuple[Waiting, ...]:
    """Those this reader may read, the newest first; four queries, however many there are."""
    mine = Memo.objects.within(reach).exclude(state=State.REGISTERED).order_by("-moved_at", "-id")
    rows = list(mine[:MOST])
    current = Version.objects.filter(memo__in=[row.pk for row in rows], number=F("memo__version")).order_by("id")
    told = {one.memo_id: one for one in current.only("memo_id", "content", "text")} if rows else {}
    units = whois.units_by_id(row.unit_id for row in rows) if rows else {}
    return tuple(
        Waiting(
            ref=row.ref,
            subject=row.subject,
            words="" if row.level >= Level.TOP_SECRET else told[row.pk].text,
            language=str(told[row.pk].content.get("language", "")),
            kind=row.kind,
            label=row.label(),
            state=row.state,
            issuer=units[row.unit_id].full_name("ar"),
            unit_id=row.unit_id,
            unit_path=units[row.unit_id].path,
            body_id=row.body_id,
            addressees=tuple(str(one["name"]) for one in told[row.pk].content.get("to", ())),
            moved_at=row.moved_at,
        )
        for row in rows
        if row.pk in told and row.unit_id in units
    )


def unnumbered(reach: Reach) -> tuple[Waiting, ...]:
    """What lies on the desks this person serves without a number, the newest first; three queries.

    Its kind and addressees are not known yet, its unit is the ministry, its number the sender's. A sealed envelope has
    no words, a top secret letter neither words nor subject.
    """
    mine = Intake.objects.at_desk_of(reach).waiting().order_by("-came_at", "-id").prefetch_related("files")
    rows = list(mine[:MOST_PAPERS])
    units = whois.units_by_id(row.body_id for row in rows) if rows else {}
    return tuple(
        Waiting(
            ref=row.ref,
            subject="" if row.level >= Level.TOP_SECRET else row.subject,
            words=_read(row),
            language="",
            kind="",
            label=row.label(),
            state=row.state,
            issuer=row.sender,
            unit_id=row.body_id,
            unit_path=units[row.body_id].path,
            body_id=row.body_id,
            addressees=(),
            moved_at=row.came_at,
            number=row.their_number,
        )
        for row in rows
        if row.body_id in units
    )


def _read(row: Intake) -> str:
    if row.sealed or row.level >= Level.TOP_SECRET:
        return ""
    return words_of(row.ref, (one.sha256 for one in row.files.all()))
