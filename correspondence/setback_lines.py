"""One line of what did not go through, its names, and who replaced a letter."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from archive.records import records_asked
from correspondence.core.setback import TOLD_REFUSALS, Setback
from correspondence.models import Memo, Registration
from directory import acts, named, whois
from directory.audit import Outcome
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import Question, both, listed, pair
from directory.whois import JournalFacts

LIMIT = 100
OF_NUMBER = (Setback.VOIDED, Setback.SUPERSEDED, Setback.CORRECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One setback. `subject` and the two keys stand where the reader may open the paper; `unit` is where it lies.

    `reason` is as it was given; `refused` the name of a refusal, which wording.py says; of a directive that went back
    the reason stands in its margin. `times` says how often the same file was handed over.
    """

    what: Setback
    at: datetime
    reason: str = ""
    refused: str = ""
    person_id: int | None = None
    person: Name | None = None
    unit_id: int | None = None
    unit: Name | None = None
    subject: str = ""
    ref: str = ""
    record_id: str = ""
    times: int = 1


def superseders(rows: Collection[Registration]) -> dict[str, int]:
    """Who replaced each of these letters, by record, as the journal says; one query, none for none."""
    return superseded_by(superseding({row.record_id for row in rows}).answer()) if rows else {}


def superseding(records: Collection[str]) -> Question[list[JournalFacts]]:
    """What the journal says of who replaced the letters of these records, to be asked with others."""
    about = [f"record:{record}" for record in records]
    return acts.lines_asked(*about, among=("supersede",), outcome=Outcome.DONE, limit=len(about))


def superseded_by(told: Iterable[JournalFacts]) -> dict[str, int]:
    """By record the people who replaced its letter, of these lines."""
    lines = (line for line in told if line.act == "supersede" and line.outcome == Outcome.DONE)
    return {line.about.removeprefix("record:"): line.person.id for line in lines if line.person is not None}


def journal(found: list[Line], units: Collection[str]) -> list[JournalFacts]:
    """What others were refused with these letters, and who replaced those that were; one query."""
    tried = acts.lines_asked(*(f"memo:{ref}" for ref in units), among=(), outcome=Outcome.REFUSED, limit=2 * LIMIT)
    return listed([tried, superseding({one.record_id for one in found if one.what is Setback.SUPERSEDED})]).answer()


def refused(told: list[JournalFacts], units: Mapping[str, int], since: datetime) -> list[Line]:
    """What others were refused with the reader's own letters."""
    return [
        Line(
            what=Setback.REFUSED,
            at=line.at,
            refused=line.note,
            person_id=line.person.id if line.person else None,
            unit_id=units[line.about.removeprefix("memo:")],
            ref=line.about.removeprefix("memo:"),
        )
        for line in told
        if line.outcome == Outcome.REFUSED and line.note in TOLD_REFUSALS and line.at > since
    ]


def with_names(lines: list[Line], reach: Reach) -> tuple[Line, ...]:
    """The lines with names; a paper that the reader may not open has neither subject nor key.

    One query; one more where the record alone knows the unit.
    """
    memos = Memo.objects.within(reach).filter(ref__in={one.ref for one in lines})
    (people, subjects), (records, units) = both(
        pair(
            named.people_asked(one.person_id for one in lines if one.person_id is not None),
            Question(memos.values_list("ref", "subject"), read=dict[str, str]),
        ),
        pair(
            records_asked((one.record_id for one in lines if one.record_id), reach=reach),
            named.units_asked(one.unit_id or 0 for one in lines),
        ),
    )
    made = {key: facts.unit_id for key, facts in records.items()}
    lie = [one.unit_id or (made.get(one.record_id, 0) if one.what in OF_NUMBER else 0) for one in lines]
    lacking = set(lie) - {0, *units}
    units |= whois.unit_names(lacking) if lacking else {}
    return tuple(
        replace(
            one,
            person=people.get(one.person_id or 0),
            unit=units.get(unit_id),
            subject=subjects.get(one.ref, "") or (records[one.record_id].subject if one.record_id in records else ""),
            ref=one.ref if one.ref in subjects else "",
            record_id=one.record_id if one.record_id in records else "",
        )
        for one, unit_id in zip(lines, lie, strict=True)
    )
