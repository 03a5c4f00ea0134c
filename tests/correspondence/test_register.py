"""Registering: gapless, once, all or nothing."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pypdf
import pypdfium2 as pdfium
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from archive.doors import cipher
from archive.records import part, record, records_among
from config.env import Place
from correspondence import letters
from correspondence.books import for_clockwork
from correspondence.core.errors import AlreadyRegisteredError, BookNotFoundError, FileLostError, OutOfTurnError
from correspondence.core.letter import Addressee, Content, Copy, Kind
from correspondence.core.number import BookKind, RegistrationFacts
from correspondence.core.route import State
from correspondence.doors import files
from correspondence.issued import issued
from correspondence.models import Book, Delivery, Memo, Registration, Version
from correspondence.open_books import open_books
from correspondence.register import register
from correspondence.tidy import tidy
from directory.choose_calendars import choose_calendars
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.months import Era, Month
from directory.core.reach import CLOCKWORK, PUBLIC
from directory.enter_month import enter_month
from signing.core.errors import NotTrustedError
from signing.verify import verdict_on
from tests.correspondence.conftest import Together
from tests.correspondence.paper_trail import a_letter, inside, put_signature, ready, registered, signed
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
CSV = b"a,b\n1,2\n"
Captured = Callable[..., AbstractContextManager[object]]
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))


def test_numbers_have_no_gap(town: Town) -> None:
    given = [registered(town, a_letter(town, subject=f"كتاب {n}")).number for n in (1, 2)]
    assert given == ["د إ/1", "د إ/2"]


def test_the_record_is_whole(town: Town) -> None:
    given = registered(town, a_letter(town))
    view = record(given.record_id, reach=town.zainab.reach)
    assert {one.name for one in view.parts} >= {
        "letter.pdf", "source.json", "shown.json", "metadata.json", "movements.json"
    }  # fmt: skip
    shown = json.loads(part(given.record_id, "shown.json", reach=town.zainab.reach))
    frozen = Memo.objects.get(record_id=given.record_id).current().frozen_sha256
    assert (shown["document"], shown["person"]) == (frozen, town.maryam.person_id)
    facts = view.facts
    assert (facts.number, facts.sequence, facts.on) == (given.number, 1, given.on)
    assert facts.signers == (town.maryam.person_id,)
    assert facts.addressees == ("وزارة المالية / دائرة الموازنة",)
    assert facts.unit_path == (town.planning_admin, town.planning)
    movements = json.loads(part(given.record_id, "movements.json", reach=town.zainab.reach))
    assert [line["act"] for line in movements] == ["start", "send", "initial", "sign"]
    verdict = verdict_on(part(given.record_id, "letter.pdf", reach=town.zainab.reach), at=None)
    verdict.require()
    assert {one.field for one in verdict.signatures} >= {"signature-1", "seal"}


def test_the_seal_carries_the_dates_that_the_ministrys_table_knows_and_a_later_correction_changes_none(
    town: Town,
) -> None:
    month, minister, day = Month(era=Era.HIJRI, year=1448, number=6), town.amal.reach, timedelta(days=1)
    choose_calendars({Era.HIJRI, Era.KURDISH}, body_id=town.planning, by=minister, at=AT)
    enter_month(month, first_on=TODAY - 4 * day, body_id=town.planning, by=minister, at=AT)
    given = registered(town, a_letter(town))
    enter_month(month, first_on=TODAY - 5 * day, body_id=town.planning, by=minister, at=AT)
    row = Registration.objects.get(record_id=given.record_id)
    assert row.also_on == ["hijri=1448-06-05"]  # the Kurdish table says nothing
    view = record(given.record_id, reach=town.zainab.reach)
    assert view.facts.also_on == ("hijri=1448-06-05",)
    pdf = part(given.record_id, "letter.pdf", reach=town.zainab.reach)
    seal = pypdf.PdfReader(io.BytesIO(pdf)).get_fields()["seal"]  # type: ignore[index]  # the letter has fields
    assert seal["/V"]["/Reason"] == f"number={given.number}; date={given.on.isoformat()}; hijri=1448-06-05"
    document = pdfium.PdfDocument(pdf)
    pdfium.raw.FPDFPage_Flatten(document[0], pdfium.raw.FLAT_PRINT)  # the seal's appearance becomes text of the page
    assert "1448 هـ" in document[0].get_textpage().get_text_bounded()
    assert issued(row.code, reach=PUBLIC).also_on == ("hijri=1448-06-05",)
    for address, browser in ((f"/records/{given.record_id}/", client_of(town.zainab)), (f"/v/{row.code}", Client())):
        assert "5 جمادى الآخرة 1448 هـ" in plain(browser.get(address))


def test_the_pdf_carries_what_is_printed_and_nothing_else(town: Town) -> None:
    hidden = Copy(unit_id=town.planning, name="مكتب الوزير السري", hidden=True)
    given = registered(town, a_letter(town, copies=(hidden,)))
    pdf = part(given.record_id, "letter.pdf", reach=town.zainab.reach)
    attached = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    assert list(attached) == ["letter.json"]
    assert "مكتب الوزير السري" not in attached["letter.json"][0].decode()
    assert Delivery.objects.get(unit=town.planning).hidden


def test_registering_twice_gives_the_number_it_has(town: Town) -> None:
    given = registered(town, a_letter(town))
    memo = Memo.objects.get()
    with pytest.raises(AlreadyRegisteredError) as caught:
        register(memo.ref, by=town.rebwar.reach, at=AT)
    assert (caught.value.number, caught.value.on, caught.value.record_id) == (given.number, given.on, given.record_id)
    assert Registration.objects.count() == 1


def test_two_at_once_get_one_number(town: Town, together: Together) -> None:
    memo = signed(town, a_letter(town))
    results = together(*[lambda: register(memo.ref, by=town.rebwar.reach, at=AT)] * 2)
    given = [one for one in results if isinstance(one, RegistrationFacts)]
    refused = [one for one in results if isinstance(one, AlreadyRegisteredError)]
    assert len(given) == len(refused) == 1, results
    assert refused[0].number == given[0].number
    assert together(Registration.objects.count) == [1]


def test_different_letters_at_once_get_different_numbers(town: Town, together: Together) -> None:
    refs = [signed(town, a_letter(town, subject=f"كتاب {n}")).ref for n in range(3)]
    results = together(*[lambda ref=ref: register(ref, by=town.rebwar.reach, at=AT) for ref in refs])
    assert sorted(one.number for one in results if isinstance(one, RegistrationFacts)) == [
        f"د إ/{n}" for n in (1, 2, 3)
    ], results


def test_when_the_seal_fails_the_number_was_never_given(town: Town, place: Place) -> None:
    memo = signed(town, a_letter(town))
    safe = place.keys.rename(place.data / "keys-away")
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011  (whatever signing says without keys)
        register(memo.ref, by=town.rebwar.reach, at=AT)
    safe.rename(place.keys)
    assert not Registration.objects.exists()
    memo.refresh_from_db()
    assert memo.state == State.SIGNED
    assert register(memo.ref, by=town.rebwar.reach, at=AT).number == "د إ/1"


def test_a_file_that_was_swapped_or_damaged_is_not_sealed(town: Town) -> None:
    memo = signed(town, a_letter(town))
    version = memo.current()
    _without_the_trigger()
    cut = files.keep(memo.ref, files.fetch(version.signed_file)[:-200], suffix=".pdf")
    for name in (version.frozen_file, cut, f"{memo.ref}/nothing.pdf"):
        type(version).objects.filter(pk=version.pk).update(signed_file=name, signed_sha256=name[-68:-4])
        with pytest.raises(FileLostError), transaction.atomic():
            register(memo.ref, by=town.rebwar.reach, at=AT)
    assert not Registration.objects.exists()


def _without_the_trigger() -> None:
    """As an administrator of the database would begin; the test's rollback puts it back."""
    on = "" if connection.vendor == "sqlite" else " ON correspondence_version"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER correspondence_version_signed_once{on}")


