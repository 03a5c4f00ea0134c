"""A margin is told again by what was said in it alone."""

import json
from datetime import UTC, datetime, timedelta

from archive.core.margin import statement_of
from correspondence.core.directive import ReferralState, Target
from correspondence.core.redirection import Directed, Said, directed

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
TO = {"post": 5, "part": "lead"}


def given(name: str, *to: dict[str, int | str], upper: str = "", **changes: object) -> dict[str, object]:
    fields = {
        "format": "diwan-directive", "version": 1, "directive": name, "record": "r", "document_sha256": "", "due": "",
        "upper": upper, "person": 1, "post": 2, "unit": 3, "body": 4, "level": 0, "verb": "act", "to": to or (TO,),
    }  # fmt: skip
    return dict(statement_of(json.dumps(fields | changes).encode(), b"", body=4, level=0))


def moved(name: str, what: str, means: str, **changes: object) -> dict[str, object]:
    return {"what": what, "directive": name, "to": TO, "means": means, "answer": ""} | changes


def told(*bodies: dict[str, object]) -> tuple[tuple[Directed, ...], tuple[str, ...]]:
    return directed(Said(body=one, by=9, at=AT + timedelta(hours=n)) for n, one in enumerate(bodies))  # type: ignore[arg-type]  # plain JSON


def test_a_referral_goes_to_and_fro_until_its_note_is_accepted() -> None:
    steps = [given("a"), moved("a", "report", "note"), moved("a", "decline", "note"), moved("a", "report", "note")]
    states = []
    for count in range(1, 5):
        ((one,), odd) = told(*steps[:count])
        states.append(one.referred["post", 5].state)
        assert odd == ()
    assert states == [ReferralState.OPEN, ReferralState.REPORTED, ReferralState.OPEN, ReferralState.REPORTED]
    ((one,), _) = told(*steps, moved("a", "accept", "accepted"))
    row = one.referred["post", 5]
    assert (row.state, row.closed_at, row.closed_by_id, row.means) == ("closed", AT + timedelta(hours=4), 9, "accepted")


def test_an_answer_is_a_letter_and_a_return_ends_it() -> None:
    ((one,), _) = told(given("a"), moved("a", "answer", "letter", answer="q"))
    assert (one.referred["post", 5].means, one.referred["post", 5].answer) == ("letter", "q")
    ((one,), _) = told(given("a"), moved("a", "return_up", "returned"))
    assert one.referred["post", 5].state == "returned"


def test_the_one_above_is_whoever_wrote_the_lower_one() -> None:
    ((upper, lower), _) = told(given("a", TO, {"unit": 8, "part": "support"}), given("b", upper="a", post=5))
    assert upper.above(lower) == Target(kind="post", id=5)
    ((upper, lower), _) = told(given("a", TO), given("b", upper="a", post=6))
    assert upper.above(lower) is None


def test_what_no_directive_does_is_named_and_changes_nothing() -> None:
    odd = (
        moved("a", "accept", "accepted"),
        moved("x", "report", "note"),
        moved("a", "report", "sung"),
        {"what": "given"},
    )
    ((one,), names) = told(given("a"), *odd)
    assert one.referred["post", 5].state == ReferralState.OPEN
    assert names == ("a", "x", "a", "")


def test_a_receipt_is_said_and_moves_nothing() -> None:
    ((one,), odd) = told(given("a"), moved("a", "take_up", ""))
    row = one.referred["post", 5]
    assert (row.state, row.moved_at, odd) == (ReferralState.OPEN, None, ())


def test_more_time_moves_the_deadline_once_it_is_granted() -> None:
    day, later = "2026-11-25T11:00:00Z", "2026-11-30T11:00:00Z"
    asked = moved("a", "ask_time", "", due=later)
    ((one,), odd) = told(given("a", due=day), asked, moved("a", "refuse_time", "", due=later))
    assert (one.referred["post", 5].due_at, one.referred["post", 5].moved_at, odd) == (one.due_at, None, ())
    ((one,), _) = told(given("a", due=day), asked, moved("a", "give_time", "", due=later))
    row = one.referred["post", 5]
    assert (row.due_at, row.moved_at) == (datetime(2026, 11, 30, 11, tzinfo=UTC), AT + timedelta(hours=2))
    assert one.due_at == datetime(2026, 11, 25, 11, tzinfo=UTC)  # what was signed stays
