"""Who may read what, held against a rule written a second time over plain objects.

The oracle below imports nothing of the filter: it knows levels, compartments, marks and mandates as a
clerk would explain them. Random people ask for random records; both must answer alike, and every
mutant of the filter must be caught.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db.models import Q

from archive import records
from archive.core.readers import sorted_marks
from archive.models import Entry, Record, RecordUnit
from archive.models import record as room
from directory.core.clearance import Clearance
from directory.core.reach import CLOCKWORK, FOLLOWER, PUBLIC, Filter, Reach, Scope, filter_of
from tests.kept import once
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db
KINDS = ("letter", "circular", "minutes")


def chances(seed: int) -> random.Random:
    """The same chance in every run."""
    return random.Random(seed)  # noqa: S311  (a test's dice, no secret)


@dataclass
class Paper:
    """A record as the oracle sees it."""

    id: str
    level: int
    compartments: set[int]
    personal: bool
    marks: set[str]
    units: list[int]
    kind: str
    on: date


@dataclass
class Someone:
    """A reader as the oracle sees him."""

    level: int
    compartments: set[int]
    marks: set[str]
    mandates: list[tuple[set[int], set[str], date, date, int]]


def may(someone: Someone, paper: Paper) -> bool:
    """The rule in a clerk's words."""
    if paper.level > someone.level:
        return False
    for compartment in paper.compartments:
        if compartment not in someone.compartments:
            return False
    for mark in paper.marks:
        if mark in someone.marks:
            return True
    if paper.personal:
        return False
    for units, kinds, first, last, ceiling in someone.mandates:
        inside = any(unit in units for unit in paper.units)
        if inside and paper.kind in kinds and first <= paper.on <= last and paper.level <= ceiling:
            return True
    return False


def paths(town: Town) -> list[list[int]]:
    return [
        [town.planning_hr, town.planning_admin, town.planning],
        [town.planning_statistics, town.planning],
        [town.finance_current, town.finance_budget, town.finance],
        [town.audit],
    ]


def some_papers(town: Town, chance: random.Random, count: int) -> list[Paper]:
    people = [citizen.person_id for citizen in town.everybody()]
    groups = [Group.objects.create(name=f"group {number}").pk for number in range(3)]
    found = []
    for number in range(count):
        path = chance.choice(paths(town))
        personal = chance.random() < 0.1
        level = chance.choice([0, 0, 0, 1, 1, 2, 3])
        marks = {f"p{chance.choice(people)}" for _ in range(chance.randint(0, 2))}
        if not personal:
            marks |= {f"t{chance.randint(1, 12)}" for _ in range(chance.randint(0, 1))}
            marks |= {f"r{chance.randint(1, 2)}" for _ in range(chance.randint(0, 1))}
            marks |= {f"g{chance.choice(groups)}" for _ in range(chance.randint(0, 1))}
            if level == 0:
                marks |= {f"o{path[0]}"} | {f"s{unit}" for unit in path}
        elif chance.random() < 0.5:
            marks |= {f"e{chance.randint(1, 2)}"}
        found.append(
            Paper(
                id=f"{number:032x}",
                level=level,
                compartments=set(chance.sample([0, 1, 3, 30, 61], chance.choice([0, 0, 0, 1, 2]))),
                personal=personal,
                marks=marks,
                units=path,
                kind=chance.choice(KINDS),
                on=TODAY - timedelta(days=chance.randint(0, 40)),
            )
        )
    return found


def shelve(paper: Paper) -> None:
    entry = Entry.objects.create(kind="RECORD", record_id=paper.id, leaf=paper.id, by="test", at=AT)
    record = Record.objects.create(
        record_id=paper.id,
        entry=entry,
        kind=paper.kind,
        subject="موضوع",
        level=paper.level,
        compartments=sum(1 << number for number in paper.compartments),
        personal=paper.personal,
        unit_id=paper.units[0],
        body_id=paper.units[-1],
        unit_path=paper.units,
        on=paper.on,
        language="ar",
        letter_sha256=paper.id,
        manifest_sha256=paper.id,
    )
    RecordUnit.objects.bulk_create([RecordUnit(record=record, unit_id=unit) for unit in paper.units])
    record.grant(sorted_marks(paper.marks))


def some_reader(town: Town, chance: random.Random) -> tuple[Reach, Someone]:
    person = chance.choice(town.everybody()).person_id
    units = [unit for path in paths(town) for unit in path]
    groups = list(Group.objects.values_list("id", flat=True))
    parts = {
        "posts": frozenset(chance.sample(range(1, 13), chance.randint(0, 2))),
        "units": frozenset(chance.sample(units, chance.randint(0, 2))),
        "heads": frozenset(chance.sample(units, chance.randint(0, 1))),
        "desks": frozenset(chance.sample([1, 2], chance.randint(0, 1))),
        "groups": frozenset(chance.sample(groups, chance.randint(0, 1))),
    }
    level = chance.randint(0, 3)
    compartments = set(chance.sample([0, 1, 3, 30, 61], chance.randint(0, 5)))
    mandates = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        first = TODAY - timedelta(days=chance.randint(0, 40))
        mandates.append(
            (
                set(chance.sample(units, chance.randint(1, 2))),
                set(chance.sample(KINDS, chance.randint(1, 2))),
                first,
                first + timedelta(days=chance.randint(0, 30)),
                chance.randint(0, 2),
            )
        )
    marks = {f"p{person}"} | {
        mark + str(number)
        for mark, name in (("t", "posts"), ("o", "units"), ("s", "heads"), ("r", "desks"), ("g", "groups"))
        for number in parts[name]
    }
    reach = Reach(
        name=f"person:{person}",
        person_id=person,
        clearance=Clearance(level=level, compartments=frozenset(compartments)),
        scopes=tuple(
            Scope(
                mandate_id=number,
                units=frozenset(where),
                kinds=frozenset(kinds),
                from_on=first,
                until_on=last,
                ceiling=ceiling,
            )
            for number, (where, kinds, first, last, ceiling) in enumerate(mandates)
        ),
        **parts,
    )
    return reach, Someone(level=level, compartments=compartments, marks=marks, mandates=mandates)


