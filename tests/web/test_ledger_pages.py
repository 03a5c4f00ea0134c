"""The registers of queries, of follow-up and of powers on paper, from their pages."""

from datetime import timedelta

import pytest
from django.test import Client

from correspondence.answer_query import answer_query
from correspondence.core import register_sheet
from correspondence.core.authenticity import Channel, Question
from correspondence.core.register_sheet import Wish
from correspondence.print_powers import print_powers
from correspondence.print_queries import print_queries
from directory.coordinate import coordinate, end_coordination
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import disempower, empower
from directory.models import JournalLine, Tenure
from paper.pages import text
from signing.core.authority import Role, short_serial
from signing.core.keys import Reason
from signing.models import Certificate
from tests.correspondence.test_follow_up import asked
from tests.town import AT, TODAY, Citizen, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
QUERIES, FOLLOW_UP, POWERS = "/registry/queries/print/", "/unanswered/print/", "/powers/print/"
SHOWN = f"{TODAY.day}/{TODAY.month}/{TODAY.year}"
DAYS = {"since": f"1/1/{TODAY.year - 1}", "until": SHOWN, "paper": "a4"}
MONTH = Term(from_on=TODAY, until_on=TODAY + timedelta(days=30))


def english(citizen: Citizen) -> Client:
    browser = client_of(citizen)
    browser.post("/language/", {"language": "en"})
    return browser


def words(pdf: bytes) -> str:
    return " ".join(" ".join(text(pdf)).split())


def printed(browser: Client, address: str, **more: object) -> str:
    answer = browser.post(address, DAYS | more)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return words(bytes(answer.getvalue()))


def query(town: Town, asker: str) -> None:
    question = Question(asker=asker, channel=Channel.LETTER, code="", number="7/8", on=TODAY)
    answer_query(question, desk_id=town.planning_desk, by=town.rebwar.reach, at=AT)


@pytest.mark.servers
def test_queries_are_printed_by_their_own_desk_alone(town: Town) -> None:
    query(town, "Karkh court")
    browser = english(town.rebwar)
    assert QUERIES in plain(browser.get("/registry/queries/"))
    assert "register of authenticity queries" in plain(browser.get(QUERIES))
    said = printed(browser, QUERIES, desk=town.planning_desk)
    for word in ("Letter to be confirmed", "Karkh court (By letter)", f"7/8 of {SHOWN}", "Not found", "Rebwar"):
        assert word in said, word
    line = JournalLine.objects.get(act="print_queries")
    assert (line.about, line.note[-3:], line.person_id) == (f"desk:{town.planning_desk}", ": 1", town.rebwar.person_id)
    assert browser.post(QUERIES, DAYS | {"desk": town.finance_desk}).status_code == 404
    for stranger in (town.zainab, town.omar, town.dara):
        other = client_of(stranger)
        assert other.get(QUERIES).status_code == other.post(QUERIES, DAYS | {"desk": 1}).status_code == 404
    wish = Wish(since=TODAY, until=TODAY, language="ar", paper="a3")
    with pytest.raises(NotWithinReachError):
        print_queries(wish, desk_id=town.planning_desk, by=town.nasrin.reach, at=AT)


@pytest.mark.servers
def test_follow_up_is_printed_in_the_language_of_its_reader(town: Town) -> None:
    given = asked(town)
    browser = client_of(town.zainab)
    for language, title, cell in (
        ("ar", "سجل المتابعة والتأكيدات", "لا إجابة معلومة"),
        ("en", "Register of follow-up and reminders", "No answer known"),
    ):
        browser.post("/language/", {"language": language})
        assert FOLLOW_UP in plain(browser.get("/unanswered/"))
        said = printed(browser, FOLLOW_UP)
        assert all(word in said for word in (title, cell, given.number.rpartition("/")[2])), said
    assert JournalLine.objects.filter(act="print_follow_up", about=f"person:{town.zainab.person_id}").count() == 2


