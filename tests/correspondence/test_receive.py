"""The other ministry's registry: its own incoming number on the same record."""

import pytest

from archive.models import AccessChange
from archive.records import envelope, received_as, records_among
from correspondence import menu, trays
from correspondence.core.delivery import DeliveryState
from correspondence.core.errors import (
    AlreadyForwardedError,
    AlreadyReceivedError,
    AnotherBodyError,
    NotDeliveredYetError,
    PersonalWithoutReaderError,
)
from correspondence.core.letter import Addressee, Priority
from correspondence.deliver import acknowledge, forward
from correspondence.models import Delivery, Registration
from correspondence.receive import receive
from correspondence.trays import Group, Matter
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from tests.correspondence.conftest import Together
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Town

pytestmark = pytest.mark.django_db
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))


def both(town: Town) -> tuple[Addressee, ...]:
    """Two units of Finance."""
    return (
        Addressee(unit_id=town.finance_budget, name="دائرة الموازنة"),
        Addressee(unit_id=town.finance_current, name="قسم الموازنة الجارية"),
    )


def to_unit(unit_id: int) -> Delivery:
    """The delivery to this unit."""
    return Delivery.objects.get(unit=unit_id)


def changes_by(record_id: str) -> list[str]:
    """Who changed the record's readers, as the log will say it."""
    return list(AccessChange.objects.filter(record=record_id).order_by("seq").values_list("by", flat=True))


def test_it_lies_on_the_incoming_desk_until_it_has_its_number(town: Town) -> None:
    given = registered(town, a_letter(town, to=both(town)))
    assert not records_among([given.record_id], reach=town.laith.reach)
    assert [item.matter for item in trays.incoming(town.nasrin.reach)] == [Matter.RECEIVE, Matter.RECEIVE]
    assert not trays.incoming(town.rebwar.reach)
    text = receive(to_unit(town.finance_budget).pk, by=town.nasrin.reach, at=AT)
    assert text == f"{AT.year}/1"
    assert {row.state for row in Delivery.objects.filter(body=town.finance)} == {DeliveryState.DELIVERED}
    assert {row.incoming.text for row in Delivery.objects.filter(body=town.finance) if row.incoming} == {text}
    assert records_among([given.record_id], reach=town.laith.reach)
    assert not trays.incoming(town.nasrin.reach)
    assert Registration.objects.filter(record_id=given.record_id).count() == 2


@pytest.mark.servers
def test_the_desk_numbers_the_most_pressing_first(town: Town) -> None:
    for subject, priority in (
        ("عادي", "ordinary"),
        ("فوري", "immediate"),
        ("عاجل", "urgent"),
        ("فوري ثان", "immediate"),
    ):
        registered(town, a_letter(town, subject=subject, priority=Priority(priority)))
    assert [one.subject for one in trays.incoming(town.nasrin.reach)] == ["فوري", "فوري ثان", "عاجل", "عادي"]


def test_its_own_number_is_said_to_the_body_that_gave_it_alone(town: Town) -> None:
    given = registered(town, a_letter(town))
    assert received_as(given.record_id, reach=town.zainab.reach) is None
    text = receive(to_unit(town.finance_budget).pk, by=town.nasrin.reach, at=AT)
    said = received_as(given.record_id, reach=town.laith.reach)
    assert said is not None
    assert (said.body["number"], said.at) == (text, AT)
    assert received_as(given.record_id, reach=town.zainab.reach) is None
    with pytest.raises(NotWithinReachError):
        received_as(given.record_id, reach=town.omar.reach)
    (item,) = [one for _, items in trays.desk(town.laith.reach, at=AT).groups for one in items]
    assert (item.number, item.incoming, item.incoming_on) == (given.number, text, TODAY)


def test_receiving_twice_gives_the_number_it_has(town: Town) -> None:
    registered(town, a_letter(town, to=both(town)))
    text = receive(to_unit(town.finance_budget).pk, by=town.nasrin.reach, at=AT)
    for unit in (town.finance_budget, town.finance_current):
        with pytest.raises(AlreadyReceivedError) as caught:
            receive(to_unit(unit).pk, by=town.nasrin.reach, at=AT)
        assert caught.value.facts["number"] == text


def test_two_registrars_at_once_give_one_number(town: Town, together: Together) -> None:
    registered(town, a_letter(town, to=both(town)))
    ids = list(Delivery.objects.filter(body=town.finance).values_list("pk", flat=True))
    results = together(*[lambda pk=pk: receive(pk, by=town.nasrin.reach, at=AT) for pk in ids])
    assert sorted(type(one).__name__ for one in results) == ["AlreadyReceivedError", "str"], results


