"""The second database: a PostgreSQL of one's own, and what the house promises on it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.rooms import ROOT

pytestmark = pytest.mark.servers
USER = "postgres"
PASSWORD = "a:word\\with 'everything"
APPEND_ONLY = (
    *("archive_entry", "archive_leaf", "archive_checkpoint", "archive_accesschange", "archive_head"),
    *("archive_cosignature", "archive_checkpointtime", "archive_tombstone"),
    *("directory_journalline", "signing_event"),
    *("correspondence_movement", "correspondence_registration", "correspondence_version"),
)
COLUMN = {
    "archive_entry": "kind",
    "archive_leaf": "entry_id",
    "archive_checkpoint": "note",
    "directory_journalline": "act",
}
DEEDS = (
    *("tests/correspondence/test_two_ministries.py", "tests/correspondence/test_two_insides.py"),
    *("tests/correspondence/test_lending.py", "tests/correspondence/test_leave_open.py", "tests/web/test_who_asks.py"),
    *("tests/directory", "tests/archive/test_access.py", "tests/archive/test_deposit.py"),
    *("tests/archive/test_integrate.py", "tests/archive/test_follow_events.py", "tests/correspondence/test_models.py"),
    *("tests/archive/test_custody.py", "tests/archive/test_dispose.py", "tests/archive/test_records_management.py"),
    "tests/signing/test_deeds.py::test_events_are_in_order_and_refuse_change",
    "tests/correspondence/test_receive.py::test_two_registrars_at_once_give_one_number",
    "tests/correspondence/test_register.py::test_two_at_once_get_one_number",
    "tests/correspondence/test_register.py::test_different_letters_at_once_get_different_numbers",
    "tests/correspondence/test_register.py::test_i3_a_number_is_never_taken_back",
    "tests/correspondence/test_book_in.py::test_two_clerks_with_the_same_letter_get_one_number",
    "tests/correspondence/test_book_in.py::test_two_clerks_who_grade_the_same_letter_apart_get_one_number",
    "tests/correspondence/test_ending.py::test_an_end_is_final",
    "tests/correspondence/test_ending.py::test_two_at_once_end_it_once",
    "tests/correspondence/test_trays.py::test_every_desk_shows_what_it_must_do",
    "tests/correspondence/test_trays.py::test_what_has_no_day_comes_last",
    "tests/correspondence/test_unanswered.py::test_two_who_press_at_once_prepare_one_reminder",
    *("tests/correspondence/test_quarantine.py", "tests/correspondence/test_idle.py", "tests/web/test_query_pages.py"),
    "tests/correspondence/test_walk.py",
    *("tests/search/test_real_archive.py", "tests/search/test_find.py", "tests/search/test_alert.py"),
    *("tests/web/test_inspection.py", "tests/web/test_mandate_pages.py", "tests/web/test_search_box.py"),
    *("tests/archive/test_rebuild.py", "tests/archive/test_watched.py", "tests/archive/test_inventory.py"),
    *(
        "tests/correspondence/test_recount.py",
        "tests/correspondence/test_catch_up.py",
        "tests/correspondence/test_redeliver.py",
        "tests/correspondence/test_refer_again.py",
    ),
)
"""Access by its oracle, deposits, the log, the triggers, the same row under several hands, and rows put back."""

AT_ONCE = (
    *("tests/correspondence/test_gapless.py", "tests/correspondence/test_two_at_once.py"),
    "tests/correspondence/test_mend_entry.py::test_1_8_two_papers_mended_at_once_to_one_number_are_no_twins_without_a_reason",
)
"""Sixty-four hands, and two, some of them killed: they stand among the servers' tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A server that is reached by a socket in its own folder, and by nobody else."""

    folder: Path

    def create(self, name: str) -> None:
        self.sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8 LOCALE "C.UTF-8"')

    def sql(self, name: str, statement: str) -> subprocess.CompletedProcess[str]:
        told = [str(tool("psql")), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-U", "diwan"]
        return ran([*told, "-d", name, "-c", statement], environment={**plain(), "PGPASSFILE": str(self.passfile)})

    @property
    def passfile(self) -> Path:
        return self.folder / "pgpass"

    def environment(self, name: str, data: Path) -> dict[str, str]:
        return {
            **plain(),
            "DIWAN_DATABASE": f"postgresql://diwan@/{name}?host={self.folder}",
            "DIWAN_DATABASE_PASSWORD_FILE": str(self.folder / "password"),
            "DIWAN_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
        }


def plain() -> dict[str, str]:
    known = os.environ.items()  # noqa: TID251  (a process of one's own needs the paths of this one)
    return {name: value for name, value in known if not name.startswith(("DIWAN_", "PG", "PYTEST_"))}


def tool(name: str) -> Path | None:
    """The newest PostgreSQL's program, which Debian keeps off the path."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*map(str, homes), plain().get("PATH", os.defpath)]))
    return None if found is None else Path(found)


def ran(command: list[str], *, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def managed(cluster: Cluster, name: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return ran([sys.executable, "manage.py", *arguments], environment=cluster.environment(name, data))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A new server, without fsync: what it keeps is thrown away."""
    if any(tool(name) is None for name in ("initdb", "pg_ctl", "psql", "pg_dump")):
        pytest.skip("PostgreSQL is not installed. On Debian or Ubuntu: sudo apt install postgresql")
    as_owner = []
    if os.geteuid() == 0:
        if shutil.which("runuser") is None or ran(["id", USER]).returncode:
            pytest.skip(f"PostgreSQL refuses to run as root, and there is no user {USER} to run it as.")
        as_owner = ["runuser", "-u", USER, "--"]
    with tempfile.TemporaryDirectory(prefix="diwan-pg-") as name:
        folder = Path(name)
        here = Cluster(folder=folder)
        (folder / "password").write_text(PASSWORD + "\n")
        escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
        here.passfile.write_text(f"*:*:*:*:{escaped}\n")
        here.passfile.chmod(0o600)
        folder.chmod(0o755)
        if as_owner:
            shutil.chown(folder, USER)
        made = [str(tool("initdb")), "-D", f"{folder}/data", "-U", "diwan", "--auth=scram-sha-256"]
        quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=256MB"
        begun = ran([*as_owner, *made, f"--pwfile={folder}/password", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        assert begun.returncode == 0, begun.stderr
        control = [*as_owner, str(tool("pg_ctl")), "-D", f"{folder}/data", "-l", f"{folder}/log"]
        socket = f"-c listen_addresses='' -c unix_socket_directories='{folder}' {quick}"
        subprocess.run([*control, "-w", "-o", socket, "start"], check=True, cwd="/", stdout=subprocess.DEVNULL)
        try:
            yield here
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd="/", stdout=subprocess.DEVNULL)


def test_an_archive_is_founded_and_its_backup_comes_back(cluster: Cluster, tmp_path: Path) -> None:
    cluster.create("house")
    first, out = tmp_path / "first", tmp_path / "out"
    out.mkdir()
    ministry = [sys.executable, "-m", "tests.archive.ministry"]
    for act in (["raise"], ["deposit", "4"]):
        done = ran([*ministry, *act], environment=cluster.environment("house", first))
        assert done.returncode == 0, done.stderr
    made = managed(cluster, "house", first, "backup", str(out))
    assert made.returncode == 0, made.stderr
    keys, whole = sorted(out.glob("*.tar"), key=lambda path: "keys" not in path.name)

    cluster.create("second")
    back = managed(cluster, "second", tmp_path / "second", "restore", str(whole), str(keys))
    assert back.returncode == 0, back.stdout + back.stderr
    assert "4 records" in back.stdout
    assert not (tmp_path / "second" / "db.pgdump").exists()
    again = managed(cluster, "second", tmp_path / "third", "restore", str(whole), str(keys))
    assert "not empty" in again.stderr
    went_on = ran([*ministry, "deposit", "2"], environment=cluster.environment("second", tmp_path / "second"))
    assert went_on.returncode == 0, went_on.stderr
    refuses_to_forget(cluster, "second")


KILLS = (1, 2, 4, 5, 7)
"""After how many acknowledged letters a depositor is killed."""


def test_nothing_acknowledged_is_lost_when_depositor_or_server_is_killed(cluster: Cluster, tmp_path: Path) -> None:
    """Kill -9 of the process at its answers, then of every session on the server: the restart has all, and no hole."""
    cluster.create("kills")
    environment = cluster.environment("kills", tmp_path / "var")
    ministry = [sys.executable, "-m", "tests.archive.ministry"]
    assert ran([*ministry, "raise"], environment=environment).returncode == 0
    acknowledged: list[str] = []
    for number, count in enumerate(KILLS):
        with subprocess.Popen(
            [*ministry, "deposit", "50"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as depositor:
            assert depositor.stdout is not None
            acknowledged += [depositor.stdout.readline().strip() for _ in range(count)]
            if number % 2:  # the server ends the session in the middle; the process has nobody to answer
                cluster.sql(
                    "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'kills'"
                )
            depositor.kill()
            acknowledged += [line.strip() for line in depositor.stdout if line.endswith("\n")]
        stock = ran([*ministry, "stock"], environment=environment)
        assert stock.returncode == 0, stock.stderr
        kept = stock.stdout.split("\n")
        assert not [line for line in kept if line.startswith("WRONG")], stock.stdout
        assert not set(acknowledged) - set(kept)
    assert len(acknowledged) >= sum(KILLS)
    assert all(len(record) == 32 for record in acknowledged)


def refuses_to_forget(cluster: Cluster, name: str) -> None:
    """The server itself says no, whoever asks; the restored triggers too."""
    for table in APPEND_ONLY:
        said = cluster.sql(name, f"TRUNCATE {table} CASCADE")
        assert said.returncode, table
        assert any(word in said.stderr for word in ("append-only", "only grows", "never taken back", "written once")), (
            said
        )
    for table in ("archive_entry", "archive_leaf", "archive_checkpoint", "directory_journalline"):
        for act in (f"DELETE FROM {table}", f"UPDATE {table} SET {COLUMN[table]} = DEFAULT"):  # noqa: S608
            said = cluster.sql(name, act)
            assert "append-only" in said.stderr, said


def test_the_deeds_hold_on_postgresql(cluster: Cluster, tmp_path: Path) -> None:
    cluster.create("deeds")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-m", "not servers", *DEEDS]
    done = ran(command, environment=cluster.environment("deeds", tmp_path / "var"))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_many_at_once_hold_on_postgresql(cluster: Cluster, tmp_path: Path) -> None:
    cluster.create("at_once")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *AT_ONCE]
    done = ran(command, environment=cluster.environment("at_once", tmp_path / "var"))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_a_wrong_password_is_never_repeated(cluster: Cluster, tmp_path: Path) -> None:
    environment = cluster.environment("postgres", tmp_path / "var")
    wrong = tmp_path / "password"
    wrong.write_text("the-wrong-word")
    done = ran(
        [sys.executable, "manage.py", "migrate"],
        environment={**environment, "DIWAN_DATABASE_PASSWORD_FILE": str(wrong)},
    )
    assert done.returncode != 0
    assert "password authentication failed" in done.stderr
    assert "the-wrong-word" not in done.stdout + done.stderr
