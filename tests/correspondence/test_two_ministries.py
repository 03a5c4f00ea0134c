"""A letter of two ministries: each signs, each numbers and seals, and neither sees the other's inside (domain 2.3)."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from archive.core.plan import Place as Filed
from archive.integrate import integrate
from archive.records import ends_of, record_numbered, records_with_numbers
from config.env import Place
from correspondence import books, history, letters, trays
from correspondence.catch_up import catch_up
from correspondence.close_window import close_window
from correspondence.consent import consent
from correspondence.core import joint
from correspondence.core.errors import (
    AlreadyRegisteredError,
    LetterNotAcceptedError,
    NotEarlierError,
    OutOfTurnError,
)
from correspondence.core.letter import Content, Copy, Signatory
from correspondence.core.route import Act, State, Task
from correspondence.draft import start
from correspondence.issued import issued
from correspondence.models import Book, Delivery, Memo, MemoReader, Movement, Registration
from correspondence.recount import recount
from correspondence.register import register
from correspondence.review import give_back, initial
from correspondence.send import send
from correspondence.suspend import suspend
from correspondence.void import void
from directory.choose_calendars import choose_calendars
from directory.core.errors import NotWithinReachError
from directory.core.months import Era, Month
from directory.core.reach import CLOCKWORK, FOLLOWER, PUBLIC
from directory.enter_month import enter_month
from directory.models import JournalLine, Post
from search.find import find
from search.follow import follow
from signing.verify import verdict_on
from tests.correspondence.checker import Checker
from tests.correspondence.paper_trail import a_letter
from tests.correspondence.test_joint import signs
from tests.foreign import needs
from tests.kept import once
from tests.town import AT, TODAY, Citizen, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)
FIELDS = ("signature-1", "signature-2", "seal", "seal-2")


def of_two(town: Town, **changes: object) -> Content:
    """Maryam's letter, which huda of the ministry of finance signs too."""
    return a_letter(town, cosigners=(Signatory(post_id=town.huda.post_id),), **changes)


def sent(
    town: Town, content: Content | None = None, reviewers: tuple[int, ...] = (), window_days: int | None = None
) -> Memo:
    memo = start(content or of_two(town), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=reviewers, window_days=window_days, by=town.zainab.reach, at=AT)
    return Memo.objects.get(pk=memo.pk)


def signed(town: Town) -> Memo:
    """Signed by both."""
    return Memo.objects.get(pk=once("of two, signed", lambda: signs(signs(sent(town), town.maryam), town.huda).pk))


def issue(town: Town) -> list[Registration]:
    """Both registries do their part; the numbers, the own ministry's first."""
    return list(Registration.objects.filter(memo=once("of two, issued", lambda: _issue(town))).order_by("pk"))


def _issue(town: Town) -> int:
    memo = signed(town)
    consent(memo.ref, by=town.rebwar.reach, at=SOON)
    register(memo.ref, by=town.nasrin.reach, at=SOON)
    return memo.pk


def rows_of(memo: Memo) -> list[tuple[object, ...]]:
    """What registers keep of the letter's numbers."""
    parts = ("text", "body", "code", "document_hash", "also_on")
    return list(Registration.objects.filter(memo=memo).order_by("pk").values_list(*parts))


def acts(memo: Memo, reader: Citizen) -> list[Act]:
    """What the reader is told of the letter's journal."""
    return [line.act for line in letters.letter(memo.ref, reach=reader.reach, at=SOON).movements]


