"""A query that is kept is the query that was asked."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from search.core.kept import Kept, kept
from search.core.plan import Narrow

NARROWS = st.builds(
    Narrow,
    kinds=st.lists(st.sampled_from(["letter", "reply"]), unique=True).map(tuple),
    bodies=st.lists(st.integers(0, 9), unique=True).map(tuple),
    units=st.lists(st.integers(0, 9), unique=True).map(tuple),
    years=st.lists(st.integers(1990, 2030), unique=True).map(tuple),
    levels=st.lists(st.integers(0, 2), unique=True).map(tuple),
    signers=st.lists(st.integers(0, 9), unique=True).map(tuple),
    states=st.lists(st.sampled_from(["in_force", "void"]), unique=True).map(tuple),
    from_on=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    until_on=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    is_exact=st.booleans(),
)


@given(st.text(max_size=50), NARROWS)
def test_it_comes_back_from_the_database_as_it_was(line: str, narrow: Narrow) -> None:
    found = kept(line, narrow)
    again = Kept(line=found.line, choices=json.loads(json.dumps(found.choices)))
    assert (again.line, again.narrow()) == (line, narrow)


def test_its_digest_is_of_line_and_choices() -> None:
    plain = kept("عقد", Narrow())
    assert plain.choices == {}
    assert plain.digest() == kept("عقد", Narrow(order="best")).digest()
    assert plain.digest() != kept("عقد", Narrow(years=(2026,))).digest()
    assert plain.digest() != kept("عقود", Narrow()).digest()
