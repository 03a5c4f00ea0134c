"""After an older database came back, the register of authenticity queries has what was asked and answered since."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from archive.core.leaf import EntryKind
from archive.proven_sayings import proven_sayings
from correspondence import queries
from correspondence.answer_again import answer_again
from correspondence.answer_query import answer_query
from correspondence.core.authenticity import BookEntry, Channel, Question
from correspondence.look_up_book import look_up_book
from correspondence.models import Registration
from correspondence.name_answer import name_answer
from correspondence.void import void
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_answer_query import code_of
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def told(town: Town) -> list[Any]:
    return [(one.at, one.asker, one.channel, one.code, one.number, one.on, one.answer, one.issuer, one.ended_on,
             one.answer_number, one.answer_on) for one in queries.lines(TODAY.year, reach=town.rebwar.reach)]  # fmt: skip


def forget(*tables: str) -> None:
    with unguarded("correspondence_"), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM correspondence_{table}")  # noqa: S608  (the test's own names)


def test_2_14_what_a_paper_book_said_stands_in_the_register_again(town: Town) -> None:
    asked = Question(asker="محكمة الكرخ", channel=Channel.VISIT, number="د إ/77", on=TODAY - timedelta(days=9_000))
    key = answer_query(asked, desk_id=town.planning_desk, by=town.rebwar.reach, at=AT)
    seen = BookEntry(stands=True, book="سجل الصادر 2002", place="114 / 7", note="")
    look_up_book(key, seen, by=town.rebwar.reach, at=AT)
    forget("querylookup", "authenticityquery")
    said = answer_again(by=CLOCKWORK, at=AT)
    assert (said.queries, said.lookups, said.unplaced) == (1, 1, [])
    assert [one.in_book for one in queries.lines(TODAY.year, reach=town.rebwar.reach)] == [seen]
    assert answer_again(by=CLOCKWORK, at=AT).lookups == 0


def test_2_14_what_was_asked_and_what_answered_it_stand_in_their_register_again(town: Town) -> None:
    clerk, given = town.rebwar.reach, registered(town, a_letter(town))
    asked = [
        Question(asker="مصرف الرافدين", channel=Channel.LETTER, code=code_of(given)),
        Question(asker="محكمة الكرخ", channel=Channel.VISIT, number="د إ/77", on=TODAY - timedelta(days=3)),
    ]
    keys = [
        answer_query(one, desk_id=town.planning_desk, by=clerk, at=AT + timedelta(microseconds=n))
        for n, one in enumerate(asked)
    ]
    name_answer(keys[1], number=given.number, on=TODAY, by=clerk, at=AT)
    forget("queryanswer")
    name_answer(keys[1], number=given.number, on=TODAY, by=clerk, at=AT)  # the log says it twice
    line = Registration.objects.get(record_id=given.record_id, direction="out")
    void(line.pk, reason="خطأ", authority="أمر 9", by=clerk, at=AT)
    answer_query(asked[0], desk_id=town.planning_desk, by=clerk, at=AT + timedelta(hours=1))
    before = told(town)
    assert before[0][8] == TODAY
    said = answer_again(by=CLOCKWORK, at=AT)
    assert (said.queries, said.letters, said.unplaced) == (0, 0, [])
    forget("queryanswer", "authenticityquery")
    said = answer_again(by=CLOCKWORK, at=AT)
    assert (said.queries, said.letters, said.unplaced, told(town)) == (3, 1, [], before)
    assert answer_again(by=CLOCKWORK, at=AT).queries == 0
    with pytest.raises(NotWithinReachError):
        answer_again(by=clerk, at=AT)


def test_the_log_says_of_a_query_what_the_register_does(town: Town) -> None:
    question = Question(asker="سائل", channel=Channel.TELEPHONE, code="7K4QX", number="د إ/1", on=TODAY)
    answer_query(question, desk_id=town.planning_desk, by=town.rebwar.reach, at=AT)
    (step,) = proven_sayings(EntryKind.QUERY, by=CLOCKWORK)
    assert step.body == {
        "what": "asked", "desk": town.planning_desk, "person": town.rebwar.person_id, "at": AT.isoformat(),
        "asker": "سائل", "channel": "telephone", "code": "7K4QX", "number": "د إ/1", "on": TODAY.isoformat(),
        "answer": "mistyped", "issuer": None, "ended_on": None, "newer_number": "", "newer_on": None,
    }  # fmt: skip
    with pytest.raises(NotWithinReachError):
        next(proven_sayings(EntryKind.QUERY, by=town.rebwar.reach))
