"""A database lost or older than its log is put back from log, objects and keys; what cannot be is named."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from archive.admit import admit
from archive.copy_objects import copy_objects
from archive.core.errors import CheckpointNotValidError, ForkError
from archive.core.leaf import EntryKind
from archive.core.readers import sorted_marks
from archive.doors import log
from archive.enter import enter
from archive.fix_time import fix_time
from archive.fold import whole_fold
from archive.follow_events import follow_events
from archive.integrate import integrate
from archive.mend_log import mend_log
from archive.models import AccessChange, Checkpoint, CheckpointTime, Entry, Head, Leaf, Record, RecordKey
from archive.rebuild import rebuild
from archive.records import letter
from archive.stocktake import Depth, stocktake
from archive.withdraw import withdraw
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=30)
ROWS = (
    "accesschange",
    "accesshead",
    "followcursor",
    "recordkey",
    "recordunit",
    "readertoken",
    "recorduserobjectpermission",
    "recordgroupobjectpermission",
    "unclassed",
    "classcount",
    "annextext",
    "record",
    "checkpointtime",
    "cosignature",
    "checkpoint",
    "head",
    "leaf",
    "pending",
    "entry",
)
"""The archive's tables, in an order in which they can be emptied."""


def lose(*, entries_after: int = 0, tables: Sequence[str] = ROWS) -> None:
    """The database as of before: every row of the archive gone, or those after an entry."""
    with unguarded("archive_"), connection.cursor() as cursor:
        if entries_after:
            _lose_after(cursor, entries_after)
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM archive_{table}")  # noqa: S608  (our own names)


def _lose_after(cursor: Any, entry: int) -> None:
    size = Leaf.objects.get(entry=entry).index + 1
    ids = list(Record.objects.filter(entry__gt=entry).values_list("record_id", flat=True))
    Record.objects.filter(record_id__in=ids).delete()
    RecordKey.objects.filter(record_id__in=ids).delete()
    cursor.execute("DELETE FROM archive_checkpointtime WHERE checkpoint_id > %s", [size])
    cursor.execute("DELETE FROM archive_checkpoint WHERE size > %s", [size])
    cursor.execute('DELETE FROM archive_leaf WHERE "index" >= %s', [size])
    cursor.execute("DELETE FROM archive_entry WHERE id > %s", [entry])
    cursor.execute("UPDATE archive_head SET size = %s, root = (SELECT root FROM archive_checkpoint WHERE size = %s)", [size, size])  # fmt: skip


@pytest.fixture
def archived(record_id: str, town: Town) -> str:
    """A log of eight and more: records, statements about one and about none, changes of readers, a time."""
    enter(EntryKind.INCIDENT, body={"what": "drill"}, by=CLOCKWORK, at=AT)
    admit(record_id, readers=frozenset({f"p{town.laith.person_id}"}), by=CLOCKWORK, at=AT)
    withdraw(record_id, readers=frozenset({f"t{town.hasan.post_id}"}), by=CLOCKWORK, at=AT)
    follow_events(by=CLOCKWORK, at=LATER)
    integrate(by=CLOCKWORK, at=LATER)
    fix_time(by=CLOCKWORK, at=LATER)
    assert stocktake(depth=Depth.VAULT).faults == ()
    return record_id


def facts() -> list[Any]:
    """What rows say, without the counters of tables."""
    entries = list(Entry.objects.values_list("kind", "record_id", "leaf", "objects_kept", "statement", "by"))
    records = [
        (row.record_id, row.facts(), row.readers(), row.units(), row.version, sorted(map(str, row.parts)))
        for row in Record.objects.order_by("record_id")
    ]
    keys = [(row.record_id, bytes(row.wrapped)) for row in RecordKey.objects.order_by("record_id")]
    changes = list(AccessChange.objects.values_list("seq", "record", "act", "tokens", "by"))
    times = [(row.checkpoint_id, row.source, bytes(row.token)) for row in CheckpointTime.objects.all()]
    return [entries, records, keys, changes, times, Head.objects.now(), list(Leaf.objects.values_list("index"))]


def is_sound() -> bool:
    return stocktake(depth=Depth.VAULT).faults == () and not list(whole_fold(by=CLOCKWORK, at=LATER))


