"""Destruction: what goes, what stays, who still learns of it, and what a crash leaves."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from archive import burial, dispose, graves, papers, records, shelf, stores
from archive.approve import approve
from archive.copy_objects import copy_objects
from archive.core.errors import ErasedError, MissingObjectError, OnHoldError, StoreNotAnsweringError
from archive.core.leaf import EntryKind
from archive.core.retention import DisposalState
from archive.destiny import holds
from archive.doors import keystore
from archive.doors.vault import Vault
from archive.feed import entries_after
from archive.fold import whole_fold
from archive.hand_over import hand_over
from archive.hold import hold
from archive.integrate import integrate
from archive.models import Disposal, DisposalItem, Entry, Filing, Record, RecordKey, Tombstone
from archive.release import release
from archive.restore import replay_tombstones
from archive.scrub import scrub
from archive.stocktake import Depth, stocktake
from config.env import Place
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER
from tests.archive.conftest import Deposit
from tests.archive.keeping import Care, care_of
from tests.town import AT, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    return care_of(town, kept)


def destroyed(care: Care) -> str:
    """A letter that went the whole way, in the log."""
    record_id = care.classed()
    care.approved()
    assert dispose.dispose(by=CLOCKWORK, at=AT).gone == 1
    integrate(by=CLOCKWORK, at=AT)
    return record_id


def is_sound() -> bool:
    found = stocktake(depth=Depth.VAULT), stocktake(depth=Depth.OBJECTS)
    assert [fault for stock in found for fault in stock.faults] == []
    assert list(whole_fold(by=CLOCKWORK, at=AT)) == []
    return scrub(by=CLOCKWORK, at=AT, whole=True).wrong == ()


def test_key_and_objects_are_gone_in_both_places_and_the_tree_stays(
    care: Care, place: Place, tmp_path: Path, settings: Any
) -> None:
    settings.OBJECTS_SECOND = tmp_path / "second"
    other, record_id = care.kept(), care.classed()
    integrate(by=CLOCKWORK, at=AT)
    copy_objects(by=CLOCKWORK, at=AT, limit=100)
    care.approved()
    dispose.dispose(by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    copy_objects(by=CLOCKWORK, at=AT, limit=100)
    assert not RecordKey.objects.filter(record_id=record_id).exists()
    with pytest.raises(MissingObjectError):
        keystore.kept(place.keys, record_id)
    for store in stores.every():
        assert record_id not in dict(store.records())
        assert other in dict(store.records())
    assert not Record.objects.filter(record_id=record_id).exists()
    assert not Filing.objects.filter(record__record_id=record_id).exists()
    assert is_sound()
    assert [entry.record_id for entry in entries_after(-1, reach=FOLLOWER) if entry.kind is EntryKind.TOMBSTONE] == [
        record_id
    ]


def test_2_12_the_list_ends_with_a_certificate(care: Care) -> None:
    record_id = destroyed(care)
    row = Disposal.objects.get()
    assert row.state == DisposalState.DONE.value
    assert row.certificate is not None
    document = shelf.statement(row.certificate, key=shelf.key_of(row.key_id))
    said = shelf.said(document)
    assert said["records"] == [record_id]
    pdf = papers.paper(row.pk, EntryKind.DESTRUCTION, reach=care.idris.reach)
    assert pdf.startswith(b"%PDF")
    with pytest.raises(NotWithinReachError):
        papers.paper(row.pk, EntryKind.DESTRUCTION, reach=care.zaki.reach)
    assert dispose.dispose(by=CLOCKWORK, at=AT).gone == 0
    assert Entry.objects.filter(kind=EntryKind.DESTRUCTION.value).count() == 1


@pytest.mark.servers
def test_the_address_answers_gone_to_readers_and_archivists_alone(care: Care) -> None:
    record_id = destroyed(care)
    for reader in (care.town.zainab, care.nawal):
        answer = client_of(reader).get(f"/records/{record_id}/")
        assert answer.status_code == 410
        assert "أُتلف" in plain(answer)
        proof = client_of(reader).get(f"/records/{record_id}/tombstone.json")
        assert proof.status_code == 200
        assert proof.json()["proof"]["record"] == record_id
    for stranger in (care.town.omar, care.zaki, care.town.sara):
        for path in ("", "tombstone.json", "letter.pdf", "evidence/", "proof.json"):
            assert client_of(stranger).get(f"/records/{record_id}/{path}").status_code == (
                410
                if stranger is care.town.sara and path != "tombstone.json"
                else 200
                if stranger is care.town.sara
                else 404
            )
    assert client_of(care.town.zainab).get(f"/records/{record_id}/letter.pdf").status_code == 410
    assert Client().get(f"/records/{record_id}/").status_code == 302
    with pytest.raises(ErasedError):
        records.record(record_id, reach=care.town.zainab.reach)
    with pytest.raises(NotWithinReachError):
        graves.gone(record_id, reach=care.town.omar.reach)


def test_only_the_clockwork_destroys_and_only_what_was_approved(care: Care) -> None:
    care.classed()
    with pytest.raises(RuntimeError):
        dispose.dispose(by=care.nawal.reach, at=AT)
    care.listed()
    assert dispose.dispose(by=CLOCKWORK, at=AT).gone == 0
    assert Record.objects.count() == 1


def test_a_hold_placed_after_the_approval_still_saves_the_record(care: Care) -> None:
    saved, other = care.classed(), care.classed()
    care.approved()
    hold(care.town.planning, mandate="أمر 5", reason="", record_ids=[saved], by=care.nawal.reach, at=AT)
    done = dispose.dispose(by=CLOCKWORK, at=AT)
    assert (done.gone, done.kept) == (1, ((saved, OnHoldError.__name__),))
    assert set(Record.objects.values_list("record_id", flat=True)) == {saved}
    assert not Record.objects.filter(record_id=other).exists()
    assert Disposal.objects.get().state == DisposalState.APPROVED.value


def test_a_tombstone_stays(care: Care) -> None:
    record_id = destroyed(care)
    for change in (
        lambda: Tombstone.objects.filter(record_id=record_id).update(number="x"),
        lambda: Tombstone.objects.filter(record_id=record_id).delete(),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            change()


class AwayError(Exception):
    """The process dies."""


@pytest.mark.servers
@pytest.mark.parametrize("step", ["note_erased", "forget"])
def test_a_crash_after_the_tombstone_is_finished_by_the_next_run(
    care: Care, place: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    record_id = care.classed()
    care.approved()

    def die(*_: object, **__: object) -> None:
        raise AwayError

    with monkeypatch.context() as patched:
        patched.setattr(burial.keystore, step, die)
        with pytest.raises(AwayError):
            dispose.dispose(by=CLOCKWORK, at=AT)
    assert keystore.kept(place.keys, record_id)
    assert Tombstone.objects.filter(record_id=record_id).exists()
    assert dispose.dispose(by=CLOCKWORK, at=AT + timedelta(minutes=1)).gone == 1
    with pytest.raises(MissingObjectError):
        keystore.kept(place.keys, record_id)
    assert Entry.objects.filter(kind=EntryKind.TOMBSTONE.value).count() == 1
    assert not stores.first().root.joinpath(record_id[:2], record_id).exists()  # type: ignore[attr-defined]
    integrate(by=CLOCKWORK, at=AT)
    assert is_sound()


def test_a_store_that_is_silent_holds_the_list_and_one_that_must_keep_does_not(
    care: Care, monkeypatch: pytest.MonkeyPatch
) -> None:
    care.classed()
    care.approved()

    def silent(_store: Vault, record: str) -> bool:
        raise StoreNotAnsweringError(store="vault", reason="silent")

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "erase", silent)
        with pytest.raises(StoreNotAnsweringError):
            dispose.dispose(by=CLOCKWORK, at=AT)
    assert DisposalItem.objects.get().is_open
    with monkeypatch.context() as patched:
        patched.setattr(Vault, "erase", lambda _store, _record: False)
        assert dispose.dispose(by=CLOCKWORK, at=AT).gone == 1
    assert Disposal.objects.get().state == DisposalState.DONE.value


def test_a_restore_of_older_data_does_not_bring_it_back(care: Care, place: Place) -> None:
    """The rows of before the destruction, the key store of after: what a newer backup of the keys knows."""
    record_id = care.classed()
    integrate(by=CLOCKWORK, at=AT)
    wrapped = bytes(RecordKey.objects.get(record_id=record_id).wrapped)
    objects = {part: stores.first().read(record_id, part) for part in Record.objects.get().entry.objects_kept}
    keystore.note_erased(place.keys, record_id, b'{"body":{"class":"100"}}')
    keystore.forget(place.keys, record_id)
    assert replay_tombstones(by=CLOCKWORK, at=AT) == 1
    assert not RecordKey.objects.filter(record_id=record_id).exists()
    assert not Record.objects.filter(record_id=record_id).exists()
    again = shelf.said(Entry.objects.get(kind=EntryKind.TOMBSTONE.value).statement.encode())
    assert again.pop("envelope")["level"] == 0
    assert again == {"class": "100", "again": True}
    assert replay_tombstones(by=CLOCKWORK, at=AT) == 1
    keystore.keep(place.keys, record_id, wrapped)  # an older keys' backup, then
    stores.first().keep(record_id, objects)
    assert replay_tombstones(by=CLOCKWORK, at=AT) == 1
    assert record_id not in dict(stores.first().records())
    with pytest.raises(ErasedError):
        shelf.key_of(record_id)


def test_no_word_of_it_is_left_in_the_database_or_the_data_folder(care: Care, place: Place) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("looks into SQLite's own pages")
    word = "صرف مخصصات الخطورة".encode()
    record_id = care.classed()
    assert word in connection.connection.serialize()  # every page as it lies on disk, free ones too
    care.approved()
    dispose.dispose(by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    assert word not in connection.connection.serialize()
    assert not [path for path in place.data.rglob("*") if path.is_file() and word in path.read_bytes()]
    assert [path.parts[-3] for path in place.keys.rglob(record_id)] == ["erased"]


def test_a_transfer_deletes_nothing_and_ends_with_a_receipt(care: Care) -> None:
    from archive.core.errors import DisposalNotOpenError

    record_id = care.classed("200")
    number = care.listed("200")
    with pytest.raises(DisposalNotOpenError):
        hand_over(number, receipt="م و 9", by=care.nawal.reach, at=AT)
    approve(number, by=care.nawal.reach, seconded_by=care.idris.reach, at=AT)
    assert dispose.dispose(by=CLOCKWORK, at=AT).gone == 0
    with pytest.raises(DisposalNotOpenError):
        hand_over(number, receipt=" ", by=care.nawal.reach, at=AT)
    hand_over(number, receipt="م و 9", by=care.nawal.reach, at=AT)
    assert Record.objects.filter(record_id=record_id).exists()
    said = shelf.said(Entry.objects.get(kind=EntryKind.RECEIPT.value).statement.encode())
    assert (said["receipt"], said["records"]) == ("م و 9", [record_id])


def test_verify_log_is_content_with_what_was_destroyed(care: Care, capsys: pytest.CaptureFixture[str]) -> None:
    destroyed(care)
    call_command("verify_log")
    assert "WRONG" not in capsys.readouterr().out


def test_holds_are_read_again_only_when_something_was_said_of_one(care: Care) -> None:
    before = holds()
    assert holds(before) is before
    record_id = care.classed()
    number = hold(care.town.planning, mandate="9", reason="x", record_ids=[record_id], by=care.nawal.reach, at=AT)
    placed = holds(before)
    assert placed.records == {record_id: "9"}
    release(number, by=care.nawal.reach, seconded_by=care.idris.reach, at=AT)
    assert holds(placed).records == {}
