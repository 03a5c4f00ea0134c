"""What was asked and opened under a mandate: for the inspector, of this session; for who oversees it, of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from archive.core.package import RecordFacts
from archive.records import records_among
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.inspections import SessionView, lines_of_session, lines_under, sessions_under
from directory.whois import JournalFacts
from search.asked_words import LABELS, Names, asked_in, names_in
from search.core.mandated import Outcome
from search.models import Ask

LINES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing that was done in a session.

    `asked` is the query, `words` what it asked for, `opened` the record where the reader may read it. `record_id` is
    empty for what is no record; of one out of the reader's reach only that it was opened is said.
    """

    at: datetime
    person: Name | None
    act: str
    outcome: str
    inspection: int
    level: int
    note: str = ""
    asked: Ask | None = None
    words: tuple[tuple[str, str], ...] = ()
    record_id: str = ""
    opened: RecordFacts | None = None

    @property
    def is_outside(self) -> bool:
        """True for a query that lay outside the mandate."""
        return self.asked is not None and self.asked.outcome == Outcome.OUTSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page of what was done; `earlier` is the line before which the next page begins, where there is one."""

    done: tuple[Done, ...]
    earlier: int | None


def done_in_session(reach: Reach, *, before: int | None = None) -> Part:
    """What the inspector did in this session, the newest first. At most six queries."""
    return _part(lines_of_session(reach, before=before, limit=LINES + 1), reach=reach)


def done_under(mandate_id: int, *, reach: Reach, on: date, before: int | None = None) -> Part:
    """What was done under a mandate, the newest first, for who oversees it. Raises NotWithinReachError."""
    return _part(lines_under(mandate_id, reach=reach, on=on, before=before, limit=LINES + 1), reach=reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """One page of the sessions under a mandate; `earlier` is the one before which the next page begins, if there is."""

    shown: tuple[SessionView, ...]
    earlier: int | None


def sessions_of(mandate_id: int, *, reach: Reach, on: date, before: int | None = None) -> Sessions:
    """The sessions under a mandate, the newest first, for who oversees it. Raises NotWithinReachError."""
    found = sessions_under(mandate_id, reach=reach, on=on, before=before, limit=LINES + 1)
    return Sessions(shown=found[:LINES], earlier=found[LINES - 1].id if len(found) > LINES else None)


def _part(lines: Sequence[JournalFacts], *, reach: Reach) -> Part:
    return Part(done=_done(lines[:LINES], reach=reach), earlier=lines[LINES - 1].id if len(lines) > LINES else None)


def _done(lines: Iterable[JournalFacts], *, reach: Reach) -> tuple[Done, ...]:
    shown = [line for line in lines if line.inspection is not None]
    asks = Ask.objects.in_bulk([int(number) for number in _named(shown, "ask") if number.isdigit()])
    names, language = names_in(ask.query() for ask in asks.values()), get_language() or "ar"
    facts = records_among(_named(shown, "record"), reach=reach)
    return tuple(
        Done(
            at=line.at,
            person=None if line.person is None else line.person.name,
            act=line.act,
            outcome=line.outcome,
            inspection=line.inspection or 0,
            level=line.level,
            note=line.note,
            asked=asks.get(_number(line.about)),
            words=_words(asks.get(_number(line.about)), names, language),
            record_id=line.about.removeprefix("record:") if line.about.startswith("record:") else "",
            opened=facts.get(line.about.removeprefix("record:")),
        )
        for line in shown
    )


def _words(ask: Ask | None, names: Names, language: str) -> tuple[tuple[str, str], ...]:
    return () if ask is None else asked_in(ask.query(), names, language=language if language in LABELS else "ar")


def _named(lines: Iterable[JournalFacts], kind: str) -> set[str]:
    return {line.about.partition(":")[2] for line in lines if line.about.startswith(f"{kind}:")}


def _number(about: str) -> int:
    kind, _, number = about.partition(":")
    return int(number) if kind == "ask" and number.isdigit() else 0
