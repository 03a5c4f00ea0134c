"""What the sender learns of the way a letter takes in another ministry."""

import pytest

from correspondence import letters
from correspondence.deliver import forward
from correspondence.models import Delivery, Memo
from correspondence.receive import receive
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, Citizen, Town

pytestmark = pytest.mark.django_db


def ways(citizen: Citizen, record_id: str) -> set[str | None]:
    """The units the letter's page names as its addressees."""
    memo = Memo.objects.get(record_id=record_id)
    return {row.unit.en for row in letters.letter(memo.ref, reach=citizen.reach, at=AT).deliveries}


def test_another_ministry_s_routing_is_not_shown_to_the_sender(town: Town) -> None:
    given = registered(town, a_letter(town))
    abroad = Delivery.objects.get(unit=town.finance_budget)
    receive(abroad.pk, by=town.nasrin.reach, at=AT)
    forward(abroad.pk, to_unit=town.finance_mail, by=town.huda.reach, at=AT)
    own = Delivery.objects.get(unit=town.planning_hr)
    forward(own.pk, to_unit=town.planning_statistics, by=town.hasan.reach, at=AT)
    abroad_name = "Ministry of Finance / Budget Directorate"
    assert ways(town.zainab, given.record_id) == {abroad_name, "Human Resources", "Statistics"}
