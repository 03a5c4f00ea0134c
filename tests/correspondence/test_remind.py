"""The engine of deadlines: reminders, escalation, notices, e-mail (I13, domain 2.7)."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from pytest_django.fixtures import Settings

from correspondence import notices
from correspondence.announce import announce
from correspondence.core.circuit import Stage, Way
from correspondence.core.deadline import closing_of
from correspondence.core.errors import OutOfTurnError
from correspondence.core.notice import What
from correspondence.draft import start
from correspondence.mail import mail
from correspondence.models import Delivery, Memo, Notice, Reminder
from correspondence.opine import opine
from correspondence.overdue import Paper, overdue
from correspondence.remind import remind
from correspondence.review import initial
from correspondence.see import see
from correspondence.send import send
from directory.core.clearance import Label
from directory.core.day import BAGHDAD, day_of
from directory.core.errors import AddressMissingError, NotWithinReachError
from directory.core.mailing import Mailing, Rhythm
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, FOLLOWER
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.core.workdays import Calendar, Holidays
from directory.declare_holiday import declare_holiday
from directory.empower import empower
from directory.models import JournalLine, PersonClearance
from directory.subscribe import subscribe
from tests.correspondence.paper_trail import a_letter, inside, registered, sent, signed
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


def _days_after(due_at: datetime, days: int) -> datetime:
    """Ten o'clock, so many working days after the deadline's."""
    return closing_of(Calendar().after(day_of(due_at), days=days)) - timedelta(hours=4)


def _told() -> list[tuple[str, int]]:
    return list(Notice.objects.order_by("id").values_list("what", "person_id"))


def test_i13_the_holder_is_reminded_then_the_author_too_then_the_next_head(town: Town) -> None:
    memo = sent(town, a_letter(town))
    assert memo.due_at is not None
    assert remind(by=CLOCKWORK, at=memo.moved_at) == 0
    shortly = closing_of(day_of(memo.due_at)) - timedelta(minutes=1)
    assert remind(by=CLOCKWORK, at=shortly) == 1
    assert remind(by=CLOCKWORK, at=shortly) == 0
    assert _told() == [(What.AHEAD, town.hasan.person_id)]
    assert remind(by=CLOCKWORK, at=_days_after(memo.due_at, 1)) == 1
    assert set(_told()[1:]) == {(What.DUE, town.hasan.person_id), (What.DUE, town.zainab.person_id)}
    assert remind(by=CLOCKWORK, at=_days_after(memo.due_at, 2)) == 1
    assert _told()[3:] == [(What.ESCALATED, town.maryam.person_id)]
    assert remind(by=CLOCKWORK, at=_days_after(memo.due_at, 9)) == 0
    lines = JournalLine.objects.filter(about=f"memo:{memo.ref}", act="remind").order_by("id")
    assert [(line.who, line.note) for line in lines] == [("clockwork", note) for note in ("ahead", "due", "escalated")]


def test_a_deadline_that_moved_is_reminded_of_anew(town: Town) -> None:
    memo = sent(town, a_letter(town))
    assert memo.due_at is not None
    late = _days_after(memo.due_at, 1)
    remind(by=CLOCKWORK, at=late)
    Memo.objects.filter(pk=memo.pk).update(due_at=closing_of(day_of(late)))
    assert remind(by=CLOCKWORK, at=_days_after(late, 1)) == 1
    assert Reminder.objects.count() == 2


def test_every_kind_of_waiting_paper_has_somebody_who_is_told(town: Town) -> None:
    given = registered(town, inside(town))
    signed(town, a_letter(town))
    late = _days_after(AT, 30)
    remind(by=CLOCKWORK, at=late)
    found = {(row.about.partition(":")[0], row.person_id) for row in Notice.objects.all()}
    unit = Delivery.objects.get(record_id=given.record_id, copy=False).unit_id
    (head,) = {one.person_id for one in town.everybody() if one.unit_id == unit and one.reach.heads}
    above = town.maryam if unit == town.planning_hr else town.amal
    assert ("delivery", above.person_id) in found
    assert ("delivery", head) not in found
    assert ("memo", town.amal.person_id) in found  # the registry's delay goes to the head of the ministry


def test_only_the_clockwork_reminds(town: Town) -> None:
    for by in (town.zainab.reach, FOLLOWER):
        with pytest.raises(NotWithinReachError):
            remind(by=by, at=AT)
        with pytest.raises(NotWithinReachError):
            announce(by=by, at=AT)
    with pytest.raises(OutOfTurnError):
        see(up_to=9, by=CLOCKWORK, at=AT)


def test_nobody_is_told_of_a_letter_above_his_clearance_but_the_head_who_answers_for_its_delay(town: Town) -> None:
    memo = sent(town, a_letter(town, label=Label(level=1), copies=()))
    assert memo.due_at is not None
    announced = AT + timedelta(seconds=5)
    PersonClearance.objects.filter(person__in=(town.hasan.person_id, town.zainab.person_id)).update(level=0)
    assert announce(by=CLOCKWORK, at=announced) == 0
    remind(by=CLOCKWORK, at=_days_after(memo.due_at, 1))
    assert _told() == []
    remind(by=CLOCKWORK, at=_days_after(memo.due_at, 2))
    assert {what for what, _ in _told()} == {What.ESCALATED}
    PersonClearance.objects.filter(person=town.hasan.person_id).update(level=1)
    assert announce(by=CLOCKWORK, at=announced + timedelta(seconds=1)) == 1
    assert (What.ARRIVED, town.hasan.person_id) in _told()


def test_an_arrival_is_told_once_and_seen_by_its_reader_alone(town: Town) -> None:
    memo = sent(town, a_letter(town))
    assert announce(by=CLOCKWORK, at=AT + timedelta(seconds=5)) == 1
    assert announce(by=CLOCKWORK, at=AT + timedelta(seconds=10)) == 0
    (line,) = notices.mine(town.hasan.reach)
    assert (line.what, line.ref, line.is_new) == (What.ARRIVED, memo.ref, True)
    assert not notices.mine(town.zainab.reach)
    see(up_to=line.id, by=town.zainab.reach, at=AT)
    assert notices.unseen(town.hasan.reach).count() == 1
    see(up_to=line.id, by=town.hasan.reach, at=AT)
    assert notices.unseen(town.hasan.reach).count() == 0


def test_what_others_say_to_a_letter_is_no_arrival_for_those_who_have_it(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    beside = Stage(posts=(town.hasan.post_id, town.amal.post_id))
    way = Way(stages=(beside,), opinions=(town.dara.post_id,))
    send(memo.ref, reviewers=way, by=town.zainab.reach, at=AT)
    assert announce(by=CLOCKWORK, at=AT + timedelta(seconds=5)) == 3
    assert {row.person_id for row in Notice.objects.all()} == {
        one.person_id for one in (town.hasan, town.amal, town.dara)
    }
    later = AT + timedelta(minutes=20)
    opine(memo.ref, version=1, text="لا مانع", by=town.dara.reach, at=later)
    initial(memo.ref, version=1, by=town.hasan.reach, at=later)
    assert announce(by=CLOCKWORK, at=later + timedelta(seconds=5)) == 0
    initial(memo.ref, version=1, by=town.amal.reach, at=later + timedelta(minutes=20))
    assert announce(by=CLOCKWORK, at=later + timedelta(minutes=21)) == 1
    assert Notice.objects.order_by("id").last().person_id == town.maryam.person_id  # type: ignore[union-attr]


def test_who_signs_by_a_power_is_told_in_the_holder_s_place(town: Town) -> None:
    empower(
        town.hasan.person_id, post_id=town.maryam.post_id, capacity=Capacity.AUTHORISED,
        term=Term(from_on=TODAY, until_on=TODAY + timedelta(days=30)), limits=Limits(kinds=frozenset({"letter"})),
        order=Order(number="د إ/7/55", on=TODAY), by=town.maryam.reach, at=AT,
    )  # fmt: skip
    memo = start(a_letter(town, signer_person_id=town.hasan.person_id), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    announce(by=CLOCKWORK, at=AT + timedelta(seconds=5))
    assert _told() == [(What.ARRIVED, town.hasan.person_id)]


def test_a_delivery_is_told_to_the_head_of_its_unit(town: Town) -> None:
    registered(town, inside(town))
    came_at = max(Delivery.objects.values_list("sent_at", flat=True))
    announce(by=CLOCKWORK, at=came_at + timedelta(seconds=1))
    rows = Notice.objects.filter(about__startswith="delivery:")
    units = set(Delivery.objects.values_list("unit_id", flat=True))
    heads = {one.person_id for one in town.everybody() if one.unit_id in units and one.reach.heads}
    assert {row.person_id for row in rows} == heads


def test_what_is_overdue_is_listed_for_the_heads_above_and_its_subject_for_readers_alone(town: Town) -> None:
    memo = sent(town, a_letter(town))
    assert memo.due_at is not None
    late = _days_after(memo.due_at, 3)
    (line,) = overdue(town.maryam.reach, at=late)  # she will sign it, and reads it
    assert (line.paper, line.days, line.subject, line.ref) == (Paper.MEMO, 3, memo.subject, memo.ref)
    (line,) = overdue(town.amal.reach, at=late)
    assert (line.unit.en, line.subject, line.ref, line.number) == ("Human Resources", "", "", "")
    for stranger in (town.zainab, town.dara, town.huda):
        assert not overdue(stranger.reach, at=late)


@pytest.fixture
def post_office(settings: Settings) -> list[outbox.EmailMessage]:
    """A place with a mail server; what it took."""
    settings.EMAIL_HOST = "mail.example.iq"
    settings.ADDRESS = "https://diwan.example.iq"
    return outbox.outbox


def test_an_email_says_that_a_letter_waits_and_nothing_else(town: Town, post_office: list[outbox.EmailMessage]) -> None:
    memo = sent(town, a_letter(town))
    chosen = Mailing(address="hasan@example.iq", rhythm=Rhythm.ONCE)
    subscribe(chosen, by=town.hasan.reach, at=AT)
    soon = AT + timedelta(minutes=1)
    announce(by=CLOCKWORK, at=soon)
    assert mail(by=CLOCKWORK, at=soon) == 1
    assert mail(by=CLOCKWORK, at=soon) == 0
    (message,) = post_office
    assert message.to == ["hasan@example.iq"]
    assert message.subject == "ديوان: كتاب بانتظارك"
    assert message.body == "كتاب بانتظارك. يرجى الدخول إلى المنظومة لقراءته:\nhttps://diwan.example.iq/notices/\n"
    for word in (memo.subject, memo.ref, "الموارد"):
        assert word not in message.body


def test_an_address_that_the_server_refuses_for_good_holds_nobody_else_up(
    town: Town, post_office: list[outbox.EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, soon = [421, 451, 550], AT + timedelta(minutes=1)
    deliver = outbox.EmailMessage.send

    def send(message: outbox.EmailMessage) -> int:
        if message.to == ["gone@example.iq"]:
            raise SMTPRecipientsRefused({"gone@example.iq": (codes.pop(0), b"no")})
        return deliver(message)

    monkeypatch.setattr(outbox.EmailMessage, "send", send)
    asked, wrong = sorted((town.hasan, town.dara), key=lambda one: -one.person_id)
    for citizen, address in ((asked, "there@example.iq"), (wrong, "gone@example.iq")):
        subscribe(Mailing(address=address, rhythm=Rhythm.ONCE), by=citizen.reach, at=AT)
        Notice.objects.create(person_id=citizen.person_id, what=What.ARRIVED, about="memo:x", at=AT)
    with pytest.raises(SMTPServerDisconnected):
        mail(by=CLOCKWORK, at=soon)
    assert [mail(by=CLOCKWORK, at=soon) for _ in range(2)] == [1, 0]  # refused for now, then for good
    assert [message.to for message in post_office] == [["there@example.iq"]]
    lines = JournalLine.objects.filter(act="mail").values_list("about", "outcome")
    assert set(lines) == {(f"person:{wrong.person_id}", "refused"), (f"person:{asked.person_id}", "done")}
    assert mail(by=CLOCKWORK, at=soon) == 0


def test_who_wants_one_message_a_day_gets_it_in_the_morning(town: Town, post_office: list[outbox.EmailMessage]) -> None:
    sent(town, a_letter(town))
    subscribe(Mailing(address="hasan@example.iq", rhythm=Rhythm.DAILY), by=town.hasan.reach, at=AT)
    announce(by=CLOCKWORK, at=AT + timedelta(minutes=1))
    on = Calendar().after(TODAY, days=1)
    morning = datetime(on.year, on.month, on.day, 8, 2, tzinfo=BAGHDAD)
    assert mail(by=CLOCKWORK, at=morning.replace(hour=13)) == 0
    assert mail(by=CLOCKWORK, at=morning) == 1
    Notice.objects.create(person_id=town.hasan.person_id, what=What.ARRIVED, about="memo:x", at=morning)
    soon = morning + timedelta(minutes=4)
    assert mail(by=CLOCKWORK, at=soon) == 0  # one a day: it waits for the next
    days = Holidays(governorate="", from_on=on + timedelta(days=1), until_on=on + timedelta(days=8))
    declare_holiday(days, body_id=town.planning, name=Name(ar="عيد"), by=town.amal.reach, at=morning)
    later = [morning + timedelta(days=n) for n in range(1, 14)]
    assert [mail(by=CLOCKWORK, at=at) for at in later].count(1) == 1
    mailed = Notice.objects.filter(about="memo:x").values_list("mailed_at", flat=True)
    assert list(mailed) == [at for at in later if at.date() == Calendar().on_or_after(on + timedelta(days=9))]


def test_without_a_server_or_a_wish_nothing_is_sent(town: Town, settings: Settings) -> None:
    sent(town, a_letter(town))
    announce(by=CLOCKWORK, at=AT + timedelta(minutes=1))
    settings.EMAIL_HOST = "mail.example.iq"
    assert mail(by=CLOCKWORK, at=AT + timedelta(minutes=1)) == 0
    settings.EMAIL_HOST = ""
    subscribe(Mailing(address="hasan@example.iq", rhythm=Rhythm.ONCE), by=town.hasan.reach, at=AT)
    assert mail(by=CLOCKWORK, at=AT + timedelta(minutes=1)) == 0
    assert not outbox.outbox
    with pytest.raises(AddressMissingError):
        subscribe(Mailing(rhythm=Rhythm.ONCE), by=town.hasan.reach, at=AT)
