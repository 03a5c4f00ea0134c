"""Letters whose answer is late, from the first day to the prepared reminder and the answer."""

from datetime import timedelta

import pytest

from correspondence import follow_up
from correspondence.bind import bind
from correspondence.citations import thread_of, to_find
from correspondence.core.errors import NoReminderDueError
from correspondence.core.letter import Addressee, Content, Kind
from correspondence.core.register_sheet import Wish
from correspondence.core.route import State
from correspondence.draft import start_reminder
from correspondence.models import Citation, Delivery, Memo, Registration
from correspondence.unanswered import next_reminder, unanswered
from correspondence.void import void
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.models import JournalLine
from tests.correspondence.conftest import Together
from tests.correspondence.intakes import booked
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
LATE = AT + timedelta(days=40)


def _late(town: Town) -> str:
    given = registered(town, inside(town))
    Delivery.objects.filter(record_id=given.record_id).exclude(due_at=None).update(due_at=AT - timedelta(days=1))
    return given.record_id


def test_a_late_letter_is_listed_for_its_author_and_unit_and_for_nobody_else(town: Town) -> None:
    record = _late(town)
    assert not unanswered(town.zainab.reach, at=AT - timedelta(days=2))
    for reader in (town.zainab, town.maryam):
        (one,) = unanswered(reader.reach, at=AT)
        assert (one.letter.record_id, one.reminders, one.is_prepared) == (record, (), False)
    for stranger in (town.sara, town.omar, town.dara, town.huda, town.rebwar):
        assert not unanswered(stranger.reach, at=AT)
        with pytest.raises(NotWithinReachError):
            next_reminder(record, reach=stranger.reach, at=AT)


def test_2_10_the_reminder_is_prepared_as_a_draft_and_issued_by_nobody_alone(town: Town) -> None:
    record = _late(town)
    browser = client_of(town.zainab)
    assert "تهيئة تأكيد" in plain(browser.get("/unanswered/"))
    answer = browser.post(f"/unanswered/{record}/remind/")
    assert answer.status_code == 302
    memo = Memo.objects.get(kind=Kind.REMINDER)
    assert answer.headers["Location"] == f"/memos/{memo.ref}/edit/"
    assert (memo.state, memo.author_id, memo.holder_post_id) == (State.DRAFT, town.zainab.person_id, None)
    assert memo.current().content["references"][0]["record_id"] == record
    assert plain(browser.get(f"/memos/{memo.ref}/edit/")).count("نؤكد لكم مضمون كتابنا")
    assert "التأكيد قيد التهيئة" in plain(browser.get("/unanswered/"))
    again = browser.post(f"/unanswered/{record}/remind/")
    assert again.status_code == 422
    assert "لا تأكيد مستحق" in plain(again)
    assert Memo.objects.filter(kind=Kind.REMINDER).count() == 1
    assert client_of(town.omar).post(f"/unanswered/{record}/remind/").status_code == 404
    assert browser.get(f"/unanswered/{record}/remind/").status_code == 405
    Memo.objects.filter(pk=memo.pk).update(state=State.DESTROYED, subject="")
    assert "التأكيد قيد التهيئة" not in plain(browser.get("/unanswered/"))


