"""The figures: for heads below them, for a coordinating body across ministries, and never a letter's words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from correspondence.draft import start
from correspondence.models import Memo
from correspondence.oversight import figures
from correspondence.review import give_back, initial
from correspondence.send import send
from directory.core.errors import NotWithinReachError
from directory.models import JournalLine, Person, Post, Unit
from directory.whois import person_named, reach_of
from tests.correspondence.paper_trail import a_letter, ready, sent
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


def test_a_coordinating_body_sees_the_figures_of_all_ministries_and_no_person(town: Town) -> None:
    memo = sent(town, a_letter(town))
    Unit.objects.filter(pk=town.audit).update(is_coordinating=True)
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
    assert "<rect" not in page  # the length of a bar would tell
    assert JournalLine.objects.filter(act="see_figures", about="figures:all", person=town.younis.person_id).exists()
    lines = client_of(town.younis).get("/oversight/units.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].endswith(",1 أو 2,0,0,0")
    assert client_of(town.younis).get(f"/memos/{memo.ref}/").status_code == 404


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
    Unit.objects.filter(pk=town.audit).update(is_coordinating=True)
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
    Unit.objects.filter(pk=town.audit).update(is_coordinating=True)
    Post.objects.filter(pk=town.younis.post_id).update(is_head=True)
    reach = reach_of(person_named("younis"), on=TODAY)
    seen = []
    for _ in range(3):
        give_back(sent(town, a_letter(town)).ref, reason="للتصحيح", by=town.hasan.reach, at=AT)
        seen += [(one.letters, one.rounds) for one in figures(reach, at=SOON).rounds]
    assert seen == [(None, None), (None, None), (3, 3)]


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
