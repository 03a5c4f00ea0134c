"""The lattice of labels and clearances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.core.clearance import HIGHEST_COMPARTMENT, Clearance, Label, bits, compartments_of

compartments = st.frozensets(st.integers(0, HIGHEST_COMPARTMENT))
labels = st.builds(Label, level=st.integers(0, 9), compartments=compartments, personal=st.booleans())
clearances = st.builds(Clearance, level=st.integers(0, 9), compartments=compartments)


@given(compartments)
def test_a_column_gives_back_the_set_it_was_given(numbers: frozenset[int]) -> None:
    assert compartments_of(bits(numbers)) == numbers
    assert bits(numbers) < 2**62


@pytest.mark.parametrize("number", [-1, HIGHEST_COMPARTMENT + 1, 1000])
def test_an_unknown_compartment_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="compartment"):
        bits([number])


@given(labels, labels, clearances)
def test_whoever_reads_the_join_reads_both(one: Label, other: Label, clearance: Clearance) -> None:
    both = clearance.dominates(one) and clearance.dominates(other)
    assert clearance.dominates(one.join(other)) == both


@given(labels, labels)
def test_join_does_not_care_for_order(one: Label, other: Label) -> None:
    assert one.join(other) == other.join(one)
    assert one.join(one) == one


def test_one_missing_compartment_closes_the_paper() -> None:
    label = Label(level=1, compartments=frozenset({3, 5}))
    assert Clearance(level=1, compartments=frozenset({3, 5, 7})).dominates(label)
    assert not Clearance(level=1, compartments=frozenset({3})).dominates(label)
    assert not Clearance(level=0, compartments=frozenset({3, 5})).dominates(label)
