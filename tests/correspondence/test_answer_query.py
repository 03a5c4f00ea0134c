"""The register of authenticity queries: the books answer, and the entry stays."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from archive.models import RecordKey
from correspondence import queries
from correspondence.answer_query import answer_query
from correspondence.core.authenticity import (
    Answer,
    AnswerNamedError,
    AnswerNotInBooksError,
    BookEntry,
    BookNotAskedError,
    BookNotNamedError,
    Channel,
    Differs,
    QueryNotAcceptedError,
    Question,
)
from correspondence.core.number import RegistrationFacts
from correspondence.core.register_sheet import Wish
from correspondence.core.short_code import printed, short_code
from correspondence.look_up_book import look_up_book
from correspondence.models import AuthenticityQuery, QueryAnswer, QueryLookup, Registration
from correspondence.name_answer import name_answer
from correspondence.print_queries import print_queries
from correspondence.supersede import supersede
from correspondence.void import void
from directory.core.clearance import Clearance, Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.whois import lines_about
from paper.pages import text
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.correspondence.test_correction import correction
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Citizen, Town
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))


def code_of(given: RegistrationFacts) -> str:
    return printed(Registration.objects.get(record_id=given.record_id).code)


def answered(
    town: Town,
    *,
    code: str = "",
    number: str = "",
    on: date | None = None,
    by: Citizen | None = None,
    at: datetime = AT,
) -> queries.Line:
    clerk = by or town.rebwar
    desk = town.finance_desk if clerk == town.nasrin else town.planning_desk
    question = Question(asker="محكمة بداءة الكرخ", channel=Channel.LETTER, code=code, number=number, on=on)
    pk = answer_query(question, desk_id=desk, by=clerk.reach, at=at)
    (line,) = [one for one in queries.lines(day_of(at).year, reach=clerk.reach) if one.id == pk]
    return line


def test_2_14_the_desk_answers_by_code_and_by_number_as_the_public_page_does(town: Town) -> None:
    given = registered(town, a_letter(town))
    for line in (
        answered(town, code=code_of(given).lower()),
        answered(town, number=given.number, on=given.on),
        answered(town, code=code_of(given), number=given.number, on=given.on),
    ):
        assert (line.answer, line.issuer and line.issuer.en) == (Answer.GENUINE, "Ministry of Planning")
        assert (line.at, line.person, line.asker) == (AT, town.rebwar.name, "محكمة بداءة الكرخ")
        (told,) = lines_about(f"query:{line.id}")
        assert (told.act, told.note) == ("answer_query", "genuine")
    day = given.on - timedelta(days=1)
    assert answered(town, number=given.number, on=day).answer is Answer.NOT_FOUND
    for wrong, differs in (({"number": "د إ/99"}, Differs.NUMBER), ({"on": day}, Differs.DATE)):
        line = answered(town, code=code_of(given), **wrong)
        assert (line.answer, line.differs, line.ended_on) == (Answer.ALTERED, differs, None)
    assert answered(town, code=printed(short_code("12" * 32))).answer is Answer.UNKNOWN
    assert answered(town, code="AAAAA-AAAAA-AAAAA").answer is Answer.MISTYPED
    assert queries.years(town.rebwar.reach) == {TODAY.year: 8}
    void(
        Registration.objects.get(record_id=given.record_id).pk,
        reason="خطأ",
        authority="أمر 9",
        by=town.rebwar.reach,
        at=AT,
    )
    line = answered(town, number=given.number, on=given.on)
    assert (line.answer, line.ended_on) == (Answer.VOID, TODAY)
    RecordKey.objects.filter(record_id=given.record_id).delete()
    line = answered(town, code=code_of(given), number="99")
    assert (line.answer, line.issuer) == (Answer.ERASED, None)


def test_a_replaced_letter_names_the_newer_and_a_graded_one_only_its_code_finds(town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="كتاب بديل"))
    pk = Registration.objects.get(record_id=old.record_id).pk
    supersede(pk, number=new.number, on=new.on, reason="خطأ", by=town.rebwar.reach, at=AT)
    line = answered(town, number=old.number, on=old.on)
    assert (line.answer, line.ended_on) == (Answer.SUPERSEDED, TODAY)
    assert (line.newer_number, line.newer_on) == (new.number, new.on)
    hush = registered(town, a_letter(town, label=SECRET, copies=()))
    assert answered(town, number=hush.number, on=hush.on).answer is Answer.NOT_FOUND
    assert answered(town, code=code_of(hush)).answer is Answer.GENUINE
    pk = Registration.objects.get(record_id=new.record_id).pk
    supersede(pk, number=hush.number, on=hush.on, reason="خطأ", by=town.rebwar.reach, at=AT)
    line = answered(town, code=code_of(new))
    assert (line.answer, line.newer_number) == (Answer.SUPERSEDED, "")


def test_a_corrected_letter_is_genuine_and_names_its_newest_correction(town: Town) -> None:
    old = registered(town, a_letter(town))
    registered(town, correction(town, old))
    last = registered(town, correction(town, old, "تصويب ثانٍ"))
    line = answered(town, number=old.number, on=old.on)
    assert (line.answer, line.ended_on) == (Answer.GENUINE, None)
    assert (line.newer_number, line.newer_on) == (last.number, last.on)
    assert queries.result(line, "en").endswith(f"Corrected by {last.number} of {last.on:%-d/%-m/%Y}")
    assert "صُوِّب بالكتاب" in client_of(town.rebwar).get("/registry/queries/").content.decode()


def test_another_ministrys_desk_answers_of_its_own_numbers_alone(town: Town) -> None:
    given = registered(town, inside(town, references=()))
    assert answered(town, number=given.number, on=given.on, by=town.nasrin).answer is Answer.NOT_FOUND
    (line,) = queries.lines(TODAY.year, reach=town.nasrin.reach)
    assert line.number == given.number
    assert queries.lines(TODAY.year, reach=town.rebwar.reach) == ()


def test_who_serves_no_desk_neither_asks_nor_reads(town: Town) -> None:
    question = Question(asker="س", channel=Channel.VISIT, number="1", on=TODAY)
    for stranger in (town.zainab, town.dara, town.younis, town.nasrin):
        with pytest.raises(NotWithinReachError):
            answer_query(question, desk_id=town.planning_desk, by=stranger.reach, at=AT)
    for stranger in (town.zainab, town.dara, town.younis):
        with pytest.raises(NotWithinReachError):
            queries.lines(TODAY.year, reach=stranger.reach)
    nothing = Question(asker="س", channel=Channel.VISIT, number="1")
    with pytest.raises(QueryNotAcceptedError):
        answer_query(nothing, desk_id=town.planning_desk, by=town.rebwar.reach, at=AT)
    assert not AuthenticityQuery.objects.exists()


def test_an_answer_is_neither_changed_nor_taken_back(town: Town) -> None:
    answered(town, code="AAAAA-AAAAA-AAAAA")
    with pytest.raises(IntegrityError, match="keeps its answer"), transaction.atomic():
        AuthenticityQuery.objects.update(answer=Answer.GENUINE)
    with pytest.raises(IntegrityError, match="keeps its answer"), transaction.atomic():
        AuthenticityQuery.objects.all().delete()


def test_the_letter_that_answered_is_named_once_by_the_own_desk_and_printed(town: Town) -> None:
    asked, letter = answered(town, code="AAAAA-AAAAA-AAAAA"), registered(town, a_letter(town))
    hush = registered(town, a_letter(town, label=SECRET, copies=()))
    named = {"number": letter.number, "on": letter.on, "at": AT}
    low = replace(town.rebwar.reach, clearance=Clearance())
    for wrong, by, error in (
        ({"number": "د إ/99"}, town.rebwar.reach, AnswerNotInBooksError),
        ({"on": TODAY - timedelta(days=1)}, town.rebwar.reach, AnswerNotInBooksError),
        ({"on": None}, town.rebwar.reach, AnswerNotInBooksError),
        ({"number": hush.number}, low, AnswerNotInBooksError),
        ({}, town.nasrin.reach, NotWithinReachError),
        ({}, town.zainab.reach, NotWithinReachError),
    ):
        with pytest.raises(error):
            name_answer(asked.id, **(named | wrong), by=by)
    name_answer(asked.id, **named, by=town.rebwar.reach)
    with pytest.raises(AnswerNamedError):
        name_answer(asked.id, **named, by=town.rebwar.reach)
    tomorrow = answered(town, code="AAAAA-AAAAA-AAAAA", at=AT + timedelta(days=1))
    with pytest.raises(AnswerNotInBooksError):
        name_answer(tomorrow.id, **named, by=town.rebwar.reach)
    line = next(one for one in queries.lines(TODAY.year, reach=town.rebwar.reach) if one.id == asked.id)
    assert (line.answer_number, line.answer_on) == (letter.number, letter.on)
    assert [one.act for one in lines_about(f"query:{asked.id}")] == ["name_answer", "answer_query"]
    wish = Wish(since=TODAY, until=TODAY, language="en", paper="a3")
    said = " ".join(text(print_queries(wish, desk_id=town.planning_desk, by=town.rebwar.reach, at=AT)))
    assert all(word in said for word in ("Answer, its date", letter.number.rpartition("/")[2]))
    with pytest.raises(IntegrityError, match="number of its answer"), transaction.atomic():
        QueryAnswer.objects.all().delete()


def test_2_14_a_letter_of_before_the_system_is_looked_up_in_its_paper_book_once(town: Town) -> None:
    asked = answered(town, number="7/88", on=date(2009, 2, 1))
    seen = BookEntry(stands=True, book="سجل الصادر 2009", place="114 / 7", note="التاريخ في السجل 2/2/2009")
    for by, entry, error in (
        (town.nasrin, seen, NotWithinReachError),
        (town.zainab, seen, NotWithinReachError),
        (town.rebwar, replace(seen, place=""), BookNotNamedError),
    ):
        with pytest.raises(error):
            look_up_book(asked.id, entry, by=by.reach, at=AT)
    look_up_book(asked.id, seen, by=town.rebwar.reach, at=AT)
    known = answered(town, code=code_of(registered(town, a_letter(town))))
    for one in (asked, known, answered(town, code="AAAAA-AAAAA-AAAAA")):
        with pytest.raises(BookNotAskedError):
            look_up_book(one.id, seen, by=town.rebwar.reach, at=AT)
    line = queries.line(asked.id, reach=town.rebwar.reach)
    assert (line.answer, line.in_book) == (Answer.NOT_FOUND, seen)
    assert ": مؤيد من السجل الورقي – سجل الصادر 2009 – 114 / 7 – " in queries.reply(line, "ar")[1]
    with pytest.raises(IntegrityError, match="keeps what the paper book said"), transaction.atomic():
        QueryLookup.objects.all().delete()
    with pytest.raises(NotWithinReachError):
        queries.line(asked.id, reach=town.nasrin.reach)
