"""A registered letter goes to one more unit, by those who issued it (domain 2.8)."""

from datetime import timedelta

import pytest
from django.db import connection

from archive.records import records_among
from correspondence.core.delivery import DeliveryState
from correspondence.core.errors import AlreadyForwardedError, NoLongerInForceError
from correspondence.deliver import acknowledge
from correspondence.models import Delivery, Registration
from correspondence.receive import receive
from correspondence.redeliver import redeliver
from correspondence.send_further import send_further
from correspondence.void import void
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import inside, registered
from tests.correspondence.test_redeliver import told
from tests.town import AT, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(hours=1)
TO_KNOW = "للاطلاع"


def test_2_8_a_recipient_is_added_in_the_own_ministry_and_in_another_by_its_registry(town: Town) -> None:
    name = registered(town, inside(town)).record_id
    assert not records_among([name], reach=town.huda.reach)
    send_further(name, to_unit=town.planning_mail, purpose=TO_KNOW, by=town.rebwar.reach, at=THEN)
    send_further(name, to_unit=town.finance_budget, purpose="", by=town.maryam.reach, at=THEN)
    near = Delivery.objects.get(record_id=name, unit=town.planning_mail)
    far = Delivery.objects.get(record_id=name, unit=town.finance_budget)
    assert (near.state, near.copy, near.purpose) == (DeliveryState.DELIVERED, True, TO_KNOW)
    assert (far.state, far.sender_id) == (DeliveryState.AT_REGISTRY, town.planning_admin)
    assert receive(far.pk, by=town.nasrin.reach, at=THEN)
    acknowledge(far.pk, by=town.huda.reach, at=THEN)
    before = told()
    with unguarded("correspondence_"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM correspondence_delivery")
    assert redeliver(by=CLOCKWORK, at=THEN).unplaced == []
    assert told() == before


def test_2_8_nobody_is_added_twice_nor_by_a_stranger_nor_to_a_void_letter(town: Town) -> None:
    name = registered(town, inside(town)).record_id
    for who in (town.zainab, town.hasan, town.huda, town.nasrin, town.omar, town.younis):
        with pytest.raises(NotWithinReachError):
            send_further(name, to_unit=town.finance_budget, purpose="", by=who.reach, at=THEN)
    for unit in (town.planning_statistics, town.planning_admin):
        with pytest.raises(AlreadyForwardedError):
            send_further(name, to_unit=unit, purpose="", by=town.rebwar.reach, at=THEN)
    line = Registration.objects.get(record_id=name, direction="out")
    void(line.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=THEN)
    with pytest.raises(NoLongerInForceError):
        send_further(name, to_unit=town.finance_budget, purpose="", by=town.rebwar.reach, at=THEN)
    assert not Delivery.objects.filter(record_id=name, unit=town.finance_budget).exists()


def test_2_8_the_page_adds_a_recipient(town: Town) -> None:
    name = registered(town, inside(town)).record_id
    address, browser = f"/margin/{name}/further/", client_of(town.rebwar)
    assert address in browser.get(f"/margin/{name}/").content.decode()
    assert browser.get(address).status_code == 200
    wrong = browser.post(address, {"unit": "لا توجد", "purpose": TO_KNOW})
    assert (wrong.status_code, TO_KNOW in wrong.content.decode()) == (422, True)
    again = browser.post(address, {"unit": f"[{town.planning_statistics}]"})
    assert (again.status_code, "الكتاب لدى هذا التشكيل من قبل" in again.content.decode()) == (422, True)
    sent = browser.post(address, {"unit": f"[{town.finance_budget}]", "purpose": TO_KNOW})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/records/{name}/")
    assert Delivery.objects.get(record_id=name, unit=town.finance_budget).purpose == TO_KNOW
    assert client_of(town.zainab).get(address).status_code == 404
