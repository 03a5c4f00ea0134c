"""What goes to whom when somebody leaves a post."""

from hypothesis import given
from hypothesis import strategies as st

from correspondence.core.departure import Goes, Thing, What, goes, is_of_post, mark, table
from directory.core.clearance import Clearance, Label, Level

ORDINARY, SECRET = Clearance(), Clearance(level=Level.SECRET)
THINGS = st.builds(
    Thing,
    what=st.sampled_from(What),
    about=st.text(max_size=5),
    label=st.builds(Label, level=st.sampled_from(Level), personal=st.booleans()),
    is_free=st.booleans(),
)


def a_draft(**label: object) -> Thing:
    return Thing(what=What.DRAFT, about="memo:1", label=Label(**label))  # type: ignore[arg-type]  # the test names its fields


def test_a_letter_goes_to_whoever_is_cleared_for_it() -> None:
    assert goes(a_draft(), receiver=ORDINARY, head=SECRET) is Goes.RECEIVER
    assert goes(a_draft(level=1), receiver=ORDINARY, head=SECRET) is Goes.HEAD
    assert goes(a_draft(level=1), receiver=ORDINARY, head=None) is Goes.STAYS


def test_what_is_personal_stays_and_a_directive_by_name_goes_back() -> None:
    assert goes(a_draft(personal=True), receiver=SECRET, head=SECRET) is Goes.STAYS
    referred = Thing(what=What.REFERRED, about="referral:1", label=Label(personal=True))
    assert goes(referred, receiver=SECRET, head=SECRET) is Goes.GIVER


@given(THINGS, st.sampled_from([ORDINARY, SECRET]), st.sampled_from([None, ORDINARY, SECRET]))
def test_nobody_is_given_what_he_may_not_read(thing: Thing, receiver: Clearance, head: Clearance | None) -> None:
    where = goes(thing, receiver=receiver, head=head)
    if where is Goes.RECEIVER:
        assert receiver.dominates(thing.label)
    if where is Goes.HEAD:
        assert head is not None
        assert head.dominates(thing.label)
    assert thing.is_free or where is Goes.STAYS


def test_a_letter_of_another_post_s_line_is_not_this_post_s() -> None:
    assert is_of_post(3, line=frozenset({3, 2, 1}), others=frozenset())
    assert not is_of_post(1, line=frozenset({3, 2, 1}), others=frozenset({7, 1}))
    assert not is_of_post(9, line=frozenset({3, 2, 1}), others=frozenset())


def test_the_mark_changes_with_who_gets_what_and_not_with_the_order() -> None:
    one, other = (a_draft(), Goes.RECEIVER), (a_draft(level=1), Goes.HEAD)
    assert mark([one, other]) == mark([other, one])
    assert mark([one]) != mark([(one[0], Goes.STAYS)])
    assert table([one, one, other]) == {(What.DRAFT, Goes.RECEIVER): 2, (What.DRAFT, Goes.HEAD): 1}
