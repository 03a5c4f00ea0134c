"""What the environment may say, and what a wrong word of it is answered."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.checks import safe_settings
from config.demo.ledger import path_in
from config.env import Mode, Place


def place(data: Path, mode: Mode = Mode.DEMO) -> Place:
    return Place(data=data, mode=mode)


def test_a_secret_is_made_once_and_closed(tmp_path: Path) -> None:
    first = env.secret_key(place(tmp_path / "var"))
    assert env.secret_key(place(tmp_path / "var")) == first
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_a_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ImproperlyConfigured, match="cannot be read or written"):
        env.secret_key(place(tmp_path / "file"))


def test_production_names_its_secret_and_its_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIWAN_SECRET_KEY_FILE", raising=False)
    monkeypatch.delenv("DIWAN_HOSTS", raising=False)
    for ask in (env.secret_key, env.hosts):
        with pytest.raises(ImproperlyConfigured, match="production"):
            ask(place(tmp_path, Mode.PRODUCTION))
    monkeypatch.setenv("DIWAN_HOSTS", "diwan.example.iq, other.example.iq")
    assert env.hosts(place(tmp_path, Mode.PRODUCTION)) == ["diwan.example.iq", "other.example.iq"]


def test_a_short_secret_and_an_unknown_mode_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("short")
    monkeypatch.setenv("DIWAN_SECRET_KEY_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="too short"):
        env.secret_key(place(tmp_path))
    monkeypatch.setenv("DIWAN_MODE", "play")
    with pytest.raises(ImproperlyConfigured, match="DIWAN_MODE"):
        env.place()


def test_the_data_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIWAN_DATA", str(tmp_path))
    monkeypatch.setenv("DIWAN_ADDRESS", "https://diwan.example.iq/")
    monkeypatch.delenv("DIWAN_MODE", raising=False)
    assert env.place() == place(tmp_path)
    assert env.address() == "https://diwan.example.iq"
    assert env.hosts(place(tmp_path))[0] == "localhost"


def test_a_folder_open_to_others_is_refused(place: Place) -> None:
    assert safe_settings(None) == []
    place.data.chmod(0o755)
    assert [error.id for error in safe_settings(None)] == ["diwan.E002"]


def test_production_refuses_what_only_a_demo_may_have(place: Place, settings) -> None:
    path_in(place.data).write_text("{}")
    settings.PRODUCTION = True
    settings.DEBUG = True
    assert [error.id for error in safe_settings(None)] == ["diwan.E001", "diwan.E003", "diwan.E004"]