def test_only_that_desk_receives_and_own_units_need_none(town: Town) -> None:
    registered(town, a_letter(town))
    abroad, own = to_unit(town.finance_budget), to_unit(town.planning_hr)
    for citizen in (town.rebwar, town.laith, town.huda, town.omar):
        with pytest.raises(NotWithinReachError):
            receive(abroad.pk, by=citizen.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        receive(own.pk, by=town.rebwar.reach, at=AT)
    assert own.state == DeliveryState.DELIVERED


def test_a_secret_letter_reaches_the_head_alone(town: Town) -> None:
    given = registered(town, a_letter(town, label=SECRET, copies=()))
    assert receive(to_unit(town.finance_budget).pk, by=town.nasrin.reach, at=AT) == f"{AT.year}/س/1"
    assert records_among([given.record_id], reach=town.huda.reach)
    assert not records_among([given.record_id], reach=town.laith.reach)
    assert menu.counts(town.huda.reach).desk == 1
    assert menu.counts(town.laith.reach).desk == 0


def test_of_a_personal_letter_the_desk_sees_the_envelope(town: Town) -> None:
    given = registered(town, a_letter(town, label=Label(personal=True), copies=()))
    assert not records_among([given.record_id], reach=town.nasrin.reach)
    assert envelope(given.record_id, reach=town.nasrin.reach).number == given.number
    (item,) = trays.incoming(town.nasrin.reach)
    assert (item.subject, item.number) == ("", given.number)
    receive(item.delivery_id or 0, by=town.nasrin.reach, at=AT)
    assert changes_by(given.record_id) == [town.nasrin.reach.name]
    assert records_among([given.record_id], reach=town.huda.reach)
    assert not records_among([given.record_id], reach=town.nasrin.reach)
    assert not records_among([given.record_id], reach=town.laith.reach)


def test_the_addressee_acknowledges_once(town: Town) -> None:
    registered(town, inside(town, copies=()))
    delivery = to_unit(town.planning_statistics)
    with pytest.raises(NotWithinReachError):
        acknowledge(delivery.pk, by=town.sara.reach, at=AT)
    acknowledge(delivery.pk, by=town.omar.reach, at=AT)
    acknowledge(delivery.pk, by=town.dara.reach, at=AT)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.acknowledged_by_id) == (DeliveryState.DELIVERED, town.omar.person_id)
    assert trays.desk(town.omar.reach, at=AT).total == 1  # it came for action


def test_a_letter_on_the_desk_is_not_delivered_yet(town: Town) -> None:
    registered(town, a_letter(town))
    delivery = to_unit(town.finance_budget)
    with pytest.raises(NotDeliveredYetError):
        acknowledge(delivery.pk, by=town.nasrin.reach, at=AT)


def test_it_is_passed_on_inside_the_ministry_once(town: Town) -> None:
    given = registered(town, a_letter(town))
    delivery = to_unit(town.finance_budget)
    receive(delivery.pk, by=town.nasrin.reach, at=AT)
    with pytest.raises(AnotherBodyError):
        forward(delivery.pk, to_unit=town.planning_hr, by=town.huda.reach, at=AT)
    forward(delivery.pk, to_unit=town.finance_mail, by=town.huda.reach, at=AT)
    passed = to_unit(town.finance_mail)
    assert (passed.parent_id, passed.state, passed.record_id) == (delivery.pk, DeliveryState.DELIVERED, given.record_id)
    for unit in (town.finance_mail, town.finance_budget):
        with pytest.raises(AlreadyForwardedError):
            forward(delivery.pk, to_unit=unit, by=town.huda.reach, at=AT)
    groups = dict(trays.desk(town.nasrin.reach, at=AT).groups)
    assert [item.number for group in Group for item in groups[group]] == [given.number]


def test_a_secret_letter_is_not_passed_to_a_unit_without_a_head(town: Town) -> None:
    registered(town, a_letter(town, label=SECRET, copies=()))
    delivery = to_unit(town.finance_budget)
    receive(delivery.pk, by=town.nasrin.reach, at=AT)
    with pytest.raises(PersonalWithoutReaderError):
        forward(delivery.pk, to_unit=town.finance_current, by=town.huda.reach, at=AT)
