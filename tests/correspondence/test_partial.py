"""What is said of an answer that is only partial, replayed."""

from datetime import timedelta

from correspondence.core.partial import Partial, said, statement
from correspondence.core.redelivery import LEFT_OPEN, SETTLED, Step
from tests.town import AT

LATER = AT + timedelta(hours=1)


def step(what: str, reply: str, *, by: int, note: str = "") -> Step:
    """One statement."""
    body = statement(what, reply, note=note, body_id=1, level=0)
    return Step(what=what, body=body, by=by, at=AT if what == LEFT_OPEN else LATER)


def test_the_last_word_counts_for_each_answer() -> None:
    steps = [
        step(LEFT_OPEN, "a", by=1, note="أول"),
        step(LEFT_OPEN, "b", by=2, note="ثانٍ"),
        step(SETTLED, "a", by=3),
        step(SETTLED, "c", by=3),
        Step(what="sent", body={}, by=1, at=AT),
    ]
    assert said(steps) == {
        "a": Partial(reply_id="a", missing="أول", by=1, at=AT, settled_by=3, settled_at=LATER),
        "b": Partial(reply_id="b", missing="ثانٍ", by=2, at=AT),
    }
    assert said([*steps, step(LEFT_OPEN, "a", by=1, note="ثالث")])["a"].settled_at is None
