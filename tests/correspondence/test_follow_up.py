"""The register of follow-up: what was due, what pressed for it, what came of it; nothing out of reach."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Record
from correspondence import follow_up
from correspondence.core.chasing import Numbered
from correspondence.core.letter import Addressee, Kind
from correspondence.core.number import RegistrationFacts
from correspondence.core.register_sheet import MOST, Wish
from correspondence.models import Citation, Delivery, Memo, Registration
from correspondence.void import void
from tests.correspondence.intakes import booked
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Citizen, Town

pytestmark = pytest.mark.django_db
WISH = Wish(since=TODAY - timedelta(days=1), until=TODAY - timedelta(days=1), language="en", paper="a4")
LATER = AT + timedelta(hours=1)


def asked(town: Town) -> RegistrationFacts:
    """A letter to Statistics and to Finance whose answers were due yesterday."""
    to = (
        Addressee(unit_id=town.planning_statistics, name="هيئة الإحصاء"),
        Addressee(unit_id=town.finance_budget, name="وزارة المالية / دائرة الموازنة"),
    )
    given = registered(town, a_letter(town, to=to))
    Delivery.objects.filter(record_id=given.record_id).exclude(due_at=None).update(due_at=AT - timedelta(days=1))
    return given


def told(reader: Citizen, wish: Wish = WISH) -> list[dict[str, str]]:
    return [dict(line.cells) for line in follow_up.lines(wish, reach=reader.reach, limit=MOST)]


def cites(town: Town, record: str, *, kind: Kind, subject: str, to: int) -> RegistrationFacts:
    """A later letter of zainab's to that unit which presses for the record's answer, or is one."""
    addressee = Addressee(unit_id=to, name="الجهة")
    given = registered(town, a_letter(town, subject=subject, to=(addressee,), copies=()))
    memo = Memo.objects.get(record_id=given.record_id)
    Memo.objects.filter(pk=memo.pk).update(kind=kind)
    Citation.objects.create(
        memo=memo,
        record_id=given.record_id,
        position=9,
        kind="ours" if kind is Kind.REMINDER else "yours",
        number="1",
        cited_id=record,
        body_id=memo.body_id,
    )
    return given


@pytest.mark.servers
def test_each_addressee_has_its_line_with_its_reminders_and_its_answer(town: Town) -> None:
    given = asked(town)
    day = TODAY - timedelta(days=1)
    number, due = (
        f"{given.number} of {given.on.day}/{given.on.month}/{given.on.year}",
        f"{day.day}/{day.month}/{day.year}",
    )
    statistics, budget = told(town.zainab)
    assert budget == {
        "letter": number,
        "addressee": "Ministry of Finance / Budget Directorate",
        "due": due,
        "result": "No answer known",
    }
    assert (statistics["addressee"], statistics["result"]) == ("Statistics", "No answer known")
    pressed = cites(town, given.record_id, kind=Kind.REMINDER, subject="تأكيد", to=town.finance_budget)
    paper = booked(
        town,
        "reply",
        kind=Kind.REPLY,
        sender_unit=town.finance_budget,
        answers=given.number,
        answers_on=given.on,
    )
    with CaptureQueriesContext(connection) as seen:
        statistics, budget = told(town.zainab)
    assert len(seen) <= 13  # outside addressees, the higher office and grades of lines without a memo among them
    assert budget["first"].startswith(f"{pressed.number} of ")
    assert "second" not in budget
    came = Registration.objects.get(record_id=paper.record_id)
    assert budget["result"].startswith(f"Answered by {came.text} of ")
    assert (statistics.get("first"), statistics["result"]) == (None, "No answer known")
    void(
        Registration.objects.get(record_id=given.record_id).pk,
        reason="x",
        authority="أمر 9",
        by=town.rebwar.reach,
        at=LATER,
    )
    ended = follow_up.lines(WISH, reach=town.zainab.reach, limit=MOST)
    assert [line.is_ended for line in ended] == [True, True]
    assert ended[0].cells["result"] == "Void"
    assert ended[1].cells["result"] == f"{budget['result']}, Void"
    assert not told(town.zainab, replace(WISH, since=TODAY, until=TODAY))


def test_it_is_for_the_author_the_unit_and_the_registry_as_far_as_they_read(town: Town) -> None:
    asked(town)
    assert [len(told(reader)) for reader in (town.zainab, town.maryam, town.rebwar)] == [2, 2, 2]
    for stranger in (town.sara, town.omar, town.dara, town.huda, town.nasrin):
        assert not told(stranger)
    Delivery.objects.update(level=2)  # not opened by two
    assert [sorted(cells) for cells in told(town.rebwar)] == [["due", "letter"]] * 2
    assert not follow_up.lines(WISH, reach=replace(town.rebwar.reach, desks=frozenset()), limit=MOST)
    Delivery.objects.update(level=0)
    Record.objects.update(level=3)  # the archive has the last word
    assert not any(told(reader) for reader in (town.zainab, town.rebwar))


def test_the_number_of_an_answer_from_another_body_stands_as_it_was_typed() -> None:
    letter, theirs = Registration(body_id=1), Numbered(record_id="a", number="د م 12/3307", on=TODAY, body_id=2)
    day = f" of {TODAY.day}/{TODAY.month}/{TODAY.year}"
    assert follow_up._cited(theirs, letter, "en") == f"\u2068د م 12/3307\u2069{day}"
    for own in (None, 1):
        assert follow_up._cited(replace(theirs, body_id=own), letter, "en") == f"د م 12/3307{day}"