def test_2_3_each_ministry_numbers_and_seals_and_one_record_is_kept(town: Town, place: Place) -> None:
    own, guest = issue(town)
    memo = Memo.objects.get(pk=own.memo_id)
    assert (memo.state, own.body_id, guest.body_id) == (State.REGISTERED, town.planning, town.finance)
    assert own.record_id == guest.record_id == memo.record_id
    assert (own.serial, guest.serial, own.on, guest.on) == (1, 1, TODAY, TODAY)
    sealed = letters.document(memo.ref, reach=town.zainab.reach)
    verdict = verdict_on(sealed, at=None, expected_fields=FIELDS)
    verdict.require()
    told = [(one.field, one.reason) for one in verdict.signatures if one.field.startswith("seal")]
    assert told == [
        (field, f"number={one.text}; date={TODAY.isoformat()}")
        for field, one in zip(("seal", "seal-2"), (own, guest), strict=True)
    ]
    for one, reader in ((own, town.rebwar.reach), (guest, town.nasrin.reach)):
        assert list(record_numbered(one.text, reach=reader, body_id=one.body_id)) == [memo.record_id]
        assert list(records_with_numbers([one.text], reach=reader)) == [memo.record_id]
        (line,) = books.book_lines(one.book_id, reach=reader)
        assert (line.number, line.subject) == (one.text, memo.subject)
    assert Delivery.objects.filter(record_id=memo.record_id).exclude(outgoing=own).count() == 0
    integrate(by=CLOCKWORK, at=SOON)
    follow(by=FOLLOWER, at=SOON)
    for one in (own, guest):
        assert [hit.record_id for hit in find(one.text, reach=town.zainab.reach, at=SOON).hits] == [memo.record_id]
    assert Checker(files=lambda: place.files).faults() == []


def test_both_codes_are_answered_each_with_its_own_number(town: Town) -> None:
    own, guest = issue(town)
    assert own.code != guest.code
    assert (own.document_hash, len(guest.document_hash or "")) == (None, 64)
    for one in (own, guest):
        shown = issued(one.code, reach=PUBLIC)
        assert (shown.number, shown.body_id, shown.state()) == (one.text, one.body_id, "genuine")
    assert issued(own.code, reach=PUBLIC).document_hash != issued(guest.code, reach=PUBLIC).document_hash


@needs("pdfsig")
def test_another_reader_finds_both_seals_valid(town: Town, tmp_path: Path) -> None:
    own, _ = issue(town)
    path = tmp_path / "letter.pdf"
    path.write_bytes(letters.document(Memo.objects.get(pk=own.memo_id).ref, reach=town.zainab.reach))
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature Validation: Signature is Valid.") == 4  # two signers and two seals
    assert "nvalid" not in told


