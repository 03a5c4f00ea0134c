"""What a clerk mistyped of a booked-in paper is mended beside the sealed sheet (decision 24, domain 1.10, 2.9, 2.13)."""

import io
import json
from datetime import date, timedelta

import pypdf
import pytest
from django.db import DatabaseError, transaction

from archive.additions import added_file, additions
from archive.core.mending import Particulars
from archive.examine import examine
from archive.integrate import integrate
from archive.mended import mend_again
from archive.models import Entry, Record
from archive.records import record
from archive.soundness import faults_of
from correspondence import books, citations, notices
from correspondence.book_in import book_in
from correspondence.book_in_again import book_in_again
from correspondence.core.errors import (
    AlreadyCameError,
    IntakeNotRegisteredError,
    LetterNotAcceptedError,
    NoLongerInForceError,
    ReasonMissingError,
    ReasonTooLongError,
)
from correspondence.core.mending import EntryMendedError, Mending
from correspondence.core.notice import What
from correspondence.entered import entered
from correspondence.mend_entry import mend_entry
from correspondence.models import Book, Citation, Delivery, Intake, Registration
from correspondence.void import void
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER
from directory.whois import lines_about
from search.follow import follow
from signing.verify import verdict_on
from tests.correspondence.conftest import Together
from tests.correspondence.intakes import arrived, booked, left_on_paper, on_the_desk
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_amend import ref_of
from tests.correspondence.test_book_in_again import again, forget, senders, told
from tests.town import AT, TODAY, Citizen, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
WHY = "خطأ مطبعي في القيد"
RIGHT = "ت ج/5/9229"
ON = date(2025, 12, 6)
SENDER = "وزارة التجارة / مكتب الوزير"
SUBJECT = "تجهيز أثاث مدرسي"


def mend(town: Town, record_id: str, *, base: int = 0, by: Citizen | None = None, **said: object) -> None:
    """With the right sender, number, day and subject, unless the test says otherwise."""
    now: dict[str, object] = {"sender": SENDER, "number": RIGHT, "on": ON, "subject": SUBJECT}
    reason, twin_reason = said.pop("reason", WHY), said.pop("twin_reason", "")
    mending = Mending(
        now=Particulars(**{**now, **said}),  # type: ignore[arg-type]  # the test names its fields
        reason=str(reason),
        base=base,
        twin_reason=str(twin_reason),
    )
    mend_entry(ref_of(record_id), mending, language="ar", by=(by or town.rebwar).reach, at=AT)


def test_2_13_i10_a_mistyped_entry_is_mended_beside_the_sealed_sheet_and_the_line(town: Town) -> None:
    given = booked(town)
    lines, before = told(Registration), record(given.record_id, reach=town.hasan.reach)
    mend(town, given.record_id)
    after = record(given.record_id, reach=town.hasan.reach)
    assert told(Registration) == lines
    assert (after.letter_sha256, after.manifest_sha256) == (before.letter_sha256, before.manifest_sha256)
    facts = after.facts
    assert (facts.issuer, facts.number, facts.on, facts.subject) == (SENDER, RIGHT, ON, SUBJECT)
    (one,) = facts.mends
    assert (one.was.number, one.was.on, one.was.subject) == ("ت ج/5/9292", date(2025, 12, 5), before.facts.subject)
    assert (one.clerk, one.changed()) == ("ريبوار آزاد سردار", ("sender", "number", "on", "subject"))
    (added,) = additions(given.record_id, reach=town.hasan.reach)
    assert (added.body["what"], added.body["reason"], added.originals()) == ("wrong_entry", WHY, ())
    sheet, _ = added_file(given.record_id, added.sheet().part, reach=town.hasan.reach)
    assert verdict_on(sheet, at=None, expected_fields=("seal",)).indication.value == "TOTAL_PASSED"
    said = json.loads(pypdf.PdfReader(io.BytesIO(sheet)).attachments["intake.json"][0])
    assert (said["version"], said["incoming"], said["was"]["number"], said["now"]["number"]) == (
        2,
        given.number,
        "ت ج/5/9292",
        RIGHT,
    )
    acts = [line.act for line in lines_about(f"record:{given.record_id}")]
    assert acts == ["mend_entry", "book_in"]
    (notice,) = [one for one in notices.mine(town.hasan.reach) if one.what is What.MENDED]
    assert notice.record_id == given.record_id
    assert examine(given.record_id, reach=town.hasan.reach, at=AT).intact
    with pytest.raises(AlreadyCameError):
        booked(town, "again", number=RIGHT, on=ON, sender=SENDER)
    booked(town, "other")  # the mistyped one is no twin any more
    book = Book.objects.get(kind="incoming")
    (line,) = [one for one in books.book_lines(book.pk, reach=town.rebwar.reach) if one.number == given.number]
    assert (line.subject, line.mends, line.other[0].ar) == (SUBJECT, facts.mends, SENDER)