def test_every_row_of_a_lost_database_is_put_back(archived: str, town: Town) -> None:
    before, pdf = facts(), letter(archived, reach=town.laith.reach)
    lose()
    assert Entry.objects.count() == 0
    made = rebuild(by=CLOCKWORK, at=LATER)
    assert facts() == before
    assert (made.lost, made.records, made.changes, made.times) == ([], len(before[1]), 2, 1)
    assert is_sound()
    assert letter(archived, reach=town.laith.reach) == pdf
    integrate(by=CLOCKWORK, at=LATER)
    again = rebuild(by=CLOCKWORK, at=LATER)
    assert replace(again, size=0, lost=[]) == replace(made, size=0, entries=0, records=0, changes=0, checkpoints=0, times=0)  # fmt: skip


def test_the_last_rows_of_an_older_database_are_put_back_and_the_log_goes_on(archived: str, kept: Deposit) -> None:
    before = facts()
    older = Checkpoint.objects.order_by("size").values_list("size", flat=True)[0]
    lose(entries_after=Entry.objects.get(leaf_row__index=older - 1).pk)
    with pytest.raises(ForkError):
        integrate(by=CLOCKWORK, at=LATER)
    rebuild(by=CLOCKWORK, at=LATER)
    assert facts()[0] == before[0]
    assert facts()[5] == before[5]
    kept()
    assert integrate(by=CLOCKWORK, at=LATER).size == before[5].size + 1
    assert stocktake(depth=Depth.VAULT).faults == ()


def tiles_of(place: Place) -> dict[str, bytes]:
    folder = place.log / "tile"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def newest(place: Place, kind: str) -> Path:
    """The open tile or bundle of the head."""
    return place.log / "tile" / kind / "000.p" / str(Head.objects.now().size)


@pytest.mark.servers
@pytest.mark.parametrize("kinds", [("0",), ("entries",), ("0", "entries")])
def test_a_tile_or_a_bundle_is_derived_again(archived: str, place: Place, kinds: tuple[str, ...]) -> None:
    before = tiles_of(place)
    for kind in kinds:
        newest(place, kind).unlink()
    mended = mend_log(by=CLOCKWORK)
    assert (len(mended.files), mended.lost) == (len(kinds), ())
    assert tiles_of(place) == before
    newest(place, kinds[0]).write_bytes(bytes(64))
    assert len(mend_log(by=CLOCKWORK).files) == 1
    assert tiles_of(place) == before


@pytest.mark.servers
def test_a_bundle_is_put_together_from_objects_when_its_rows_are_gone_too(archived: str, place: Place) -> None:
    before, rows = tiles_of(place), facts()
    newest(place, "entries").unlink()
    lose()
    assert mend_log(by=CLOCKWORK).lost == ()
    assert tiles_of(place) == before
    rebuild(by=CLOCKWORK, at=LATER)
    assert facts() == rows


def test_leaves_that_nothing_tells_are_named(archived: str, place: Place) -> None:
    newest(place, "entries").unlink()
    place.statements.joinpath("said").rename(place.data / "elsewhere")
    lose()
    lost = mend_log(by=CLOCKWORK).lost
    assert lost
    assert {fault.code for fault in lost} == {"leaf_missing"}


def test_a_log_that_leads_to_another_root_is_not_touched(archived: str, place: Place) -> None:
    newest(place, "0").write_bytes(bytes(32 * Head.objects.now().size))
    newest(place, "entries").unlink()
    lose()
    before = tiles_of(place)
    with pytest.raises(ForkError):
        mend_log(by=CLOCKWORK)
    assert tiles_of(place) == before
    log.publish(place.log, "nothing")
    with pytest.raises(CheckpointNotValidError):
        mend_log(by=CLOCKWORK)


def lost_manifest(place: Place, record: Path) -> str:
    (record / "manifest.json").unlink()
    return "object_missing"


def lost_metadata(place: Place, record: Path) -> str:
    (record / "metadata.json").write_bytes(b"rotten")
    return "object_missing"


def lost_statement(place: Place, record: Path) -> str:
    next(record.glob("entry-*")).unlink()
    return "object_missing"


def lost_key(place: Place, record: Path) -> str:
    (place.keys / "records" / record.parent.name / record.name).unlink()
    return "key_missing"


Loss = Callable[[Place, Path], str]


