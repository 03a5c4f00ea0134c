"""A submission waits for its decision, which comes in its margin (domain 1.1, I13)."""

from datetime import timedelta

import pytest

from archive.records import said_about
from correspondence.core.delivery import DeliveryState, awaits
from correspondence.core.directive import Verb
from correspondence.core.letter import Addressee, Kind
from correspondence.deliver import acknowledge
from correspondence.models import Delivery
from correspondence.report_action import report_action
from tests.correspondence.margins import directed, post
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, Town

SOON = AT + timedelta(hours=1)


def test_1_1_a_submission_waits_and_every_other_kind_says_itself_whether_it_does() -> None:
    assert {kind for kind in Kind if awaits(kind) is not None} == {Kind.SUBMISSION}


def submitted(town: Town) -> Delivery:
    """Zainab's submission to the minister."""
    to = (Addressee(unit_id=town.planning, name="مكتب الوزير"),)
    content = a_letter(town, kind=Kind.SUBMISSION, to=to, copies=())
    row = Delivery.objects.get(record_id=registered(town, content).record_id)
    acknowledge(row.pk, by=town.amal.reach, at=SOON)
    row.refresh_from_db()
    assert (row.state, row.stand(), row.due_at is None) == (DeliveryState.DELIVERED, "read", False)
    return row


@pytest.mark.django_db
def test_1_1_a_read_submission_waits_until_its_decision_is_written_in_its_margin(town: Town) -> None:
    row = submitted(town)
    directed(row.record_id, post(town.maryam), by=town.amal, verb=Verb.DISCUSS, text="للمناقشة", at=SOON)
    assert Delivery.objects.get(pk=row.pk).state == DeliveryState.DELIVERED
    directed(row.record_id, post(town.maryam), by=town.amal, verb=Verb.APPROVE, text="أوافق", at=SOON)
    assert Delivery.objects.get(pk=row.pk).state == DeliveryState.ACTED
    (sent,) = (one.body for one in said_about(row.record_id, reach=town.amal.reach) if one.body.get("what") == "sent")
    assert sent["awaits"] is True


@pytest.mark.django_db
def test_1_1_a_submission_ends_with_a_report_too(town: Town) -> None:
    row = submitted(town)
    report_action(row.pk, note="نوقش في الاجتماع", by=town.amal.reach, at=SOON)
    assert Delivery.objects.get(pk=row.pk).state == DeliveryState.ACTED
