"""Lists ask by indexes: a house with many letters must not be read through for one desk."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from correspondence import (
    closes,
    idle_drafts,
    intakes,
    meanwhile,
    quarantine,
    reading,
    referred,
    setbacks,
    trays,
    unanswered,
)
from correspondence.models import Delivery, Memo, Referral
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db

GROWING = (
    "memo", "memoreader", "version", "movement", "routestep", "registration", "delivery", "citation", "directive",
    "referral", "intake", "notice",
)  # fmt: skip
"""What every letter adds to; a list that scans one of these takes longer with every letter of the house."""

WAITING = ("more_time_not_answered",)
"""Indexes that hold what waits alone; a query's alias may stand for several tables."""


def test_no_tray_reads_all_memos_or_deliveries(town: Town) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the words of the plan are SQLite's")
    reach = town.rebwar.reach
    asked: dict[str, QuerySet[Memo] | QuerySet[Delivery] | QuerySet[Referral]] = {
        "held": trays._held(reach),
        "drafts": trays._drafts(reach),
        "with others": trays._away(reach),
        "referred to me": referred.waiting(reach)[0],
        "to sign": trays._to_sign(reach),
        "outgoing": trays._outgoing(reach),
        "one": Memo.objects.enveloped(reach).filter(ref="0" * 16),
        "delivered": trays._delivered(reach),
        "incoming": trays._incoming(reach),
    }
    plans = {name: rows.order_by().explain() for name, rows in asked.items()}
    tables = ("correspondence_memo", "correspondence_delivery", "correspondence_referral", "archive_record", "U0", "V0")
    scans = [
        (name, line)
        for name, plan in plans.items()
        for line in plan.splitlines()
        if any(f"{line} ".partition(f"SCAN {table} ")[1] for table in tables)
    ]
    assert not scans, plans
    assert "memo_by_state (state=?)" not in plans["drafts"], "all drafts of the house are read for one person's"


def _scans(act: Callable[[], object]) -> Iterator[str]:
    """The lines of the plans of its queries that read a growing table from end to end."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(execute: Callable[..., object], sql: str, params: tuple[object, ...], *rest: object) -> object:
        asked.append((sql, tuple(params or ())))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        act()
    for sql, params in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            lines = [str(row[3]) for row in cursor.fetchall()]
        named = {f"correspondence_{table}" for table in GROWING}
        named |= {short for table, short in re.findall(r'"(\w+)" ([A-Z]\d+)\b', sql) if table in named}
        scans = (line for line in lines if line.split()[:1] == ["SCAN"] and line.split()[1] in named)
        yield from (f"{line}: {sql}" for line in scans if line.split()[-1] not in WAITING)


def test_no_list_reads_through_what_grows_with_every_letter(town: Town) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the words of the plan are SQLite's")
    head, registrar = town.maryam.reach, town.rebwar.reach
    lists: dict[str, Callable[[], object]] = {
        "what went wrong": lambda: setbacks.setbacks(head, at=AT),
        "at the registry": lambda: setbacks.setbacks(registrar, at=AT),
        "without an answer": lambda: unanswered.unanswered(head, at=AT),
        "while absent": lambda: meanwhile.meanwhile(head, from_on=TODAY - timedelta(days=9), until_on=TODAY),
        "drafts nobody touched": lambda: idle_drafts.mine(head),
        "referred": lambda: (
            referred.to_me(head),
            referred.by_me(head),
            [rows.count() for rows in referred.waiting(head)],
        ),
        "intakes": lambda: (intakes.waiting(registrar), intakes.ended(registrar)),
        "registers": lambda: (trays.books(registrar, on=TODAY), closes.due(registrar, at=AT)),
        "set aside": lambda: quarantine.seen(registrar).count(),
        "personal ones": lambda: trays.stranded(registrar, at=AT),
        "reminders": lambda: reading.reminded([Delivery(pk=1)]),
    }
    assert {name: found for name, act in lists.items() if (found := list(_scans(act)))} == {}