def test_no_registry_numbers_alone_and_none_out_of_turn(town: Town, place: Place) -> None:
    memo = signed(town)
    assert (memo.state, memo.holder_desk_id) == (State.SIGNED, town.planning_desk)
    with pytest.raises(OutOfTurnError):
        register(memo.ref, by=town.rebwar.reach, at=SOON)
    for early in (town.nasrin, town.omar):
        with pytest.raises(NotWithinReachError):
            consent(memo.ref, by=early.reach, at=SOON)
        with pytest.raises(NotWithinReachError):
            register(memo.ref, by=early.reach, at=SOON)
    for no_registrar in (town.maryam, town.huda):
        with pytest.raises(OutOfTurnError):
            consent(memo.ref, by=no_registrar.reach, at=SOON)
    consent(memo.ref, by=town.rebwar.reach, at=SOON)
    assert JournalLine.objects.filter(act="consent", about=f"memo:{memo.ref}").count() == 1
    assert [item.ref for item in trays.outgoing(town.nasrin.reach)] == [memo.ref]
    assert trays.outgoing(town.rebwar.reach) == ()
    with pytest.raises(OutOfTurnError):
        consent(memo.ref, by=town.rebwar.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        register(memo.ref, by=town.rebwar.reach, at=SOON)
    Book.objects.update(automatic=True)
    assert memo.ref not in books.for_clockwork()
    safe = place.keys.rename(place.data / "keys-away")
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011  (whatever signing says without keys)
        register(memo.ref, by=town.nasrin.reach, at=SOON)
    safe.rename(place.keys)
    assert not Registration.objects.filter(memo=memo).exists()
    theirs = Filed(class_code="no class of the other plan")
    assert register(memo.ref, place=theirs, by=town.nasrin.reach, at=SOON).number == "د م/1"
    for desk in (town.rebwar, town.nasrin):
        with pytest.raises(AlreadyRegisteredError):
            register(memo.ref, by=desk.reach, at=SOON)


def test_i8_the_guest_reads_the_letter_once_it_is_signed_and_nothing_of_its_way(town: Town) -> None:
    hidden = Copy(unit_id=town.planning_statistics, name="هيئة الإحصاء", hidden=True)
    memo = sent(town, of_two(town, copies=(hidden,)), reviewers=(town.hasan.post_id,))
    initial(memo.ref, version=memo.version, by=town.hasan.reach, at=AT)
    for one in (town.huda, town.nasrin):
        with pytest.raises(NotWithinReachError):
            letters.letter(memo.ref, reach=one.reach, at=AT)
    memo = signs(Memo.objects.get(pk=memo.pk), town.maryam)
    seen = letters.letter(memo.ref, reach=town.huda.reach, at=SOON)
    assert ([step.task for step in seen.steps], seen.content.copies) == ([Task.SIGN, Task.SIGN], ())
    assert (acts(memo, town.huda), seen.before, seen.place) == ([Act.SIGN], (), "")
    assert seen.may == {Act.SIGN, Act.GIVE_BACK}
    assert Act.INITIAL in acts(memo, town.zainab)
    with pytest.raises(NotWithinReachError):
        history.compare(memo.ref, reach=town.huda.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        suspend(memo.ref, reason="لا", by=town.huda.reach, at=SOON)
    with pytest.raises(NotEarlierError):
        give_back(memo.ref, reason="لا", to_post=town.hasan.post_id, by=town.huda.reach, at=SOON)
    give_back(memo.ref, reason="نتحفظ على الفقرة 2", by=town.huda.reach, at=SOON)
    memo.refresh_from_db()
    assert (memo.state, Registration.objects.count()) == (State.DRAFT, 0)
    with pytest.raises(NotWithinReachError):
        Memo.objects.within(town.huda.reach).named(memo.ref)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=SOON)
    with pytest.raises(NotWithinReachError):
        Memo.objects.within(town.huda.reach).named(memo.ref)


def test_heads_of_other_ministries_that_write_outside_are_offered_and_nobody_else_there(town: Town) -> None:
    author, registrar = client_of(town.zainab), client_of(town.nasrin)
    asked = {"q": town.huda.name.ar}
    assert author.get(reverse("correspondence:signers"), asked).json()["lines"] == [
        f"المدير العام / وزارة المالية / دائرة الموازنة — {town.huda.name.ar} [{town.huda.post_id}]"
    ]
    for unknown in (town.hasan, town.zainab):  # the head of a section that writes to nobody outside, and a clerk
        assert registrar.get(reverse("correspondence:signers"), {"q": unknown.name.ar}).json()["lines"] == []


def test_2_3_a_window_that_passes_brings_the_letter_back_and_uses_no_number(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("correspondence.close_window.BATCH", 1)
    Memo.objects.filter(pk=sent(town).pk).update(due_at=AT)  # late at its own ministry, whose turn has no window
    memo = signs(sent(town, window_days=1), town.maryam)  # the own ministry's window is not the guest's
    assert memo.due_at is not None
    assert timedelta(days=joint.WINDOW_DAYS) < memo.due_at - AT < timedelta(days=2 * joint.WINDOW_DAYS)
    assert close_window(by=CLOCKWORK, at=memo.due_at) == 0
    late = memo.due_at + timedelta(minutes=1)
    assert close_window(by=CLOCKWORK, at=late) == 1
    memo.refresh_from_db()
    last = memo.movements.latest("seq")
    assert (memo.state, last.act) == (State.DRAFT, Act.CLOSE_WINDOW)
    assert last.note == f"signed=1; members=2; quorum=2; absent={town.huda.post_id}"
    assert not Registration.objects.exists()
    page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/"))
    assert "عدد الموقّعين ضمن المهلة 1 من أصل 2، والمطلوب 2." in page


def test_a_letter_of_two_stands_or_falls_whole(town: Town) -> None:
    own, guest = issue(town)
    void(guest.pk, reason="خطأ في الجدول", authority="أمر 9", by=town.nasrin.reach, at=SOON)
    for one in (own, guest):
        one.refresh_from_db()
        assert (one.void_at, one.void_reason) == (SOON, "خطأ في الجدول · أمر 9")
        assert issued(one.code, reach=PUBLIC).state() == "void"
    (said,) = ends_of(own.record_id, reach=town.zainab.reach)
    assert said.body["number"] == guest.text


@pytest.mark.servers
def test_after_a_restore_both_numbers_both_codes_and_the_dates_of_both_seals_come_back(town: Town) -> None:
    for body, number in ((town.planning, 6), (town.finance, 7)):
        month = Month(era=Era.HIJRI, year=1448, number=number)
        keeper = replace(town.amal.reach, heads=frozenset({body}))
        choose_calendars({Era.HIJRI}, body_id=body, by=keeper, at=AT)
        enter_month(month, first_on=TODAY - timedelta(days=4), body_id=body, by=keeper, at=AT)
    memo = Memo.objects.get(pk=_issue(town))
    before, said = rows_of(memo), memo.movements.latest("seq").note
    assert [one[-1] for one in before] == [["hijri=1448-06-05"], ["hijri=1448-07-05"]]
    with unguarded("correspondence_"):
        memo.movements.filter(act=Act.REGISTER).delete()
        last: Movement = memo.movements.latest("seq")
        Delivery.objects.all().delete()
        Registration.objects.all().delete()
        Memo.objects.filter(pk=memo.pk).update(
            state=State.SIGNED, record_id="", holder_desk=last.holder_desk_id, due_at=last.due_at
        )
        MemoReader.objects.filter(memo=memo).delete()
    recount(by=CLOCKWORK, at=SOON)
    assert catch_up(by=CLOCKWORK, at=SOON) == 1
    assert rows_of(memo) == before
    memo.refresh_from_db()
    assert (memo.state, memo.movements.latest("seq").note) == (State.REGISTERED, said)


@pytest.mark.servers
def test_the_pages_of_both_registries_and_of_the_record(town: Town) -> None:
    memo = signed(town)
    own, guest = client_of(town.rebwar), client_of(town.nasrin)
    assert "الموافقة والإحالة إلى السجل الآخر" in plain(own.get("/registry/out/"))
    address = f"/registry/out/{memo.ref}/consent/"
    assert (own.get(address).status_code, guest.post(address).status_code) == (405, 404)
    assert own.post(address, {"book": "x"}).status_code == 422
    assert own.post(address, {"book": ""}).status_code == 302
    assert own.post(address, {"book": ""}).status_code in {404, 409, 422}
    assert "وقد وافق سجل الوزارة الأخرى" in plain(guest.get("/registry/out/"))
    assert guest.post(f"/registry/out/{memo.ref}/", {"book": ""}).status_code == 302
    numbers = [one.text for one in Registration.objects.filter(memo=memo)]
    memo.refresh_from_db()
    for page in (f"/memos/{memo.ref}/", f"/records/{memo.record_id}/"):
        for reader in (client_of(town.zainab), client_of(town.huda)):
            shown = plain(reader.get(page)).replace("\u200f", "")
            assert [number for number in numbers if number in shown] == numbers, page
    record = plain(client_of(town.zainab).get(f"/records/{memo.record_id}/"))
    assert [part.split("،")[0] for part in record.split("ختم القيد:</b> ")[1:]] == ["وزارة التخطيط", "وزارة المالية"]


def test_who_is_not_above_and_who_has_no_power_signs_nothing_of_two(town: Town) -> None:
    memo = start(a_letter(town, cosigners=(Signatory(post_id=town.laith.post_id),)), by=town.zainab.reach, at=AT)
    for may_sign, codes in ((False, ["cosigner_without_power", "guest_not_head"]), (True, ["guest_not_head"])):
        Post.objects.filter(pk=town.laith.post_id).update(may_sign=may_sign)
        with pytest.raises(LetterNotAcceptedError) as refused:
            send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
        assert [one.code for one in refused.value.findings] == codes
    memo.refresh_from_db()
    assert (memo.state, memo.movements.count()) == (State.DRAFT, 1)
