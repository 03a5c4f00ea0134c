"""Lines of a register without a memo: bound to a letter that left on paper, or put back after a restore."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.models import ReaderToken
from correspondence import books, closes, register_lines, setbacks
from correspondence.core.letter import Kind
from correspondence.core.number import RegistrationFacts
from correspondence.correctable import correction_of
from correspondence.issued import issued
from correspondence.models import Dispatch, Notice, Registration
from correspondence.supersede import supersede
from correspondence.tell_setbacks import tell_setbacks
from correspondence.void import void
from directory import whois
from directory.clear import clear
from directory.core.clearance import Clearance, Label, Level
from directory.core.reach import CLOCKWORK, PUBLIC
from directory.models import JournalLine
from tests.correspondence.intakes import left_on_paper
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_correction import correction
from tests.correspondence.test_dispatch import TRADE
from tests.correspondence.test_ending import line_of
from tests.town import AT, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)
SECRET = Label(level=Level.SECRET)


def forget_memo(line: Registration) -> None:
    """As `recount` puts a line back whose memo the backup lacks."""
    with unguarded("correspondence_"):
        Registration.objects.filter(pk=line.pk).update(memo=None)


def test_2_11_number_and_reason_of_a_graded_line_without_a_memo_are_told_to_the_cleared_alone(town: Town) -> None:
    old, plain = registered(town, a_letter(town)), registered(town, a_letter(town, subject="عادي"))
    by, book = town.rebwar.reach, line_of(old.record_id).book
    secret, open_one = left_on_paper(town, "سري", label=SECRET), left_on_paper(town, "علني")
    for given, newer in ((old, secret), (plain, open_one)):
        key = line_of(given.record_id).pk
        supersede(key, number=newer.text, on=newer.on, reason="خطأ", by=by, at=LATER)
    hidden, named = (issued(line_of(one.record_id).code, reach=PUBLIC) for one in (old, plain))
    assert (hidden.superseded_by, hidden.superseded_at) == (None, LATER)
    assert named.superseded_by is not None
    assert named.superseded_by.number == open_one.text
    _, line = books.line(line_of(old.record_id).pk, reach=by)
    assert line.superseded_by is not None
    low = replace(by, clearance=Clearance())
    (told,) = register_lines.lines([line_of(old.record_id)], book, language="en", reach=low, at=LATER)
    assert secret.text not in told.cells["remarks"]
    void(secret.pk, reason="سُحب", authority="أمر 9", by=by, at=LATER)
    assert JournalLine.objects.get(act="void").level == Level.SECRET
    void(open_one.pk, reason="سُحب", authority="أمر 9", by=by, at=LATER)
    graded = left_on_paper(town, "شخصي", label=Label(level=Level.SECRET, personal=True))
    Registration.objects.filter(pk=graded.pk).update(void_at=LATER, void_reason="سبب شخصي")
    part = closes.open_part(secret.book, None, registrar="", at=LATER)
    assert [(one.number, one.reason) for one in part.close.ended] == [(secret.text, "سُحب · أمر 9"), (graded.text, "")]


def test_2_11_a_graded_correction_whose_memo_is_gone_is_named_to_the_cleared_alone(town: Town) -> None:
    old = registered(town, a_letter(town))
    hush = registered(town, correction(town, old, label=SECRET, copies=()))
    code = line_of(old.record_id).code
    for _ in range(2):
        assert issued(code, reach=PUBLIC).corrected_by == (None,)
        _, line = books.line(line_of(old.record_id).pk, reach=town.rebwar.reach)
        assert [one and one.number for one in line.corrected_by] == [hush.number]
        forget_memo(line_of(hush.record_id))


def test_2_11_a_letter_without_a_memo_is_corrected_from_its_record(town: Town) -> None:
    paper, old = left_on_paper(town, "على الورق"), registered(town, a_letter(town))
    before = correction_of(old.record_id, reach=town.zainab.reach)
    forget_memo(line_of(old.record_id))
    assert correction_of(old.record_id, reach=town.zainab.reach) == before
    browser = client_of(town.hasan)
    address = f"/memos/new/?corrects={paper.record_id}"
    assert address in plain(browser.get(f"/records/{paper.record_id}/"))
    page = plain(browser.get(address))
    assert ("محافظة البصرة" in page, "على الورق" in page) == (True, True)
    assert client_of(town.omar).get(address).status_code == 404


def test_2_10_a_reminder_that_went_outside_is_waited_for_by_nobody_when_its_memo_is_gone(town: Town) -> None:
    given = registered(town, a_letter(town, to=(TRADE,), copies=()))
    assert Dispatch.objects.owing().get().kind == Kind.LETTER
    Dispatch.objects.update(kind=Kind.REMINDER)
    forget_memo(line_of(given.record_id))
    assert not Dispatch.objects.owing().exists()


def test_i12_what_became_of_a_number_bound_on_paper_reaches_its_unit_s_head_and_the_registry(town: Town) -> None:
    ended, old, wrong = (left_on_paper(town, subject) for subject in ("خطأ", "قديم", "ناقص"))
    hush, newer = left_on_paper(town, "سري", label=SECRET), left_on_paper(town, "جديد")
    by = town.rebwar.reach
    for line in (ended, hush):
        void(line.pk, reason="رقم مكرر", authority="أمر 9", by=by, at=LATER)
    supersede(old.pk, number=newer.text, on=newer.on, reason="بدل", by=by, at=LATER)
    given = RegistrationFacts(number=wrong.text, on=wrong.on, record_id=wrong.record_id)
    registered(town, correction(town, given))
    hr = whois.unit_facts(town.planning_hr).name
    lines = {("خطأ", "voided"), ("قديم", "superseded"), ("ناقص", "corrected")}
    for reader, seen in ((town.hasan, {*lines, ("سري", "voided")}), (town.rebwar, {*lines, ("سري", "voided")})):
        shown = setbacks.setbacks(reader.reach, at=LATER)
        assert {(one.subject, one.what.value) for one in shown} == seen
        assert {one.unit for one in shown} == {hr}
    low = replace(town.hasan.reach, clearance=Clearance())
    assert {(one.subject, one.what.value) for one in setbacks.setbacks(low, at=LATER)} == lines
    for other in (town.zainab, town.omar, town.nasrin):
        assert setbacks.setbacks(other.reach, at=LATER) == ()
    own, shut = left_on_paper(town, "شخصي", label=Label(personal=True)), left_on_paper(town, "مغلق")
    ReaderToken.objects.filter(record__record_id=shut.record_id).exclude(token__startswith="r").delete()
    for line in (own, shut):  # told to nobody: personal, and not open to its unit
        Registration.objects.filter(pk=line.pk).update(void_at=LATER, void_reason="رقم مكرر", void_by=by.person_id)
    clear(town.hasan.person_id, clearance=Clearance(), by=CLOCKWORK, at=AT)
    assert tell_setbacks(by=CLOCKWORK, at=LATER) == 3  # the registrar did it himself
    told = set(Notice.objects.filter(what="setback").values_list("person", "about"))
    assert told == {(town.hasan.person_id, f"record:{one.record_id}") for one in (ended, old, wrong)}
