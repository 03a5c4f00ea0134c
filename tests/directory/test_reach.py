"""The rule of access, against an oracle that was written a second time and imports nothing of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from directory.core.clearance import Clearance, Label
from directory.core.reach import (
    CLOCKWORK,
    FOLLOWER,
    PUBLIC,
    Facts,
    Reach,
    Scope,
    filter_of,
    may_read,
    may_see_envelope,
    reader_tokens,
)

DAY = date(2026, 7, 14)
small = st.frozensets(st.integers(1, 4), max_size=3)
days = st.integers(0, 9).map(lambda n: DAY + timedelta(days=n))
scopes = st.builds(
    Scope,
    mandate_id=st.just(1),
    units=small,
    kinds=st.frozensets(st.sampled_from(["letter", "circular"])),
    from_on=days,
    until_on=days,
    ceiling=st.integers(0, 2),
)
reaches = st.builds(
    Reach,
    name=st.just("person:1"),
    person_id=st.integers(1, 4),
    clearance=st.builds(Clearance, level=st.integers(0, 2), compartments=small),
    posts=small,
    units=small,
    heads=small,
    desks=small,
    groups=small,
    scopes=st.lists(scopes, max_size=2).map(tuple),
)
tokens = st.frozensets(
    st.tuples(st.sampled_from("ptosrge"), st.integers(1, 12)).map(lambda t: f"{t[0]}{t[1]}"), max_size=4
)
facts = st.builds(
    Facts,
    label=st.builds(Label, level=st.integers(0, 2), compartments=small, personal=st.booleans()),
    readers=tokens,
    units=small,
    kind=st.sampled_from(["letter", "circular"]),
    on=days | st.none(),
)


def oracle(reach: Reach, paper: Facts) -> bool:
    """The rule in words of its own: level, compartments, then need to know or a mandate."""
    if paper.label.level > reach.clearance.level:
        return False
    for compartment in paper.label.compartments:
        if compartment not in reach.clearance.compartments:
            return False
    mine = [f"p{reach.person_id}"]
    for letter, numbers in zip(
        "tosrg", (reach.posts, reach.units, reach.heads, reach.desks, reach.groups), strict=True
    ):
        mine += [letter + str(number) for number in numbers]
    for token in paper.readers:
        if token in mine:
            return True
    for scope in reach.scopes:
        if paper.label.personal or paper.on is None or paper.kind not in scope.kinds:
            continue
        if paper.label.level > scope.ceiling or not scope.from_on <= paper.on <= scope.until_on:
            continue
        if [unit for unit in paper.units if unit in scope.units]:
            return True
    return False


@given(reaches, facts)
def test_the_rule_agrees_with_the_oracle(reach: Reach, paper: Facts) -> None:
    assert may_read(reach, paper) == oracle(reach, paper)


@given(facts)
def test_machines_read_nothing(paper: Facts) -> None:
    assert not [machine for machine in (CLOCKWORK, FOLLOWER, PUBLIC) if may_read(machine, paper)]


@given(reaches)
def test_no_readers_means_nobody(reach: Reach) -> None:
    paper = Facts(label=Label(), readers=frozenset())
    assert not may_read(Reach(name=reach.name, person_id=reach.person_id, clearance=reach.clearance), paper)


def test_ordinary_papers_open_for_the_unit_and_the_heads_above() -> None:
    written = reader_tokens(Label(), persons=[7], posts=[3], unit_paths=[(5, 2, 1)], desks=[9])
    assert written == {"p7", "t3", "r9", "o5", "s5", "s2", "s1"}


def test_secret_papers_never_name_a_unit() -> None:
    written = reader_tokens(Label(level=1), persons=[7], posts=[3], unit_paths=[(5, 2, 1)], desks=[9], groups=[4])
    assert written == {"p7", "t3", "r9", "g4"}


def test_personal_papers_name_persons_only() -> None:
    label = Label(level=1, personal=True)
    assert reader_tokens(label, persons=[7], posts=[3], unit_paths=[(5,)], desks=[9], groups=[4]) == {"p7"}


def test_a_registry_sees_the_envelope_of_a_personal_paper_only() -> None:
    paper = Facts(label=Label(level=1, personal=True), readers=frozenset({"p7", "e9"}))
    desk = Reach(name="person:2", person_id=2, clearance=Clearance(level=1), desks=frozenset({9}))
    low = Reach(name="person:3", person_id=3, clearance=Clearance(level=0), desks=frozenset({9}))
    assert may_see_envelope(desk, paper)
    assert may_see_envelope(Reach(name="person:7", person_id=7, clearance=Clearance(level=1)), paper)
    assert not may_read(desk, paper)
    assert not may_see_envelope(low, paper)


def test_the_filter_lacks_what_the_person_lacks() -> None:
    reach = Reach(name="person:1", person_id=1, clearance=Clearance(level=1, compartments=frozenset({0, 61})))
    described = filter_of(reach)
    assert described.level == 1
    assert described.lacking == frozenset(range(1, 61))
    assert described.tokens == {"p1"}
