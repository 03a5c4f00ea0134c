"""The figures: for heads below them, for a coordinating body across ministries, and never a letter's words."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from correspondence import oversight
from correspondence.draft import start
from correspondence.models import Memo
from correspondence.oversight import coordinates, figures
from correspondence.review import give_back, initial
from correspondence.send import send
from directory.coordinate import coordinate, end_coordination
from directory.coordinations import coordinations_over, ids_coordinated
from directory.core.day import day_of
from directory.core.errors import CoordinatesTwiceError, NotEntitledError, NotWithinReachError, PowerNotGivenError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Order, Term
from directory.models import Coordination, JournalLine, Person, Post, Unit
from directory.whois import person_named, reach_of
from tests.archive.test_access import chances, shelve, some_papers
from tests.correspondence.paper_trail import a_letter, ready, sent
from tests.correspondence.test_counts import deliver
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain, registered

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=5)


def test_a_head_sees_counts_of_the_units_below_and_no_word_of_a_letter(town: Town) -> None:
    memo = sent(town, a_letter(town))
    Memo.objects.filter(pk=memo.pk).update(due_at=AT - timedelta(days=3))
    found = figures(town.amal.reach, at=SOON)
    assert [(one.of.en, one.under_way, one.late) for one in found.units] == [("Human Resources", 1, 1)]
    assert [(one.of.en, one.under_way, one.late) for one in found.posts] == [("Hasan Jasim Mohammed", 1, 1)]
    assert [one.under_way for one in found.months] == [1]
    page = plain(client_of(town.amal).get("/oversight/"))
    assert "قسم الموارد البشرية" in page
    assert "<rect" in page
    for word in (memo.subject, memo.ref):
        assert word not in page
    for language, word in (("en", "What waits, by unit"), ("ckb", "ئەوەی چاوەڕێیە بەپێی یەکە")):
        Person.objects.filter(pk=town.amal.person_id).update(language=language)
        assert word in plain(client_of(town.amal).get("/oversight/"))


def test_time_in_hand_is_read_from_the_journal(town: Town) -> None:
    ready(town, a_letter(town))
    stays = figures(town.maryam.reach, at=SOON).stays
    assert [(one.post.en, one.time.stays, one.time.longest) for one in stays] == [("Head of Section", 1, 0)]
    Person.objects.filter(pk=town.maryam.person_id).update(language="ckb", digits="arab")
    assert "لە ٩٠ ڕۆژی ڕابردوودا" in plain(client_of(town.maryam).get("/oversight/"))


def test_what_came_in_is_told_by_its_month(town: Town) -> None:
    (paper,) = some_papers(town, chances(11), 1)
    shelve(paper)
    deliver(paper, town, serial=0, unit_id=town.planning_hr, body_id=town.planning)
    assert [(one.under_way, one.arrived) for one in figures(town.amal.reach, at=SOON).months] == [(0, 1)]
    sheet = client_of(town.amal).get("/oversight/months.csv").content.decode("utf-8-sig")
    assert sheet.splitlines()[1].endswith(",0,1")


def test_of_too_many_steps_those_of_the_letters_that_moved_last_are_counted_and_the_page_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_back(sent(town, a_letter(town)).ref, reason="للتصحيح", by=town.hasan.reach, at=AT)
    later = sent(town, a_letter(town, subject="لاحق"))
    give_back(later.ref, reason="للتصحيح", by=town.hasan.reach, at=AT + timedelta(days=7))
    at = AT + timedelta(days=8)
    whole = figures(town.amal.reach, at=at)
    assert ([one.time.stays for one in whole.stays], whole.is_cut) == ([2], False)
    monkeypatch.setattr(oversight, "LINES", later.movements.count())
    cut = figures(town.amal.reach, at=at)
    assert ([one.time.stays for one in cut.stays], cut.is_cut) == ([1], True)
    assert cut.stays[0].time.longest == whole.stays[0].time.longest > 0
    browser = client_of(town.amal)
    assert "بل ما تحرّك منها آخراً فقط" in plain(browser.get("/oversight/"))
    assert "بل ما تحرّك منها آخراً فقط" in browser.get("/oversight/hands.csv").content.decode()
    assert "بل ما تحرّك منها آخراً فقط" not in browser.get("/oversight/units.csv").content.decode()


def test_figures_ask_the_same_few_questions_however_much_waits(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    figures(town.amal.reach, at=SOON)
    for _ in range(2):
        sent(town, a_letter(town))
        ready(town, a_letter(town))
        with django_assert_num_queries(9):
            assert figures(town.amal.reach, at=SOON).units


def test_a_head_reads_no_time_in_hand_of_who_is_above(town: Town) -> None:
    memo = start(a_letter(town, signer_post_id=town.amal.post_id), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.maryam.post_id,), by=town.zainab.reach, at=AT)
    initial(memo.ref, version=1, by=town.maryam.reach, at=AT)
    give_back(memo.ref, reason="للتصحيح", by=town.amal.reach, at=AT)
    seen = [{one.post.en for one in figures(head.reach, at=SOON).stays} for head in (town.maryam, town.amal)]
    assert len(seen[0]) == 1
    assert seen[0] < seen[1]


def test_who_heads_nothing_sees_nothing_and_heads_see_no_other_ministry(town: Town) -> None:
    sent(town, a_letter(town))
    assert not figures(town.huda.reach, at=SOON).units
    for stranger in (town.zainab, town.rebwar, town.younis):
        with pytest.raises(NotWithinReachError):
            figures(stranger.reach, at=SOON)
        assert client_of(stranger).get("/oversight/").status_code == 404
        assert client_of(stranger).get("/oversight/units.csv").status_code == 404


def _audit_coordinates(town: Town) -> int:
    """The audit board sees the figures of all ministries for a month from today."""
    month = Term(from_on=TODAY, until_on=TODAY + timedelta(days=30))
    order = Order(number="ق 31", on=TODAY)
    return coordinate(town.audit, authority="مجلس الوزراء", term=month, order=order, by=CLOCKWORK, at=AT)


def test_a_coordinating_body_sees_the_figures_of_all_ministries_and_no_person(town: Town) -> None:
    memo = sent(town, a_letter(town))
    _audit_coordinates(town)
    Post.objects.filter(pk=town.younis.post_id).update(is_head=True)
    reach = reach_of(person_named("younis"), on=TODAY)
    found = figures(reach, at=SOON)
    assert [(one.of.en, one.body.en, one.under_way) for one in found.units] == [
        ("Human Resources", "Ministry of Planning", None)
    ]
    assert [one.under_way for one in found.months] == [None]
    assert not found.posts
    assert not found.stays
    page = plain(client_of(town.younis).get("/oversight/"))
    assert memo.subject not in page
    assert "حسن جاسم" not in page
    assert "1 أو 2" in page
    assert "بقرار من" in page
    assert "مجلس الوزراء" in page
    assert "<rect" not in page  # the length of a bar would tell
    assert JournalLine.objects.filter(act="see_figures", about="figures:all", person=town.younis.person_id).exists()
    lines = client_of(town.younis).get("/oversight/units.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].endswith(",1 أو 2,0,0,0")
    assert client_of(town.younis).get(f"/memos/{memo.ref}/").status_code == 404


def test_the_power_across_ministries_has_its_days_and_ends_at_once(town: Town) -> None:
    power = _audit_coordinates(town)
    Post.objects.filter(pk=town.younis.post_id).update(is_head=True)
    reach = reach_of(person_named("younis"), on=TODAY)
    day = timedelta(days=1)
    moments = (AT - day, AT, AT + 30 * day, AT + 31 * day)
    assert [len(coordinates(reach, at=at)) for at in moments] == [0, 1, 1, 0]
    assert [ids_coordinated([town.audit], on=day_of(at)) != frozenset() for at in moments] == [False, True, True, False]
    assert "مجلس الوزراء" in plain(client_of(town.amal).get("/powers/"))
    end_coordination(power, by=CLOCKWORK, at=AT)
    assert not coordinates(reach, at=AT)
    assert not figures(reach, at=AT).units
    assert "مجلس الوزراء" not in plain(client_of(town.amal).get("/powers/"))
    assert [one.withdrawn_at for one in coordinations_over(Term(from_on=TODAY))] == [AT]
    assert not coordinations_over(Term(from_on=TODAY + day))
    acts = ["coordinate", "end_coordination"]
    assert list(JournalLine.objects.filter(act__in=acts).order_by("id").values_list("act", flat=True)) == acts


def test_what_does_not_say_by_whom_and_until_when_gives_no_power_across_ministries(town: Town) -> None:
    said: dict[str, Any] = {
        "authority": "مجلس الوزراء",
        "term": Term(from_on=TODAY),
        "order": Order(number="1", on=TODAY),
    }
    earlier = Term(from_on=TODAY, until_on=TODAY - timedelta(days=1))
    for changed in ({"authority": " "}, {"order": Order(number=" ", on=TODAY)}, {"term": earlier}):
        with pytest.raises(PowerNotGivenError):
            coordinate(town.audit, **{**said, **changed}, by=CLOCKWORK, at=AT)
    for person in (town.younis, town.amal):
        with pytest.raises(NotEntitledError):
            coordinate(town.audit, **said, by=person.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        coordinate(9_999, **said, by=CLOCKWORK, at=AT)
    assert not Coordination.objects.exists()
    power = coordinate(town.audit, **said, by=CLOCKWORK, at=AT)
    with pytest.raises(CoordinatesTwiceError):
        coordinate(town.audit, **said, by=CLOCKWORK, at=AT)
    with pytest.raises(NotEntitledError):
        end_coordination(power, by=town.younis.reach, at=AT)
    end_coordination(power, by=CLOCKWORK, at=AT)
    with pytest.raises(NotWithinReachError):
        end_coordination(power, by=CLOCKWORK, at=AT)


def test_time_in_hand_is_told_across_ministries_by_post_from_three_letters_on_and_no_longest(town: Town) -> None:
    _audit_coordinates(town)
    Post.objects.filter(pk=town.younis.post_id).update(is_head=True)
    reach = reach_of(person_named("younis"), on=TODAY)
    seen = []
    for _ in range(3):
        give_back(sent(town, a_letter(town)).ref, reason="للتصحيح", by=town.hasan.reach, at=AT + timedelta(days=7))
        at = AT + timedelta(days=8)
        seen.append([(one.post.en, one.unit.en, one.time.stays) for one in figures(reach, at=at).stays])
    assert seen == [[], [], [("Head of Section", "Ministry of Planning / Human Resources", 3)]]
    assert [one.is_own for one in figures(town.amal.reach, at=AT + timedelta(days=8)).stays] == [True]


def test_figures_are_exported_for_a_spreadsheet_and_the_journal_says_so(town: Town) -> None:
    sent(town, a_letter(town))
    Unit.objects.filter(pk=town.planning_hr).update(name_ar="=HYPERLINK(1)")
    browser = client_of(town.amal)
    answer = browser.get("/oversight/units.csv")
    assert answer.headers["Content-Type"] == "text/csv"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("'=HYPERLINK(1),")
    assert lines[1].endswith(",1,0,0,0")
    assert JournalLine.objects.filter(act="export_figures", about="figures:units").count() == 1
    assert browser.get("/oversight/letters.csv").status_code == 404
    assert browser.post("/oversight/units.csv").status_code == 405


def test_a_count_of_three_is_told_across_ministries_and_one_or_two_are_not(town: Town) -> None:
    _audit_coordinates(town)
    Post.objects.filter(pk=town.younis.post_id).update(is_head=True)
    reach = reach_of(person_named("younis"), on=TODAY)
    seen = []
    for _ in range(3):
        sent(town, a_letter(town))
        seen.append([one.under_way for one in figures(reach, at=SOON).units])
    assert seen == [[None], [None], [3]]
    assert [one.under_way for one in figures(town.amal.reach, at=SOON).units] == [3]
    assert not JournalLine.objects.filter(act="see_figures").exists()
    client_of(town.amal).get("/oversight/")
    assert not JournalLine.objects.filter(act="see_figures").exists()


def test_letters_given_back_are_told_across_ministries_from_three_on(town: Town) -> None:
    _audit_coordinates(town)
    Post.objects.filter(pk=town.younis.post_id).update(is_head=True)
    reach = reach_of(person_named("younis"), on=TODAY)
    seen = []
    for _ in range(3):
        give_back(sent(town, a_letter(town)).ref, reason="للتصحيح", by=town.hasan.reach, at=AT)
        seen += [(one.letters, one.rounds) for one in figures(reach, at=SOON).rounds]
    assert seen == [(None, None), (None, None), (3, 3)]


@pytest.mark.servers
def test_prints_of_issued_letters_are_counted_with_their_reasons_and_name_nobody(town: Town) -> None:
    record = registered(town)
    browser, there = client_of(town.zainab), f"/records/{record}/letter.pdf"
    assert "لماذا تُطبع" in plain(browser.get(there))
    for typed, status in (({}, 422), ({"why": "fun"}, 422), ({"why": "other", "words": " "}, 422)):
        assert browser.post(there, typed).status_code == status
    assert not JournalLine.objects.filter(act="print", outcome="done").exists()
    for typed in ({"why": "meeting"}, {"why": "meeting"}, {"why": "other", "words": "للعرض على اللجنة"}):
        answer = browser.post(there, typed)
        assert answer.content.startswith(b"%PDF")
    assert client_of(town.omar).post(there, {"why": "meeting"}).status_code == 404
    (found,) = figures(town.amal.reach, at=SOON).prints
    assert (found.unit.en, found.letters, found.prints) == ("Administrative Directorate", 1, 3)
    assert {why.value: count for why, count in found.why.items()} == {"meeting": 2, "other": 1}
    page = plain(client_of(town.amal).get("/oversight/"))
    assert "طباعة الكتب الصادرة" in page
    assert "للعرض على اللجنة" not in page
    assert town.zainab.name.ar not in page
    assert "للعرض على اللجنة" in plain(client_of(town.zainab).get(f"/records/{record}/readers/"))
    sheet = client_of(town.amal).get(reverse("correspondence:figures", args=["prints"])).content.decode("utf-8-sig")
    assert sheet.splitlines()[1].split(",")[1:4] == ["1", "3", "3.0"]
