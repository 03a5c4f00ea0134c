"""The sequencer: whatever breaks wherever, the log tells one history."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.checkpoint import TreeHead, parse
from archive.core.errors import CheckpointNotValidError, ForkError
from archive.core.leaf import EntryKind
from archive.core.merkle import check_consistency
from archive.core.tiles import Growth
from archive.doors import log, note, once
from archive.enter import enter
from archive.integrate import FORK, integrate
from archive.models import AccessChange, Alarm, Checkpoint, Entry, Head, Leaf, Pending
from archive.stocktake import Depth, stocktake
from config.env import Place
from directory.core.reach import CLOCKWORK, Reach
from tests.archive.conftest import Deposit
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def say(count: int) -> None:
    for number in range(count):
        enter(EntryKind.BLOCK, body={"number": number}, by=CLOCKWORK, at=AT)


def run() -> TreeHead:
    return integrate(by=CLOCKWORK, at=AT)


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


class Failpoint:
    """A log's disk that fails at its n-th write: before it, after it, or after half of it."""

    def __init__(self, real: Callable[..., None], at: int, *, after: bool) -> None:
        self.real, self.left, self.after = real, at, after

    def __call__(self, *arguments: object) -> None:
        self.left -= 1
        if self.left == 0:
            if self.after:
                self.real(*arguments)
            raise OSError("killed")
        self.real(*arguments)


def test_an_empty_log_stays_empty() -> None:
    assert run().size == 0
    assert Head.objects.count() == 0


def test_entries_become_leaves_in_order(place: Place) -> None:
    say(3)
    assert run().size == 3
    say(300)
    head = run()
    assert head.size == 303
    assert run() == head
    kept = [entry.leaf.encode() for entry in Entry.objects.order_by("id")]
    assert list(log.leaves(place.log, 0, 303)) + list(log.leaves(place.log, 1, 303)) == kept
    signed = note.verified(log.published(place.log), note.signer(place.keys).key)
    assert (signed.size, signed.root.hex()) == (303, head.root)
    assert stocktake(depth=Depth.VAULT).faults == ()


def test_every_checkpoint_continues_the_one_before(place: Place) -> None:
    for count in (1, 2, 255, 1, 300):
        say(count)
        run()
    told = [parse(row.note)[0] for row in Checkpoint.objects.order_by("size")]
    assert [one.size for one in told] == [1, 3, 258, 259, 559]
    for old, new in pairwise(told):
        path = log.consistency(place.log, old=old.size, new=new.size)
        check_consistency(old=old.size, new=new.size, old_root=old.root, new_root=new.root, path=path)


@pytest.mark.servers
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("door", "nth"), [*(("keep", nth) for nth in range(1, 6)), ("publish", 1)])
def test_killed_at_any_write_it_goes_on_with_the_same_bytes(
    place: Place, monkeypatch: pytest.MonkeyPatch, door: str, nth: int, *, after: bool
) -> None:
    say(250)
    run()
    say(20)
    room = once if door == "keep" else log
    real = getattr(room, door)
    failpoint = Failpoint(real, nth, after=after)
    monkeypatch.setattr(room, door, failpoint)
    with pytest.raises(OSError, match="killed"):
        run()
    monkeypatch.setattr(room, door, real)
    broken = snapshot(place.log)
    say(7)
    assert run().size == 277
    whole = snapshot(place.log)
    assert all(whole[path] == data for path, data in broken.items() if path != "checkpoint")
    assert stocktake(depth=Depth.VAULT).faults == ()


