"""What came for action: reading it ends nothing; an answer, what was directed, or a report of what was done does."""

from datetime import timedelta

import pytest

from archive.records import said_about
from correspondence import notices, trays
from correspondence.accept import accept
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import Verb
from correspondence.core.errors import LowerStillOpenError, OutOfTurnError, ReasonMissingError
from correspondence.core.letter import Addressee, Copy, Kind
from correspondence.core.notice import What
from correspondence.deadlines import running
from correspondence.deliver import acknowledge, forward
from correspondence.leave_open import leave_open, settle
from correspondence.models import Delivery, Memo
from correspondence.overdue import overdue
from correspondence.reading import reading
from correspondence.receive import receive
from correspondence.redeliver import redeliver
from correspondence.reopen_letter import reopen_letter
from correspondence.report import report
from correspondence.report_action import report_action
from correspondence.return_up import return_up
from correspondence.settle_copies import settle_copies
from correspondence.unanswered import unanswered
from correspondence.views.desk import row_of
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.intakes import booked
from tests.correspondence.margins import directed, lying, marked, post
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, Citizen, Town
from tests.web.steps import client_of, plain

__all__ = ["marked"]
pytestmark = pytest.mark.django_db
LATE = AT + timedelta(days=40)
DONE = "زُوّدت الوزارة بالبيانات المطلوبة"


def ticks(row: Delivery) -> bool:
    """Whether the engine follows its deadline."""
    found = (one.about for rows in running(CLOCKWORK, until=LATE, at=LATE) for one in rows)
    return f"delivery:{row.pk}" in found


def on_desk(one: Citizen, record_id: str) -> bool:
    """Whether it lies on this person's desk."""
    return any(item.record_id == record_id for _, items in trays.desk(one.reach, at=AT).groups for item in items)


def stands(row: Delivery) -> str:
    """Its state now."""
    return str(Delivery.objects.get(pk=row.pk).state)


def test_i13_a_receipt_closes_no_clock_and_what_was_done_does(town: Town) -> None:
    given = registered(town, inside(town))
    row = Delivery.objects.get(record_id=given.record_id, unit=town.planning_statistics)
    acknowledge(row.pk, by=town.dara.reach, at=AT)
    assert (stands(row), ticks(row), on_desk(town.dara, given.record_id)) == ("delivered", True, True)
    assert [one.record_id for one in overdue(town.dara.reach, at=LATE)] == [given.record_id]
    memo = Memo.objects.get(record_id=given.record_id)
    assert [one.state for one in reading(memo.ref, reach=town.zainab.reach).recipients if not one.copy] == ["read"]
    assert unanswered(town.zainab.reach, at=LATE)
    browser = client_of(town.dara)
    assert browser.post(f"/deliveries/{row.pk}/act/", {"reason": " "}).status_code == 422
    offered = [plain(client_of(one).get(f"/records/{given.record_id}/")) for one in (town.dara, town.omar, town.zainab)]
    assert ["بيان ما أُنجز" in page for page in offered] == [True, False, False]  # by whatever way one comes to it
    assert [f"/deliveries/{row.pk}/forward/" in page for page in offered] == [True, True, False]
    assert browser.post(f"/deliveries/{row.pk}/act/", {"reason": DONE}).status_code == 302
    assert (stands(row), ticks(row), on_desk(town.dara, given.record_id)) == ("acted", False, False)
    assert not overdue(town.dara.reach, at=LATE)
    assert not unanswered(town.zainab.reach, at=LATE)
    page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/reading/"))
    assert (DONE in page, "أُنجز" in page) == (True, True)
    kept = said_about(given.record_id, reach=town.zainab.reach)[-1].body
    assert (kept["what"], kept["unit"], kept["note"]) == ("acted", town.planning_statistics, DONE)
    told = [line.act for line in whois.lines_about(f"record:{given.record_id}")]
    assert told.count("report_action") == 1
    with pytest.raises(OutOfTurnError):
        report_action(row.pk, note=DONE, by=town.dara.reach, at=AT)
    before = list(Delivery.objects.order_by("pk").values())
    assert redeliver(by=CLOCKWORK, at=AT).deliveries == 0
    Delivery.objects.filter(pk=row.pk).update(state="delivered", acted_at=None, acted_by=None, acted_note="")
    assert (redeliver(by=CLOCKWORK, at=AT).deliveries, list(Delivery.objects.order_by("pk").values())) == (1, before)


