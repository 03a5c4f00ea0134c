"""One letter from draft to the addressee, by the deeds, as everybody sees it on the way."""

import pytest

from archive.records import record
from correspondence import letters, trays
from correspondence.core.delivery import DeliveryState
from correspondence.core.route import State
from correspondence.deliver import acknowledge
from correspondence.models import Delivery, Memo
from correspondence.receive import receive
from correspondence.report_action import report_action
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_2_1_a_letter_is_drafted_reviewed_signed_numbered_and_delivered(town: Town) -> None:
    given = registered(town, a_letter(town))
    memo = Memo.objects.get(record_id=given.record_id)
    assert (memo.state, given.number) == (State.REGISTERED, "د إ/1")
    assert record(given.record_id, reach=town.maryam.reach).facts.number == "د إ/1"
    assert record(given.record_id, reach=town.rebwar.reach).facts.subject == "ملاك وظيفي"
    waiting = trays.incoming(town.nasrin.reach)
    assert [item.number for item in waiting] == ["د إ/1"]
    assert not trays.desk(town.laith.reach, at=AT).total
    year = given.on.year
    assert receive(waiting[0].delivery_id or 0, by=town.nasrin.reach, at=AT) == f"{year}/1"
    (item,) = [one for _, items in trays.desk(town.laith.reach, at=AT).groups for one in items]
    assert item.subject == "ملاك وظيفي"
    acknowledge(item.delivery_id or 0, by=town.laith.reach, at=AT)
    report_action(item.delivery_id or 0, note="أُنجز", by=town.huda.reach, at=AT)
    assert Delivery.objects.get(pk=item.delivery_id or 0).state == DeliveryState.ACTED
    view = letters.letter(memo.ref, reach=town.zainab.reach, at=AT)
    assert view.number == "د إ/1"
    assert letters.document(memo.ref, reach=town.zainab.reach).startswith(b"%PDF")
