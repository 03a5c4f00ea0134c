"""A letter from outside was for another ministry: it goes back, or on to whom it is for, under its number (2.13)."""

from datetime import datetime, timedelta

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
from correspondence.core.parts import Addressee, Copy
from correspondence.core.setback import Setback
from correspondence.cover import cover
from correspondence.deliver import forward
from correspondence.dispatch import dispatch
from correspondence.models import Delivery, Dispatch, Notice, Registration
from correspondence.receive import receive
from correspondence.redeliver import redeliver
from correspondence.redirect import redirect
from correspondence.register_lines import lines
from correspondence.strays import number_of
from correspondence.tell_setbacks import tell_setbacks
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from paper.pages import text
from signing.verify import verdict_on
from tests.correspondence.intakes import booked, on_the_desk
from tests.correspondence.paper_trail import a_letter, registered
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


def number(ref: str, town: Town) -> int:
    return number_of(ref, reach=town.rebwar.reach)


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
        redirect(number(ref, town), on_to(town.planning_mail), reason=WHY, by=town.rebwar.reach, at=AT)
    redirect(number(ref, town), on_to(town.finance_budget), reason=WHY, by=town.rebwar.reach, at=AT)
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
        redirect(number(ref, town), on_to(town.finance), reason=WHY, by=town.rebwar.reach, at=AT)
    before = sorted(Delivery.objects.values_list(*COLUMNS), key=str)
    Delivery.objects.exclude(parent=None).delete()
    Delivery.objects.all().delete()
    redeliver(by=CLOCKWORK, at=AT)
    assert sorted(Delivery.objects.values_list(*COLUMNS), key=str) == before


def test_2_13_it_goes_back_to_a_sender_outside_by_post_or_by_hand(town: Town) -> None:
    given = booked(town, "one")
    ref = ref_of(given.record_id)
    redirect(number(ref, town), BACK, reason="ليس لوزارتنا", by=town.rebwar.reach, at=AT)
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
    redirect(number(ref_of(secret.record_id), town), BACK, reason=WHY, by=town.rebwar.reach, at=AT)
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


def given_on(delivery_id: int, goal: Goal, town: Town, *, at: datetime) -> str:
    """Numbered by Finance's registry, and given away by it."""
    text = receive(delivery_id, by=town.nasrin.reach, at=at)
    given = Registration.objects.get(text=text, body=town.finance)
    redirect(given.pk, goal, reason=WHY, by=town.nasrin.reach, at=at)
    return text


def told_again() -> None:
    """The rows are what the archive says, after they were lost."""
    outside = [{**row, "id": 0} for row in Dispatch.objects.order_by("name").values()]
    before = sorted(Delivery.objects.values_list(*COLUMNS), key=str)
    Dispatch.objects.all().delete()
    Delivery.objects.exclude(parent=None).delete()
    Delivery.objects.all().delete()
    redeliver(by=CLOCKWORK, at=AT)
    assert sorted(Delivery.objects.values_list(*COLUMNS), key=str) == before
    assert [{**row, "id": 0} for row in Dispatch.objects.order_by("name").values()] == outside