def test_who_may_not_report_leaves_no_trace(town: Town) -> None:
    given = registered(town, inside(town))
    rows = Delivery.objects.filter(record_id=given.record_id)
    row, copy = rows.get(unit=town.planning_statistics), rows.get(copy=True)
    entries = len(said_about(given.record_id, reach=town.zainab.reach))
    for stranger in (town.zainab, town.omar, town.huda, town.rebwar):
        with pytest.raises(NotWithinReachError):
            report_action(row.pk, note=DONE, by=stranger.reach, at=AT)
    with pytest.raises(ReasonMissingError):
        report_action(row.pk, note=" ", by=town.dara.reach, at=AT)
    with pytest.raises(OutOfTurnError):
        report_action(copy.pk, note=DONE, by=town.hasan.reach, at=AT)
    assert len(said_about(given.record_id, reach=town.zainab.reach)) == entries
    assert stands(row) == "delivered"


def test_2_9_an_answer_closes_the_clock_and_a_partial_one_lets_it_run_on(town: Town) -> None:
    given = registered(town, a_letter(town))
    row = Delivery.objects.get(record_id=given.record_id, body=town.finance)
    receive(row.pk, by=town.nasrin.reach, at=AT)
    acknowledge(row.pk, by=town.huda.reach, at=AT)
    assert ticks(row)
    says = {"sender_unit": town.finance_budget, "answers": given.number, "answers_on": given.on}
    booked(town, "receipt", number="1", **says)  # a letter that is no reply, as a receipt
    assert ticks(row)
    paper = booked(town, "reply", number="2", kind=Kind.REPLY, **says)
    assert (stands(row), ticks(row), on_desk(town.huda, given.record_id)) == ("answered", False, False)
    assert Delivery.objects.get(pk=row.pk).answer == paper.record_id
    memo = Memo.objects.get(record_id=given.record_id)
    leave_open(memo.ref, reply_id=paper.record_id, missing="الكلفة", by=town.zainab.reach, at=AT)
    assert (stands(row), ticks(row)) == ("delivered", True)
    assert not [one for one in notices.mine(town.huda.reach) if one.what is What.REOPENED]  # of another ministry
    settle(memo.ref, reply_id=paper.record_id, by=town.zainab.reach, at=AT)
    assert (stands(row), ticks(row)) == ("answered", False)
    assert redeliver(by=CLOCKWORK, at=AT).deliveries == 0


def test_2_8_a_copy_for_action_is_an_item_of_its_unit_with_a_clock_of_its_own(town: Town) -> None:
    copies = (
        Copy(unit_id=town.planning_hr, name="قسم الموارد البشرية", purpose="لإجراء اللازم مع الأوليات"),
        Copy(unit_id=town.finance_budget, name="دائرة الموازنة", purpose="للعمل بموجبه"),
        Copy(unit_id=town.planning_admin, name="الدائرة الإدارية", purpose="للعلم"),
        Copy(unit_id=town.planning, name="مكتب الوزير", purpose="للتفضل بالاطلاع"),
    )
    given = registered(town, inside(town, copies=copies))
    rows = {row.unit_id: row for row in Delivery.objects.filter(record_id=given.record_id)}
    ours, theirs, told = rows[town.planning_hr], rows[town.finance_budget], rows[town.planning]
    assert [row.due_at is not None for row in (ours, theirs, told)] == [True, True, False]
    assert receive(theirs.pk, by=town.nasrin.reach, at=AT)  # under a number of its own registry
    for row, head in ((ours, town.hasan), (theirs, town.huda), (told, town.amal)):
        acknowledge(row.pk, by=head.reach, at=AT)
    assert [stands(row) for row in (ours, theirs, told)] == ["delivered", "delivered", "acknowledged"]
    assert (ticks(ours), ticks(theirs), ticks(told)) == (True, True, False)
    assert [one.record_id for one in overdue(town.hasan.reach, at=LATE)] == [given.record_id]
    (item,) = (
        item for _, items in trays.desk(town.hasan.reach, at=AT).groups for item in items if item.delivery_id == ours.pk
    )
    assert (item.matter, item.for_action, item.due_at) == (trays.Matter.ACT, True, ours.due_at)
    assert "بيان ما أُنجز" in plain(client_of(town.hasan).get(row_of(item).address))
    report_action(ours.pk, note=DONE, by=town.hasan.reach, at=AT)
    says = {"sender_unit": town.finance_budget, "answers": given.number, "answers_on": given.on}
    booked(town, "reply", number="2", kind=Kind.REPLY, **says)
    assert [stands(row) for row in (ours, theirs)] == ["acted", "answered"]
    assert stands(rows[town.planning_statistics]) == "delivered"  # nobody it was copied to answers for its addressee
    assert redeliver(by=CLOCKWORK, at=AT).deliveries == 0
    before = list(
        Delivery.objects.order_by("unit", "purpose").values("unit", "due_at", "state", "purpose", "acted_note")
    )
    Delivery.objects.filter(copy=True).delete()
    redeliver(by=CLOCKWORK, at=AT)
    assert (
        list(Delivery.objects.order_by("unit", "purpose").values("unit", "due_at", "state", "purpose", "acted_note"))
        == before
    )


