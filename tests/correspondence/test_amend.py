"""What is put right of a registered intake: the first bytes and the number stay (decision 24, domain 2.13)."""

import io
import json
from dataclasses import replace

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from archive.additions import added_file, additions
from archive.bundle import bundle
from archive.core.errors import AlreadyAddedError
from archive.core.leaf import EntryKind
from archive.examine import examine
from archive.integrate import integrate
from archive.models import Entry
from archive.records import part, received_as, record
from archive.recovery import Remains
from archive.soundness import faults_of
from archive.verifier.walk import Known, Outcome, walk
from correspondence import intakes, notices, setbacks, trays
from correspondence.amend import Upload, amend
from correspondence.core.amendment import Wrong
from correspondence.core.delivery import DeliveryState
from correspondence.core.errors import (
    AlreadyForwardedError,
    AnotherBodyError,
    FileTwiceError,
    IntakeNotRegisteredError,
    LetterNotAcceptedError,
    ReasonMissingError,
)
from correspondence.core.notice import What
from correspondence.core.setback import Setback
from correspondence.deliver import forward
from correspondence.models import Delivery, Intake, Registration
from correspondence.readdress import readdress
from correspondence.redeliver import redeliver
from directory.core.clearance import Clearance, Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from signing.verify import verdict_on
from tests.correspondence.conftest import Together
from tests.correspondence.intakes import booked, left_on_paper, on_the_desk, scan
from tests.town import AT, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
WHY = "مُسحت الصفحة مائلة"


def ref_of(record_id: str) -> str:
    return Intake.objects.get(record_id=record_id).ref


def amended(town: Town, record_id: str, *texts: str, wrong: Wrong = Wrong.SCAN, reason: str = WHY) -> None:
    uploads = [Upload(name=f"{one}.jpg", data=scan(one)) for one in texts]
    amend(ref_of(record_id), wrong, uploads, reason=reason, language="ar", by=town.rebwar.reach, at=AT)


def test_a_corrected_scan_stands_beside_the_first_under_a_sealed_sheet(town: Town) -> None:
    given = booked(town, "one")
    before = record(given.record_id, reach=town.hasan.reach)
    amended(town, given.record_id, "better", "second")
    (added,) = additions(given.record_id, reach=town.hasan.reach)
    assert (added.body["what"], added.body["reason"]) == ("wrong_scan", WHY)
    assert [one.name for one in added.originals()] == ["better.jpg", "second.jpg"]
    data, _ = added_file(given.record_id, added.originals()[0].part, reach=town.hasan.reach)
    assert data == scan("better")
    assert part(given.record_id, "annex-01.jpg", reach=town.hasan.reach) == scan("one")
    assert record(given.record_id, reach=town.hasan.reach) == before
    sheet, _ = added_file(given.record_id, added.sheet().part, reach=town.hasan.reach)
    assert verdict_on(sheet, at=None, expected_fields=("seal",)).indication.value == "TOTAL_PASSED"
    told = json.loads(pypdf.PdfReader(io.BytesIO(sheet)).attachments["intake.json"][0])
    assert (told["incoming"], told["reason"]) == (given.number, WHY)
    assert Registration.objects.count() == 1
    acts = [line.act for line in lines_about(f"record:{given.record_id}")]
    assert acts == ["amend", "book_in"]
    (line,) = [one for one in notices.mine(town.hasan.reach) if one.what is What.AMENDED]
    assert line.record_id == given.record_id


def test_2_17_a_wrong_scan_of_a_letter_that_left_on_paper_is_put_right_beside_the_first(town: Town) -> None:
    line = left_on_paper(town, "one")
    ref = ref_of(line.record_id)
    registry, page = client_of(town.rebwar), f"/registry/paper/{ref}/"
    shown = plain(registry.get(page))
    assert [f"{page}{act}/" in shown for act in ("amend", "readdress", "redirect")] == [True, False, False]
    sent = {"wrong": Wrong.SCAN.value, "reason": WHY, "files": SimpleUploadedFile("better.jpg", scan("better"))}
    assert client_of(town.hasan).post(f"{page}amend/", sent).status_code == 404
    sent["files"] = SimpleUploadedFile("better.jpg", scan("better"))
    assert registry.post(f"{page}amend/", sent).status_code == 302
    (added,) = additions(line.record_id, reach=town.hasan.reach)
    assert [one.name for one in added.originals()] == ["better.jpg"]
    sheet, _ = added_file(line.record_id, added.sheet().part, reach=town.hasan.reach)
    assert verdict_on(sheet, at=None, expected_fields=("seal",)).indication.value == "TOTAL_PASSED"
    told = json.loads(pypdf.PdfReader(io.BytesIO(sheet)).attachments["intake.json"][0])
    assert (told["number"], told["reason"]) == (line.text, WHY)
    assert part(line.record_id, "annex-01.jpg", reach=town.hasan.reach) == scan("one")
    (notice,) = [one for one in notices.mine(town.hasan.reach) if one.what is What.AMENDED]
    assert notice.record_id == line.record_id
    assert f"/records/{line.record_id}/" in plain(client_of(town.hasan).get("/notices/"))