@pytest.mark.servers
def test_2_10_after_the_third_reminder_the_letter_to_the_higher_office_is_prepared_and_goes_by_nobody_alone(
    town: Town,
) -> None:
    record, browser = _late(town), client_of(town.zainab)
    first, *others = [registered(town, inside(town, subject=f"تأكيد {n}")).record_id for n in range(3)]
    Memo.objects.filter(record_id__in=(first, *others)).update(kind=Kind.REMINDER)
    Delivery.objects.filter(record_id__in=(first, *others)).update(due_at=AT - timedelta(days=1), kind=Kind.REMINDER)
    _cites(first, record)
    assert browser.post(f"/unanswered/{record}/higher/").status_code == 422
    for one in others:
        _cites(one, record)
    assert "تهيئة كتاب إلى الجهة الأعلى" in plain(browser.get("/unanswered/"))
    assert client_of(town.omar).post(f"/unanswered/{record}/higher/").status_code == 404
    assert browser.get(f"/unanswered/{record}/higher/").status_code == 405
    assert browser.post(f"/unanswered/{record}/higher/").status_code == 302
    memo = Memo.objects.latest("pk")
    letter = Content.from_json(memo.current().content)
    assert (memo.state, memo.kind, memo.author_id) == (State.DRAFT, Kind.LETTER, town.zainab.person_id)
    assert [one.unit_id for one in letter.to] == [town.planning]
    assert [one.record_id for one in letter.references] == [record, first, *others]
    assert letter.label == Content.from_json(Memo.objects.get(record_id=record).current().content).label
    assert "قيد التهيئة" in plain(browser.get("/unanswered/"))
    assert browser.post(f"/unanswered/{record}/higher/").status_code == 422
    given = registered(town, inside(town, subject="إلى الوزارة"))
    for place, cited in enumerate((record, first, *others)):
        _cites(given.record_id, cited, position=place + 1)
    (one,) = (one for one in unanswered(town.zainab.reach, at=AT) if one.letter.record_id == record)
    assert (one.raised and one.raised.number, one.is_for_higher_office) == (given.number, True)
    assert f"رُفع إلى الجهة الأعلى بـ {given.number}" in _result(town, record)
    for ended, raised, left in ((given.record_id, None, 3), (first, None, 2)):  # what was voided went to nobody
        void(Registration.objects.get(record_id=ended).pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=AT)
        (one,) = (one for one in unanswered(town.zainab.reach, at=AT) if one.letter.record_id == record)
        assert (one.raised, len(one.reminders)) == (raised, left)


def _cites(record: str, cited: str, *, position: int = 9) -> None:
    """A letter of ours that refers to another of ours."""
    memo = Memo.objects.get(record_id=record)
    Citation.objects.create(
        memo=memo, record_id=record, position=position, kind="ours", number="1", cited_id=cited, body_id=memo.body_id
    )


def _result(town: Town, record: str) -> str:
    """What the register of follow-up says of it."""
    number = Registration.objects.get(record_id=record).text
    wish = Wish(since=TODAY - timedelta(days=9), until=TODAY, language="ar", paper="a4")
    found = follow_up.lines(wish, reach=town.zainab.reach, limit=100)
    return next(line.cells["result"] for line in found if number in line.cells["letter"])


def test_two_who_press_at_once_prepare_one_reminder(town: Town, together: Together) -> None:
    record = _late(town)
    acts = [(lambda by=one.reach: start_reminder(record, by=by, at=AT)) for one in (town.zainab, town.maryam)]
    assert sorted(type(one).__name__ for one in together(*acts)) == ["Memo", "NoReminderDueError"]


def _replies(record: str, *, unit: int) -> Memo:
    """A registered letter of that unit which cites the record as theirs."""
    (memo,) = Memo.objects.filter(record_id=record)
    Citation.objects.create(
        memo=memo, record_id=record, position=9, kind="yours", number="1", cited_id=record, body_id=memo.body_id
    )
    Memo.objects.filter(pk=memo.pk).update(unit=unit)
    return memo


def test_an_answer_ends_the_wait_and_a_letter_in_time_waits_for_nothing(town: Town) -> None:
    record = _late(town)
    reply = _replies(record, unit=town.planning_statistics)
    assert unanswered(town.zainab.reach, at=AT)  # a letter that is no reply answers nothing
    Memo.objects.filter(pk=reply.pk).update(kind=Kind.REPLY)
    assert not unanswered(town.zainab.reach, at=AT)
    with pytest.raises(NoReminderDueError):
        next_reminder(record, reach=town.zainab.reach, at=AT)


