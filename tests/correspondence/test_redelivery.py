"""Where a letter lies is told again by what was said of its way alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from correspondence.core.delivery import (
    DeliveryState,
    Destination,
    acted_on,
    answered_by,
    came,
    is_dated,
    is_for_action,
    passed_on,
    read_by,
    reopened,
    sent,
    sent_on,
    when_read,
)  # fmt: skip
from correspondence.core.partial import statement
from correspondence.core.redelivery import END, LEFT_OPEN, Laid, Step, laid

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
OURS, THEIRS = 1, 2


def said(*bodies: object) -> dict[int, Laid]:
    steps = [
        Step(what=END if body == END else str(body["what"]), body={} if body == END else body, by=9, at=AT + timedelta(hours=n))  # type: ignore[index, arg-type]  # END or a body
        for n, body in enumerate(bodies)
    ]  # fmt: skip
    return {one.unit_id: one for one in laid(steps, body_id=OURS, kind="letter")}


def out() -> dict[str, object]:
    to = [(11, OURS, False), (21, THEIRS, False), (12, OURS, True)]
    state = DeliveryState.DELIVERED
    lines = [
        Destination(unit_id=u, body_id=b, state=state, copy=c, hidden=c, purpose="للعلم" if c else "") for u, b, c in to
    ]
    return dict(sent(lines))


def test_a_wrong_unit_has_it_no_longer() -> None:
    found = said(
        came(number="2026/1", body_id=OURS, units=[11]),
        sent_on(from_unit=11, to_unit=12, body_id=OURS, level=0, reason="لغيره"),
        END,
    )
    assert (found[11].state, found[11].sent_on_reason, found[11].forwarded_by_id) == (DeliveryState.SENT_ON, "لغيره", 9)
    assert (found[12].state, found[12].parent, found[12].received_by_id) == (DeliveryState.ENDED, None, 9)


def test_own_units_have_it_and_another_bodys_registry() -> None:
    found = said(out())
    assert {unit: one.state for unit, one in found.items()} == {
        11: DeliveryState.DELIVERED,
        21: DeliveryState.AT_REGISTRY,
        12: DeliveryState.DELIVERED,
    }
    assert (found[12].copy, found[12].hidden, found[12].purpose) == (True, True, "للعلم")


def test_the_day_that_the_letter_sets_goes_where_its_addressees_letter_goes() -> None:
    first = dict(out()) | {"answer_by": "2026-12-01"}
    on = passed_on(from_unit=11, to_unit=13, body_id=OURS, level=0)
    away = sent_on(from_unit=13, to_unit=14, body_id=OURS, level=0, reason="لغيره")
    day = date(2026, 12, 1)
    assert {unit: one.answer_by for unit, one in said(first, on, away).items()} == {
        **dict.fromkeys((11, 21, 13, 14), day),
        12: None,
    }
    assert sent([], day) == {"what": "sent", "to": [], "answer_by": "2026-12-01"}


def test_received_passed_on_and_read() -> None:
    on = passed_on(from_unit=21, to_unit=22, body_id=THEIRS, level=0)
    found = said(out(), came(number="5", body_id=THEIRS, units=[21]), on, read_by(unit=21, person=9))
    above, below = found[21], found[22]
    assert (above.state, above.received_at, above.forwarded_at, above.acknowledged_at) == (
        DeliveryState.FORWARDED,
        AT + timedelta(hours=1),
        AT + timedelta(hours=2),
        AT + timedelta(hours=3),
    )
    assert (below.state, below.parent, below.body_id) == (DeliveryState.DELIVERED, 21, THEIRS)


@pytest.mark.parametrize("is_read", [False, True])
def test_an_end_lies_on_every_desk_it_reached_and_on_the_others_when_it_does(*, is_read: bool) -> None:
    came_in = came(number="5", body_id=THEIRS, units=[21])
    found = said(out(), END, came_in, *([read_by(unit=11, person=9)] if is_read else []))
    assert found[21].state is DeliveryState.ENDED
    assert found[11].state is (DeliveryState.ACKNOWLEDGED if is_read else DeliveryState.ENDED)


def test_what_came_in_on_paper_begins_with_its_number() -> None:
    (one,) = said(came(number="7", body_id=THEIRS, units=[21])).values()
    assert (one.state, one.received_by_id, one.parent) == (DeliveryState.DELIVERED, 9, None)
    assert said({"what": "sent", "to": []}, {"what": "something later"}, read_by(unit=99, person=1)) == {}


def test_i13_what_came_for_action_waits_until_it_is_answered_or_done() -> None:
    read, reply = read_by(unit=11, person=9), answered_by(reply_id="r", units=[11, 12], body_id=OURS, level=0)
    partly = statement(LEFT_OPEN, "r", note="الكلفة", body_id=OURS, level=0)
    assert said(out(), read)[11].state is DeliveryState.DELIVERED
    answered = said(out(), read, reply)
    assert (answered[11].state, answered[11].answer, answered[11].acted_at) == (
        DeliveryState.ANSWERED, "r", AT + timedelta(hours=2),
    )  # fmt: skip
    assert answered[12].state is DeliveryState.DELIVERED  # a copy asks for nothing
    assert (said(out(), reply, partly)[11].state, said(out(), reply, partly)[11].answer) == (
        DeliveryState.DELIVERED,
        "",
    )
    done = said(out(), acted_on(unit=11, person=9, note="أُنجز"), reply)[11]
    assert (done.state, done.acted_note, done.acted_by_id, done.answer) == (DeliveryState.ACTED, "أُنجز", 9, "")
    again = said(out(), acted_on(unit=11, person=9, note="أُنجز"), reopened(unit=11, person=9, note="نقص"))[11]
    assert (again.state, again.acted_at, again.acted_note) == (DeliveryState.DELIVERED, None, "")
    on = passed_on(from_unit=11, to_unit=13, body_id=OURS, level=0)
    assert said(out(), on, reply, partly)[11].state is DeliveryState.FORWARDED


@pytest.mark.parametrize(
    ("kind", "purpose", "asks"),
    [
        ("letter", None, True),
        ("circular", None, False),
        *(("letter", one, False) for one in ("", "للتفضل بالاطلاع مع التقدير", "مع الأوليات", "بۆ زانین", "to file")),
        *(("letter", one, True) for one in ("لإجراء اللازم", "للعمل بموجبه", "بۆ کاری پێویست", "For necessary action")),
        ("admin_order", "للتفضل بالاطلاع واتخاذ ما يلزم", True),
        ("circular", "لابداء الرأي", True),
        ("letter", "for the transaction file", False),
    ],
)
def test_2_8_a_receipt_ends_only_what_asks_for_nothing(kind: str, purpose: str | None, *, asks: bool) -> None:
    assert is_for_action(kind, copy=purpose is not None, purpose=purpose or "") is asks
    assert is_dated(kind, copy=purpose is not None, purpose=purpose or "") is (purpose is None or asks)
    after = DeliveryState.DELIVERED if asks else DeliveryState.ACKNOWLEDGED
    assert when_read(for_action=asks, passed_on=False) is after
    assert when_read(for_action=asks, passed_on=True) is DeliveryState.FORWARDED


def test_2_8_a_copy_for_action_waits_as_its_purpose_says_and_so_does_whoever_it_was_passed_on_to() -> None:
    to = [{"unit": 12, "body": OURS, "copy": True, "hidden": False, "purpose": "لإجراء اللازم"}]
    on = passed_on(from_unit=12, to_unit=13, body_id=OURS, level=0)
    found = said({"what": "sent", "to": to}, on, read_by(unit=13, person=9), acted_on(unit=12, person=9, note="أُنجز"))
    assert (found[13].state, found[13].purpose) == (DeliveryState.DELIVERED, "لإجراء اللازم")
    assert found[12].state is DeliveryState.ACTED


def test_1_1_what_a_letter_waits_for_beyond_its_kind_goes_where_it_goes() -> None:
    on = passed_on(from_unit=11, to_unit=13, body_id=OURS, level=0)
    found = said(dict(out()) | {"awaits": False}, read_by(unit=21, person=9), on, read_by(unit=13, person=9))
    assert {unit: one.asks("letter") for unit, one in found.items()} == {11: False, 21: False, 12: False, 13: False}
    assert found[13].state is DeliveryState.ACKNOWLEDGED
    assert {one.asks("submission") for one in said(dict(out()) | {"awaits": True}).values()} == {True, False}