def test_nobody_else_reads_what_was_added_and_what_is_not_added_is_absent(town: Town) -> None:
    given = booked(town, "one")
    amended(town, given.record_id, "better", wrong=Wrong.MISSING_PAGE)
    (added,) = additions(given.record_id, reach=town.hasan.reach)
    for stranger in (town.omar, town.laith):
        with pytest.raises(NotWithinReachError):
            additions(given.record_id, reach=stranger.reach)
        with pytest.raises(NotWithinReachError):
            added_file(given.record_id, added.sheet().part, reach=stranger.reach)
    for name in ("annex-01.jpg", "letter.pdf", "addition-0000000000000000.pdf"):
        with pytest.raises(NotWithinReachError):
            added_file(given.record_id, name, reach=town.hasan.reach)


def test_refused_corrections_leave_no_entry(town: Town) -> None:
    given = booked(town, "one")
    entries = Entry.objects.count()
    with pytest.raises(ReasonMissingError):
        amended(town, given.record_id, "better", reason=" ")
    with pytest.raises(LetterNotAcceptedError):
        amended(town, given.record_id)
    with pytest.raises(FileTwiceError):
        amended(town, given.record_id, "one")
    amended(town, given.record_id, "better")
    entries += 1
    with pytest.raises(AlreadyAddedError):
        amended(town, given.record_id, "better")
    for who in (town.hasan, town.laith):
        with pytest.raises(NotWithinReachError):
            amend(ref_of(given.record_id), Wrong.SCAN, [], reason=WHY, language="ar", by=who.reach, at=AT)
        with pytest.raises(NotWithinReachError):
            readdress(ref_of(given.record_id), to_unit=town.planning_mail, reason=WHY, by=who.reach, at=AT)
    waiting = on_the_desk(town, "waits")
    with pytest.raises(IntakeNotRegisteredError):
        amend(waiting, Wrong.SCAN, [], reason=WHY, language="ar", by=town.rebwar.reach, at=AT)
    with pytest.raises(IntakeNotRegisteredError):
        readdress(waiting, to_unit=town.planning_mail, reason=WHY, by=town.rebwar.reach, at=AT)
    assert Entry.objects.count() == entries


@pytest.mark.servers
def test_two_clerks_with_the_same_scan_add_it_once(town: Town, together: Together) -> None:
    given = booked(town, "one")
    acts = [lambda: amended(town, given.record_id, "better")] * 2
    assert sorted(type(one).__name__ for one in together(*acts)) == ["AlreadyAddedError", "NoneType"]


def test_a_swapped_file_is_found_and_never_shown(town: Town) -> None:
    given = booked(town, "one")
    amended(town, given.record_id, "better")
    (added,) = additions(given.record_id, reach=town.hasan.reach)
    row = Entry.objects.get(kind=EntryKind.ADDITION.value)
    assert faults_of(row) == ()
    assert examine(given.record_id, reach=town.hasan.reach, at=AT).intact
    with unguarded("archive_"):
        kept = {name: digest for name, digest in row.objects_kept.items() if name != added.originals()[0].part}
        Entry.objects.filter(pk=row.pk).update(objects_kept=kept)
    assert {one.code for one in faults_of(Entry.objects.get(pk=row.pk))} >= {"parts_differ"}
    assert not examine(given.record_id, reach=town.hasan.reach, at=AT).intact


def test_a_lost_row_is_told_again_by_leaf_and_objects(town: Town) -> None:
    given = booked(town, "one")
    amended(town, given.record_id, "better")
    row = Entry.objects.get(kind=EntryKind.ADDITION.value)
    told = Remains().entry(0, row.leaf.encode(), is_erased=False)
    assert dict(told.objects) == row.objects_kept


def test_the_evidence_bundle_carries_it_and_the_verifier_counts_it(town: Town) -> None:
    given = booked(town, "one")
    amended(town, given.record_id, "better")
    integrate(by=CLOCKWORK, at=AT)
    data = bundle(given.record_id, reach=town.hasan.reach, at=AT)
    steps = walk(data, known=Known(), opinion=lambda _: (Outcome.PASSED, ""))
    (statements,) = [one for one in steps if one.name == "statements"]
    assert (statements.outcome, "1 of them additions" in statements.text) == (Outcome.PASSED, True)
    assert next(one for one in steps if one.name == "bag").outcome is Outcome.PASSED


