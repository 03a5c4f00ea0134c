"""After an older database came back, letters sent since lie on the desks where they lay."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from correspondence.core.delivery import DeliveryState
from correspondence.core.dispatch import Means, Sending
from correspondence.deliver import acknowledge, forward
from correspondence.dispatch import dispatch
from correspondence.models import Delivery, Dispatch, Registration
from correspondence.receive import receive
from correspondence.redeliver import redeliver
from correspondence.redispatch import redispatch
from correspondence.void import void
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_dispatch import TRADE
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(hours=1)


def told() -> list[dict[str, Any]]:
    """What the rows say, whatever their keys are; the row above by its unit."""
    rows = Delivery.objects.order_by("record_id", "unit").select_related("parent")
    without = {"id", "parent", "parent_id"}
    columns = [field.attname for field in Delivery._meta.concrete_fields if field.attname not in without]
    return [
        {name: getattr(row, name) for name in columns} | {"above": row.parent and row.parent.unit_id} for row in rows
    ]


def the_day(town: Town) -> None:
    """A letter is received, passed on, read and voided; another lies with the other ministry's registry still."""
    first = registered(town, a_letter(town, subject="أول"))
    registered(town, a_letter(town, subject="ثانٍ"))
    theirs = Delivery.objects.get(record_id=first.record_id, body=town.finance)
    receive(theirs.pk, by=town.nasrin.reach, at=THEN)
    forward(theirs.pk, to_unit=town.finance_mail, by=town.huda.reach, at=THEN)
    acknowledge(theirs.pk, by=town.huda.reach, at=THEN)
    line = Registration.objects.get(record_id=first.record_id, direction="out")
    void(line.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=THEN)


def test_what_was_sent_received_passed_on_and_read_lies_where_it_lay(town: Town) -> None:
    the_day(town)
    before = told()
    assert {row["state"] for row in before} >= {DeliveryState.AT_REGISTRY, DeliveryState.ENDED}
    assert redeliver(by=CLOCKWORK, at=THEN).deliveries == 0  # nothing is lacking, and nothing changes
    with unguarded("correspondence_"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM correspondence_delivery")
    made = redeliver(by=CLOCKWORK, at=THEN)
    assert (made.deliveries, made.unplaced, told()) == (len(before), [], before)
    assert [line.act for line in whois.journal_after(0, limit=1000)][-2:] == ["redeliver", "redeliver"]
    assert redeliver(by=CLOCKWORK, at=THEN).deliveries == 0


def test_a_row_that_is_older_than_its_statements_is_brought_up_to_them(town: Town) -> None:
    the_day(town)
    before = told()
    Delivery.objects.exclude(parent=None).delete()
    Delivery.objects.update(
        state=DeliveryState.AT_REGISTRY, incoming=None, received_at=None, received_by=None, acknowledged_at=None,
        acknowledged_by=None, forwarded_at=None, forwarded_by=None,
    )  # fmt: skip
    assert redeliver(by=CLOCKWORK, at=THEN).unplaced == []
    assert told() == before


def test_a_letter_without_its_number_is_named_and_only_the_clockwork_delivers_again(town: Town) -> None:
    the_day(town)
    with unguarded("correspondence_"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM correspondence_delivery")
        cursor.execute("DELETE FROM correspondence_registration")
    made = redeliver(by=CLOCKWORK, at=THEN)
    assert made.deliveries == 0
    assert made.unplaced
    with pytest.raises(NotWithinReachError):
        redeliver(by=town.rebwar.reach, at=THEN)


def test_after_a_restore_days_and_paces_are_asked_once_for_all_letters(town: Town) -> None:
    for subject in ("أول", "ثان"):
        letter = registered(town, a_letter(town, to=(TRADE,), copies=(), subject=subject))
        key = Dispatch.objects.get(outgoing__record_id=letter.record_id).pk
        dispatch(key, Sending(means=Means.POST, on=TODAY), by=town.rebwar.reach, at=THEN)
    before = list(Dispatch.objects.order_by("id").values_list("outgoing", "due_at"))
    for again in (redispatch, redeliver):
        Dispatch.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            again(by=CLOCKWORK, at=THEN)
        assert sorted(Dispatch.objects.values_list("outgoing", "due_at")) == before
        for table in ("correspondence_ministrypace", "directory_holiday"):
            assert sum(f'FROM "{table}"' in one["sql"] for one in asked) == 1