@pytest.fixture
def papers(town: Town) -> list[Paper]:
    return once("papers of the oracle", lambda: shelved(some_papers(town, chances(7), 150)))


def shelved(found: list[Paper]) -> list[Paper]:
    for paper in found:
        shelve(paper)
    return found


def first_difference(town: Town, papers: list[Paper], *, seed: int, people: int) -> int:
    """How many random readers are asked until one is answered otherwise than the oracle would; 0 for none."""
    chance = chances(seed)
    ids = [paper.id for paper in papers]
    for asked in range(1, people + 1):
        reach, someone = some_reader(town, chance)
        expected = {paper.id for paper in papers if may(someone, paper)}
        if set(records.records_among(ids, reach=reach)) != expected:
            return asked
    return 0


def test_the_filter_says_what_the_oracle_says(town: Town, papers: list[Paper]) -> None:
    assert first_difference(town, papers, seed=1, people=160) == 0


def test_the_oracle_has_something_to_say(town: Town, papers: list[Paper]) -> None:
    chance = chances(1)
    readers = [some_reader(town, chance)[1] for _ in range(100)]
    seen = [sum(may(someone, paper) for paper in papers) for someone in readers]
    assert max(seen) > 40
    assert min(seen) < 3


def without_level(rule: Filter) -> Filter:
    return replace(rule, level=99)


def level_off_by_one(rule: Filter) -> Filter:
    return replace(rule, level=rule.level + 1)


def without_compartments(rule: Filter) -> Filter:
    return replace(rule, lacking=frozenset())


def highest_compartment_forgotten(rule: Filter) -> Filter:
    return replace(rule, lacking=rule.lacking - {61})


def mandate_for_ever(rule: Filter) -> Filter:
    scopes = tuple(replace(scope, until_on=date(9999, 1, 1)) for scope in rule.scopes)
    return replace(rule, scopes=scopes)


def mandate_from_ever(rule: Filter) -> Filter:
    return replace(rule, scopes=tuple(replace(scope, from_on=date(1, 1, 1)) for scope in rule.scopes))


def mandate_without_ceiling(rule: Filter) -> Filter:
    return replace(rule, scopes=tuple(replace(scope, ceiling=99) for scope in rule.scopes))


def mandate_of_every_kind(rule: Filter) -> Filter:
    return replace(rule, scopes=tuple(replace(scope, kinds=frozenset(KINDS)) for scope in rule.scopes))


def without_mandates(rule: Filter) -> Filter:
    return replace(rule, scopes=())


def without_groups(rule: Filter) -> Filter:
    return replace(rule, tokens=frozenset(token for token in rule.tokens if token[0] != "g"))


def envelope_taken_for_content(rule: Filter) -> Filter:
    return replace(rule, tokens=rule.tokens | {f"e{token[1:]}" for token in rule.tokens if token[0] == "r"})


MUTANTS = (
    without_level,
    level_off_by_one,
    without_compartments,
    highest_compartment_forgotten,
    mandate_for_ever,
    mandate_from_ever,
    mandate_without_ceiling,
    mandate_of_every_kind,
    without_mandates,
    without_groups,
    envelope_taken_for_content,
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_every_mutant_of_the_description_is_caught(
    town: Town, papers: list[Paper], monkeypatch: pytest.MonkeyPatch, mutant: Callable[[Filter], Filter]
) -> None:
    monkeypatch.setattr(room, "filter_of", lambda reach: mutant(filter_of(reach)))
    assert first_difference(town, papers, seed=1, people=160) > 0


def test_a_personal_paper_left_open_to_mandates_is_caught(
    town: Town, papers: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = room._inside

    def careless(scope: Scope, level: int) -> Q:
        kept = [child for child in real(scope, level).children if child != ("personal", False)]
        return Q(*kept)

    monkeypatch.setattr(room, "_inside", careless)
    assert first_difference(town, papers, seed=1, people=160) > 0


def test_one_query_whatever_the_reach(
    town: Town, papers: list[Paper], django_assert_num_queries: Callable[[int], object]
) -> None:
    chance = chances(3)
    for _ in range(10):
        reach, _ = some_reader(town, chance)
        with django_assert_num_queries(1):  # type: ignore[attr-defined]  # pytest-django's fixture
            records.records_among([paper.id for paper in papers], reach=reach)


@pytest.mark.parametrize("reach", [CLOCKWORK, FOLLOWER, PUBLIC], ids=lambda reach: reach.name)
def test_machines_read_nothing(papers: list[Paper], reach: Reach) -> None:
    assert records.records_among([paper.id for paper in papers], reach=reach) == {}


def test_no_readers_means_nobody(town: Town) -> None:
    paper = Paper("f" * 32, 0, set(), False, set(), [town.audit], "letter", TODAY)
    shelve(paper)
    for citizen in town.everybody():
        assert records.records_among([paper.id], reach=citizen.reach) == {}