@pytest.mark.servers
def test_2_9_what_is_done_below_is_done_for_whoever_passed_it_on(town: Town) -> None:
    given = registered(town, a_letter(town))
    above = Delivery.objects.get(record_id=given.record_id, body=town.finance)
    receive(above.pk, by=town.nasrin.reach, at=AT)
    forward(above.pk, to_unit=town.finance_mail, by=town.huda.reach, at=AT)
    below = Delivery.objects.get(parent=above)
    says = {"sender_unit": town.finance_budget, "answers": given.number, "answers_on": given.on}
    booked(town, "reply", number="2", kind=Kind.REPLY, **says)
    assert [stands(one) for one in (above, below)] == ["answered", "answered"]
    before = list(Delivery.objects.order_by("pk").values())
    Delivery.objects.filter(record_id=given.record_id).update(state="delivered", acted_at=None, answer="")
    redeliver(by=CLOCKWORK, at=AT)
    assert list(Delivery.objects.order_by("pk").values()) == before


def test_2_7_what_was_directed_closes_it_when_the_last_of_it_is_done(town: Town, marked: None) -> None:
    record_id = lying(town, town.planning)
    row = Delivery.objects.get(record_id=record_id, unit=town.planning)
    first, told, last = (
        directed(record_id, post(one), by=town.amal, verb=verb, name=f"{n:032x}")[0]
        for n, (one, verb) in enumerate(((town.maryam, Verb.ACT), (town.dara, Verb.INFORM), (town.dara, Verb.DISCUSS)))
    )
    report(told.pk, by=town.dara.reach, at=AT)
    report(first.pk, note=DONE, by=town.maryam.reach, at=AT)
    accept(first.pk, by=town.amal.reach, at=AT)
    with pytest.raises(LowerStillOpenError):
        report_action(row.pk, note=DONE, by=town.amal.reach, at=AT)
    assert stands(row) == "delivered"
    return_up(last.pk, reason="ليس من اختصاصنا", by=town.dara.reach, at=AT)
    assert stands(row) == "delivered"  # what goes back is not done
    again = directed(record_id, post(town.dara), by=town.amal, verb=Verb.DISCUSS, name="f" * 32)[0]
    report(again.pk, note=DONE, by=town.dara.reach, at=AT)
    assert (stands(row), Delivery.objects.get(pk=row.pk).acted_by_id) == (DeliveryState.ACTED, town.dara.person_id)


def test_2_12_a_letter_that_was_done_is_reopened_with_a_reason_and_its_deadline_stays(town: Town) -> None:
    given = registered(town, inside(town))
    row = Delivery.objects.get(record_id=given.record_id, unit=town.planning_statistics)
    browser, page, reopened = client_of(town.dara), f"/margin/{given.record_id}/", f"/deliveries/{row.pk}/reopen/"
    assert reopened not in plain(browser.get(page))
    assert browser.post(reopened, {"reason": "لم يكتمل"}).status_code == 409  # nothing was done yet
    report_action(row.pk, note=DONE, by=town.dara.reach, at=AT)
    assert (DONE in plain(browser.get(page)), reopened in plain(browser.get(page))) == (True, True)
    assert client_of(town.omar).post(reopened, {"reason": "لم يكتمل"}).status_code == 404
    assert browser.get(reopened).status_code == 405
    assert browser.post(reopened, {"reason": " "}).status_code == 422
    assert stands(row) == "acted"
    assert browser.post(reopened, {"reason": "لم يكتمل"}).status_code == 302
    fresh = Delivery.objects.get(pk=row.pk)
    assert (fresh.state, fresh.acted_at, fresh.acted_note, fresh.due_at) == ("delivered", None, "", row.due_at)
    assert (ticks(row), on_desk(town.dara, given.record_id)) == (True, True)
    assert unanswered(town.zainab.reach, at=LATE)
    kept = said_about(given.record_id, reach=town.zainab.reach)[-1].body
    assert (kept["what"], kept["unit"], kept["note"]) == ("reopened", town.planning_statistics, "لم يكتمل")
    told = [one for one in notices.mine(town.zainab.reach) if one.what is What.REOPENED]
    assert [(one.record_id, one.is_new) for one in told] == [(given.record_id, True)]  # she waits for it
    assert What.REOPENED not in {one.what for one in notices.mine(town.dara.reach)}  # his own act
    assert "reopen_letter" in [line.act for line in whois.lines_about(f"record:{given.record_id}")]
    before = list(Delivery.objects.order_by("pk").values())
    assert redeliver(by=CLOCKWORK, at=AT).deliveries == 0
    Delivery.objects.filter(pk=row.pk).update(state="acted", acted_at=AT, acted_by=town.dara.person_id, acted_note=DONE)
    assert (redeliver(by=CLOCKWORK, at=AT).deliveries, list(Delivery.objects.order_by("pk").values())) == (1, before)
    report_action(row.pk, note=DONE, by=town.dara.reach, at=AT)
    assert stands(row) == "acted"