def test_the_first_reply_ends_the_wait_for_its_own_addressee_alone(town: Town) -> None:
    asked = (
        Addressee(unit_id=town.planning_statistics, name="هيئة الإحصاء"),
        Addressee(unit_id=town.finance_budget, name="وزارة المالية / دائرة الموازنة"),
    )
    given = registered(town, a_letter(town, to=asked))
    Delivery.objects.filter(record_id=given.record_id).exclude(due_at=None).update(due_at=AT - timedelta(days=1))
    reply = _replies(given.record_id, unit=town.finance_current)  # below whom it asked
    Memo.objects.filter(pk=reply.pk).update(kind=Kind.REPLY)
    (one,) = unanswered(town.zainab.reach, at=AT)
    assert [name.ar for name in one.to] == ["هيئة الإحصاء"]
    Memo.objects.filter(pk=reply.pk).update(unit=town.planning_statistics)
    assert next_reminder(given.record_id, reach=town.zainab.reach, at=AT).to == asked[1:]
    Memo.objects.filter(pk=reply.pk).update(unit=town.planning_hr)  # had a copy, and owes no answer
    assert [len(one.to) for one in unanswered(town.zainab.reach, at=AT)] == [2]


def test_2_9_an_answer_on_paper_ends_the_wait_of_whom_it_came_from(town: Town) -> None:
    given = registered(town, a_letter(town))
    Delivery.objects.filter(record_id=given.record_id).exclude(due_at=None).update(due_at=AT - timedelta(days=1))
    says = {"sender_unit": town.finance_budget, "answers": given.number.replace("/", " / "), "answers_on": given.on}
    booked(town, "receipt", number="1", **says)  # a letter that is no reply, as a receipt
    assert unanswered(town.zainab.reach, at=AT)
    paper = booked(town, "reply", number="2", kind=Kind.REPLY, **says)
    assert not unanswered(town.zainab.reach, at=AT)
    assert thread_of(given.record_id, is_outside=False, reach=town.zainab.reach).is_answered()
    (link,) = thread_of(paper.record_id, is_outside=False, reach=town.zainab.reach).refers_to
    assert (link.record_id, link.on) == (given.record_id, given.on)


def test_2_9_what_an_answer_on_paper_refers_to_is_found_later_by_the_registry(town: Town) -> None:
    given = registered(town, a_letter(town))
    Delivery.objects.filter(record_id=given.record_id).exclude(due_at=None).update(due_at=AT - timedelta(days=1))
    says = {"kind": Kind.REPLY, "answers": "999/999", "answers_on": given.on, "label": Label(level=1)}
    paper = booked(town, "reply", **says)
    assert unanswered(town.zainab.reach, at=AT)
    (line,) = [one for one in to_find(town.rebwar.reach) if one.record_id == paper.record_id]
    bind(line.id, number=given.number, on=given.on, by=town.rebwar.reach, at=AT)
    assert JournalLine.objects.get(act="bind").level == 1
    assert unanswered(town.zainab.reach, at=AT)  # it is not hers to read


def test_after_a_reminder_its_own_deadline_counts(town: Town) -> None:
    record = _late(town)
    given = registered(town, a_letter(town, subject="تأكيد"))
    memo = Memo.objects.get(record_id=given.record_id)
    Memo.objects.filter(pk=memo.pk).update(kind=Kind.REMINDER)
    Delivery.objects.filter(record_id=given.record_id).update(kind=Kind.REMINDER)
    Citation.objects.create(
        memo=memo,
        record_id=given.record_id,
        position=9,
        kind="ours",
        number="1",
        cited_id=record,
        body_id=town.planning,
    )
    assert not unanswered(town.zainab.reach, at=AT + timedelta(hours=1))
    (one,) = unanswered(town.zainab.reach, at=LATE)
    assert [sent.record_id for sent in one.reminders] == [given.record_id]