@pytest.mark.servers
@pytest.mark.parametrize("loss", [lost_manifest, lost_metadata, lost_statement, lost_key])
def test_what_is_lost_without_a_second_copy_is_named_and_the_rest_put_back(
    archived: str, place: Place, loss: Loss
) -> None:
    before = facts()
    code = loss(place, place.vault / archived[:2] / archived)
    lose()
    made = rebuild(by=CLOCKWORK, at=LATER)
    assert code in {fault.code for fault in made.lost if archived in fault.object}
    assert [row[2] for row in facts()[0]] == [row[2] for row in before[0]]
    assert {row[0] for row in facts()[1]} >= {row[0] for row in before[1]} - {archived}
    assert {fault.object.split("/")[0].split()[-1] for fault in made.lost} == {archived}


def test_what_the_second_copy_has_is_put_back_whole(archived: str, place: Place, tmp_path: Path, settings: Any) -> None:
    settings.OBJECTS_SECOND = tmp_path / "second"
    copy_objects(by=CLOCKWORK, at=AT, limit=100)
    before = facts()
    for loss in (lost_manifest, lost_statement):
        loss(place, place.vault / archived[:2] / archived)
    lose()
    assert rebuild(by=CLOCKWORK, at=LATER).lost == []
    assert facts() == before


def test_an_erased_record_does_not_come_back(archived: str, town: Town) -> None:
    from archive.restore import replay_tombstones

    enter(EntryKind.TOMBSTONE, record_id=archived, body={}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=LATER)
    Record.objects.filter(record_id=archived).delete()
    lose()
    made = rebuild(by=CLOCKWORK, at=LATER)
    assert [fault.object for fault in made.lost] == [f"tombstone of {archived}"]  # it told nobody who could read
    assert not Record.objects.filter(record_id=archived).exists()
    assert not RecordKey.objects.filter(record_id=archived).exists()
    assert Entry.objects.deposit_of(archived).objects_kept == {}
    assert replay_tombstones(by=CLOCKWORK, at=AT) == 1


def test_a_reader_the_directory_lost_is_named_and_nobody_inherits_the_right(kept: Deposit, town: Town) -> None:
    nobody = frozenset({"p999999", "t999999", "r999999", f"p{town.zainab.person_id}"})
    found = kept(readers=nobody)
    integrate(by=CLOCKWORK, at=AT)
    lose()
    made = rebuild(by=CLOCKWORK, at=AT)
    assert {fault.object for fault in made.lost} == {f"{found} {mark}" for mark in ("p999999", "t999999", "r999999")}
    assert Record.objects.get(record_id=found).readers() == {f"p{town.zainab.person_id}"}
    assert sorted_marks(nobody).persons == (town.zainab.person_id, 999999)


def test_a_row_that_says_something_else_than_the_log_stops_it(archived: str) -> None:
    with unguarded("archive_entry"), connection.cursor() as cursor:
        cursor.execute("UPDATE archive_entry SET leaf = replace(leaf, 'INCIDENT', 'RECEIPT')")
    with pytest.raises(ForkError):
        rebuild(by=CLOCKWORK, at=LATER)


def test_people_neither_mend_nor_rebuild(town: Town) -> None:
    with pytest.raises(RuntimeError):
        rebuild(by=town.rebwar.reach, at=AT)
    with pytest.raises(RuntimeError):
        mend_log(by=town.rebwar.reach)


@pytest.mark.servers
def test_the_command_says_what_it_put_back_and_names_what_is_lost(
    archived: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    newest(place, "0").unlink()
    size = Head.objects.now().size
    lose()
    call_command("restore", rows=True)
    said = capsys.readouterr().out
    assert f"mended  tile/0/000.p/{size}" in said
    assert f"last number of the archive: 452 in {TODAY.year}, register - of body" in said
    assert f"put back: {size} entries, 5 records, 2 changes of readers" in said
    assert Entry.objects.filter(kind=EntryKind.RESTORE.value).count() == 1
    integrate(by=CLOCKWORK, at=LATER)
    lost_manifest(place, place.vault / archived[:2] / archived)
    lose()
    with pytest.raises(CommandError, match="missing or damaged"):
        call_command("restore", rows=True)
    assert f"LOST    object_missing: {archived}/manifest.json" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Name DATA"):
        call_command("restore")


@pytest.mark.servers
def test_a_deposit_that_never_reached_the_log_is_named_by_its_number(
    archived: str, kept: Deposit, capsys: pytest.CaptureFixture[str]
) -> None:
    found = kept()
    number = Record.objects.get(record_id=found).number
    lose()
    with pytest.raises(CommandError, match="1 things are missing"):
        call_command("restore", rows=True)
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("LOST")]
    assert len(said) == 1
    assert f"deposit_unplaced: {found} number {number or '-'} of {TODAY}" in said[0]
