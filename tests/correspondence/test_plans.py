"""Trays ask by indexes: a house with many letters must not be read through for one desk."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from correspondence import trays
from correspondence.models import Delivery, Memo
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_no_tray_reads_all_memos_or_deliveries(town: Town) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the words of the plan are SQLite's")
    reach = town.rebwar.reach
    asked: dict[str, QuerySet[Memo] | QuerySet[Delivery]] = {
        "held": trays._held(reach),
        "drafts": trays._drafts(reach),
        "to sign": trays._to_sign(reach),
        "outgoing": trays._outgoing(reach),
        "one": Memo.objects.enveloped(reach).filter(ref="0" * 16),
        "delivered": trays._delivered(reach),
        "incoming": trays._incoming(reach),
    }
    plans = {name: rows.order_by().explain() for name, rows in asked.items()}
    tables = ("correspondence_memo", "correspondence_delivery", "archive_record", "U0", "V0")
    scans = [
        (name, line)
        for name, plan in plans.items()
        for line in plan.splitlines()
        if any(line.strip().endswith(f"SCAN {table}") for table in tables)
    ]
    assert not scans, plans
