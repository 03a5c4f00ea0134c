"""The number of paper that came in ends: voided where nothing hangs on it, and it stays in its register."""

import pytest

from archive.core.leaf import EntryKind
from archive.records import said_about
from correspondence import books, trays
from correspondence.core.correction import NumberInUseError
from correspondence.core.errors import NoLongerInForceError
from correspondence.models import Delivery, Intake, Registration
from correspondence.recount import recount
from correspondence.report_action import report_action
from correspondence.supersede import supersede
from correspondence.void import void
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.intakes import booked
from tests.correspondence.test_ending import LATER, asked
from tests.town import Town
from tests.unguarded import unguarded
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db


def test_2_11_a_number_of_paper_that_was_booked_in_twice_is_void_and_stays(town: Town) -> None:
    given = booked(town)
    row = Registration.objects.get(record_id=given.record_id)
    registry, page = client_of(town.rebwar), f"/books/lines/{row.pk}/"
    shown = registry.get(page).content.decode()
    assert [f"{page}{act}/" in shown for act in ("void", "supersede")] == [True, False]
    for stranger in (town.nasrin, town.hasan, town.dara):
        with pytest.raises(NotWithinReachError):
            void(row.pk, reason="خطأ", authority="أمر 9", by=stranger.reach, at=LATER)
    with pytest.raises(NotWithinReachError):
        supersede(row.pk, number="2026/1", on=given.on, reason="خطأ", by=town.rebwar.reach, at=LATER)
    assert registry.post(f"{page}void/", {"reason": "قُيّد مرتين", "sure": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.void_reason, row.void_by_id) == (given.number, "قُيّد مرتين", town.rebwar.person_id)
    assert (trays.Matter.VOID, given.record_id) in asked(town.hasan)
    (line,) = books.book_lines(row.book_id, reach=town.rebwar.reach)
    assert (line.is_void, line.void_reason, line.may_end) == (True, "قُيّد مرتين", False)
    assert "قُيّد مرتين" in registry.get(f"/registry/paper/{Intake.objects.get().ref}/").content.decode()
    assert said_about(given.record_id, reach=town.hasan.reach)[-1].kind is EntryKind.VOID_NUMBER
    with pytest.raises(NoLongerInForceError):
        void(row.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    again = booked(town, "second")  # the paper itself may be booked in anew, and is nobody's twin
    assert again.number != given.number
    assert Intake.objects.get(record_id=again.record_id).twin is None
    ended = row.void_at
    with unguarded("correspondence_"):
        Registration.objects.filter(pk=row.pk).update(void_at=None, void_reason="", void_by=None)
    recount(by=CLOCKWORK, at=LATER)
    row.refresh_from_db()
    assert (row.void_at, row.void_reason, row.void_by_id) == (ended, "قُيّد مرتين", town.rebwar.person_id)


def test_i1_an_incoming_number_on_which_something_hangs_stays_in_force(town: Town) -> None:
    used = booked(town)
    row = Registration.objects.get(record_id=used.record_id)
    report_action(Delivery.objects.get(record_id=used.record_id).pk, note="أُنجز", by=town.hasan.reach, at=LATER)
    with pytest.raises(NumberInUseError):
        void(row.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    assert not books.line(row.pk, reach=town.rebwar.reach)[1].may_end
    page = client_of(town.rebwar).post(f"/books/lines/{row.pk}/void/", {"reason": "خطأ", "sure": "on"})
    assert (page.status_code, used.number in page.content.decode()) == (422, True)
    row.refresh_from_db()
    assert row.is_in_force()
