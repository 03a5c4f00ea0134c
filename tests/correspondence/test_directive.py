"""The margin's rules: what closes a verb, how far a deadline may go, who may be addressed, and the signed bytes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core import directive as core
from correspondence.core import errors
from correspondence.core.directive import (
    CLOSES,
    Directive,
    Instruction,
    Landing,
    Means,
    Part,
    Place,
    ReferralState,
    SeveralLeadsError,
    Target,
    Verb,
    Writer,
    after,
    check_deadline,
    check_landings,
    check_letter,
)
from directory.core.clearance import Clearance, Label

AT = datetime(2026, 7, 14, 8, 5, tzinfo=UTC)
SAID = Instruction(
    verb=Verb.OPINION,
    text="للدراسة وإبداء الرأي",
    targets=(Target(kind="unit", id=7),),
    place=Place(page=1, x=20, y=400, width=200, height=120),
    shown="ab" * 32,
    due_at=AT + timedelta(days=3),
)


def test_every_verb_is_closed_by_what_the_table_says() -> None:
    """Domain 1.7, the column "Closes when", word for word."""
    assert set(CLOSES) == set(Verb)
    assert {verb for verb, means in CLOSES.items() if Means.READ in means} == {Verb.INFORM}
    letters = {Verb.ACT, Verb.OPINION, Verb.DRAFT_REPLY, Verb.REPORT_BY, Verb.COMMITTEE, Verb.CHASE}
    assert {verb for verb, means in CLOSES.items() if Means.LETTER in means} == letters
    assert {verb for verb, means in CLOSES.items() if Means.ACCEPTED in means} == {Verb.ACT, Verb.REPORT_BY}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("means", Means)
@pytest.mark.parametrize("part", Part)
def test_nothing_else_closes_it(verb: Verb, means: Means, part: Part) -> None:
    accepted = core.closes(verb, part)
    try:
        found = after(verb, part, means, state=ReferralState.OPEN)
    except errors.CorrespondenceError:
        assert means not in accepted - {Means.ACCEPTED}
        assert means is not Means.RETURNED
        return
    if found is ReferralState.CLOSED:
        assert means in accepted
    elif found is ReferralState.REPORTED:
        assert means is Means.NOTE
        assert Means.ACCEPTED in accepted
        assert after(verb, part, Means.ACCEPTED, state=found) is ReferralState.CLOSED
    else:
        assert means is Means.RETURNED


@pytest.mark.parametrize("state", [ReferralState.CLOSED, ReferralState.RETURNED])
@pytest.mark.parametrize("means", Means)
def test_what_is_over_is_not_closed_again(state: ReferralState, means: Means) -> None:
    with pytest.raises(errors.OutOfTurnError):
        after(Verb.ACT, Part.LEAD, means, state=state)


def test_only_the_lead_drafts_the_answer() -> None:
    assert after(Verb.DRAFT_REPLY, Part.LEAD, Means.LETTER, state=ReferralState.OPEN) is ReferralState.CLOSED
    with pytest.raises(errors.MeansNotAcceptedError):
        after(Verb.DRAFT_REPLY, Part.SUPPORT, Means.LETTER, state=ReferralState.OPEN)


def test_a_note_that_is_declined_is_open_again() -> None:
    assert core.declined(ReferralState.REPORTED) is ReferralState.OPEN
    with pytest.raises(errors.OutOfTurnError):
        core.declined(ReferralState.OPEN)


def test_minutes_close_a_committee_and_a_memo_an_opinion() -> None:
    check_letter(Verb.COMMITTEE, "minutes")
    check_letter(Verb.OPINION, "memorandum")
    check_letter(Verb.ACT, "circular")
    for verb, kind in ((Verb.COMMITTEE, "letter"), (Verb.OPINION, "minutes"), (Verb.DRAFT_REPLY, "memorandum")):
        with pytest.raises(errors.MeansNotAcceptedError):
            check_letter(verb, kind)


moments = st.none() | st.integers(-10, 40).map(lambda hours: AT + timedelta(hours=hours))


@given(due_at=moments, upper=moments)
def test_a_lower_deadline_never_relaxes_an_upper_one(due_at: datetime | None, upper: datetime | None) -> None:
    try:
        check_deadline(due_at, upper_due_at=upper, at=AT)
    except (errors.DeadlinePastError, errors.DeadlineRelaxedError):
        return
    assert due_at is None or due_at > AT
    assert upper is None or (due_at is not None and due_at <= upper)


@given(st.lists(moments, max_size=6))
def test_the_strictest_of_several_deadlines_counts(deadlines: list[datetime | None]) -> None:
    found = core.strictest(deadlines)
    dated = [one for one in deadlines if one is not None]
    assert found == (min(dated) if dated else None)


def test_a_deadline_that_is_over_or_too_late_is_refused() -> None:
    with pytest.raises(errors.DeadlinePastError):
        check_deadline(AT, upper_due_at=None, at=AT)
    with pytest.raises(errors.DeadlineRelaxedError):
        check_deadline(AT + timedelta(days=2), upper_due_at=AT + timedelta(days=1), at=AT)
    with pytest.raises(errors.DeadlineRelaxedError):
        check_deadline(None, upper_due_at=AT + timedelta(days=1), at=AT)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": "  "}, errors.DirectiveNotCompleteError),
        ({"text": "ن" * 1_001}, errors.DirectiveNotCompleteError),
        ({"targets": ()}, errors.DirectiveNotCompleteError),
        ({"targets": (Target(kind="unit", id=7, part=Part.COPY),)}, errors.DirectiveNotCompleteError),
        ({"targets": tuple(Target(kind="unit", id=n) for n in range(2))}, SeveralLeadsError),
        (
            {"targets": tuple(Target(kind="unit", id=n, part=Part.SUPPORT) for n in range(21))},
            errors.TooManyAddresseesError,
        ),
        ({"verb": Verb.REPORT_BY, "due_at": None}, errors.DeadlinePastError),
        ({"place": replace(SAID.place, page=3)}, errors.PlaceNotOnPageError),
        ({"place": replace(SAID.place, page=0)}, errors.PlaceNotOnPageError),
        ({"place": replace(SAID.place, x=900)}, errors.PlaceNotOnPageError),
        ({"place": replace(SAID.place, y=-1)}, errors.PlaceNotOnPageError),
        ({"place": replace(SAID.place, height=0)}, errors.PlaceNotOnPageError),
    ],
)
def test_what_cannot_be_a_directive_is_refused(changes: dict[str, object], error: type[Exception]) -> None:
    SAID.check(pages=2)
    with pytest.raises(error):
        replace(SAID, **changes).check(pages=2)  # type: ignore[arg-type]  # the test names its fields


def landing(name: str, **cleared: int) -> Landing:
    people = {int(person[1:]): Clearance(level=level) for person, level in cleared.items()}
    return Landing(target=Target(kind="unit", id=1), name=name, cleared=people)


def test_nobody_is_addressed_twice_nor_uncleared_nor_oneself() -> None:
    secret = Label(level=1)
    check_landings([landing("a", p1=1), landing("b", p2=2)], label=secret, by=9)
    for wrong, error in (
        ([landing("a", p1=1), landing("b", p1=1)], errors.AddresseeTwiceError),
        ([landing("a", p1=0)], errors.AddresseeNotClearedError),
        ([landing("vacant")], errors.AddresseeNotClearedError),
        ([landing("a", p9=2)], errors.ReferredToSelfError),
    ):
        with pytest.raises(error):
            check_landings(wrong, label=secret, by=9)


def test_the_signed_bytes_are_pinned() -> None:
    """docs/formats/directive.md, the example."""
    writer = Writer(person_id=3, post_id=5, unit_id=2, body_id=1, capacity="acting", holder_id=4, order="أمر 17")
    made = Directive(
        name="00" * 16, record="11" * 16, document="ab" * 32, says=SAID, writer=writer, at=AT, upper="22" * 16
    )
    assert made.as_bytes().decode() == (
        '{"at":"2026-07-14T08:05:00Z","body":1,"capacity":"acting","directive":"' + "00" * 16 + '",'
        '"document_sha256":"'
        + "ab"
        * 32
        + '","due":"2026-07-17T08:05:00Z","for":4,"format":"diwan-directive","level":0,'
        '"order":"أمر 17","page":1,"person":3,"post":5,"record":"' + "11" * 16 + '","rectangle":[20,400,200,120],'
        '"text":"للدراسة وإبداء الرأي","to":[{"part":"lead","unit":7}],"unit":2,"upper":"' + "22" * 16 + '",'
        '"verb":"opinion","version":1}'
    )
    with_papers = replace(made, says=replace(SAID, antecedents=("cc" * 16, "bb" * 16)))
    said = json.loads(with_papers.as_bytes())
    assert said.pop("antecedents") == ["bb" * 16, "cc" * 16]
    assert said == json.loads(made.as_bytes())
    assert core.read_moment(json.loads(made.as_bytes())["due"]) == SAID.due_at
    assert core.read_moment("") is None