def test_2_13_whoever_got_it_by_mistake_gives_it_on_in_turn_and_the_chain_is_seen(town: Town) -> None:
    given = booked(town, "one")
    ref, later = ref_of(given.record_id), [AT + timedelta(minutes=n) for n in range(1, 6)]
    redirect(number(ref, town), on_to(town.finance_budget), reason=WHY, by=town.rebwar.reach, at=later[0])
    theirs = given_on(Delivery.objects.get(body=town.finance).pk, on_to(town.planning_hr), town, at=later[1])
    (item,) = trays.incoming(town.rebwar.reach)
    assert receive(item.delivery_id or 0, by=town.rebwar.reach, at=later[2]) == given.number  # it keeps its number
    record(given.record_id, reach=town.hasan.reach)
    with pytest.raises(NotWithinReachError):
        record(given.record_id, reach=town.laith.reach)
    redirect(number(ref, town), on_to(town.finance_budget), reason=WHY, by=town.rebwar.reach, at=later[3])
    (item,) = trays.incoming(town.nasrin.reach)
    assert given_on(item.delivery_id or 0, BACK, town, at=later[4]) == theirs
    assert sorted(Registration.objects.values_list("text", flat=True)) == sorted([given.number, theirs])
    for reader in (town.rebwar, town.nasrin):
        said = [one.body for one in ways_in(given.record_id, reach=reader.reach) if one.body["what"] == "redirected"]
        assert [one.get("unit", one.get("to")) for one in said] == [
            *(town.finance_budget, town.planning_hr, town.finance_budget, "وزارة التجارة")
        ]
    (out,) = dispatches.waiting(town.nasrin.reach)
    assert (out.name, out.number, out.is_redirected) == ("وزارة التجارة", theirs, True)
    assert dispatches.waiting(town.rebwar.reach) == ()
    note = cover(Registration.objects.get(body=town.finance).pk, language="en", by=town.nasrin.reach, at=AT)
    assert all(one in " ".join(text(note)) for one in ("وزارة التجارة", "Their date: 5/12/2025"))
    assert stand_of(given.record_id, town) == "Sent on to Ministry of Finance / Budget Directorate"
    theirs_row = Registration.objects.get(body=town.finance)
    (line,) = lines([theirs_row], theirs_row.book, language="en", reach=town.nasrin.reach, at=AT)
    assert line.cells["state"] == "Sent on to وزارة التجارة"
    told_again()


def test_2_13_a_letter_of_the_system_goes_back_and_author_and_registry_hear_why(town: Town) -> None:
    theirs, later = of_the_system(town), AT + timedelta(minutes=9)
    redirect(theirs.pk, on_to(town.planning_statistics), reason=WHY, by=town.nasrin.reach, at=later)  # who wrote it
    states = dict(Delivery.objects.filter(body=town.finance).values_list("unit", "state"))
    assert states == {town.finance_budget: DeliveryState.SENT_ON, town.finance_current: DeliveryState.DELIVERED}
    assert not Delivery.objects.filter(body=town.planning).exists()
    assert trays.incoming(town.rebwar.reach) == ()
    for reader in (town.zainab, town.rebwar):
        (said,) = [one for one in setbacks.setbacks(reader.reach, at=later) if one.what is Setback.SENT_ON]
        assert said.reason == WHY
        (hop,) = [one for one in ways_in(theirs.record_id, reach=reader.reach) if one.body["what"] == "redirected"]
        assert (hop.body["course"], hop.body["goes_to"], "unit" in hop.body) == ("returned", town.planning, False)
        assert WHY in plain(client_of(reader).get(f"/records/{theirs.record_id}/"))
    assert tell_setbacks(by=CLOCKWORK, at=later) == 2
    assert Notice.objects.filter(person=town.zainab.person_id, what=What.SETBACK).exists()
    (line,) = lines([theirs], theirs.book, language="en", reach=town.nasrin.reach, at=AT)
    assert line.cells["state"] == "Returned"
    with pytest.raises(OutOfTurnError):
        redirect(theirs.pk, on_to(town.planning), reason=WHY, by=town.nasrin.reach, at=later)
    told_again()


def test_2_13_which_way_it_took_inside_is_not_told_to_who_sent_it(town: Town) -> None:
    theirs, later = of_the_system(town), AT + timedelta(minutes=9)
    there = Delivery.objects.get(unit=town.finance_budget)
    forward(there.pk, to_unit=town.finance, by=town.huda.reach, at=AT)
    redirect(theirs.pk, on_to(town.planning_statistics), reason=WHY, by=town.nasrin.reach, at=later)
    assert Delivery.objects.filter(state=DeliveryState.SENT_ON).count() == 2
    for reader, heard in ((town.zainab, 1), (town.rebwar, 1), (town.nasrin, 2)):
        said = [one for one in setbacks.setbacks(reader.reach, at=later) if one.what is Setback.SENT_ON]
        assert len(said) == heard