def test_refused_mendings_leave_no_entry(town: Town) -> None:
    given, other = booked(town), booked(town, "other", number="7", on=ON, sender=SENDER)
    count = Entry.objects.count()
    with pytest.raises(ReasonMissingError):
        mend(town, given.record_id, reason=" ")
    there = entered(ref_of(given.record_id), reach=town.rebwar.reach).now
    for said in (
        {"sender": there.sender, "number": there.number, "on": there.on, "subject": there.subject},
        {"sender": ""},
        {"on": None},
        {"on": TODAY + timedelta(days=1)},
        {"subject": " "},
    ):
        with pytest.raises(LetterNotAcceptedError):
            mend(town, given.record_id, **said)
    for stranger in (town.hasan, town.laith):
        with pytest.raises(NotWithinReachError):
            mend(town, given.record_id, by=stranger)
    with pytest.raises(AlreadyCameError):
        mend(town, given.record_id, number="7")
    nothing = Mending(now=there, reason=WHY, base=0)
    with pytest.raises(IntakeNotRegisteredError):
        mend_entry(on_the_desk(town, "waits"), nothing, language="ar", by=town.rebwar.reach, at=AT)
    assert Entry.objects.count() == count
    mend(town, given.record_id, number="7", twin_reason="نسخة بعد الأصل")
    row = Intake.objects.get(record_id=given.record_id)
    assert (row.twin, row.twin_reason) == (Intake.objects.get(record_id=other.record_id), "نسخة بعد الأصل")
    with pytest.raises(EntryMendedError):
        mend(town, given.record_id)
    mend(town, given.record_id, base=1)
    assert Intake.objects.get(record_id=given.record_id).twin is None
    line = Registration.objects.get(record_id=given.record_id)
    void(line.pk, reason=WHY, authority="المدير", by=town.rebwar.reach, at=AT)
    with pytest.raises(NoLongerInForceError):
        mend(town, given.record_id, base=2, number="9")


def test_1_8_a_twin_stays_one_while_its_number_does_and_is_found_when_the_first_was_mended(town: Town) -> None:
    first, second = booked(town), booked(town, "other", twin_reason="أصل بعد صورة")
    there = entered(ref_of(second.record_id), reach=town.rebwar.reach).now
    with pytest.raises(ReasonTooLongError):
        mend(town, second.record_id, twin_reason="x" * 501)
    mend(town, second.record_id, sender=there.sender, number="ت ج/٥/٩٢٩٢", on=there.on)  # nothing is asked again
    mend(town, first.record_id)
    with pytest.raises(AlreadyCameError):
        booked(town, "third")
    row = Intake.objects.get(record_id=second.record_id)
    assert (row.mended, row.twin, row.twin_reason) == (1, Intake.objects.earliest("pk"), "أصل بعد صورة")


def test_1_8_a_number_that_the_system_brought_already_is_told_of_a_mended_one_too(town: Town) -> None:
    ours, clerk = registered(town, a_letter(town)), town.nasrin
    ref = on_the_desk(town, "paper", by=clerk)
    said = arrived(town, sender="وزارة التخطيط", unit_id=town.finance_budget)
    given = book_in(ref, said, language="ar", by=clerk.reach, at=AT)
    right: dict[str, object] = {"sender": "وزارة التخطيط", "number": ours.number, "on": ours.on, "by": clerk}
    with pytest.raises(AlreadyCameError):
        mend(town, given.record_id, **right)  # type: ignore[arg-type]  # the test names its fields
    mend(town, given.record_id, twin_reason="وردت الورقة أيضاً", **right)  # type: ignore[arg-type]
    row = Intake.objects.get(ref=ref)
    assert (row.twin, row.twin_reason, row.their_number) == (None, "وردت الورقة أيضاً", ours.number)


def test_2_17_a_letter_of_ours_that_left_on_paper_has_no_entry_to_mend(town: Town) -> None:
    line = left_on_paper(town, "one")
    with pytest.raises(NotWithinReachError):
        mend(town, line.record_id)


def test_1_12_of_an_envelope_that_was_not_opened_the_outside_alone_is_mended(town: Town) -> None:
    given = booked(town, "one", sealed=True, label=Label(personal=True), subject="")
    before = Record.objects.get(record_id=given.record_id).subject
    mend(town, given.record_id)
    there = entered(ref_of(given.record_id), reach=town.rebwar.reach)
    assert (there.now.sender, there.now.number, there.now.subject, there.mends[0].now.subject) == (
        SENDER,
        RIGHT,
        "",
        "",
    )
    assert Record.objects.get(record_id=given.record_id).subject == before