def test_only_the_desk_that_holds_it_registers(town: Town) -> None:
    memo = signed(town, a_letter(town))
    with pytest.raises(OutOfTurnError):
        register(memo.ref, by=town.zainab.reach, at=AT)
    for stranger in (town.nasrin, town.omar):
        with pytest.raises(NotWithinReachError):
            register(memo.ref, by=stranger.reach, at=AT)
    waiting = ready(town, a_letter(town, subject="آخر"))
    with pytest.raises(OutOfTurnError):
        register(waiting.ref, by=town.maryam.reach, at=AT)


def test_a_registrar_does_not_seal_in_another_ministrys_name(town: Town) -> None:
    memo = signed(town, a_letter(town))
    memo.admit(frozenset({f"r{town.finance_desk}"}))
    Memo.objects.filter(pk=memo.pk).update(holder_desk=town.finance_desk)
    with pytest.raises(OutOfTurnError):
        register(memo.ref, by=town.nasrin.reach, at=AT)
    assert not Registration.objects.exists()


def test_a_letter_with_other_signatures_than_on_record_is_not_kept(town: Town) -> None:
    memo = ready(town, a_letter(town))
    version = memo.current()
    second = {"name": "signature-2", "page": 0, "box": [0, 0, 9, 9]}
    Version.objects.filter(pk=version.pk).update(fields=[*version.fields, second])
    put_signature(town, memo)
    with pytest.raises(NotTrustedError), transaction.atomic():
        register(memo.ref, by=town.rebwar.reach, at=AT)
    assert not Registration.objects.exists()


def test_each_kind_has_its_book(town: Town) -> None:
    assert registered(town, inside(town, kind=Kind.MEMORANDUM)).number == "د إ/م/1"
    assert registered(town, a_letter(town, label=SECRET)).number == "د إ/س/1"