@pytest.mark.servers
def test_powers_are_printed_with_the_past_and_the_withdrawn_for_who_may_empower(town: Town) -> None:
    limits, order = (
        Limits(kinds=frozenset({"letter", "reply"}), ceiling=1, amount=25_000_000),
        Order(number="55", on=TODAY),
    )
    for who, capacity in ((town.hasan, Capacity.AUTHORISED), (town.dara, Capacity.DEPUTY)):
        key = empower(
            who.person_id, post_id=town.maryam.post_id, capacity=capacity, term=MONTH, limits=limits, order=order,
            by=town.maryam.reach, at=AT,
        )  # fmt: skip
    disempower(key, by=town.maryam.reach, at=AT)
    past = TODAY - timedelta(days=90)
    Tenure.objects.create(
        person_id=town.sara.person_id, post_id=town.maryam.post_id, from_on=past, until_on=past,
        capacity=Capacity.ACTING, order="order 12", order_on=past,
    )  # fmt: skip
    browser = english(town.maryam)
    assert POWERS in plain(browser.get("/powers/"))
    said = printed(browser, POWERS, since=f"{past.day}/{past.month}/{past.year}")
    for word in (
        *(
            "Hasan",
            "Maryam",
            "55 of",
            "Authorised",
            "Official letter",
            "Reply",
            "up to Secret",
            "up to 25,000,000 dinars",
            "Receives, never signs",
        ),
        *(f"Withdrawn on {SHOWN}", "Sara", "order 12", "Acting: the whole post", f"{MONTH.until_on:%Y}"),
    ):
        assert word in said, word
    assert "Sara" not in printed(browser, POWERS, since=SHOWN)
    assert JournalLine.objects.filter(act="print_powers").count() == 2
    for stranger in (town.zainab, town.omar, town.rebwar):
        other = client_of(stranger)
        assert other.get(POWERS).status_code == other.post(POWERS, DAYS).status_code == 404
        with pytest.raises(NotWithinReachError):
            print_powers(Wish(since=past, until=TODAY, language="ar", paper="a3"), by=stranger.reach, at=AT)
    elsewhere = print_powers(Wish(since=past, until=TODAY, language="en", paper="a3"), by=town.huda.reach, at=AT)
    assert "No entries in this period" in words(elsewhere)


def test_the_ministrys_seals_stand_behind_the_powers_the_revoked_too(town: Town) -> None:
    wish = Wish(since=TODAY, until=TODAY, language="en", paper="a4")
    keys = Certificate.objects.filter(body=town.planning, role=Role.SEAL.value)
    serial = short_serial(int(keys.get().serial, 16))
    said = words(print_powers(wish, by=town.maryam.reach, at=AT))
    assert all(word in said for word in ("Sealing letters", "Signing printed codes", "Ministry of Planning", serial)), (
        said
    )
    assert ("Revoked" in said, "Page 2 of 2" in said) == (False, True)
    keys.update(revoked_at=AT, revoked_for=Reason.REPLACED.value)
    said = words(print_powers(wish, by=town.maryam.reach, at=AT))
    assert f"Revoked on {SHOWN}: replaced by a newer one" in said
    keys.update(revoked_for=Reason.HELD.value)
    assert f"Suspended on {SHOWN}" in words(print_powers(wish, by=town.maryam.reach, at=AT))
    keys.update(revoked_at=AT - timedelta(days=2))
    assert serial not in words(print_powers(wish, by=town.maryam.reach, at=AT))
    foreign = words(print_powers(wish, by=town.huda.reach, at=AT))
    assert "Sealing letters" in foreign
    assert "Ministry of Planning" not in foreign


def test_days_that_are_none_or_too_many_are_answered_with_what_was_typed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, powers = english(town.rebwar), english(town.maryam)
    for changed, sentence in (
        ({"since": "<b>soon"}, "Enter the date as day/month/year"),
        ({"since": ""}, "Nothing was printed"),
        ({"paper": "letter"}, "Nothing was printed"),
        ({"until": "1/1/1990"}, "the first before the last"),
    ):
        for one, address in ((browser, QUERIES), (browser, FOLLOW_UP), (powers, POWERS)):
            answer = one.post(address, DAYS | {"desk": town.planning_desk} | changed)
            page = plain(answer)
            kept = "&lt;b&gt;soon" if changed.get("since") else DAYS["until"]
            assert (answer.status_code, sentence in page) == (422, True), (address, changed)
            assert kept in page or "until" in changed
    assert browser.post(QUERIES, DAYS).status_code == 422
    for asker in ("court", "bank"):
        query(town, asker)
    monkeypatch.setattr(register_sheet, "MOST", 1)
    answer = browser.post(QUERIES, DAYS | {"desk": town.planning_desk})
    assert (answer.status_code, "more than 1 entries" in plain(answer)) == (422, True)
    assert not JournalLine.objects.filter(act__startswith="print_", outcome="done").exists()


def test_who_sees_figures_of_all_ministries_stands_in_the_register_of_each(town: Town) -> None:
    wish = Wish(since=TODAY, until=TODAY, language="en", paper="a4")
    order = Order(number="order 31", on=TODAY)
    term = Term(from_on=TODAY)
    power = coordinate(town.audit, authority="the Cabinet", term=term, order=order, by=CLOCKWORK, at=AT)
    end_coordination(power, by=CLOCKWORK, at=AT)
    for head in (town.maryam, town.huda):
        said = words(print_powers(wish, by=head.reach, at=AT))
        for word in ("order 31", "sees figures of all ministries", "Granted by the Cabinet", f"Withdrawn on {SHOWN}"):
            assert word in said, word
