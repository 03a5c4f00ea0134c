"""The log derived again: a flipped bit in any of its files is found, and only the wrong file is named."""

import tracemalloc
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.core.leaf import EntryKind
from archive.core.tiles import WIDTH
from archive.enter import enter
from archive.fix_time import fix_time
from archive.integrate import integrate
from archive.models import CheckpointTime, Entry
from archive.rederive import faults_of_log
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def grow(count: int) -> None:
    first = Entry.objects.count()
    Entry.objects.bulk_create(
        Entry(kind="BLOCK", leaf=f'{{"kind":"BLOCK","statement":"{number:064x}","version":1}}', by="clockwork", at=AT)
        for number in range(first, first + count)
    )
    integrate(by=CLOCKWORK, at=AT)


def files_of(root: Path) -> list[Path]:
    return sorted(path for path in (root / "tile").rglob("*") if path.is_file() and not path.name.startswith("."))


def test_a_flipped_bit_in_any_file_of_the_log_is_found(place: Place) -> None:
    for count in (3, 256, 1, 600):
        grow(count)
    assert list(faults_of_log()) == []
    files = files_of(place.log)
    assert len(files) > 15
    for path in files:
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        named = path.relative_to(place.log).as_posix()
        assert [fault.object for fault in faults_of_log()] == [named]
        path.write_bytes(data)
    files[0].unlink()
    assert len(list(faults_of_log())) == 1


@pytest.mark.servers  # whole tiles of two levels cost many leaves
def test_whole_tiles_of_two_levels_are_derived(place: Place) -> None:
    grow(10_000)
    grow(10_000)
    for _ in range(3):
        grow(17_000)
    assert (place.log / "tile" / "1" / "000").stat().st_size == 8192
    assert list(faults_of_log()) == []
    level = place.log / "tile" / "1" / "000"
    level.write_bytes(bytes(8192))
    assert [(fault.code, fault.object) for fault in faults_of_log()] == [("tiles_differ", "tile/1/000")]


@pytest.mark.servers
def test_memory_does_not_grow_with_the_log() -> None:
    peaks = []
    for count in (8 * WIDTH, 40 * WIDTH):
        grow(count)
        tracemalloc.start()
        assert list(faults_of_log()) == []
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 2_000_000


def test_a_time_that_is_not_the_checkpoints_is_found(town: Town) -> None:
    enter(EntryKind.BLOCK, body={}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    fix_time(by=CLOCKWORK, at=AT)
    assert list(faults_of_log()) == []
    time = CheckpointTime.objects.get()
    enter(EntryKind.BLOCK, body={}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    CheckpointTime.objects.create(checkpoint_id=2, source=time.source, token=bytes(time.token), at=AT)
    assert [fault.code for fault in faults_of_log()] == ["time_differs"]


@pytest.mark.servers
def test_the_command_says_how_far_it_is_and_ends_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    grow(10_500)
    call_command("verify_log", depth="log")
    said = capsys.readouterr()
    assert (
        said.out.splitlines()[-1] == "Everything that was looked at is as it was put there (log); no witness is needed."
    )
    assert "10,500 of 10,500 leaves" in said.err
