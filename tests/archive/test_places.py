"""Whole data folders: killed at any moment, backed up, restored, and restored with something missing."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.conf import settings as house

from archive.backup import backup
from archive.core.errors import BackupNotPossibleError
from archive.doors import once, store
from archive.restore import restore
from config.env import Place
from directory.core.clearance import Clearance
from directory.core.reach import CLOCKWORK, Reach
from tests.town import AT


def environment(data: Path) -> dict[str, str]:
    return {
        "DIWAN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(house.BASE_DIR),
        "PATH": os.defpath,
    }


def ran(data: Path, *arguments: str, module: str = "tests.archive.ministry") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=house.BASE_DIR, env=environment(data), capture_output=True, text=True, check=False,
    )  # fmt: skip


def managed(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return ran(data, *arguments, module="django")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory, ready_tables: Path | None, django_db_setup: None) -> Path:
    """A data folder with the town in it; tests copy it."""
    data = tmp_path_factory.mktemp("founded") / "var"
    if ready_tables is not None:
        data.mkdir(mode=0o700)
        shutil.copy(ready_tables, data / "db.sqlite3")
    run = ran(data, "raise")
    assert run.returncode == 0, run.stderr
    return data


@pytest.fixture
def data(founded: Path, tmp_path: Path) -> Path:
    """A data folder of one's own."""
    copy = tmp_path / "var"
    shutil.copytree(founded, copy)
    return copy


@pytest.mark.servers
def test_killed_at_any_moment_nothing_acknowledged_is_lost(data: Path) -> None:
    acknowledged: set[str] = set()
    for lines_until_kill in (1, 4, 5):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.archive.ministry", "deposit", "1000"],
            cwd=house.BASE_DIR, env=environment(data), stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            for _ in range(lines_until_kill):
                acknowledged.add(process.stdout.readline().strip())
            process.send_signal(signal.SIGKILL)
            acknowledged |= {line.strip() for line in process.stdout if len(line.strip()) == 32}
    run = ran(data, "stock")
    assert run.returncode == 0, run.stderr
    assert "WRONG" not in run.stdout
    assert acknowledged <= set(run.stdout.split())
    assert len(acknowledged) >= 10


@pytest.mark.servers
def test_a_backup_comes_back_whole_and_apart_from_its_keys(data: Path, tmp_path: Path) -> None:
    assert ran(data, "deposit", "4").returncode == 0
    out = tmp_path / "backup"
    out.mkdir()
    run = managed(data, "backup", str(out))
    assert run.returncode == 0, run.stderr
    keys, whole = sorted(out.glob("*.tar"), key=lambda path: "keys" not in path.name)
    with tarfile.open(whole) as tar:
        names = {member.name.split("/")[0] for member in tar.getmembers()}
    assert {"db.sqlite3", "vault", "log"} <= names
    assert not names & {"keys", "secret_key", "index"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (keys, whole))

    new = tmp_path / "new"
    run = managed(new, "restore", str(whole), str(keys))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "4 records" in run.stdout
    assert "WRONG" not in run.stdout
    went_on = ran(new, "deposit", "2")
    assert went_on.returncode == 0, went_on.stderr

    poorer = tmp_path / "poorer.tar"
    lost = without_one_object(whole, poorer)
    run = managed(tmp_path / "third", "restore", str(poorer), str(keys))
    assert run.returncode == 1
    assert f"object_missing: {lost}" in run.stdout


def without_one_object(whole: Path, poorer: Path) -> str:
    """Copies a backup and leaves one object out; returns which."""
    with tarfile.open(whole) as old, tarfile.open(poorer, "w") as new:
        lost = next(member.name for member in old.getmembers() if member.name.endswith("source.json"))
        for member in old.getmembers():
            if member.name != lost:
                new.addfile(member, old.extractfile(member))
    return "/".join(lost.split("/")[2:])


def test_a_backup_is_put_back_into_an_empty_folder_only(place: Place, tmp_path: Path) -> None:
    (place.vault / "anything").write_bytes(b"x")
    with pytest.raises(BackupNotPossibleError):
        restore(tmp_path / "data.tar", keys=tmp_path / "keys.tar", by=CLOCKWORK)


def test_only_the_clockwork_backs_up_and_restores(tmp_path: Path) -> None:
    person = Reach(name="person:1", person_id=1, clearance=Clearance())
    with pytest.raises(RuntimeError):
        backup(tmp_path, by=person, at=AT)
    with pytest.raises(RuntimeError):
        restore(tmp_path / "data.tar", keys=tmp_path / "keys.tar", by=person)


