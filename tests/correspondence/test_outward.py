"""How a letter stands with whoever is outside is told again by what was said of it alone."""

from datetime import UTC, date, datetime

from correspondence.core.delivery import answered_by, dispatched, received_outside, sent, told_outside
from correspondence.core.misdirected import Course, Goal, redirected
from correspondence.core.outward import replayed
from correspondence.core.partial import statement
from correspondence.core.parts import Addressee, Copy
from correspondence.core.redelivery import LEFT_OPEN, Step

AT, DAY = datetime(2026, 11, 22, 8, tzinfo=UTC), date(2026, 11, 22)
NAME = "وزارة التجارة"


def test_it_went_arrived_and_was_answered() -> None:
    said = (
        sent([], DAY, [NAME, "أحمد"]),
        dispatched(name=NAME, means="post", on=DAY, reference="RR 12"),
        received_outside(name=NAME, on=DAY, receiver="علي"),
        answered_by(reply_id="r", units=(), outside=[NAME, "غيره"], body_id=1, level=0),
    )
    steps = [Step(what=str(body["what"]), body=body, by=9, at=AT) for body in said]
    trade, ahmad = replayed(steps)
    assert (trade.means, trade.reference, trade.went_on, trade.noted_by_id) == ("post", "RR 12", DAY, 9)
    assert (trade.received_on, trade.receiver, trade.received_noted_at, trade.answer) == (DAY, "علي", AT, "r")
    assert (ahmad.means, ahmad.answer_by, ahmad.answer) == ("", DAY, "")
    partly = statement(LEFT_OPEN, "r", note="الكلفة", body_id=1, level=0)
    assert replayed([*steps, Step(what=LEFT_OPEN, body=partly, by=9, at=AT)])[0].answer == ""


def test_a_copy_goes_out_with_its_purpose_and_nobody_waits_for_its_answer() -> None:
    copy = Copy(unit_id=None, name="أحمد", purpose="للاطلاع", outside=True)
    said = sent([], DAY, [NAME], [copy])
    assert said["copies_outside"] == [{"name": "أحمد", "purpose": "للاطلاع"}]
    to, beside = replayed([Step(what="sent", body=said, by=9, at=AT)])
    assert [(one.copy, one.purpose, one.answer_by) for one in (to, beside)] == [
        (False, "", DAY),
        (True, "للاطلاع", None),
    ]


def test_what_came_in_by_mistake_goes_where_its_statement_says() -> None:
    to = Addressee(unit_id=None, name=NAME, address="بغداد", email="a@b.example")
    said = redirected(Goal(course=Course.BACK, to=to), body_id=1, goes_to=None, reason="ليس لنا")
    (one,) = replayed([Step(what=str(said["what"]), body=said, by=9, at=AT)])
    assert (one.name, one.address, one.email, one.note) == (NAME, "بغداد", "a@b.example", "ليس لنا")
    elsewhere = redirected(Goal(course=Course.ON, to=Addressee(unit_id=7, name="")), body_id=1, goes_to=2, reason="x")
    assert replayed([Step(what=str(elsewhere["what"]), body=elsewhere, by=9, at=AT)]) == ()


def test_2_11_what_somebody_outside_was_told_last_stands() -> None:
    said = [sent([], DAY, [NAME])]
    said += [told_outside(name=NAME, of=of, means="by_hand", on=DAY, reference="") for of in ("r" * 32, "void")]
    (one,) = replayed(Step(what=str(body["what"]), body=body, by=9, at=AT) for body in said)
    assert (one.told_of, one.told_means, one.told_on, one.told_at, one.told_by_id) == ("void", "by_hand", DAY, AT, 9)
