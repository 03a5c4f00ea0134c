"""A letter from outside was for another ministry: it goes back, or on to whom it is for, under its number (2.13)."""

from datetime import timedelta

import pytest

from archive.records import record, ways_in
from correspondence import dispatches, intakes, notices, setbacks, trays
from correspondence.consign import consign
from correspondence.core.consignment import Consignment, Receiver, Thing
from correspondence.core.delivery import DeliveryState
from correspondence.core.dispatch import Means, Sending
from correspondence.core.errors import IntakeNotRegisteredError, OutOfTurnError, ReasonMissingError
from correspondence.core.misdirected import Course, Goal, GoalNotNamedError, OwnBodyError
from correspondence.core.notice import What
from correspondence.core.parts import Addressee
from correspondence.core.setback import Setback
from correspondence.cover import cover
from correspondence.deliver import forward
from correspondence.dispatch import dispatch
from correspondence.models import Delivery, Dispatch, Registration
from correspondence.receive import receive
from correspondence.redeliver import redeliver
from correspondence.redirect import redirect
from correspondence.register_lines import lines
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from paper.pages import text
from signing.verify import verdict_on
from tests.correspondence.intakes import booked, on_the_desk
from tests.correspondence.test_amend import ref_of
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
WHY = "الكتاب موجه إلى وزارة المالية"
COLUMNS = (
    *("unit_id", "body_id", "desk_id", "state", "sent_on_reason", "forwarded_by_id", "incoming_id", "outgoing_id"),
    *("answer_by", "due_at"),
)
ANSWER_BY = TODAY + timedelta(days=40)
BACK = Goal(course=Course.BACK, to=Addressee(unit_id=None, name="", address="بغداد", email="office@trade.example"))


def on_to(unit_id: int) -> Goal:
    return Goal(course=Course.ON, to=Addressee(unit_id=unit_id, name=""))


def stand_of(record_id: str, town: Town) -> str:
    """The state of its line in the incoming register, as it is printed."""
    row = Registration.objects.get(record_id=record_id, body=town.planning)
    (line,) = lines([row], row.book, language="en", reach=town.rebwar.reach, at=AT)
    return line.cells["state"]


def test_2_13_another_ministrys_letter_reaches_its_registry_and_the_number_stays(town: Town) -> None:
    given = booked(town, "one", answer_by=ANSWER_BY)
    mine = Delivery.objects.get()
    forward(mine.pk, to_unit=town.planning_mail, by=town.hasan.reach, at=AT)
    ref = ref_of(given.record_id)
    with pytest.raises(OwnBodyError):
        redirect(ref, on_to(town.planning_mail), reason=WHY, by=town.rebwar.reach, at=AT)
    redirect(ref, on_to(town.finance_budget), reason=WHY, by=town.rebwar.reach, at=AT)
    rows = {row.unit_id: (row.state, row.answer_by) for row in Delivery.objects.all()}
    assert rows == {
        town.planning_hr: (DeliveryState.SENT_ON, ANSWER_BY),
        town.planning_mail: (DeliveryState.SENT_ON, ANSWER_BY),
        town.finance_budget: (DeliveryState.AT_REGISTRY, ANSWER_BY),  # the paper's own day goes with it
    }
    with pytest.raises(NotWithinReachError):
        record(given.record_id, reach=town.hasan.reach)
    assert [one.is_gone for one in notices.mine(town.hasan.reach) if one.what is What.SENT_ON] == [True]
    assert WHY in {one.reason for one in setbacks.setbacks(town.rebwar.reach, at=AT) if one.what is Setback.SENT_ON}
    (item,) = trays.incoming(town.nasrin.reach)
    assert (item.record_id, item.number, item.other[0].ar) == (given.record_id, "ت ج/5/9292", "وزارة التجارة")
    theirs = receive(item.delivery_id, by=town.nasrin.reach, at=AT)
    assert {one.text for one in Registration.objects.filter(record_id=given.record_id)} == {given.number, theirs}
    for reader in (town.rebwar, town.nasrin):
        (said,) = [one for one in ways_in(given.record_id, reach=reader.reach) if one.body["what"] == "redirected"]
        assert (said.body["reason"], said.body["course"]) == (WHY, "forwarded")
    places = [(one.state, one.reason) for one in intakes.intake(ref, reach=town.rebwar.reach).places]
    assert places == [("sent_on", WHY), ("taken_in", "")]
    assert stand_of(given.record_id, town) == "Sent on to Ministry of Finance / Budget Directorate"
    assert [line.act for line in lines_about(f"record:{given.record_id}")].count("redirect") == 1
    with pytest.raises(OutOfTurnError):
        redirect(ref, on_to(town.finance), reason=WHY, by=town.rebwar.reach, at=AT)
    before = sorted(Delivery.objects.values_list(*COLUMNS), key=str)
    Delivery.objects.exclude(parent=None).delete()
    Delivery.objects.all().delete()
    redeliver(by=CLOCKWORK, at=AT)
    assert sorted(Delivery.objects.values_list(*COLUMNS), key=str) == before


