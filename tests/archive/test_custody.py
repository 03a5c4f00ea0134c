"""Rows of records management are held against the entries that say them, and a list against its minutes."""

from datetime import timedelta

import pytest

from archive import custody
from archive.core.errors import NotDueError
from archive.core.retention import DisposalState
from archive.destiny import require_approved
from archive.dispose import dispose
from archive.doors import keystore
from archive.hold import hold
from archive.models import Disposal, DisposalItem, Dossier, Hold, RecordClass, Tombstone
from archive.open_dossier import open_dossier
from archive.restore import replay_tombstones
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.archive.keeping import Care, care_of
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    return care_of(town, kept)


def wrong() -> list[str]:
    return [fault.object for fault in custody.faults_of_custody()]


def test_a_list_that_a_row_alone_calls_approved_destroys_nothing(care: Care) -> None:
    record_id, number = care.classed(), care.listed()
    who = {"first_by": care.nawal.person_id, "second_by": care.idris.person_id, "approved_at": AT}
    Disposal.objects.filter(pk=number).update(state=DisposalState.APPROVED.value, **who)
    found = dispose(by=CLOCKWORK, at=AT)
    assert (found.gone, found.kept) == (0, ((record_id, "NotDueError"),))
    assert wrong() == [f"list {Disposal.objects.get().key_id}"]


def test_a_record_that_was_written_into_approved_lines_is_not_destroyed(care: Care) -> None:
    care.classed()
    row = Disposal.objects.get(pk=care.approved())
    added = care.classed()
    first = row.items.get()
    first.pk, first.record_id = None, added
    first.save()
    with pytest.raises(NotDueError):
        require_approved(row, added)
    assert dispose(by=CLOCKWORK, at=AT).kept == ((added, "NotDueError"),)
    assert wrong() == [f"list {row.key_id}"]


def test_what_nobody_entered_is_found(care: Care) -> None:
    assert wrong() == []
    chosen = care.a_class("100")
    open_dossier(chosen.pk, symbol="س/1", title="سجلات", by=care.nawal.reach, at=AT)
    assert wrong() == []
    body = {"body_id": care.town.planning, "opened_on": AT.date()}
    Dossier.objects.create(symbol="س/9", title="لم يفتحها أحد", record_class=chosen, **body)
    RecordClass.objects.filter(code="200").update(semi_active_years=0)
    assert wrong() == [f"class ({care.town.planning}, '200')", f"dossier ({care.town.planning}, 'س/9')"]


def test_a_line_is_gone_only_with_its_record(care: Care) -> None:
    care.classed()
    number = care.approved()
    DisposalItem.objects.update(gone_at=AT, is_open=False)
    assert wrong() == [f"list {Disposal.objects.get(pk=number).key_id}"]


def test_a_hold_that_stands_cannot_be_edited_away(care: Care) -> None:
    hold(care.town.planning, mandate="أمر 5", reason="", record_ids=[care.kept()], by=care.nawal.reach, at=AT)
    assert wrong() == []
    Hold.objects.update(released_at=AT + timedelta(days=1))
    assert len(wrong()) == 1


def test_who_may_learn_of_an_end_stays_as_it_was_after_a_restore(care: Care, place: Place) -> None:
    """The row laid again says what the first tombstone said, not what older rows say."""
    record_id = care.classed()
    care.approved()
    dispose(by=CLOCKWORK, at=AT)
    (before,) = Tombstone.objects.all()
    assert keystore.erased(place.keys)
    assert replay_tombstones(by=CLOCKWORK, at=AT) == 1
    (after,) = Tombstone.objects.all()
    assert (after.record_id, after.readers, after.units) == (record_id, before.readers, before.units)
    assert wrong() == []