def test_2_9_what_named_the_right_number_in_vain_refers_to_it_now(town: Town) -> None:
    given = booked(town)
    names = {"record_id": "f" * 32, "position": 0, "kind": "yours", "body_id": town.planning}
    right = Citation.objects.create(**names, issuer="وزارة التجارة", number=RIGHT, on=ON)
    other = Citation.objects.create(**names | {"record_id": "e" * 32}, issuer="وزارة الدفاع", number=RIGHT, on=ON)
    mend(town, given.record_id)
    right.refresh_from_db()
    other.refresh_from_db()
    assert (right.cited_id, right.settled_by_id, other.cited_id) == (given.record_id, town.rebwar.reach.person_id, "")
    assert citations.count_to_find(town.rebwar.reach) == 0


def test_i12_after_a_restore_the_mended_entry_stands_and_the_first_is_told(town: Town) -> None:
    given = booked(town, sender_unit=town.finance_budget)
    mend(town, given.record_id, sender_unit=town.finance)
    mend(town, given.record_id, base=1, number="ت ج/5/9230")
    rows, kept = (told(Intake), senders()), Record.objects.values().get(record_id=given.record_id)
    Record.objects.update(mends=None, number="ت ج/5/9292", on=date(2025, 12, 5), issuer="x", subject=kept["subject"])
    mend_again()
    assert Record.objects.values().get(record_id=given.record_id) == kept
    mend_again()
    assert Record.objects.values().get(record_id=given.record_id) == kept
    with unguarded("correspondence_"):  # the backup knew it as it was booked in
        first = {"sender": "x", "sender_unit": town.finance_budget, "their_number": "x", "their_key": "x"}
        Intake.objects.update(mended=None, their_on=date(2025, 12, 5), **first)
        Delivery.objects.update(sender=town.finance_budget)
    book_in_again(by=CLOCKWORK, at=AT)
    assert (told(Intake), senders()) == rows
    forget("delivery", "intakefile", "intake", "registration")
    assert again() == (1, 0)
    assert (told(Intake), senders()) == rows


def test_i3_the_guarded_row_opens_for_one_mending_more_and_for_nothing_else(town: Town) -> None:
    given = booked(town)
    for change in ({"sender": "x"}, {"mended": 2}, {"mended": 1, "annexes": 9}, {"their_on": ON}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Intake.objects.filter(record_id=given.record_id).update(**change)
    mend(town, given.record_id)
    row = Entry.objects.filter(kind="ADDITION").get()
    assert faults_of(row) == ()
    Record.objects.update(mends=None)
    assert [one.object for one in faults_of(row)] == [f"{given.record_id} mends"]
    assert not examine(given.record_id, reach=town.hasan.reach, at=AT).intact


@pytest.mark.servers
def test_1_8_two_papers_mended_at_once_to_one_number_are_no_twins_without_a_reason(
    town: Town, together: Together
) -> None:
    papers = booked(town), booked(town, "other", number="7")
    found = together(*[lambda one=one: mend(town, one.record_id) for one in papers])
    assert sorted(type(one).__name__ for one in found) == ["AlreadyCameError", "NoneType"]


@pytest.mark.servers
def test_two_clerks_at_once_mend_it_once(town: Town, together: Together) -> None:
    given = booked(town)
    found = together(*[lambda: mend(town, given.record_id)] * 2)
    assert sorted(type(one).__name__ for one in found) == ["EntryMendedError", "NoneType"]


def test_2_13_the_clerk_mends_it_on_the_page_and_every_page_shows_both(town: Town) -> None:
    given = booked(town)
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    ref, clerk = ref_of(given.record_id), client_of(town.rebwar)
    page = f"/registry/paper/{ref}/"
    assert f"{page}mend/" in plain(clerk.get(page))
    said = {"sender": "وزارة التجارة", "number": "ت ج/٥/٩٢٢٩", "on": "6/12/2025", "subject": SUBJECT, "base": "0"}
    assert clerk.post(f"{page}mend/", said).status_code == 422  # no reason
    assert clerk.post(f"{page}mend/", {**said, "on": "x", "reason": WHY}).status_code == 422
    assert client_of(town.hasan).post(f"{page}mend/", {**said, "reason": WHY}).status_code == 404
    assert clerk.get(f"{page}mend/").status_code == 405
    assert clerk.post(f"{page}mend/", {**said, "reason": WHY}).status_code == 302
    assert clerk.post(f"{page}mend/", {**said, "reason": WHY}).status_code == 422  # mended meanwhile
    book = Book.objects.get(kind="incoming")
    for told_at in (page, f"/records/{given.record_id}/", f"/books/{book.pk}/"):
        shown = plain(clerk.get(told_at))
        assert ("<s>" in shown, "9229" in shown, "9292" in shown) == (True, True, True)
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    for line in ("9229", "9292", "مدرسي"):
        found = plain(client_of(town.hasan).get("/search/", {"q": line}))
        assert (given.record_id in found, "<s>" in found) == (True, True)
