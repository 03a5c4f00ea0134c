"""`./run demo`: what it refuses, each in one clear sentence."""

import socket
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from config.demo import found, ledger, once, serve, settle
from config.demo.errors import DemoError
from config.demo.progress import Progress
from config.env import Mode, Place
from directory import whois


def test_a_production_installation_refuses_the_demo(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")


def test_a_production_installation_writes_no_demo_letters(settings: Settings, place: Place) -> None:
    from config.demo.chore import letters_chore

    settings.PRODUCTION = True
    settings.PLACE = Place(data=place.data, mode=Mode.PRODUCTION)
    assert letters_chore(lambda: None) == []  # type: ignore[arg-type, return-value]  # the clock is never read


def test_a_port_in_use_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoError, match=f"Port {port} cannot be used"):
            serve.require_free(port)


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve.require_free(port)


@pytest.mark.parametrize("port", ["0", "-1", "70000", "80x", "٨٠٠١", "9" * 5000])
def test_a_port_that_is_none_is_said(port: str) -> None:
    with pytest.raises(CommandError, match="is not a port"):
        call_command("demo", f"--port={port}")


def test_a_folder_that_others_read_is_said_before_anything_is_made(place: Place) -> None:
    place.data.chmod(0o755)
    with pytest.raises(CommandError, match="can be read by others"):
        call_command("demo", "--fresh")


def test_a_second_demo_in_the_same_folder_is_refused(place: Place) -> None:
    with serve.only_one(place.data), pytest.raises(DemoError, match="already running"), serve.only_one(place.data):
        pass


def test_once_without_a_folder_says_so() -> None:
    with pytest.raises(CommandError, match="--out DIR"):
        call_command("demo", "--once")


def test_a_file_is_not_a_folder_for_the_evidence(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.touch()
    with pytest.raises(CommandError, match="is a file"):
        call_command("demo", "--once", f"--out={file}")
    with pytest.raises(CommandError, match="is a file"):
        call_command("demo", "--once", f"--out={file / 'deeper'}")


def test_a_folder_that_cannot_be_written_is_said() -> None:
    with pytest.raises(DemoError, match="Nothing can be written to"):
        once.require_writable(Path("/proc/diwan"))


def test_a_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    assert once.require_writable(tmp_path / "a" / "b").is_dir()


def test_starting_over_removes_the_demo_and_nothing_else(place: Place) -> None:
    (place.data / "db.sqlite3").touch()
    (place.vault / "object").touch()
    (place.data / "holiday.jpg").touch()
    kept = [place.files, place.vault, place.log, place.statements, place.index, place.keys, place.data / "mail"]
    for folder in kept:
        folder.mkdir(exist_ok=True)
    found.clear_away()
    assert not (place.data / "db.sqlite3").exists()
    assert [folder for folder in kept if folder.exists()] == []
    assert (place.data / "holiday.jpg").exists()


def test_words_are_respelled_as_others_type_them() -> None:
    assert once.respelled("إجازة أولى") == "اجازه اولي"


def test_ctrl_c_before_the_demo_is_ready_is_one_sentence(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(found, "make_tables", _interrupt)
    monkeypatch.setattr(serve, "require_free", lambda _port: None)
    with pytest.raises(SystemExit) as ended:
        call_command("demo")
    assert ended.value.code == 130
    said = capsys.readouterr().err.strip()
    assert said.splitlines() == [said]
    assert said.endswith(f"kept in {place.data}; the same command goes on from there.")


def _interrupt(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
@pytest.mark.servers
def test_a_first_start_broken_off_before_its_commit_is_made_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger is on disk, the ministries are not: the next start founds them with secrets of its own."""
    broken = ledger.open_new(place.data)
    monkeypatch.setattr(settle, "import_plan", _interrupt)
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with pytest.raises(KeyboardInterrupt):
        settle.settle(broken, at=at, on=at.date(), say=lambda *_: None)
    assert not whois.bodies()
    monkeypatch.undo()
    broken.save()
    made = found.opened(lambda: at, Progress(StringIO()))
    assert made.pin != broken.pin or made.password != broken.password
    assert {made.units[key] for key in settle.PLANNED} <= {body.id for body in whois.bodies()}
    assert found.opened(lambda: at, Progress(StringIO())).pin == made.pin
