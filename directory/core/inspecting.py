"""What a mandate says when it is asked for, when it is in force, and what it may be narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from directory.core.errors import MandateDaysError, MandateNotInForceError, MandateWiderError
from directory.core.reach import Scope
from directory.core.tenure import Term

PURPOSE_LIMIT = 300
LONGEST = timedelta(days=366)
"""So long a mandate lasts at most; a longer inspection takes another one, with its own two officers."""


class Standing(StrEnum):
    """Where a mandate stands on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What a mandate opens: records of these units and kinds, dated in the term, up to the ceiling."""

    units: frozenset[int]
    kinds: frozenset[str]
    records_from_on: date
    records_until_on: date
    ceiling: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A mandate as one officer asks for it and another confirms it; the first of the inspectors leads.

    On `disclose_on` the registry of the inspected body is told of it; without such a day, at once (domain 2.16).
    """

    number: str
    authority: str
    purpose: str
    inspectors: tuple[int, ...]
    powers: Powers
    term: Term
    disclose_on: date | None = None

    def facts(self) -> dict[str, str]:
        """The same as a proposal keeps it."""
        given, last, told = self.powers, self.term.until_on, self.disclose_on
        return {
            "number": self.number,
            "authority": self.authority,
            "purpose": self.purpose,
            "inspectors": " ".join(map(str, self.inspectors)),
            "units": " ".join(map(str, sorted(given.units))),
            "kinds": " ".join(sorted(given.kinds)),
            "records": f"{given.records_from_on.isoformat()} {given.records_until_on.isoformat()}",
            "ceiling": str(given.ceiling),
            "days": f"{self.term.from_on.isoformat()} {'' if last is None else last.isoformat()}".rstrip(),
            "disclose": "" if told is None else told.isoformat(),
        }


def asked(facts: Mapping[str, str]) -> Asked:
    """What a proposal keeps, read back."""
    records, days = ([date.fromisoformat(day) for day in facts[name].split()] for name in ("records", "days"))
    return Asked(
        number=facts["number"],
        authority=facts["authority"],
        purpose=facts["purpose"],
        inspectors=tuple(map(int, facts["inspectors"].split())),
        powers=Powers(
            units=frozenset(map(int, facts["units"].split())),
            kinds=frozenset(facts["kinds"].split()),
            records_from_on=records[0],
            records_until_on=records[1],
            ceiling=int(facts["ceiling"]),
        ),
        term=Term(from_on=days[0], until_on=days[1] if len(days) > 1 else None),
        disclose_on=date.fromisoformat(facts["disclose"]) if facts.get("disclose") else None,
    )


def check_days(wanted: Asked, *, on: date) -> None:
    """Nothing, when its days can be given on that day. Raises MandateDaysError."""
    first, last, papers = wanted.term.from_on, wanted.term.until_on, wanted.powers
    if last is None or not max(on, first) <= last <= first + LONGEST or first < on:
        raise MandateDaysError
    if wanted.disclose_on is not None and not on <= wanted.disclose_on <= last + LONGEST:
        raise MandateDaysError
    if papers.records_until_on < papers.records_from_on:
        raise MandateDaysError


def standing(*, term: Term, withdrawn_at: datetime | None, on: date) -> Standing:
    """Where the mandate stands that day; a withdrawal goes before everything."""
    if withdrawn_at is not None:
        return Standing.WITHDRAWN
    if on < term.from_on:
        return Standing.NOT_YET
    return Standing.IN_FORCE if term.covers(on) else Standing.EXPIRED


def check_in_force(found: Standing) -> None:
    """Nothing, when inspections may be made under it. Raises MandateNotInForceError."""
    if found is not Standing.IN_FORCE:
        raise MandateNotInForceError


def check_narrower(new: Powers, old: Powers, *, until: tuple[date, date], above: Mapping[int, frozenset[int]]) -> None:
    """Nothing, when the new scope lies inside the old one. Raises MandateWiderError.

    `until` are the new last day and the old one; `above` names for each new unit itself and all units above it.
    What an inspector may see grows by another mandate only, with its own authority (domain 2.16).
    """
    inside = (
        bool(new.units) and all(not above.get(unit, frozenset()).isdisjoint(old.units) for unit in new.units),
        bool(new.kinds) and new.kinds <= old.kinds,
        old.records_from_on <= new.records_from_on <= new.records_until_on <= old.records_until_on,
        0 <= new.ceiling <= old.ceiling,
        until[0] <= until[1],
    )
    if not all(inside):
        raise MandateWiderError


def chosen(scopes: tuple[Scope, ...], mandate_id: int) -> Scope | None:
    """The scope of this mandate among those in force; None when it is over or was withdrawn."""
    return next((scope for scope in scopes if scope.mandate_id == mandate_id), None)
