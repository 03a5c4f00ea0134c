"""The stock-taking finds what an administrator, a disk or a crash did."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from archive import stores
from archive.core.leaf import EntryKind
from archive.doors import keystore, log
from archive.enter import enter
from archive.integrate import integrate
from archive.models import Entry, Record
from archive.stocktake import Depth, stocktake
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.town import AT

pytestmark = pytest.mark.django_db
Harm = Callable[[Place, str], None]


@pytest.fixture
def record_id(kept: Deposit) -> str:
    """A record with a later statement, and one statement about nothing, all in the log."""
    found = kept()
    enter(EntryKind.DELIVERY, record_id=found, body={"unit": 7}, by=CLOCKWORK, at=AT)
    enter(EntryKind.INCIDENT, body={"what": "drill"}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    return found


def behind_the_triggers(sql: str) -> None:
    """What an administrator with the database in hand can do."""
    with connection.cursor() as cursor:
        for table in ("entry", "leaf", "checkpoint"):
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f"ALTER TABLE archive_{table} DISABLE TRIGGER archive_{table}_refuses_change")
                continue
            cursor.execute(f"DROP TRIGGER IF EXISTS archive_{table}_refuses_update")
            cursor.execute(f"DROP TRIGGER IF EXISTS archive_{table}_refuses_delete")
        cursor.execute(sql)


def edited_statement(_place: Place, _record_id: str) -> None:
    behind_the_triggers("UPDATE archive_entry SET statement = replace(statement, 'drill', 'fire') WHERE id > 0")


def backdated_deposit(_place: Place, record_id: str) -> None:
    behind_the_triggers("UPDATE archive_entry SET at = '2001-01-01 00:00:00' WHERE kind = 'RECORD'")


def backdated_statement(_place: Place, record_id: str) -> None:
    behind_the_triggers("UPDATE archive_entry SET at = '2001-01-01 00:00:00' WHERE kind = 'DELIVERY'")


def other_kind(_place: Place, record_id: str) -> None:
    behind_the_triggers("UPDATE archive_entry SET kind = 'VOID_NUMBER' WHERE kind = 'RECORD'")


def edited_leaf(_place: Place, _record_id: str) -> None:
    behind_the_triggers("UPDATE archive_entry SET leaf = replace(leaf, 'INCIDENT', 'RECEIPT')")


def lost_leaf(_place: Place, _record_id: str) -> None:
    behind_the_triggers('DELETE FROM archive_leaf WHERE "index" = 1')


def edited_checkpoint(_place: Place, _record_id: str) -> None:
    behind_the_triggers("UPDATE archive_checkpoint SET note = replace(note, 'diwan', 'divan')")


def edited_record(_place: Place, record_id: str) -> None:
    Record.objects.filter(record_id=record_id).update(level=0, number="453")


def lost_object(place: Place, record_id: str) -> None:
    (place.vault / record_id[:2] / record_id / "source.json").unlink()


def rotten_statement(place: Place, record_id: str) -> None:
    (path,) = (place.vault / record_id[:2] / record_id).glob("entry-*")
    path.write_bytes(path.read_bytes()[::-1])


def lost_twin_key(place: Place, record_id: str) -> None:
    (place.keys / keystore.WRAPPED / record_id[:2] / record_id).unlink()


def rotten_tile(place: Place, _record_id: str) -> None:
    (place.log / "tile" / "0" / "000.p" / "3").write_bytes(bytes(96))


def lost_bundle(place: Place, _record_id: str) -> None:
    (place.log / "tile" / "entries" / "000.p" / "3").unlink()


def other_published(place: Place, _record_id: str) -> None:
    log.publish(place.log, "nothing")


@pytest.mark.servers
@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (edited_statement, "leaf_differs"),
        (backdated_deposit, "row_differs"),
        (backdated_statement, "row_differs"),
        (other_kind, "not_readable"),
        (edited_leaf, "root_differs"),
        (lost_leaf, "leaf_missing"),
        (edited_checkpoint, "checkpoint_differs"),
        (edited_record, "row_differs"),
        (lost_object, "object_missing"),
        (rotten_statement, "object_damaged"),
        (lost_twin_key, "key_differs"),
        (rotten_tile, "tiles_differ"),
        (lost_bundle, "bundle_differs"),
        (other_published, "published_differs"),
    ],
    ids=lambda harm: getattr(harm, "__name__", harm),
)
def test_every_harm_is_found(record_id: str, place: Place, harm: Harm, code: str) -> None:
    assert stocktake(depth=Depth.VAULT).faults == ()
    harm(place, record_id)
    assert code in {fault.code for fault in stocktake(depth=Depth.VAULT).faults}


def test_orphans_are_listed_and_no_fault(record_id: str, place: Place) -> None:
    stores.first().keep("ab" * 16, {"letter.pdf": b"left by a crash"})
    stores.first().keep(record_id, {"entry-0.json": b"left by a crash"})
    stock = stocktake(depth=Depth.VAULT)
    assert stock.faults == ()
    assert set(stock.orphans) == {f"{'ab' * 16}/letter.pdf", f"{record_id}/entry-0.json"}
    assert (stock.entries, stock.records, stock.size, stock.waiting) == (3, 1, 3, 0)


def test_the_command_says_it_and_fails(record_id: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_log", depth="log")
    assert "log of 3 leaves" in capsys.readouterr().out
    lost_object(place, record_id)
    call_command("verify_log", depth="log")
    with pytest.raises(CommandError, match="not as they were"):
        call_command("verify_log")
    assert f"object_missing: {record_id}/source.json" in capsys.readouterr().out
    assert Entry.objects.count() == 3
