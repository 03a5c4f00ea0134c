"""The rows of records management come back from their entries; what cannot is named."""

from datetime import timedelta
from typing import Any

import pytest

from archive import papers
from archive.classify import file_into
from archive.close_dossier import close_dossier
from archive.core.errors import OnHoldError
from archive.core.leaf import EntryKind
from archive.custody import faults_of_custody
from archive.destiny import holds
from archive.dispose import dispose
from archive.graves import gone
from archive.hand_over import hand_over
from archive.hold import hold
from archive.import_plan import import_plan
from archive.integrate import integrate
from archive.models import (
    Disposal,
    DisposalItem,
    Dossier,
    Filing,
    HeldRecord,
    Hold,
    Record,
    RecordClass,
    RecordKey,
    Tombstone,
)
from archive.open_dossier import open_dossier
from archive.rebuild import rebuild
from archive.refile import refile
from archive.release import release
from archive.reopen_dossier import reopen_dossier
from archive.restore import replay_tombstones
from archive.stocktake import Depth, stocktake
from directory import whois
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.archive.keeping import CLASSES, HEAD, Care, care_of
from tests.archive.test_rebuild import ROWS, lose
from tests.town import AT, Town

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=30)
KEPT_ROWS = ("tombstone", "disposalitem", "disposal", "heldrecord", "hold", "filing", "dossier", "recordclass")


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    """Everything at once: two plans, dossiers, holds, a list done, one handed over, one approved."""
    care = care_of(town, kept)
    by = care.nawal.reach
    closed = open_dossier(care.a_class("100").pk, symbol="1", title="الكركدن", by=by, at=AT)
    file_into([care.kept(), care.classed(years=0)], dossier_id=closed, by=by, at=AT)
    close_dossier(closed, by=by, at=AT)
    again = open_dossier(care.a_class("100").pk, symbol="3", title="", by=by, at=AT)
    file_into([care.kept()], dossier_id=again, by=by, at=AT)
    close_dossier(again, by=by, at=AT)
    reopen_dossier(again, reason="وردت إجابة", by=by, at=AT)
    dossier = open_dossier(care.a_class("100").pk, symbol="2", title="", by=by, at=AT)
    inside = care.kept()
    file_into([inside], dossier_id=dossier, by=by, at=AT)
    hold(town.planning, mandate="7", reason="تحقيق", record_ids=[inside], dossier_id=dossier, by=by, at=AT)
    ended = hold(town.planning, mandate="8", reason="", record_ids=[inside], by=by, at=AT)
    release(ended, by=by, seconded_by=care.idris.reach, at=AT)
    care.classed("100")
    care.classed("100")
    care.approved("100")
    dispose(by=CLOCKWORK, at=AT)
    care.classed("200")
    hand_over(care.approved("200"), receipt="واردة 55", by=by, at=AT)
    care.classed("100")
    care.approved("100")
    import_plan(town.planning, data="\n".join([HEAD, *CLASSES[:2]]).encode(), by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=LATER)
    assert faults_of_custody() == ()
    return care


def rows() -> list[Any]:
    """What the rows say, without the counters of tables."""
    filings = Filing.objects.values_list(
        "record__record_id", "record_class__code", "dossier__symbol", "since", "entry__leaf"
    )
    lists = ("key_id", "body", "record_class__code", "fate", "state", "language", "drawn_at", "drawn_by", "first_by",
             "second_by", "approved_at", "minutes__leaf", "certificate__leaf", "receipt", "done_at")  # fmt: skip
    items = (
        "disposal__key_id",
        "record_id",
        "number",
        "kind",
        "on",
        "level",
        "personal",
        "since",
        "is_open",
        "gone_at",
    )
    graves = ("record_id", "entry__leaf", "disposal__key_id", "record_class__code", "body", "number", "kind", "on",
              "level", "compartments", "personal", "readers", "units", "at")  # fmt: skip
    return [
        [(row.body_id, row.planned(), row.is_ended, row.entry.leaf) for row in RecordClass.objects.order_by("code")],
        list(Dossier.objects.order_by("symbol").values_list("symbol", "title", "record_class__code", "opened_on", "closed_on", "entry__leaf")),
        sorted(filings, key=str),
        list(Hold.objects.order_by("mandate").values_list("body", "mandate", "reason", "dossier__symbol", "placed_at", "placed_by", "entry__leaf", "released_at")),
        list(HeldRecord.objects.order_by("id").values_list("hold__mandate", "record_id")),
        list(Disposal.objects.order_by("key_id").values_list(*lists)),
        list(DisposalItem.objects.order_by("disposal__key_id", "id").values_list(*items)),
        list(Tombstone.objects.order_by("record_id").values_list(*graves)),
        sorted(RecordKey.objects.values_list("record_id", flat=True)),
    ]  # fmt: skip


def test_every_row_comes_back_and_says_what_it_said(care: Care) -> None:
    before = rows()
    assert [len(part) for part in before[:8]] == [3, 3, 6, 2, 2, 3, 4, 2]
    done = Disposal.objects.get(certificate__isnull=False)
    minutes = papers.paper(done.pk, EntryKind.DISPOSAL, reach=care.nawal.reach)
    lose(tables=(*KEPT_ROWS, *ROWS))
    assert not RecordClass.objects.exists()
    made = rebuild(by=CLOCKWORK, at=LATER)
    assert made.lost == []
    assert made.filed > 0
    assert rows() == before
    assert faults_of_custody() == ()
    assert stocktake(depth=Depth.VAULT).faults == ()
    assert refile() == (0, ())
    again = Disposal.objects.get(key_id=done.key_id)
    assert papers.paper(again.pk, EntryKind.DISPOSAL, reach=care.nawal.reach) == minutes
    assert gone(again.items.order_by("id")[0].record_id, reach=care.nawal.reach).disposal_id == again.pk
    assert replay_tombstones(by=CLOCKWORK, at=LATER) == 2
    assert rows() == before


def test_who_is_unknown_is_named_and_the_hold_stands_without_its_row(
    care: Care, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(tables=KEPT_ROWS)
    monkeypatch.setattr(whois, "people_by_id", lambda _ids: {})
    _, lost = refile()
    assert {fault.object.split()[0] for fault in lost} == {"hold", "list"}
    assert not Hold.objects.exists()
    with pytest.raises(OnHoldError):
        holds().require_free(Filing.objects.get(dossier__symbol="2"))


@pytest.mark.servers
def test_an_approved_list_that_came_back_is_still_carried_out(care: Care) -> None:
    lose(tables=(*KEPT_ROWS, *ROWS))
    rebuild(by=CLOCKWORK, at=LATER)
    waiting = Disposal.objects.get(state="approved")
    record_id = waiting.items.get().record_id
    assert dispose(by=CLOCKWORK, at=LATER).gone == 1
    waiting.refresh_from_db()
    assert waiting.state == "done"
    assert not Record.objects.filter(record_id=record_id).exists()