def test_a_backup_and_its_keys_come_apart_and_together(place: Place, tmp_path: Path) -> None:
    with pytest.raises(BackupNotPossibleError):
        backup(tmp_path, by=CLOCKWORK, at=AT)
    assert not list(tmp_path.glob("*.tar*"))
    with sqlite3.connect(place.database) as database:
        database.execute("CREATE TABLE t (n INTEGER)")
    database.close()
    once.keep(place.vault / "ab", {"object": b"ciphertext"})
    once.keep(place.keys, {"a.key": b"secret"})
    once.keep(place.index, {"segment": b"rebuilt"})
    made = backup(tmp_path, by=CLOCKWORK, at=AT)
    assert made.files == 3
    shutil.rmtree(place.data)
    assert restore(made.data, keys=made.keys, by=CLOCKWORK) == 3
    assert once.read(place.vault / "ab" / "object") == b"ciphertext"
    assert once.read(place.keys / "a.key") == b"secret"
    assert place.index.is_dir()


# -- the door


def test_a_tar_that_would_leave_its_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    for name, kind in (("../x", tarfile.REGTYPE), ("link", tarfile.SYMTYPE), ("/x", tarfile.REGTYPE)):
        path = tmp_path / f"{len(name)}-{kind!r}.tar"
        with tarfile.open(path, "w") as tar:
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = "/etc/passwd"
            tar.addfile(member)
        with pytest.raises(BackupNotPossibleError):
            store.unpack(path, tmp_path / "into")
    (tmp_path / "torn.tar").write_bytes(b"torn")
    with pytest.raises(BackupNotPossibleError):
        store.unpack(tmp_path / "torn.tar", tmp_path / "into")


def test_one_file_is_taken_out_of_a_backup_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(b"rows")
    (tmp_path / "other").write_bytes(b"x")
    store.pack(tmp_path / "data.tar", [(name, tmp_path / name) for name in ("other", "db.sqlite3")])
    into = tmp_path / "into"
    into.mkdir()
    store.unpack_one(tmp_path / "data.tar", "db.sqlite3", into)
    assert {path.name: path.read_bytes() for path in into.iterdir()} == {"db.sqlite3": b"rows"}
    assert (into / "db.sqlite3").stat().st_mode & 0o077 == 0
    with pytest.raises(BackupNotPossibleError):
        store.unpack_one(tmp_path / "data.tar", "absent", into)
    with pytest.raises(BackupNotPossibleError):
        store.unpack_one(tmp_path / "db.sqlite3", "db.sqlite3", into)
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        for name, kind in (("db.sqlite3", tarfile.SYMTYPE), ("../x", tarfile.REGTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
    for name in ("db.sqlite3", "../x"):
        with pytest.raises(BackupNotPossibleError):
            store.unpack_one(tmp_path / "evil.tar", name, into)
    assert not (tmp_path / "x").exists()


def test_a_backup_overwrites_nothing_and_needs_a_database(tmp_path: Path) -> None:
    (tmp_path / "there.tar").write_bytes(b"")
    with pytest.raises(BackupNotPossibleError):
        store.pack(tmp_path / "there.tar", [])
    with pytest.raises(BackupNotPossibleError):
        store.copy_database(tmp_path / "absent.sqlite3", tmp_path / "copy.sqlite3")


def test_the_copy_of_a_database_in_use_is_consistent(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "db") as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE t (n INTEGER)")
        writer.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(10)])
        writer.commit()
        writer.execute("INSERT INTO t VALUES (99)")
        store.copy_database(tmp_path / "db", tmp_path / "copy")
    writer.close()
    with sqlite3.connect(tmp_path / "copy") as copy:
        assert copy.execute("SELECT count(*) FROM t").fetchone() == (10,)
    copy.close()


def test_a_file_that_vanishes_meanwhile_does_not_stop_a_backup(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"x")
    members = [("kept", tmp_path / "kept"), ("gone", tmp_path / "gone")]
    assert store.pack(tmp_path / "out.tar", members) == 1


@pytest.mark.servers
def test_a_crowd_deposits_at_once_and_each_learns_his_own_answer(data: Path) -> None:
    run = ran(data, "crowd", "24")
    assert run.returncode == 0, run.stderr
    said = [line.split() for line in run.stdout.splitlines()]
    kept = [name for pair in said for name in pair if name != "refused"]
    assert [own for own, _ in said if own == "refused"] == []
    assert [second for _, second in said].count("refused") == 23
    assert (len(said), len(set(kept))) == (24, 25)
    stock = ran(data, "stock").stdout.split()
    assert "WRONG" not in stock
    assert set(stock) == set(kept)


@pytest.mark.servers  # two founded ministries: what it does is tested row by row in test_rebuild
def test_a_lost_database_beside_a_kept_folder_is_put_back_by_two_commands(data: Path) -> None:
    kept = ran(data, "deposit", "4").stdout.split()
    assert ran(data, "stock").returncode == 0
    for path in data.glob("db.sqlite3*"):
        path.unlink()
    run = managed(data, "restore", "--rows")
    assert "put back: 4 entries, 4 records" in run.stdout, run.stderr
    assert [line for line in run.stdout.splitlines() if line.startswith("LOST")] == [
        f"LOST    reader_unknown: {record} p1" for record in kept
    ]
    assert set(kept) < set(ran(data, "stock").stdout.split())
