"""The filter is made from the one description of the rule, and is closed whenever something is missing."""

from datetime import date

from directory.core.clearance import Clearance
from directory.core.reach import CLOCKWORK, FOLLOWER, PUBLIC, Filter, Reach, Scope, filter_of
from search.core import access
from search.core.inside import ANY, marked
from search.core.plan import AllOf, Among, AnyOf, Except, Has

EVERYTHING = AllOf(of=())
SCOPE = Scope(
    mandate_id=1,
    units=frozenset({1}),
    kinds=frozenset({"letter"}),
    from_on=date(2026, 1, 1),
    until_on=date(2026, 12, 31),
    ceiling=-1,
)


def test_a_filter_never_names_a_band_above_the_clearance() -> None:
    for level, bands in ((-1, ()), (0, (0,)), (1, (0, 1)), (2, (0, 1, 2)), (9, (0, 1, 2))):
        rule = Filter(level=level, lacking=frozenset(), tokens=frozenset({"p1"}), scopes=())
        assert access.bands(rule) == bands


def test_machines_find_nothing() -> None:
    for reach in (CLOCKWORK, FOLLOWER, PUBLIC):
        assert access.trim(filter_of(reach), EVERYTHING) == AnyOf(of=())
        assert access.bands(filter_of(reach)) == ()


def test_who_lacks_every_compartment_sees_only_papers_without_any() -> None:
    rule = filter_of(Reach(name="a", person_id=1, clearance=Clearance(level=1)))
    found = access.trim(rule, EVERYTHING)
    assert isinstance(found, AllOf)
    assert found.of[-1] == Has(field="cmax", value=0)


def test_who_has_some_compartments_is_kept_from_the_others() -> None:
    clearance = Clearance(level=1, compartments=frozenset({0, 3}))
    found = access.trim(filter_of(Reach(name="a", person_id=1, clearance=clearance)), EVERYTHING)
    assert isinstance(found, Except)
    assert isinstance(found.without, Among)
    assert "c1" in found.without.values
    assert "c3" not in found.without.values


def test_a_mandate_below_every_level_opens_nothing() -> None:
    rule = Filter(level=1, lacking=frozenset(), tokens=frozenset({"p1"}), scopes=(SCOPE,))
    found = access.trim(rule, EVERYTHING)
    assert "key" not in repr(found)


def test_what_is_pending_is_asked_of_the_database() -> None:
    rule = Filter(level=1, lacking=frozenset(), tokens=frozenset({"p1"}), scopes=())
    none: frozenset[str] = frozenset()
    trimmed = access.trim(rule, EVERYTHING)
    assert access.overlaid(rule, EVERYTHING, pending=none, visible=none, mandated=none) == trimmed
    waits = {"pending": frozenset({"a", "b"}), "visible": frozenset({"b", "c"})}
    found = access.overlaid(rule, EVERYTHING, **waits, mandated=none)
    assert isinstance(found, AnyOf)
    rest, again = found.of
    assert rest == Except(of=access.trim(rule, EVERYTHING), without=Among(field="id", values=("a", "b")))
    assert again == AllOf(of=(EVERYTHING, Among(field="id", values=("b",))))
    word, heard = Has(field="t", value="budget"), marked("budget", body=ANY)
    by_body = access.overlaid(rule, word, **waits, mandated=none)
    by_mandate = access.overlaid(rule, word, **waits, mandated=frozenset({"b"}))
    assert (heard in repr(by_body), heard in repr(by_mandate)) == (False, True)
