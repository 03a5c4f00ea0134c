"""The rounds: every object hashed again and mended, every row held against its leaf, and both told for good."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from archive import stores
from archive.copy_objects import copy_objects
from archive.core.errors import StoreNotAnsweringError
from archive.core.leaf import EntryKind
from archive.core.rounds import RoundKind
from archive.enter import enter
from archive.fold import differences, fold, whole_fold
from archive.health import keeping
from archive.integrate import integrate
from archive.models import Alarm, Entry, FollowCursor, Head, Record, RecordKey, Round
from archive.scrub import scrub
from archive.shelf import said
from archive.watch import alarms
from archive.wording import alarm
from config.env import Place
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.archive.test_stocktake import behind_the_triggers
from tests.town import AT, PASSWORD, Town

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=29)


@pytest.fixture
def second(tmp_path: Path, settings: Any) -> Path:
    settings.OBJECTS_SECOND = tmp_path / "second"
    return tmp_path / "second"


def objects_of(root: Path, record_id: str) -> Path:
    return root / record_id[:2] / record_id


def bring_second() -> int:
    return copy_objects(by=CLOCKWORK, at=AT, limit=100)


def incidents() -> list[tuple[str, str]]:
    rows = Entry.objects.filter(kind=EntryKind.INCIDENT.value).order_by("id")
    bodies = [said(row.statement.encode()) for row in rows]
    return [(str(body["what"]), str(body["state"])) for body in bodies]


def rotten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


def test_the_second_copy_catches_up_and_is_the_same(record_id: str, place: Place, second: Path) -> None:
    assert stores.copied_until() == 0
    assert copy_objects(by=CLOCKWORK, at=AT, limit=2) == 2
    assert stores.copied_until() == 2
    assert bring_second() == Head.objects.now().size - 2
    assert bring_second() == 0
    theirs = {path.relative_to(second): path.read_bytes() for path in second.rglob("*") if path.is_file()}
    ours = {path.relative_to(place.vault): path.read_bytes() for path in place.vault.rglob("*") if path.is_file()}
    assert theirs == ours


def test_a_crash_of_the_copying_repeats_what_it_did(record_id: str, second: Path) -> None:
    bring_second()
    FollowCursor.objects.all().delete()
    (objects_of(second, record_id) / "letter.pdf").unlink()
    bring_second()
    assert scrub(by=CLOCKWORK, at=AT, whole=True).wrong == ()


def test_a_deposit_does_not_wait_for_a_second_store_that_is_away(kept: Deposit, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.OBJECTS_SECOND = tmp_path / "file" / "second"
    kept()
    integrate(by=CLOCKWORK, at=AT)
    with pytest.raises(StoreNotAnsweringError):
        bring_second()
    assert stores.copied_until() == 0


@pytest.mark.parametrize("where", ["first", "second"])
@pytest.mark.parametrize("harm", [rotten, Path.unlink], ids=["rotten", "gone"])
def test_what_is_wrong_in_one_store_is_mended_from_the_other(
    record_id: str, place: Place, second: Path, where: str, harm: Callable[[Path], None]
) -> None:
    bring_second()
    path = objects_of(place.vault if where == "first" else second, record_id) / "letter.pdf"
    sound = path.read_bytes()
    harm(path)
    found = scrub(by=CLOCKWORK, at=AT, whole=True)
    code = "object_damaged" if harm is rotten else "object_missing"
    assert [(fault.code, fault.object) for fault in found.wrong] == [(code, f"{where} {record_id}/letter.pdf")]
    assert found.lost == ()
    assert path.read_bytes() == sound
    assert incidents() == [(code, "found"), (code, "sound_again")]
    assert not Alarm.objects.standing().exists()
    assert scrub(by=CLOCKWORK, at=AT, whole=True).wrong == ()


def test_what_no_store_has_is_said_once_until_it_is_back(record_id: str, place: Place) -> None:
    path = objects_of(place.vault, record_id) / "source.json"
    sound = path.read_bytes()
    path.unlink()
    for _ in range(2):
        found = scrub(by=CLOCKWORK, at=AT, whole=True)
        assert [fault.object for fault in found.lost] == [f"first {record_id}/source.json"]
    assert incidents() == [("object_missing", "found")]
    assert Alarm.objects.standing().get().about == f"first {record_id}/source.json"
    path.write_bytes(sound)
    assert scrub(by=CLOCKWORK, at=AT, whole=True).wrong == ()
    assert incidents() == [("object_missing", "found"), ("object_missing", "sound_again")]
    assert not Alarm.objects.standing().exists()


def test_erased_records_are_passed_over(record_id: str, place: Place) -> None:
    enter(EntryKind.TOMBSTONE, record_id=record_id, body={}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    for path in objects_of(place.vault, record_id).iterdir():
        path.unlink()
    Record.objects.filter(record_id=record_id).delete()
    RecordKey.objects.filter(record_id=record_id).delete()
    assert scrub(by=CLOCKWORK, at=AT, whole=True).wrong == ()
    size = Head.objects.now().size
    assert list(differences(start=0, stop=size, size=size)) == []


def test_the_clockwork_goes_round_once_in_its_time(record_id: str, place: Place) -> None:
    assert scrub(by=CLOCKWORK, at=AT).objects == 0
    half = scrub(by=CLOCKWORK, at=AT + timedelta(days=10)).objects
    rest = scrub(by=CLOCKWORK, at=LATER).objects
    kept = sum(len(entry.objects_kept) for entry in Entry.objects.all())
    assert half > 0
    assert half + rest == kept
    assert scrub(by=CLOCKWORK, at=LATER).objects == 0
    ended = Round.objects.last_ended(RoundKind.SCRUB)
    assert ended is not None
    assert (ended.looked, ended.wrong) == (kept, 0)
    assert fold(by=CLOCKWORK, at=AT) == 0
    assert fold(by=CLOCKWORK, at=AT + timedelta(hours=23)) == Head.objects.now().size


def edited(record_id: str, _place: Place) -> None:
    Record.objects.filter(record_id=record_id).update(subject="شيء آخر")


def retitled_part(record_id: str, _place: Place) -> None:
    Record.objects.filter(record_id=record_id).update(parts=[])


def deleted(record_id: str, _place: Place) -> None:
    Record.objects.filter(record_id=record_id).delete()


def deleted_key(record_id: str, _place: Place) -> None:
    RecordKey.objects.filter(record_id=record_id).delete()


def deleted_leaf(_record_id: str, _place: Place) -> None:
    behind_the_triggers('DELETE FROM archive_leaf WHERE "index" = 3')


def edited_leaf(_record_id: str, _place: Place) -> None:
    behind_the_triggers("UPDATE archive_entry SET leaf = replace(leaf, 'DELIVERY', 'RECEIPT')")


def lost_bundle(_record_id: str, place: Place) -> None:
    for path in (place.log / "tile" / "entries").rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.mark.servers
@pytest.mark.parametrize(
    ("harm", "code", "named"),
    [
        (edited, "row_differs", "{record} subject"),
        (retitled_part, "row_differs", "{record} parts"),
        (deleted, "row_missing", "record {record}"),
        (deleted_key, "key_missing", "{record}"),
        (deleted_leaf, "row_missing", "leaf 3"),
        (edited_leaf, "leaf_differs", "leaf 4, entry 5"),
        (lost_bundle, "bundle_differs", "tile/entries/000"),
    ],
    ids=lambda harm: getattr(harm, "__name__", ""),
)
def test_every_row_that_was_touched_is_named(
    record_id: str, place: Place, capsys: pytest.CaptureFixture[str], harm: Callable[..., None], code: str, named: str
) -> None:
    call_command("fold")
    assert "0 differences" in capsys.readouterr().out
    harm(record_id, place)
    with pytest.raises(CommandError, match="leaves say"):
        call_command("fold")
    assert f"{code}: {named.format(record=record_id)}" in capsys.readouterr().out
    fold(by=CLOCKWORK, at=AT)
    fold(by=CLOCKWORK, at=AT + timedelta(hours=23))
    assert (code, "found") in incidents()
    assert Alarm.objects.standing().filter(code=code).exists()


def test_the_command_says_what_it_found(record_id: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("scrub", "--all", "--json")
    assert json.loads(capsys.readouterr().out)["wrong"] == []
    rotten(objects_of(place.vault, record_id) / "letter.pdf")
    with pytest.raises(CommandError, match="no sound copy"):
        call_command("scrub", "--all")
    assert f"LOST    object_damaged: first {record_id}/letter.pdf" in capsys.readouterr().out


def test_only_the_house_goes_round(town: Town) -> None:
    for deed in (scrub, fold):
        with pytest.raises(RuntimeError):
            deed(by=town.rebwar.reach, at=AT)
    with pytest.raises(RuntimeError):
        copy_objects(by=town.rebwar.reach, at=AT, limit=1)


def test_registrars_are_told_how_much_is_wrong_and_the_board_says_how_far_the_rounds_are(
    record_id: str, place: Place, town: Town, client: Client
) -> None:
    edited(record_id, place)
    for name in ("letter.pdf", "source.json"):
        rotten(objects_of(place.vault, record_id) / name)
    scrub(by=CLOCKWORK, at=AT, whole=True)
    assert "row_differs" in [fault.code for fault in whole_fold(by=CLOCKWORK, at=AT)]
    told = {one.code: one.about for one in alarms(reach=town.rebwar.reach)}
    assert told == {"objects": "2", "rows": "1"}
    assert all(record_id not in alarm(one) for one in alarms(reach=town.rebwar.reach))
    assert client.login(username="rebwar", password=PASSWORD)
    page = client.get(reverse("archive:health"))
    assert page.status_code == 200
    assert record_id not in page.content.decode()
    shown = keeping(reach=town.rebwar.reach)
    assert (shown.objects_wrong, shown.rows_wrong, shown.behind, shown.scrubbed) == (2, 1, None, None)
    with pytest.raises(NotWithinReachError):
        keeping(reach=town.maryam.reach)
    Record.objects.filter(record_id=record_id).update(subject="صرف مخصصات الخطورة")
    assert list(whole_fold(by=CLOCKWORK, at=AT)) == []
    assert {one.code for one in alarms(reach=town.rebwar.reach)} == {"objects"}
