"""Letters to somebody outside the system: on the registry's list, by hand, by post, by e-mail, and in the register."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from archive.models import Record
from archive.proven import proven_routes
from correspondence import dispatches, follow_up, setbacks
from correspondence.consign import consign
from correspondence.core.acceptance import check_surroundings
from correspondence.core.consignment import Consignment, Receiver, Stand, Thing
from correspondence.core.dispatch import (
    ByHandAloneError,
    DispatchedError,
    DispatchNotAcceptedError,
    Means,
    NotDispatchedError,
    Receipt,
    ReceiptDayError,
    Sending,
    answering,
    check,
)
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Addressee, Copy, Kind
from correspondence.core.notice import What
from correspondence.core.number import BookKind, RegistrationFacts
from correspondence.core.register_sheet import Wish
from correspondence.core.setback import Setback
from correspondence.deliver import acknowledge
from correspondence.dispatch import dispatch
from correspondence.enter_slip import Slip, bring_back, enter_slip
from correspondence.leave_open import leave_open, settle
from correspondence.models import Delivery, Dispatch, Memo, Notice, Registration
from correspondence.note_receipt import note_receipt
from correspondence.notices import mine
from correspondence.overdue import Paper, overdue
from correspondence.reading import reading
from correspondence.redeliver import redeliver
from correspondence.redispatch import redispatch
from correspondence.register_lines import lines
from correspondence.remind import remind
from correspondence.surroundings import surroundings_of
from correspondence.tell_setbacks import tell_setbacks
from correspondence.unanswered import next_reminder, unanswered
from correspondence.void import void
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, PUBLIC
from directory.models import Person
from directory.whois import lines_about, unit_facts
from tests.correspondence.intakes import booked
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_print_register import book_of, printed
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

DAY = date(2026, 7, 14)
POSTED = Sending(means=Means.POST, on=DAY, reference="RR 12")
LATER = AT + timedelta(hours=1)
WISH = Wish(language="en", since=TODAY, until=TODAY + timedelta(days=30), paper="a4")
TRADE = Addressee(unit_id=None, name="وزارة التجارة", address="بغداد – المنصور", email="office@trade.example")
CITIZEN = Addressee(unit_id=None, name="السيد أحمد علي المحترم", address="البصرة")


@pytest.mark.parametrize(
    ("given", "label", "error"),
    [
        (POSTED, Label(level=1), ByHandAloneError),
        (POSTED, Label(compartments=frozenset({3})), ByHandAloneError),
        (Sending(means=Means.EMAIL, on=DAY), Label(personal=True), ByHandAloneError),
        (Sending(means=None, on=DAY), Label(), DispatchNotAcceptedError),
        (Sending(means=Means.BY_HAND, on=DAY), Label(), DispatchNotAcceptedError),
        (Sending(means=Means.POST, on=None), Label(), DispatchNotAcceptedError),
        (Sending(means=Means.POST, on=DAY - timedelta(days=1)), Label(), DispatchNotAcceptedError),
        (Sending(means=Means.POST, on=DAY + timedelta(days=2)), Label(), DispatchNotAcceptedError),
        (Sending(means=Means.POST, on=DAY, reference="1" * 101), Label(), DispatchNotAcceptedError),
    ],
)
def test_what_does_not_fit_is_not_noted(given: Sending, label: Label, error: type[Exception]) -> None:
    check(POSTED, Label(personal=True), issued_on=DAY, today=DAY)
    with pytest.raises(error):
        check(given, label, issued_on=DAY, today=DAY + timedelta(days=1))


@pytest.mark.django_db
def test_it_waits_at_the_registry_until_it_is_carried_or_sent_and_the_register_says_how(town: Town) -> None:
    own = Addressee(unit_id=town.planning_statistics, name="هيئة الإحصاء")
    letter = registered(town, a_letter(town, to=(own, TRADE, CITIZEN), copies=()))
    assert [(one.unit_id, one.desk_id) for one in Delivery.objects.all()] == [(town.planning_statistics, None)]
    first, second = dispatches.waiting(town.rebwar.reach)
    assert [(one.number, one.name, one.address) for one in (first, second)] == [
        (letter.number, TRADE.name, TRADE.address),
        (letter.number, CITIZEN.name, CITIZEN.address),
    ]
    assert dispatches.written(town.zainab.reach) == (CITIZEN, TRADE)
    assert dispatches.written(town.dara.reach) == ()  # another unit's people
    said = Sending(means=Means.POST, on=TODAY, reference="RR 12")
    for stranger in (town.zainab, town.nasrin, town.dara):
        with pytest.raises(NotWithinReachError):
            dispatch(first.id, said, by=stranger.reach, at=LATER)
    for nobody in (town.zainab, town.dara):
        with pytest.raises(NotWithinReachError):
            dispatches.waiting(nobody.reach)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Dispatch.objects.filter(pk=first.id).update(
            level=1, means="post", went_on=TODAY, noted_at=AT, noted_by=town.rebwar.person_id
        )
    dispatch(first.id, said, by=town.rebwar.reach, at=LATER)
    with pytest.raises(DispatchedError):
        dispatch(first.id, said, by=town.rebwar.reach, at=LATER)
    assert [(one.act, one.note) for one in lines_about(f"dispatch:{first.id}")] == [("dispatch", "post")]
    (route,) = proven_routes([letter.record_id], by=CLOCKWORK)
    assert ("dispatched", TRADE.name, "post") in [
        (step.body.get("what"), step.body.get("to"), step.body.get("means")) for step in route.steps
    ]
    _by_hand(town, letter, _restored(first.id))


def _restored(key: int) -> int:
    """After an older database came back it is noted as sent again, whether its row is older or gone."""
    noted = dict(Dispatch.objects.values().get(pk=key))
    Dispatch.objects.filter(pk=key).update(means="", went_on=None, noted_at=None, noted_by=None, reference="")
    assert [redeliver(by=CLOCKWORK, at=LATER).dispatches for _ in range(2)] == [1, 0]
    assert Dispatch.objects.values().get(pk=key) == noted
    Dispatch.objects.filter(pk=key).delete()
    with pytest.raises(NotWithinReachError):
        redispatch(by=PUBLIC, at=LATER)
    waiting = {**Dispatch.objects.values().get(name=CITIZEN.name)}
    Delivery.objects.all().delete()
    Dispatch.objects.all().delete()
    assert [redispatch(by=CLOCKWORK, at=LATER) for _ in range(2)] == [2, 0]
    assert [redeliver(by=CLOCKWORK, at=LATER).dispatches for _ in range(2)] == [1, 0]
    assert {**Dispatch.objects.values().get(name=TRADE.name), "id": key} == noted
    again = Dispatch.objects.get(name=CITIZEN.name)
    assert {**Dispatch.objects.values().get(pk=again.pk), "id": waiting["id"]} == waiting
    return again.pk


def _by_hand(town: Town, letter: RegistrationFacts, key: int) -> None:
    """It goes by courier, comes back, goes again and is signed for; all of it stands in the register."""

    def carried() -> int:
        receiver = Receiver(outside=CITIZEN.name)
        given = Consignment(
            thing=Thing.OUTGOING, number=letter.number, on=letter.on, words="", bearer="المعتمد علي", receiver=receiver
        )
        return consign(given, desk_id=town.planning_desk, by=town.rebwar.reach, at=LATER)

    line = carried()
    assert dispatches.waiting(town.rebwar.reach) == ()
    with pytest.raises(DispatchedError):
        dispatch(key, Sending(means=Means.POST, on=TODAY), by=town.rebwar.reach, at=LATER)
    bring_back(line, stand=Stand.RETURNED, reason="غائب", by=town.rebwar.reach, at=LATER)
    assert [one.id for one in dispatches.waiting(town.rebwar.reach)] == [key]
    for reader in (town.zainab, town.rebwar):  # I12
        (back,) = setbacks.setbacks(reader.reach, at=LATER)
        assert (back.what, back.reason, back.record_id) == (Setback.BROUGHT_BACK, "غائب", letter.record_id)
    assert tell_setbacks(by=CLOCKWORK, at=LATER) == 1
    assert Notice.objects.get(what="setback").person_id == town.zainab.person_id
    slip = Slip(name="أحمد علي", signed_at=LATER)
    enter_slip(carried(), slip, language="ar", by=town.rebwar.reach, at=LATER)
    acknowledge(Delivery.objects.get().pk, by=town.dara.reach, at=LATER)
    shown = {one.name: (one.means, one.receiver) for one in dispatches.of_records([letter.record_id])[letter.record_id]}
    assert shown == {TRADE.name: (Means.POST, ""), CITIZEN.name: (Means.BY_HAND, "أحمد علي")}
    page = printed(book_of(town, BookKind.OUTGOING), town)
    for words in (TRADE.name, "إلكتروني", "باليد", "بريد", "RR 12", "أحمد علي", town.dara.name.ar.split()[0]):
        assert words in page, words


@pytest.mark.django_db
def test_only_who_writes_to_other_bodies_writes_outside_and_what_stays_inside_never_goes(town: Town) -> None:
    for changes, code in (
        ({"unit_id": town.planning_hr}, "may_not_correspond_externally"),
        ({"kind": Kind.MEMORANDUM}, "kind_stays_inside"),
    ):
        content = a_letter(town, to=(TRADE,), copies=(), **changes)
        around = surroundings_of(content, by=town.zainab.reach, on=TODAY)
        with pytest.raises(LetterNotAcceptedError) as caught:
            check_surroundings(content, around)
        assert code in [one.code for one in caught.value.findings]


@pytest.mark.django_db
def test_2_9_2_10_whoever_is_outside_is_waited_for_reminded_and_answers_on_paper(town: Town) -> None:
    own = Addressee(unit_id=town.planning_statistics, name="هيئة الإحصاء")
    letter = registered(town, a_letter(town, to=(own, TRADE, CITIZEN), copies=()))
    first, second = Dispatch.objects.order_by("id")
    assert first.due_at == second.due_at == Delivery.objects.get().due_at
    late = (first.due_at or AT) + timedelta(minutes=1)
    (one,) = unanswered(town.zainab.reach, at=late)
    assert (one.outside, one.units) == ((TRADE.name, CITIZEN.name), frozenset({town.planning_statistics}))
    assert [unanswered(who.reach, at=late) for who in (town.sara, town.omar, town.huda, town.rebwar)] == [()] * 4
    assert next_reminder(letter.record_id, reach=town.zainab.reach, at=late).to == (own, TRADE, CITIZEN)
    follow = follow_up.lines(WISH, reach=town.zainab.reach, limit=9)
    assert [line.cells["addressee"] for line in follow] == ["Statistics", TRADE.name, CITIZEN.name]
    _listed(town, late)
    says = {"sender": TRADE.name, "answers": letter.number, "answers_on": letter.on}
    paper = booked(town, "reply", number="2", kind=Kind.REPLY, **says)
    assert answers() == {TRADE.name: paper.record_id, CITIZEN.name: ""}
    assert Delivery.objects.get(sender=town.planning_admin).state == "delivered"  # it answers for nobody else
    (one,) = unanswered(town.zainab.reach, at=late)
    assert (one.outside, one.units) == ((CITIZEN.name,), frozenset({town.planning_statistics}))
    came = Registration.objects.get(record_id=paper.record_id)
    follow = follow_up.lines(WISH, reach=town.zainab.reach, limit=9)
    assert [came.text in line.cells["result"] for line in follow] == [False, True, False]
    _left_open(town, Memo.objects.get(record_id=letter.record_id).ref, paper.record_id)
    assert redeliver(by=CLOCKWORK, at=LATER).dispatches == 0
    before = list(Dispatch.objects.order_by("id").values_list("name", "due_at", "answer", "priority", "level"))
    Dispatch.objects.all().delete()
    assert redeliver(by=CLOCKWORK, at=LATER).dispatches == 2
    assert list(Dispatch.objects.order_by("id").values_list("name", "due_at", "answer", "priority", "level")) == before
    remind(by=CLOCKWORK, at=late)
    told = [line for line in mine(town.zainab.reach) if line.record_id == letter.record_id]
    assert [line.what for line in told] == [What.DUE, What.DUE]  # of the unit, and of him outside who did not answer


def _listed(town: Town, late: datetime) -> None:
    """It is overdue in the unit that asked, for its head."""
    for reader, names in ((town.maryam, [CITIZEN.name, TRADE.name]), (town.zainab, []), (town.huda, [])):
        found = [line for line in overdue(reader.reach, at=late) if line.paper is Paper.DISPATCH]
        assert sorted(line.outside for line in found) == names
        assert {line.unit for line in found} <= {unit_facts(town.planning_admin).name}
    with transaction.atomic():
        Record.objects.update(level=Level.TOP_SECRET)
        found = [line for line in overdue(town.maryam.reach, at=late) if line.paper is Paper.DISPATCH]
        assert {(line.subject, line.outside) for line in found} == {("", "")}  # two people have not opened it
        transaction.set_rollback(True)
    years = late + timedelta(days=800)  # nobody waits for it any more, and it hides nothing that is late now
    assert all(line.paper is not Paper.DISPATCH for line in overdue(town.maryam.reach, at=years))


@pytest.mark.django_db
def test_i13_what_an_author_who_left_waited_for_outside_is_told_to_the_head_of_his_unit(town: Town) -> None:
    letter = registered(town, a_letter(town, to=(TRADE,), copies=()))
    late = (Dispatch.objects.get().due_at or AT) + timedelta(minutes=1)
    Person.objects.filter(pk=town.zainab.person_id).update(is_active=False)
    remind(by=CLOCKWORK, at=late)
    assert [one.what for one in mine(town.maryam.reach) if one.record_id == letter.record_id] == [What.DUE]
    assert not Notice.objects.filter(person=town.zainab.person_id, about__startswith="dispatch:").exists()


def _left_open(town: Town, ref: str, reply_id: str) -> None:
    """An answer that is only partial ends no wait, until it is taken for an answer after all."""
    late = AT + timedelta(days=30)
    leave_open(ref, reply_id=reply_id, missing="الكلفة", by=town.zainab.reach, at=AT)
    (one,) = unanswered(town.zainab.reach, at=late)
    assert (one.outside, [reply.missing for reply in one.partial]) == ((TRADE.name, CITIZEN.name), ["الكلفة"])
    settle(ref, reply_id=reply_id, by=town.zainab.reach, at=AT)
    assert answers() == {TRADE.name: reply_id, CITIZEN.name: ""}


def answers() -> dict[str, str]:
    return dict(Dispatch.objects.values_list("name", "answer"))


@pytest.mark.parametrize(
    ("writer", "asked", "found"),
    [
        ("وزارة التجاره", ("وزارة التجارة", "أحمد"), {"وزارة التجارة"}),
        ("التجارة", ("وزارة التجارة", "أحمد"), {"وزارة التجارة"}),
        ("وزارة الزراعة", ("وزارة التجارة", "أحمد"), set()),
        ("وزارة الزراعة", ("وزارة التجارة",), set()),
        ("وزارة", ("وزارة التجارة", "وزارة الزراعة"), set()),
        ("", ("أ", "ب"), set()),
    ],
)
def test_who_is_called_alike_answers_and_nobody_else(writer: str, asked: tuple[str, ...], found: set[str]) -> None:
    assert answering(writer, asked) == found


@pytest.mark.django_db
def test_2_15_its_receipt_is_noted_once_and_whoever_sent_it_reads_of_it(town: Town) -> None:
    own = Addressee(unit_id=town.planning_statistics, name="هيئة الإحصاء")
    letter = registered(town, a_letter(town, to=(own, TRADE, CITIZEN), copies=()))
    key = Dispatch.objects.get(name=TRADE.name).pk
    said = Receipt(on=TODAY, receiver="وصل البريد 77")
    with pytest.raises(NotDispatchedError):
        note_receipt(key, said, by=town.rebwar.reach, at=LATER)
    dispatch(key, Sending(means=Means.POST, on=TODAY), by=town.rebwar.reach, at=LATER)
    for wrong in (None, TODAY - timedelta(days=1), TODAY + timedelta(days=2)):
        with pytest.raises(ReceiptDayError):
            note_receipt(key, Receipt(on=wrong), by=town.rebwar.reach, at=LATER)
    with pytest.raises(NotWithinReachError):
        note_receipt(key, said, by=town.nasrin.reach, at=LATER)
    ref = Memo.objects.get(record_id=letter.record_id).ref
    assert reading(ref, reach=town.zainab.reach).unreceived == 2
    browser, registry = client_of(town.zainab), client_of(town.rebwar)
    note, typed = f"/registry/outside/{key}/receipt/", {"received_on": f"{TODAY:%d/%m/%Y}", "receiver": said.receiver}
    assert [browser.post(note, typed).status_code, registry.get(note).status_code] == [404, 405]
    assert registry.post(note, {"received_on": "soon"}).status_code == 422
    assert registry.post(note, typed).status_code == 302
    assert registry.post(note, typed).status_code == 422
    assert said.receiver in plain(registry.get("/registry/outside/"))
    row = Dispatch.objects.get(pk=key).outgoing
    assert (
        said.receiver in lines([row], row.book, language="ar", reach=town.rebwar.reach, at=LATER)[0].cells["received"]
    )
    page = plain(browser.get(f"/memos/{ref}/reading/"))
    assert all(words in page for words in (TRADE.name, CITIZEN.name, said.receiver, "لم يُرسل بعد"))
    assert reading(ref, reach=town.zainab.reach).unreceived == 1
    before = list(Dispatch.objects.order_by("id").values())
    lost = {"received_on": None, "receiver": "", "received_noted_at": None, "received_noted_by": None}
    Dispatch.objects.update(**lost)
    assert [redeliver(by=CLOCKWORK, at=LATER).dispatches for _ in range(2)] == [1, 0]
    assert list(Dispatch.objects.order_by("id").values()) == before


@pytest.mark.django_db
def test_2_8_a_copy_to_somebody_outside_is_sent_like_the_letter_and_waited_for_by_nobody(town: Town) -> None:
    audit = Copy(unit_id=None, name="ديوان الرقابة المالية", purpose="للاطلاع", outside=True, address="بغداد")
    letter = registered(town, a_letter(town, to=(CITIZEN,), copies=(audit,)))
    first, second = dispatches.waiting(town.rebwar.reach)
    assert [(one.name, one.copy, one.purpose) for one in (first, second)] == [
        (CITIZEN.name, False, ""),
        (audit.name, True, audit.purpose),
    ]
    assert [row.due_at is None for row in Dispatch.objects.order_by("id")] == [False, True]
    assert audit.purpose in plain(client_of(town.rebwar).get("/registry/outside/"))
    dispatch(second.id, Sending(means=Means.POST, on=TODAY, reference="RR 13"), by=town.rebwar.reach, at=LATER)
    note_receipt(second.id, Receipt(on=TODAY, receiver="وصل 7"), by=town.rebwar.reach, at=LATER)
    ref = Memo.objects.get(record_id=letter.record_id).ref
    told = reading(ref, reach=town.zainab.reach)
    assert [(one.name, one.copy) for one in told.outside] == [(CITIZEN.name, False), (audit.name, True)]
    late = (Dispatch.objects.order_by("id")[0].due_at or AT) + timedelta(minutes=1)
    (one,) = unanswered(town.zainab.reach, at=late)
    assert one.outside == (CITIZEN.name,)
    assert next_reminder(letter.record_id, reach=town.zainab.reach, at=late).copies == (audit,)
    page = printed(book_of(town, BookKind.OUTGOING), town)
    assert all(words in page for words in ("RR 13", CITIZEN.name))
    before = list(Dispatch.objects.order_by("id").values())
    Dispatch.objects.filter(pk=second.id).delete()  # an older database came back
    assert redeliver(by=CLOCKWORK, at=LATER).dispatches == 1
    kept = {"id": second.id, "address": audit.address}  # the address comes back with the record's source
    assert {**Dispatch.objects.values().get(name=audit.name), **kept} == before[1]


@pytest.mark.servers
@pytest.mark.django_db
def test_a_void_letter_is_not_sent_any_more(town: Town) -> None:
    letter = registered(town, a_letter(town, to=(TRADE,), copies=()))
    row = Dispatch.objects.get()
    void(row.outgoing_id, reason="طبع خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    assert (letter.record_id != "", dispatches.waiting(town.rebwar.reach)) == (True, ())
    with pytest.raises(DispatchedError):
        dispatch(row.pk, Sending(means=Means.POST, on=TODAY), by=town.rebwar.reach, at=LATER)