def of_the_system(town: Town) -> Registration:
    """Zainab's letter under its number at Finance, with a copy there."""
    copies = (Copy(unit_id=town.finance_current, name="الموازنة الجارية", purpose="للاطلاع"),)
    registered(town, a_letter(town, copies=copies))
    arrived = Delivery.objects.get(unit=town.finance_budget)
    return Registration.objects.get(text=receive(arrived.pk, by=town.nasrin.reach, at=AT), body=town.finance)


def test_2_13_the_page_of_its_line_gives_it_away_once(town: Town) -> None:
    theirs = of_the_system(town)
    desk, page = client_of(town.nasrin), f"/books/lines/{theirs.pk}/"
    typed = {"course": "returned", "to": "", "address": "", "email": "", "reason": WHY}
    assert f'action="{page}redirect/"' in plain(desk.get(page))
    assert f'action="{page}cover/"' not in plain(desk.get(page))
    assert client_of(town.laith).post(f"{page}redirect/", typed).status_code == 404
    assert desk.get(f"{page}redirect/").status_code == 405
    assert desk.post(f"{page}redirect/", {**typed, "course": ""}).status_code == 422
    assert desk.post(f"{page}redirect/", {**typed, "reason": " "}).status_code >= 400
    wrong = {"course": "forwarded", "to": "x", "address": "بغداد", "email": "y", "reason": WHY}
    refused = plain(desk.post(f"{page}redirect/", wrong))
    assert all(f'value="{one}"' in refused for one in ("x", "بغداد", "y"))
    assert (f">{WHY}</textarea>" in refused, 'value="forwarded" required checked' in refused) == (True, True)
    assert 'class="field bad"><label for="rd-mail"' in refused
    assert desk.post(f"{page}cover/").status_code == 409
    assert desk.post(f"{page}redirect/", typed).status_code == 302
    assert f'action="{page}redirect/"' not in plain(desk.get(page))
    assert desk.post(f"{page}cover/").content.startswith(b"%PDF")


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
            redirect(number(what, town), goal, reason=reason, by=town.rebwar.reach, at=AT)
    for stranger in (town.hasan, town.laith, town.nasrin):
        with pytest.raises(NotWithinReachError):
            redirect(number(ref, town), BACK, reason=WHY, by=stranger.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        number_of(ref, reach=town.nasrin.reach)
    assert (Delivery.objects.get().state, Dispatch.objects.count()) == (DeliveryState.DELIVERED, 0)


def test_2_13_a_sealed_note_goes_with_it_and_says_why_and_neither_subject_nor_grade(town: Town) -> None:
    given = booked(town, "one", label=Label(level=1))
    ref, desk = ref_of(given.record_id), client_of(town.rebwar)
    button = f'action="/registry/paper/{ref}/cover/"'
    assert button not in plain(desk.get(f"/registry/paper/{ref}/"))
    assert desk.post(f"/registry/paper/{ref}/cover/").status_code == 409
    redirect(number(ref, town), on_to(town.finance_budget), reason=WHY, by=town.rebwar.reach, at=AT)
    assert button in plain(desk.get(f"/registry/paper/{ref}/"))
    assert desk.get(f"/registry/paper/{ref}/cover/").status_code == 405
    assert client_of(town.nasrin).post(f"/registry/paper/{ref}/cover/").status_code == 404
    pdf = desk.post(f"/registry/paper/{ref}/cover/").content
    assert verdict_on(pdf, at=None, expected_fields=("seal",)).indication.value == "TOTAL_PASSED"
    english = " ".join(text(cover(number(ref, town), language="en", by=town.rebwar.reach, at=AT)))
    assert all(
        one in english for one in ("Budget Directorate", "is addressed to you", "Their date: 5/12/2025", "2026/")
    )
    assert not any(one in english for one in ("Secret", "secret"))
    assert [line.act for line in lines_about(f"record:{given.record_id}")].count("cover") == 2
