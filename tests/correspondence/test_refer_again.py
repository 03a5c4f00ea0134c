"""After an older database came back, directives given since lie where they lay, and open what they opened."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from archive.core.leaf import EntryKind
from archive.core.margin import statement_of
from archive.enter import enter
from correspondence.accept import accept, decline
from correspondence.core.directive import Part, Target, Verb
from correspondence.models import Directive, OpenedToken, Referral
from correspondence.refer_again import refer_again
from correspondence.report import report
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.margins import DUE, directed, lying, marked, post
from tests.correspondence.test_refer import reads
from tests.town import AT, Town
from tests.unguarded import unguarded

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]
THEN = AT + timedelta(hours=1)


def told() -> list[Any]:
    """What the rows say, whatever their keys are; the row above by its directive and addressee."""
    without = {"id", "upper_id", "directive_id"}
    found: list[Any] = []
    for row in Directive.objects.order_by("name").select_related("upper__directive"):
        columns = {field.attname: getattr(row, field.attname) for field in Directive._meta.concrete_fields}
        above = row.upper and (row.upper.directive.name, row.upper.target())
        found.append(({name: value for name, value in columns.items() if name not in without}, above))
    for line in Referral.objects.order_by("directive__name", "id").select_related("directive"):
        columns = {field.attname: getattr(line, field.attname) for field in Referral._meta.concrete_fields}
        found.append(({name: value for name, value in columns.items() if name not in without}, line.directive.name))
    return [*found, *OpenedToken.objects.order_by("record_id", "token").values_list("record_id", "token")]


def the_day(town: Town) -> str:
    """One directive with one below it, one that was read, one whose note went back and forth and was accepted."""
    record_id = lying(town, town.planning)
    directed(record_id, post(town.maryam), post(town.dara, part=Part.COPY), by=town.amal, due_at=DUE)
    directed(record_id, post(town.hasan), by=town.maryam, due_at=DUE, verb=Verb.ACT, at=THEN)
    (read,) = directed(record_id, Target(kind="person", id=town.sara.person_id), by=town.amal, verb=Verb.INFORM)
    report(read.pk, by=town.sara.reach, at=THEN)
    (acted,) = directed(record_id, Target(kind="unit", id=town.planning_admin), by=town.amal, verb=Verb.ACT)
    report(acted.pk, note="أُنجز", by=town.maryam.reach, at=THEN)
    decline(acted.pk, reason="ناقص", by=town.amal.reach, at=THEN)
    report(acted.pk, note="أُنجز كله", by=town.maryam.reach, at=THEN)
    accept(acted.pk, by=town.amal.reach, at=THEN)
    return record_id


def forget() -> None:
    with unguarded("correspondence_"), connection.cursor() as cursor:
        for table in ("referral", "directive", "openedtoken"):
            cursor.execute(f"DELETE FROM correspondence_{table}")  # noqa: S608  (names of this test)


def test_directives_and_their_referrals_stand_as_they_stood(town: Town) -> None:
    record_id = the_day(town)
    before = told()
    assert refer_again(by=CLOCKWORK, at=THEN).directives == 0  # nothing is lacking, and nothing changes
    assert told() == before
    forget()
    made = refer_again(by=CLOCKWORK, at=THEN)
    assert (made.directives, made.unplaced, told()) == (4, [], before)
    assert [line.act for line in whois.journal_after(0, limit=1000)][-1] == "refer_again"
    again = refer_again(by=CLOCKWORK, at=THEN)
    assert (again.directives, again.referrals) == (0, 0)
    (lower,) = Referral.objects.filter(directive__upper__isnull=False)
    assert reads(town.hasan, record_id)
    report(lower.pk, note="أُنجز", by=town.hasan.reach, at=THEN)
    accept(lower.pk, by=town.maryam.reach, at=THEN)
    assert not reads(town.hasan, record_id)  # what it had opened is shut with it, as ever


def test_a_referral_that_is_older_than_its_statements_is_brought_up_to_them(town: Town) -> None:
    the_day(town)
    before = told()
    Referral.objects.exclude(state="open").update(
        state="open", moved_at=None, closed_at=None, closed_by=None, means="", answer=""
    )
    made = refer_again(by=CLOCKWORK, at=THEN)
    assert (made.referrals, made.unplaced, told()) == (2, [], before)


def test_what_cannot_be_placed_is_named(town: Town) -> None:
    record_id = the_day(town)
    fields = {"format": "diwan-directive", "version": 1, "directive": "d" * 32, "record": record_id, "due": ""}
    fields |= {"document_sha256": "", "upper": "", "person": town.maryam.person_id, "body": town.planning, "level": 0}
    whole = fields | {"verb": "act", "post": town.maryam.post_id, "unit": town.planning_hr}
    whole |= {"directive": "e" * 32, "to": [{"unit": 9_999, "part": "lead"}]}
    below = whole | {"directive": "f" * 32, "upper": "e" * 32, "to": [{"unit": town.planning_hr, "part": "lead"}]}
    for one in (fields, whole, below):
        body = statement_of(json.dumps(one).encode(), b"", body=town.planning, level=0)
        enter(EntryKind.DIRECTIVE, record_id=record_id, body=body, by=CLOCKWORK, at=THEN)
    made = refer_again(by=CLOCKWORK, at=THEN)
    assert (made.directives, sorted(made.unplaced)) == (0, [f"{one * 32} on {record_id}" for one in "def"])
    with pytest.raises(NotWithinReachError):
        refer_again(by=town.rebwar.reach, at=THEN)
