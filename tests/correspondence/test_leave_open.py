"""An answer that is only partial: whoever asked says so, and the wait goes on."""

from datetime import timedelta

import pytest

from correspondence.citations import thread_of
from correspondence.core.letter import Kind
from correspondence.core.partial import LeftOpenAlreadyError, MissingNotSaidError, NotLeftOpenError
from correspondence.core.register_sheet import Wish
from correspondence.draft import start
from correspondence.follow_up import lines
from correspondence.leave_open import leave_open, settle
from correspondence.matter import matter_of
from correspondence.models import Citation, Delivery, Memo, PartialAnswer
from correspondence.redeliver import redeliver
from correspondence.unanswered import next_reminder, unanswered
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from tests.correspondence.conftest import Together
from tests.correspondence.intakes import booked
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
REST = "كلفة التجهيز"


def answered(town: Town) -> tuple[Memo, str]:
    """A late letter of zainab's, and the record of its answer on paper."""
    given = registered(town, a_letter(town))
    Delivery.objects.filter(record_id=given.record_id).exclude(due_at=None).update(due_at=AT - timedelta(days=1))
    says = {"sender_unit": town.finance_budget, "answers": given.number, "answers_on": given.on}
    paper = booked(town, "reply", number="2", kind=Kind.REPLY, **says)
    assert not unanswered(town.zainab.reach, at=AT)
    return Memo.objects.get(record_id=given.record_id), paper.record_id


def test_2_9_a_partial_answer_ends_no_wait_and_the_reminder_cites_both(town: Town) -> None:
    memo, reply = answered(town)
    zainab = town.zainab.reach
    leave_open(memo.ref, reply_id=reply, missing=f" {REST} ", by=zainab, at=AT)
    with pytest.raises(LeftOpenAlreadyError):
        leave_open(memo.ref, reply_id=reply, missing=REST, by=town.maryam.reach, at=AT)
    (one,) = unanswered(town.maryam.reach, at=AT)
    assert [(found.letter.record_id, found.missing) for found in one.partial] == [(reply, REST)]
    draft = next_reminder(memo.record_id, reach=zainab, at=AT)
    assert [cited.record_id for cited in draft.references] == [memo.record_id, reply]
    assert REST in str(draft.body)
    thread = thread_of(memo.record_id, is_outside=False, reach=zainab)
    assert ([link.missing for link in thread.referred_by], thread.is_answered()) == ([REST], False)
    assert [paper.partly for paper in matter_of(memo.record_id, reach=zainab).papers if paper.partly] == [
        (memo_number(memo),)
    ]
    (line,) = lines(
        Wish(since=TODAY - timedelta(days=9), until=TODAY, language="en", paper="a4"), reach=zainab, limit=9
    )
    assert line.cells["result"].startswith("Answered in part by")
    settle(memo.ref, reply_id=reply, by=town.maryam.reach, at=AT)
    assert not unanswered(zainab, at=AT)
    with pytest.raises(NotLeftOpenError):
        settle(memo.ref, reply_id=reply, by=zainab, at=AT)
    leave_open(memo.ref, reply_id=reply, missing=REST, by=town.maryam.reach, at=AT)
    assert list(JournalLine.objects.values_list("act", flat=True).order_by("pk"))[-3:] == [
        "left_open",
        "settled",
        "left_open",
    ]


def memo_number(memo: Memo) -> str:
    """The letter's number."""
    return memo.registrations.get(direction="out").text


def test_only_whoever_asked_says_it_and_only_of_an_answer_to_that_letter(town: Town) -> None:
    memo, reply = answered(town)
    receipt = booked(town, "receipt", number="3", answers=memo_number(memo), answers_on=TODAY).record_id
    for stranger in (town.hasan, town.omar, town.huda, town.rebwar):
        with pytest.raises(NotWithinReachError):
            leave_open(memo.ref, reply_id=reply, missing=REST, by=stranger.reach, at=AT)
    for other in (receipt, memo.record_id, "f" * 32):
        with pytest.raises(NotWithinReachError):
            leave_open(memo.ref, reply_id=other, missing=REST, by=town.zainab.reach, at=AT)
    for words in ("  ", "م" * 501):
        with pytest.raises(MissingNotSaidError):
            leave_open(memo.ref, reply_id=reply, missing=words, by=town.zainab.reach, at=AT)
    draft = start(a_letter(town), by=town.zainab.reach, at=AT)
    with unguarded("correspondence_"):  # the answer to a letter that nobody found yet
        Citation.objects.filter(record_id=reply).update(cited_id="", settled_at=None)
    with pytest.raises(NotWithinReachError):
        leave_open(draft.ref, reply_id=reply, missing=REST, by=town.zainab.reach, at=AT)
    assert not PartialAnswer.objects.exists()


@pytest.mark.servers
def test_after_a_restore_answers_count_as_they_counted(town: Town) -> None:
    memo, reply = answered(town)
    leave_open(memo.ref, reply_id=reply, missing=REST, by=town.zainab.reach, at=AT)
    told = PartialAnswer.objects.values("asked_id", "reply_id", "missing", "said_by").get()
    PartialAnswer.objects.all().delete()
    assert redeliver(by=CLOCKWORK, at=AT).left_open == 1
    assert PartialAnswer.objects.values("asked_id", "reply_id", "missing", "said_by").get() == told
    settle(memo.ref, reply_id=reply, by=town.zainab.reach, at=AT)
    PartialAnswer.objects.update(settled_at=None, settled_by=None)
    assert [redeliver(by=CLOCKWORK, at=AT).left_open for _ in range(2)] == [1, 0]
    assert not PartialAnswer.objects.standing().exists()


@pytest.mark.servers
def test_the_letters_page_takes_it_and_takes_it_back(town: Town) -> None:
    memo, reply = answered(town)
    page, partial, whole = (
        f"/memos/{memo.ref}/{end}" for end in ("", f"answers/{reply}/partial/", f"answers/{reply}/whole/")
    )
    browser = client_of(town.zainab)
    assert "إجابة جزئية" in plain(browser.get(page))
    assert partial not in plain(client_of(town.hasan).get(page))
    refused = browser.post(partial, {"missing": ""})
    assert (refused.status_code, "ما لا يزال ناقصاً" in plain(refused)) == (422, True)
    assert browser.post(partial, {"missing": REST}).status_code == 302
    assert browser.post(partial, {"missing": REST}).status_code == 422
    assert REST in plain(browser.get(page))
    assert REST in plain(browser.get("/unanswered/"))
    assert [client_of(town.omar).post(address).status_code for address in (partial, whole)] == [404, 404]
    assert [browser.get(address).status_code for address in (partial, whole)] == [405, 405]
    assert [browser.post(whole).status_code for _ in range(2)] == [302, 422]


@pytest.mark.servers
def test_of_two_who_say_it_at_once_one_is_told(town: Town, together: Together) -> None:
    memo, reply = answered(town)
    acts = [
        (lambda by=one.reach: leave_open(memo.ref, reply_id=reply, missing=REST, by=by, at=AT))
        for one in (town.zainab, town.maryam)
    ]
    assert sorted(type(one).__name__ for one in together(*acts)) == ["LeftOpenAlreadyError", "NoneType"]