def test_2_12_what_was_passed_on_is_reopened_where_it_lay_and_with_whom_passed_it_on(town: Town) -> None:
    given = registered(town, a_letter(town, to=(Addressee(unit_id=town.planning, name="مكتب الوزير"),)))
    above = Delivery.objects.get(record_id=given.record_id, unit=town.planning)
    forward(above.pk, to_unit=town.planning_statistics, by=town.amal.reach, at=AT)
    below = Delivery.objects.get(record_id=given.record_id, unit=town.planning_statistics)
    report_action(below.pk, note=DONE, by=town.dara.reach, at=AT)
    assert (stands(above), stands(below)) == ("acted", "acted")
    for one, row in ((town.dara, below), (town.amal, above)):
        reopen_letter(row.pk, reason="لم يكتمل", by=one.reach, at=AT)
        assert (stands(above), stands(below)) == ("forwarded", "delivered")
        report_action(below.pk, note=DONE, by=town.dara.reach, at=AT)
    for one in (town.dara, town.amal, town.zainab):  # of the other's, and of either
        assert What.REOPENED in {told.what for told in notices.mine(one.reach)}
    assert redeliver(by=CLOCKWORK, at=AT).deliveries == 0
    for own in ({"state": "answered", "answer": "a" * 32}, {"acted_at": LATE, "acted_note": "ما عُمل"}):
        Delivery.objects.filter(pk__in=(above.pk, below.pk)).update(state="acted", acted_at=AT, answer="")
        Delivery.objects.filter(pk=above.pk).update(**own)
        reopen_letter(below.pk, reason="لم يكتمل", by=town.dara.reach, at=AT)
        kept = Delivery.objects.filter(pk=above.pk).values(*own).get()
        assert (kept, stands(below)) == (own, "delivered")  # what is above is theirs to open


def test_2_8_a_copy_whose_words_ask_for_nothing_any_more_is_done_when_it_is_read_again(town: Town) -> None:
    given = registered(town, inside(town))
    row = Delivery.objects.get(record_id=given.record_id, copy=True)
    reader = next(one.reach for one in (town.sara, town.hasan) if row.unit_id in one.reach.units)
    for purpose, then in (("لإجراء اللازم", "delivered"), ("المدير التنفيذي", "acknowledged")):
        Delivery.objects.filter(pk=row.pk).update(purpose=purpose, acknowledged_at=AT, due_at=AT)
        acknowledge(row.pk, by=reader, at=LATE)
        assert (stands(row), Delivery.objects.get(pk=row.pk).acknowledged_at) == (then, AT)
    assert not on_desk(town.sara, given.record_id)
    for read_at, purpose, then, due_at in (
        (AT, "لإجراء اللازم", "delivered", AT),
        (None, "دون اتخاذ أي إجراء", "delivered", None),
        (AT, "دون اتخاذ أي إجراء", "acknowledged", None),  # no press is waited for
    ):
        lay = {"state": "delivered", "acknowledged_at": read_at, "due_at": AT, "purpose": purpose}
        Delivery.objects.filter(pk=row.pk).update(**lay)
        assert settle_copies(by=CLOCKWORK, at=LATE) == (due_at is None)
        assert Delivery.objects.filter(pk=row.pk).values_list("state", "due_at").get() == (then, due_at)
        assert settle_copies(by=CLOCKWORK, at=LATE) == 0
    with pytest.raises(NotWithinReachError):
        settle_copies(by=reader, at=LATE)