def test_a_registrar_may_choose_another_book_but_secret_and_ordinary_do_not_mix(town: Town) -> None:
    open_books(town.planning, by=CLOCKWORK, at=AT)
    open_books(town.finance, by=CLOCKWORK, at=AT)
    memo = signed(town, a_letter(town))
    book = {row.kind: row for row in Book.objects.filter(body=town.planning)}
    foreign = Book.objects.get(body=town.finance, kind=BookKind.OUTGOING)
    for wrong in (book[BookKind.OUTGOING_SECRET], book[BookKind.INCOMING], foreign):
        with pytest.raises(BookNotFoundError):
            register(memo.ref, book_id=wrong.pk, by=town.rebwar.reach, at=AT)
    given = register(memo.ref, book_id=book[BookKind.ORDERS].pk, by=town.rebwar.reach, at=AT)
    assert given.number == f"{AT.year}/1"


def test_a_yearly_book_begins_again_and_the_pattern_is_data(town: Town) -> None:
    Book.objects.create(
        body_id=town.planning, kind=BookKind.OUTGOING, direction="out", pattern="{symbol}/{file}/{serial:4}",
        file="3", year=AT.year - 1, next=812,
    )  # fmt: skip
    assert registered(town, a_letter(town)).number == "د إ/3/0001"
    row = Registration.objects.get()
    assert (row.symbol, row.file, row.serial, row.year) == ("د إ", "3", 1, AT.year)


def test_the_clockwork_numbers_automatic_books_alone(town: Town) -> None:
    open_books(town.planning, by=CLOCKWORK, at=AT)
    memo = signed(town, a_letter(town))
    assert for_clockwork() == ()
    with pytest.raises(OutOfTurnError):
        register(memo.ref, by=CLOCKWORK, at=AT)
    Book.objects.filter(kind=BookKind.OUTGOING).update(automatic=True)
    assert for_clockwork() == (memo.ref,)
    assert register(memo.ref, by=CLOCKWORK, at=AT).number == "د إ/1"


def test_annexes_go_into_the_record_and_the_files_go(town: Town, django_capture_on_commit_callbacks: Captured) -> None:
    memo = signed(town, inside(town), annex=("كشف.csv", CSV))
    (annex,) = Content.from_json(memo.current().content).annexes
    with django_capture_on_commit_callbacks(execute=True):
        given = register(memo.ref, by=town.rebwar.reach, at=AT)
    assert tidy(by=CLOCKWORK, at=AT + timedelta(days=2)) == 1
    assert part(given.record_id, "annex-01.csv", reach=town.zainab.reach) == CSV
    assert memo.ref not in files.folders()
    kept = letters.annex(memo.ref, file=annex.file, reach=town.zainab.reach)
    assert (kept.data, kept.media_type, kept.name) == (CSV, "text/csv", "كشف.csv")
    assert letters.picture(memo.ref, page=0, width=420, reach=town.zainab.reach)[:4] == b"RIFF"
    assert memo.ref not in files.folders()


def readers_of(given: RegistrationFacts, town: Town) -> set[str]:
    """Who of the town opens the record."""
    return {one.username for one in town.everybody() if records_among([given.record_id], reach=one.reach)}


def test_who_reads_an_ordinary_letter(town: Town) -> None:
    given = registered(town, a_letter(town))
    own = {"zainab", "hasan", "maryam", "amal", "rebwar"}
    assert readers_of(given, town) == own | {"sara", "nasrin"}  # the copy's unit, and finance's incoming desk


def test_who_reads_a_secret_letter(town: Town) -> None:
    given = registered(town, a_letter(town, label=SECRET, copies=()))
    assert readers_of(given, town) == {"zainab", "hasan", "maryam", "rebwar", "nasrin"}


def test_who_reads_a_personal_letter(town: Town) -> None:
    personal = replace(SECRET, personal=True)
    to = (Addressee(unit_id=town.planning, name="السيد الوزير"),)
    given = registered(town, a_letter(town, label=personal, to=to, copies=()))
    assert readers_of(given, town) == {"zainab", "hasan", "maryam", "amal"}


def test_i3_a_number_is_never_taken_back(town: Town) -> None:
    registered(town, a_letter(town))
    for change in (
        lambda: Registration.objects.update(serial=9),
        lambda: Registration.objects.update(text="9"),
        lambda: Registration.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Registration.objects.update(void_reason="سُحب الطلب", void_at=AT + timedelta(days=1)) == 1


def test_annexes_are_read_and_locked_away_before_the_lock(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    memo = signed(town, inside(town), annex=("كشف.csv", CSV))
    (annex,) = Content.from_json(memo.current().content).annexes
    depths: dict[str, int] = {}
    fetch, lock = files.fetch, cipher.lock

    def fetched(name: str) -> bytes:
        depths[name] = len(connection.savepoint_ids)
        return fetch(name)

    def locked(data: bytes, *, key: bytes, name: str) -> bytes:
        depths[name.rpartition("/")[2]] = len(connection.savepoint_ids)
        return lock(data, key=key, name=name)

    monkeypatch.setattr(files, "fetch", fetched)
    monkeypatch.setattr(cipher, "lock", locked)
    before = len(connection.savepoint_ids)
    given = register(memo.ref, by=town.rebwar.reach, at=AT)
    assert (depths[annex.file], depths["annex-01.csv"]) == (before, before)
    assert depths["letter.pdf"] > before
    assert part(given.record_id, "annex-01.csv", reach=town.zainab.reach) == CSV