def test_2_13_it_goes_back_to_a_sender_outside_by_post_or_by_hand(town: Town) -> None:
    given = booked(town, "one")
    ref = ref_of(given.record_id)
    redirect(ref, BACK, reason="ليس لوزارتنا", by=town.rebwar.reach, at=AT)
    (out,) = dispatches.waiting(town.rebwar.reach)
    assert (out.name, out.address, out.email) == ("وزارة التجارة", "بغداد", "office@trade.example")
    assert (out.number, out.note, out.is_redirected) == (given.number, "ليس لوزارتنا", True)
    assert dispatches.written(town.zainab.reach) == ()  # who sent it is suggested to nobody
    before = Dispatch.objects.values().get()
    Dispatch.objects.all().delete()
    assert [redeliver(by=CLOCKWORK, at=AT).dispatches for _ in range(2)] == [1, 0]
    assert {**Dispatch.objects.values().get(), "id": before["id"]} == before
    assert stand_of(given.record_id, town) == "Returned"
    dispatch(Dispatch.objects.get().pk, Sending(means=Means.POST, on=TODAY), by=town.rebwar.reach, at=AT)
    assert [one.state for one in intakes.intake(ref, reach=town.rebwar.reach).places] == ["sent_on", "sent"]
    assert stand_of(given.record_id, town).startswith("Returned Post ")
    secret = booked(town, "two", label=Label(level=1), number="9")
    redirect(ref_of(secret.record_id), BACK, reason=WHY, by=town.rebwar.reach, at=AT)
    carried = Consignment(
        thing=Thing.ORIGINAL,
        number=secret.number,
        on=secret.on,
        words="",
        bearer="المعتمد علي",
        receiver=Receiver(outside="وزارة التجارة"),
    )
    consign(carried, desk_id=town.planning_desk, by=town.rebwar.reach, at=AT)
    assert dispatches.waiting(town.rebwar.reach) == ()


def test_what_is_not_registered_or_not_named_or_not_ones_own_goes_nowhere(town: Town) -> None:
    given = booked(town, "one")
    ref, waiting = ref_of(given.record_id), on_the_desk(town, "waits")
    nobody = Goal(course=Course.ON, to=Addressee(unit_id=None, name=" "))
    for what, goal, reason, error in (
        (waiting, BACK, WHY, IntakeNotRegisteredError),
        (ref, BACK, " ", ReasonMissingError),
        (ref, nobody, WHY, GoalNotNamedError),
    ):
        with pytest.raises(error):
            redirect(what, goal, reason=reason, by=town.rebwar.reach, at=AT)
    for stranger in (town.hasan, town.laith, town.nasrin):
        with pytest.raises(NotWithinReachError):
            redirect(ref, BACK, reason=WHY, by=stranger.reach, at=AT)
    assert (Delivery.objects.get().state, Dispatch.objects.count()) == (DeliveryState.DELIVERED, 0)


def test_2_13_a_sealed_note_goes_with_it_and_says_why_and_neither_subject_nor_grade(town: Town) -> None:
    given = booked(town, "one", label=Label(level=1))
    ref, desk = ref_of(given.record_id), client_of(town.rebwar)
    button = f'action="/registry/paper/{ref}/cover/"'
    assert button not in plain(desk.get(f"/registry/paper/{ref}/"))
    assert desk.post(f"/registry/paper/{ref}/cover/").status_code == 409
    redirect(ref, on_to(town.finance_budget), reason=WHY, by=town.rebwar.reach, at=AT)
    assert button in plain(desk.get(f"/registry/paper/{ref}/"))
    assert desk.get(f"/registry/paper/{ref}/cover/").status_code == 405
    assert client_of(town.nasrin).post(f"/registry/paper/{ref}/cover/").status_code == 404
    pdf = desk.post(f"/registry/paper/{ref}/cover/").content
    assert verdict_on(pdf, at=None, expected_fields=("seal",)).indication.value == "TOTAL_PASSED"
    english = " ".join(text(cover(ref, language="en", by=town.rebwar.reach, at=AT)))
    assert all(
        one in english for one in ("Budget Directorate", "is addressed to you", "Their date: 5/12/2025", "2026/")
    )
    assert not any(one in english for one in ("Secret", "secret"))
    assert [line.act for line in lines_about(f"record:{given.record_id}")].count("cover") == 2
