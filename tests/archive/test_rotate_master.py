"""The master key changes: every record stays readable, whatever a crash leaves, and the former key goes last."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive import shelf
from archive.core.errors import DamagedObjectError, StillWrappedError, StoreNotAnsweringError
from archive.doors import cipher, keystore, once, token
from archive.integrate import integrate
from archive.models import Entry, RecordKey
from archive.rotate_master import retire_master, rotate_master
from archive.stocktake import Depth, stocktake
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.signing import softhsm
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def is_readable(record_id: str) -> bool:
    return bool(shelf.letter(Entry.objects.deposit_of(record_id), key=shelf.key_of(record_id)))


def test_every_record_is_read_through_the_change_and_after(record_id: str, kept: Deposit, place: Place) -> None:
    before, keys = once.read(place.keys / keystore.MASTER), RecordKey.objects.count()
    assert rotate_master(by=CLOCKWORK) == keys
    assert once.read(place.keys / keystore.MASTER) != before
    assert once.read(place.keys / keystore.FORMER) == before
    assert is_readable(record_id)
    assert is_readable(kept())
    assert rotate_master(by=CLOCKWORK) == 0
    assert retire_master(by=CLOCKWORK) == 0
    assert not keystore.has_former(place.keys)
    assert is_readable(record_id)
    integrate(by=CLOCKWORK, at=AT)
    assert stocktake(depth=Depth.VAULT).faults == ()
    row = RecordKey.objects.get(record_id=record_id)
    with pytest.raises(DamagedObjectError):
        cipher.unlock(bytes(row.wrapped), key=bytes.fromhex(before.decode()), name=f"key:{record_id}")


def test_what_is_deposited_under_the_former_key_meanwhile_is_wrapped_anew(
    record_id: str, kept: Deposit, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keystore.master(place.keys)
    rotate_master(by=CLOCKWORK)
    with monkeypatch.context() as patch:
        patch.setattr(keystore, "master", lambda _keys: old)
        late = kept()
    assert is_readable(late)
    assert retire_master(by=CLOCKWORK) == 1
    assert is_readable(late)


@pytest.mark.parametrize("step", ["replace", "change", "bulk_update"])
def test_a_crash_leaves_everything_readable_and_the_next_call_goes_on(
    record_id: str, place: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def crash(*_args: object, **_options: object) -> None:
        raise OSError("killed")

    owner = {"replace": once, "change": keystore, "bulk_update": RecordKey.objects}[step]
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, crash)
        with pytest.raises(OSError, match="killed"):
            rotate_master(by=CLOCKWORK)
    assert is_readable(record_id)
    rotate_master(by=CLOCKWORK)
    retire_master(by=CLOCKWORK)
    assert is_readable(record_id)
    assert stocktake(depth=Depth.VAULT).faults == ()


def test_nothing_is_destroyed_while_the_store_differs(record_id: str, place: Place) -> None:
    rotate_master(by=CLOCKWORK)
    row = RecordKey.objects.get(record_id=record_id)
    path = place.keys / keystore.WRAPPED / record_id[:2] / record_id

    def stubborn(*_args: object) -> None:
        return None

    path.write_bytes(b"other")
    real, keystore.change = keystore.change, stubborn
    try:
        with pytest.raises(StillWrappedError):
            retire_master(by=CLOCKWORK)
    finally:
        keystore.change = real
    assert keystore.has_former(place.keys)
    assert retire_master(by=CLOCKWORK) == 0
    assert path.read_bytes() == bytes(row.wrapped)


def test_the_command_says_what_to_do_next(record_id: str, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="both"):
        call_command("master_key", "change", token="t")
    call_command("master_key", "change")
    assert "master_key retire" in capsys.readouterr().out
    call_command("master_key", "retire")
    assert "destroyed" in capsys.readouterr().out
    with pytest.raises(RuntimeError):
        rotate_master(by=town.rebwar.reach)
    assert is_readable(record_id)


@pytest.mark.servers
@pytest.mark.skipif(softhsm.LIBRARY is None, reason=softhsm.MISSING)
def test_a_token_wraps_the_master_key_and_without_it_nothing_is_read(
    record_id: str, place: Place, soft_tokens: Path, tmp_path: Path, settings: Any, kept: Deposit
) -> None:
    settings.TOKEN_PIN_FILE = tmp_path / "pin"
    settings.TOKEN_PIN_FILE.write_text(f"{softhsm.PIN}\n")
    call_command("master_key", "change", token=softhsm.HOUSE, library=soft_tokens)
    call_command("master_key", "retire")
    file = once.read(place.keys / keystore.MASTER)
    assert token.is_written(file)
    assert keystore.master(place.keys).hex().encode() not in file
    assert is_readable(record_id)
    assert is_readable(kept())
    token.unwrapped.cache_clear()
    settings.TOKEN_PIN_FILE = None
    with pytest.raises(StoreNotAnsweringError):
        is_readable(record_id)
    settings.TOKEN_PIN_FILE = tmp_path / "pin"
    settings.TOKEN_PIN_FILE.write_text("000000\n")
    with pytest.raises(StoreNotAnsweringError):
        is_readable(record_id)
    settings.TOKEN_PIN_FILE.write_text(f"{softhsm.PIN}\n")
    assert is_readable(record_id)
    call_command("master_key", "change")
    call_command("master_key", "retire")
    assert not token.is_written(once.read(place.keys / keystore.MASTER))
    assert is_readable(record_id)