@pytest.mark.parametrize("step", ["_place_pending", "_grown", "_move"])
def test_killed_between_its_steps_it_goes_on(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    from archive import integrate as room

    say(5)
    real = getattr(room, step)

    def killed(*arguments: object, **named: object) -> object:
        real(*arguments, **named)
        raise OSError("killed")

    monkeypatch.setattr(room, step, killed)
    with pytest.raises(OSError, match="killed"):
        run()
    monkeypatch.setattr(room, step, real)
    say(2)
    assert run().size == 7
    assert stocktake(depth=Depth.VAULT).faults == ()


def test_other_bytes_where_a_tile_belongs_are_a_fork(place: Place) -> None:
    say(3)
    once.keep(place.log / "tile" / "0" / "000.p", {"3": b"another history"})
    with pytest.raises(ForkError):
        run()
    assert Head.objects.count() == 0


def test_a_fork_sounds_an_alarm_that_ends_with_it(place: Place) -> None:
    say(3)
    foreign = place.log / "tile" / "0" / "000.p"
    once.keep(foreign, {"3": b"another history"})
    for _ in range(2):
        with pytest.raises(ForkError):
            run()
    alarm = Alarm.objects.standing().get()
    assert (alarm.code, alarm.about) == (FORK, "tile/0/000.p/3")
    (foreign / "3").unlink()
    assert run().size == 3
    assert not Alarm.objects.standing().exists()
    assert Alarm.objects.count() == 1


def test_what_waits_is_kept_by_the_database_alone() -> None:
    say(3)
    assert list(Pending.objects.values_list("entry_id", flat=True)) == list(Entry.objects.values_list("id", flat=True))
    run()
    assert not Pending.objects.exists()
    say(1)
    assert Pending.objects.get().entry_id == Entry.objects.latest("id").pk


def test_a_tree_that_is_not_the_heads_is_a_fork(place: Place) -> None:
    say(3)
    run()
    tile = place.log / "tile" / "0" / "000.p" / "3"
    tile.write_bytes(bytes(96))
    say(1)
    with pytest.raises(ForkError):
        run()


def test_a_published_checkpoint_ahead_of_the_head_is_a_fork(place: Place) -> None:
    say(3)
    run()
    signer = note.signer(place.keys)
    log.publish(place.log, signer.signed(SignedHead(origin=signer.key.name, size=9, root=bytes(32))))
    with pytest.raises(ForkError):
        run()


def test_the_head_moves_by_compare_and_swap_only(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive import integrate as room

    say(3)
    real = room._grown

    def overtaken(root: Path, old: TreeHead, leaves: list[bytes]) -> Growth:
        growth = real(root, old, leaves)
        Head.objects.create(size=1, root="00" * 32)
        return growth

    monkeypatch.setattr(room, "_grown", overtaken)
    with pytest.raises(ForkError):
        run()


def test_a_person_does_not_run_the_sequencer(town: Town) -> None:
    reach: Reach = town.maryam.reach
    with pytest.raises(RuntimeError):
        integrate(by=reach, at=AT)


@pytest.mark.parametrize("model", [Entry, Leaf, Checkpoint, AccessChange], ids=lambda model: model.__name__)
def test_the_database_refuses_to_forget(kept: Deposit, model: type[Entry], town: Town) -> None:
    from archive.admit import admit

    record_id = kept()
    admit(record_id, readers=frozenset({f"p{town.omar.person_id}"}), by=town.rebwar.reach, at=AT)
    run()
    field = {"Entry": "kind", "Leaf": "entry_id", "Checkpoint": "note", "AccessChange": "act"}[model.__name__]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{field: 1})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_the_head_only_grows() -> None:
    say(2)
    run()
    for size in (1, 2):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            Head.objects.update(size=size)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Head.objects.all()._raw_delete("default")


def test_the_files_are_closed_to_others(kept: Deposit, place: Place) -> None:
    kept()
    run()
    for path in (*place.log.rglob("*"), *place.vault.rglob("*"), *place.keys.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0 or path.parent == place.keys, path


def test_the_log_holds_no_name_and_no_number(kept: Deposit, place: Place) -> None:
    kept()
    run()
    for leaf in log.leaves(place.log, 0, 1):
        assert set(json.loads(leaf)) == {"version", "kind", "record", "manifest", "commitment"}


def test_a_published_checkpoint_that_is_no_text_is_none(kept: Deposit, place: Place) -> None:
    kept()
    integrate(by=CLOCKWORK, at=AT)
    path = place.log / "checkpoint"
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole[:-9] + bytes([whole[-9] | 0x80]) + whole[-8:])
    with pytest.raises(CheckpointNotValidError):
        note.verified(log.published(place.log), note.signer(place.keys).key)
