"""Plans, classes, dossiers, holds and lists: who may, when, and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from archive import shelf
from archive.approve import approve
from archive.ask import ask_disposal, ask_release
from archive.classify import classify, classify_by_plan, file_into
from archive.close_dossier import close_dossier
from archive.confirm import confirm
from archive.core.errors import (
    ClassNotKnownError,
    DisposalBegunError,
    DisposalNotOpenError,
    DossierClosedError,
    DossierExistsError,
    DossierNotClosedError,
    HoldNotAcceptedError,
    NotDueError,
    NothingDueError,
    OnHoldError,
    PlanNotReadableError,
    ReopeningNotAcceptedError,
)
from archive.core.leaf import EntryKind
from archive.core.retention import DisposalState
from archive.dispose import dispose
from archive.draw_up import draw_up, drop_list
from archive.hold import hold
from archive.import_plan import import_plan
from archive.models import Disposal, Dossier, Entry, Filing, Hold, RecordClass
from archive.open_dossier import open_dossier
from archive.reopen_dossier import reopen_dossier
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError, SamePersonError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from tests.archive.conftest import Deposit
from tests.archive.keeping import HEAD, PLAN, Care, care_of, years_ago
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    return care_of(town, kept)


def test_a_plan_is_entered_whole_and_only_by_its_archivists(care: Care) -> None:
    entry = Entry.objects.get(kind=EntryKind.RECLASSIFY.value, record_id="")
    assert [one["code"] for one in shelf.said(entry.statement.encode())["classes"]] == ["100", "200", "300"]
    for stranger in (care.zaki, care.town.maryam):
        with pytest.raises(NotWithinReachError):
            import_plan(care.town.planning, data=PLAN, by=stranger.reach, at=AT)
    with pytest.raises(PlanNotReadableError):
        import_plan(care.town.planning, data=b"x", by=care.nawal.reach, at=AT)
    shorter = f"{HEAD}\n100,,شؤون الموظفين,,Staff,5,5,keep,,,".encode()
    assert import_plan(care.town.planning, data=shorter, by=care.nawal.reach, at=AT) == 1
    assert [(row.code, row.fate) for row in RecordClass.objects.of([care.town.planning])] == [("100", "keep")]
    assert RecordClass.objects.filter(body=care.town.planning).count() == 3


def test_a_record_has_one_class_and_each_change_is_an_entry(care: Care) -> None:
    record_id = care.classed("100")
    classify([record_id], class_id=care.a_class("200").pk, by=care.idris.reach, at=AT)
    assert classify([record_id], class_id=care.a_class("200").pk, by=care.idris.reach, at=AT) == 0
    filing = Filing.objects.get(record__record_id=record_id)
    assert (filing.record_class.code, filing.since) == ("200", years_ago(3))
    entries = Entry.objects.later_about(record_id).filter(kind=EntryKind.RECLASSIFY.value)
    said = [shelf.said(shelf.statement(row, key=shelf.key_of(record_id))) for row in entries]
    assert [one["class"] for one in said] == ["100", "200"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.create(
            record=filing.record, body_id=filing.body_id, record_class=filing.record_class, entry=filing.entry
        )


def test_strangers_class_nothing_and_learn_nothing(care: Care) -> None:
    record_id = care.kept()
    mine = care.a_class("100").pk
    for stranger in (care.zaki, care.town.maryam, care.town.rebwar):
        with pytest.raises(NotWithinReachError):
            classify([record_id], class_id=mine, by=stranger.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        classify(["0" * 32], class_id=mine, by=care.nawal.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        classify([], class_id=mine, by=care.nawal.reach, at=AT)
    with pytest.raises(ClassNotKnownError):
        classify([record_id], class_id=10**6, by=care.nawal.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        classify_by_plan(by=care.nawal.reach, at=AT)


def test_an_archivist_of_lower_clearance_handles_no_secret_letter(care: Care, town: Town) -> None:
    from dataclasses import replace

    from directory.core.clearance import Clearance

    record_id = care.kept(label=Label(level=Level.SECRET))
    low = replace(care.nawal.reach, clearance=Clearance(level=Level.ORDINARY))
    with pytest.raises(NotWithinReachError):
        classify([record_id], class_id=care.a_class("100").pk, by=low, at=AT)
    assert classify([record_id], class_id=care.a_class("100").pk, by=care.nawal.reach, at=AT) == 1


def test_the_plan_classes_what_it_names_once_and_leaves_the_rest(care: Care) -> None:
    order, letter, own = care.kept(kind="ministerial_order"), care.kept(), care.classed("300", kind="ministerial_order")
    assert classify_by_plan(by=CLOCKWORK, at=AT) == 3
    assert classify_by_plan(by=CLOCKWORK, at=AT) == 0
    assert Filing.objects.get(record__record_id=order).record_class.code == "200"
    assert Filing.objects.get(record__record_id=own).record_class.code == "300"
    assert not Filing.objects.filter(record__record_id=letter).exists()
    import_plan(care.town.planning, data=PLAN.replace(b",ministerial_order,", b",letter,"), by=CLOCKWORK, at=AT)
    assert classify_by_plan(by=CLOCKWORK, at=AT) == 3
    assert Filing.objects.get(record__record_id=letter).record_class.code == "200"


def test_a_dossiers_years_begin_when_it_is_closed(care: Care) -> None:
    number = open_dossier(care.a_class("100").pk, symbol="ق م/3", title="ملاك", by=care.nawal.reach, at=AT)
    with pytest.raises(DossierExistsError):
        open_dossier(care.a_class("100").pk, symbol="ق م/3", title="آخر", by=care.idris.reach, at=AT)
    with pytest.raises(ClassNotKnownError):
        open_dossier(care.a_class("100").pk, symbol="x", title="x", by=care.zaki.reach, at=AT)
    record_id = care.kept(on=years_ago(9))
    file_into([record_id], dossier_id=number, by=care.nawal.reach, at=AT)
    filing = Filing.objects.get(record__record_id=record_id)
    assert (filing.dossier_id, filing.record_class.code, filing.since) == (number, "100", None)
    with pytest.raises(NothingDueError):
        care.listed()
    with pytest.raises(NotWithinReachError):
        close_dossier(number, by=care.zaki.reach, at=AT)
    close_dossier(number, by=care.nawal.reach, at=AT)
    assert Filing.objects.get(record__record_id=record_id).since == TODAY
    for act in (
        lambda: close_dossier(number, by=care.nawal.reach, at=AT),
        lambda: file_into([care.kept()], dossier_id=number, by=care.nawal.reach, at=AT),
    ):
        with pytest.raises(DossierClosedError):
            act()


def test_a_list_names_what_is_due_and_free_and_each_record_stands_on_one(care: Care) -> None:
    due, young, held, secret = (
        care.classed(),
        care.classed(years=1),
        care.classed(),
        care.classed(label=Label(level=Level.SECRET)),
    )
    hold(care.town.planning, mandate="أمر 5", reason="", record_ids=[held], by=care.nawal.reach, at=AT)
    number = care.listed()
    names = set(Disposal.objects.get(pk=number).items.values_list("record_id", flat=True))
    assert names == {due, secret}
    assert young not in names
    with pytest.raises(NothingDueError):
        care.listed()
    with pytest.raises(NothingDueError):
        draw_up(care.a_class("300").pk, language="ar", by=care.nawal.reach, at=AT)
    with pytest.raises(ClassNotKnownError):
        draw_up(care.a_class("100").pk, language="ar", by=care.zaki.reach, at=AT)
    with pytest.raises(DisposalNotOpenError):
        classify([due], class_id=care.a_class("200").pk, by=care.nawal.reach, at=AT)
    drop_list(number, by=care.idris.reach, at=AT)
    assert care.listed() != number


def test_two_different_archivists_approve_and_the_minutes_are_kept(care: Care) -> None:
    care.classed()
    number = care.listed()
    asked = ask_disposal(number, by=care.nawal.reach, at=AT)
    with pytest.raises(SamePersonError):
        confirm(asked, by=care.nawal.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        confirm(asked, by=care.zaki.reach, at=AT)
    with pytest.raises(SamePersonError):
        approve(number, by=care.nawal.reach, seconded_by=care.nawal.reach, at=AT)
    assert confirm(asked, by=care.idris.reach, at=AT) == f"disposal:{number}"
    row = Disposal.objects.get(pk=number)
    assert row.state == DisposalState.APPROVED.value
    assert row.minutes is not None
    assert row.minutes.kind == EntryKind.DISPOSAL.value
    assert shelf.content(row.minutes, "disposal.pdf", key=shelf.key_of(row.key_id)).startswith(b"%PDF")
    for act in (
        lambda: ask_disposal(number, by=care.nawal.reach, at=AT),
        lambda: drop_list(number, by=care.nawal.reach, at=AT),
        lambda: approve(number, by=care.nawal.reach, seconded_by=care.idris.reach, at=AT),
    ):
        with pytest.raises(DisposalNotOpenError):
            act()
    acts = set(JournalLine.objects.filter(about=f"disposal:{number}").values_list("act", flat=True))
    assert {"draw_up", "propose", "confirmed", "approve"} <= acts


def test_the_database_itself_wants_two_people(care: Care) -> None:
    care.classed()
    number = care.listed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=number).update(state="approved", first_by=care.nawal.person_id)
    who = {"first_by": care.nawal.person_id, "second_by": care.nawal.person_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=number).update(state="approved", **who)


def test_a_hold_placed_after_the_list_stops_the_approval(care: Care) -> None:
    record_id = care.classed()
    number = care.listed()
    hold(care.town.planning, mandate="أمر 5", reason="", record_ids=[record_id], by=care.idris.reach, at=AT)
    with pytest.raises(OnHoldError):
        approve(number, by=care.nawal.reach, seconded_by=care.idris.reach, at=AT)
    assert Disposal.objects.get(pk=number).state == DisposalState.DRAWN.value


@pytest.mark.parametrize(
    ("code", "years", "sql"),
    [
        ("200", 0, "UPDATE archive_recordclass SET active_years = 0, semi_active_years = 0"),
        ("200", 0, "UPDATE archive_filing SET since = '2001-02-03'"),
        ("300", 3, "UPDATE archive_filing SET record_class_id = (SELECT min(id) FROM archive_recordclass)"),
    ],
    ids=["a shorter schedule", "an older day", "another class"],
)
def test_edited_rows_free_nothing(care: Care, code: str, years: int, sql: str) -> None:
    care.classed(code, years=years)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    number = care.listed(Filing.objects.get().record_class.code)
    with pytest.raises(NotDueError):
        approve(number, by=care.nawal.reach, seconded_by=care.idris.reach, at=AT)


def test_an_edited_hold_still_holds(care: Care) -> None:
    record_id = care.classed()
    hold(care.town.planning, mandate="أمر 5", reason="", record_ids=[record_id], by=care.nawal.reach, at=AT)
    Hold.objects.update(released_at=AT)
    with pytest.raises(OnHoldError):
        approve(care.listed(), by=care.nawal.reach, seconded_by=care.idris.reach, at=AT)


def test_a_hold_on_a_dossier_holds_what_is_filed_later_and_two_people_end_it(care: Care) -> None:
    dossier = open_dossier(care.a_class("100").pk, symbol="ق م/3", title="ملاك", by=care.nawal.reach, at=AT)
    number = hold(care.town.planning, mandate="أمر 5", reason="", dossier_id=dossier, by=care.nawal.reach, at=AT)
    file_into([care.kept()], dossier_id=dossier, by=care.nawal.reach, at=AT)
    close_dossier(dossier, by=care.nawal.reach, at=AT)
    later = AT + timedelta(days=3 * 366)
    with pytest.raises(NothingDueError):
        draw_up(care.a_class("100").pk, language="ar", by=care.nawal.reach, at=later)
    asked = ask_release(number, by=care.nawal.reach, at=AT)
    with pytest.raises(SamePersonError):
        confirm(asked, by=care.nawal.reach, at=AT)
    confirm(asked, by=care.idris.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        ask_release(number, by=care.nawal.reach, at=AT)
    listed = draw_up(care.a_class("100").pk, language="ar", by=care.nawal.reach, at=later)
    approve(listed, by=care.nawal.reach, seconded_by=care.idris.reach, at=later)
    assert Dossier.objects.get(pk=dossier).closed_on == TODAY


def a_closed_dossier(care: Care) -> int:
    """One of class 100 with a record, closed today."""
    dossier = open_dossier(care.a_class("100").pk, symbol="ق م/3", title="ملاك", by=care.nawal.reach, at=AT)
    file_into([care.kept()], dossier_id=dossier, by=care.nawal.reach, at=AT)
    close_dossier(dossier, by=care.nawal.reach, at=AT)
    return dossier


def test_what_reopened_a_dossier_is_asked_once_for_all_records_of_a_list(care: Care) -> None:
    dossier = open_dossier(care.a_class("100").pk, symbol="ق م/3", title="ملاك", by=care.nawal.reach, at=AT)
    file_into([care.kept(), care.kept()], dossier_id=dossier, by=care.nawal.reach, at=AT)
    close_dossier(dossier, by=care.nawal.reach, at=AT)
    due = AT + timedelta(days=3 * 366)
    listed = draw_up(care.a_class("100").pk, language="ar", by=care.nawal.reach, at=due)
    with CaptureQueriesContext(connection) as asked:
        approve(listed, by=care.nawal.reach, seconded_by=care.idris.reach, at=due)
    assert len([one for one in asked.captured_queries if "reopened" in one["sql"]]) == 1


def test_2_12_a_closed_dossier_is_reopened_with_a_reason_which_the_log_keeps(care: Care) -> None:
    dossier = a_closed_dossier(care)
    with pytest.raises(NotWithinReachError):
        reopen_dossier(dossier, reason="وردت إجابة", by=care.zaki.reach, at=AT)
    for reason in (" ", "س" * 301):
        with pytest.raises(ReopeningNotAcceptedError):
            reopen_dossier(dossier, reason=reason, by=care.nawal.reach, at=AT)
    reopen_dossier(dossier, reason="  وردت   إجابة ", by=care.nawal.reach, at=AT)
    with pytest.raises(DossierNotClosedError):
        reopen_dossier(dossier, reason="وردت إجابة", by=care.nawal.reach, at=AT)
    row = Dossier.objects.get(pk=dossier)
    assert (row.closed_on, row.entry, row.filings.get().since) == (None, None, None)
    entry = Entry.objects.get(kind=EntryKind.RECLASSIFY.value, statement__contains="reopened")
    said = shelf.said(entry.statement.encode())
    assert (said["dossier"], said["reopened_on"], said["reason"]) == ("ق م/3", TODAY.isoformat(), "وردت إجابة")
    assert JournalLine.objects.get(act="reopen_dossier").note == "وردت إجابة"


def test_2_12_a_reopened_dossier_keeps_its_records_until_its_next_close_has_aged(care: Care) -> None:
    dossier, later, by = a_closed_dossier(care), AT + timedelta(days=3 * 366), care.nawal.reach
    closing = Dossier.objects.get(pk=dossier).entry
    reopen_dossier(dossier, reason="وردت إجابة", by=by, at=AT)
    with pytest.raises(NothingDueError):
        draw_up(care.a_class("100").pk, language="ar", by=by, at=later)
    with transaction.atomic():  # rows that somebody set back free nothing: the log says that it was reopened
        Dossier.objects.update(closed_on=TODAY, entry=closing)
        Filing.objects.update(since=TODAY)
        listed = draw_up(care.a_class("100").pk, language="ar", by=by, at=later)
        with pytest.raises(NotDueError):
            approve(listed, by=by, seconded_by=care.idris.reach, at=later)
        transaction.set_rollback(True)
    close_dossier(dossier, by=by, at=later)
    with pytest.raises(NothingDueError):
        draw_up(care.a_class("100").pk, language="ar", by=by, at=later)


def test_2_12_no_dossier_is_reopened_once_its_disposal_began(care: Care) -> None:
    dossier, due, by = a_closed_dossier(care), AT + timedelta(days=3 * 366), care.nawal.reach
    listed = draw_up(care.a_class("100").pk, language="ar", by=by, at=due)
    with pytest.raises(DisposalBegunError):
        reopen_dossier(dossier, reason="تأخر", by=by, at=due)
    drop_list(listed, by=by, at=due)
    reopen_dossier(dossier, reason="تأخر", by=by, at=due)
    close_dossier(dossier, by=by, at=AT)
    listed = draw_up(care.a_class("100").pk, language="ar", by=by, at=due)
    approve(listed, by=by, seconded_by=care.idris.reach, at=due)
    assert dispose(by=CLOCKWORK, at=due).gone == 1
    with pytest.raises(DisposalBegunError):  # though nothing tells any more that the record lay in it
        reopen_dossier(dossier, reason="تأخر", by=by, at=due)


def test_a_hold_says_by_which_mandate_and_holds_something(care: Care) -> None:
    record_id = care.kept()
    for mandate, names, finding in ((" ", [record_id], "mandate"), ("أمر", [], "nothing")):
        with pytest.raises(HoldNotAcceptedError) as refused:
            hold(care.town.planning, mandate=mandate, reason="", record_ids=names, by=care.nawal.reach, at=AT)
        assert refused.value.facts == {"finding": finding}
    for by in (care.zaki, care.town.maryam):
        with pytest.raises(NotWithinReachError):
            hold(care.town.planning, mandate="أمر", reason="", record_ids=[record_id], by=by.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        hold(care.town.planning, mandate="أمر", reason="", record_ids=["0" * 32], by=care.nawal.reach, at=AT)