def test_2_13_a_wrong_addressee_sends_it_on_and_the_number_stays(town: Town) -> None:
    given = booked(town, "one")
    readdress(ref_of(given.record_id), to_unit=town.planning_mail, reason="هو للبريد", by=town.rebwar.reach, at=AT)
    rows = {row.unit_id: row.state for row in Delivery.objects.filter(record_id=given.record_id)}
    assert rows == {town.planning_hr: DeliveryState.SENT_ON, town.planning_mail: DeliveryState.DELIVERED}
    with pytest.raises(NotWithinReachError):
        record(given.record_id, reach=town.hasan.reach)
    items = [item for _, group in trays.desk(town.hasan.reach, at=AT).groups for item in group]
    assert not [one for one in items if one.record_id == given.record_id]
    (told,) = [one for one in notices.mine(town.hasan.reach) if one.what is What.SENT_ON]
    assert (told.is_gone, told.record_id) == (True, "")
    (line,) = [one for one in setbacks.setbacks(town.hasan.reach, at=AT) if one.what is Setback.SENT_ON]
    assert (line.reason, line.subject, line.record_id) == ("هو للبريد", "", "")
    assert [one.what for one in setbacks.setbacks(town.rebwar.reach, at=AT)] == [Setback.SENT_ON]
    said = received_as(given.record_id, reach=town.rebwar.reach)
    assert said is not None
    assert said.body["number"] == given.number
    assert Registration.objects.count() == 1
    assert [
        (one.state, one.reason) for one in intakes.intake(ref_of(given.record_id), reach=town.rebwar.reach).places
    ] == [
        ("sent_on", "هو للبريد"),
        ("delivered", ""),
    ]
    with pytest.raises(AlreadyForwardedError):
        readdress(ref_of(given.record_id), to_unit=town.planning_mail, reason=WHY, by=town.rebwar.reach, at=AT)
    with pytest.raises(AnotherBodyError):
        readdress(ref_of(given.record_id), to_unit=town.finance, reason=WHY, by=town.rebwar.reach, at=AT)


def test_it_comes_back_to_a_unit_that_had_it_by_mistake(town: Town) -> None:
    given = booked(town, "one")
    for unit in (town.planning_mail, town.planning_hr):
        readdress(ref_of(given.record_id), to_unit=unit, reason=WHY, by=town.rebwar.reach, at=AT)
    assert record(given.record_id, reach=town.hasan.reach).record_id == given.record_id
    states = {row.unit_id: row.state for row in Delivery.objects.filter(record_id=given.record_id)}
    assert states == {town.planning_hr: DeliveryState.DELIVERED, town.planning_mail: DeliveryState.SENT_ON}


def test_2_13_it_is_passed_on_to_a_unit_that_had_it_by_mistake_and_never_in_a_circle(town: Town) -> None:
    given = booked(town, "one")
    readdress(ref_of(given.record_id), to_unit=town.planning, reason=WHY, by=town.rebwar.reach, at=AT)
    lies = Delivery.objects.get(unit=town.planning)
    forward(lies.pk, to_unit=town.planning_hr, by=town.amal.reach, at=AT)
    back = Delivery.objects.get(unit=town.planning_hr)
    assert (back.state, back.parent_id, back.sent_on_reason) == (DeliveryState.DELIVERED, lies.pk, "")
    assert record(given.record_id, reach=town.hasan.reach).record_id == given.record_id
    readdress(ref_of(given.record_id), to_unit=town.planning_mail, reason=WHY, by=town.rebwar.reach, at=AT)
    with pytest.raises(AlreadyForwardedError):
        forward(back.pk, to_unit=town.planning, by=town.hasan.reach, at=AT)  # from there it came
    columns = ("unit_id", "parent__unit_id", "state", "sent_on_reason", "forwarded_by_id", "received_by_id")
    before = sorted(Delivery.objects.values_list(*columns), key=str)
    assert redeliver(by=CLOCKWORK, at=AT).deliveries == 0
    Delivery.objects.exclude(parent=None).delete()
    Delivery.objects.all().delete()
    redeliver(by=CLOCKWORK, at=AT)
    assert sorted(Delivery.objects.values_list(*columns), key=str) == before


def test_after_a_restore_it_lies_where_it_was_sent_on(town: Town) -> None:
    given = booked(town, "one")
    readdress(ref_of(given.record_id), to_unit=town.planning_mail, reason=WHY, by=town.rebwar.reach, at=AT)
    columns = ("unit_id", "state", "sent_on_reason", "forwarded_by_id", "received_by_id")
    before = sorted(Delivery.objects.values_list(*columns))
    Delivery.objects.all().delete()
    redeliver(by=CLOCKWORK, at=AT)
    assert sorted(Delivery.objects.values_list(*columns)) == before


def test_a_personal_letter_changes_its_one_reader(town: Town) -> None:
    given = booked(town, "one", sealed=False, label=Label(personal=True))
    assert record(given.record_id, reach=town.hasan.reach).facts.label.personal
    readdress(ref_of(given.record_id), to_unit=town.planning, reason=WHY, by=town.rebwar.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        record(given.record_id, reach=town.hasan.reach)
    amended(town, given.record_id, "better")
    with pytest.raises(NotWithinReachError):
        additions(given.record_id, reach=town.rebwar.reach)


def test_a_clerk_who_is_not_cleared_finds_no_such_letter(town: Town) -> None:
    given = booked(town, "one", label=Label(level=1))
    uncleared = replace(town.rebwar.reach, clearance=Clearance())
    with pytest.raises(NotWithinReachError):
        readdress(ref_of(given.record_id), to_unit=town.planning_mail, reason=WHY, by=uncleared, at=AT)
