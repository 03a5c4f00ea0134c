"""What the environment may say, and what a wrong word of it is answered."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from archive.core.objects import Bucket
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


def test_without_a_word_the_rows_lie_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIWAN_DATABASE", raising=False)
    monkeypatch.delenv("DIWAN_DATABASE_PASSWORD_FILE", raising=False)
    assert env.database() is None


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("postgresql://diwan@db.example.iq/house", env.Database(name="house", user="diwan", host="db.example.iq")),
        ("postgres://d%40n@[::1]:5433/h", env.Database(name="h", user="d@n", host="::1", port="5433")),
        ("postgresql://%2Frun%2Fpg/h", env.Database(name="h", host="/run/pg")),
        ("postgresql:///h?host=/run/pg", env.Database(name="h", host="/run/pg")),
        (
            "postgresql://d@db/h?sslmode=verify-full&passfile=/etc/diwan/pgpass",
            env.Database(
                name="h", user="d", host="db", options={"sslmode": "verify-full", "passfile": "/etc/diwan/pgpass"}
            ),
        ),
        ("service=diwan", env.Database(options={"service": "diwan"})),
    ],
)
def test_a_postgresql_database_is_named(said: str, means: env.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIWAN_DATABASE_PASSWORD_FILE", raising=False)
    monkeypatch.setenv("DIWAN_DATABASE", said)
    assert env.database() == means


@pytest.mark.parametrize(
    "said",
    [
        "postgresql://d:hush@db/h",
        "postgresql://db/h?password=hush",
        "mysql://db/hush",
        "postgresql://db/",
        "postgresql://db:many/hush",
        "postgresql://db/h?options=-chush",
        "postgresql://db/h?hush",
        "hush",
    ],
)
def test_a_wrong_database_is_refused_and_never_repeated(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIWAN_DATABASE", said)
    with pytest.raises(ImproperlyConfigured, match="DIWAN_DATABASE") as caught:
        env.database()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    "said", ["mail.iq", "smtp://d:hush@mail.iq", "smtp://mail.iq:many", "smtps://", "smtp://[mail", "http://mail.iq"]
)
def test_a_wrong_mail_server_is_refused_in_a_sentence(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIWAN_MAIL_FROM", "diwan@mail.iq")
    monkeypatch.setenv("DIWAN_MAIL", said)
    with pytest.raises(ImproperlyConfigured, match="DIWAN_MAIL must") as caught:
        env.mail()
    assert "hush" not in str(caught.value)
    monkeypatch.setenv("DIWAN_MAIL", "smtp://d@mail.iq")
    assert env.mail() == {
        "host": "mail.iq",
        "user": "d",
        "from": "diwan@mail.iq",
        "port": 587,
        "is_safe": False,
        "password": "",
    }
    monkeypatch.setenv("DIWAN_MAIL_FROM", "")
    with pytest.raises(ImproperlyConfigured, match="DIWAN_MAIL_FROM"):
        env.mail()


def test_the_databases_password_comes_from_a_file_and_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIWAN_DATABASE", "postgresql://d@db/h")
    monkeypatch.setenv("DIWAN_DATABASE_PASSWORD_FILE", str(tmp_path / "password"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.database()
    (tmp_path / "password").write_text("hush word\n")
    found = env.database()
    assert found is not None
    assert found.password == "hush word"
    assert "hush" not in repr(found)
    (tmp_path / "password").write_text("two\nlines\n")
    with pytest.raises(ImproperlyConfigured, match="one line"):
        env.database()
    monkeypatch.delenv("DIWAN_DATABASE")
    (tmp_path / "password").write_text("hush")
    with pytest.raises(ImproperlyConfigured, match="names no"):
        env.database()


def test_kept_objects_lie_in_a_folder_or_a_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DIWAN_OBJECTS", "DIWAN_OBJECTS_SECOND", "DIWAN_OBJECTS_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert (env.objects(), env.objects_second()) == (None, None)
    monkeypatch.setenv("DIWAN_OBJECTS_SECOND", str(tmp_path))
    assert env.objects_second() == tmp_path
    monkeypatch.setenv("DIWAN_OBJECTS", "s3://kept/a/b?endpoint=https://s3.example.iq&region=bgd&days=730")
    with pytest.raises(ImproperlyConfigured, match="DIWAN_OBJECTS_KEY_FILE"):
        env.objects()
    (tmp_path / "keys").write_text("access\nhush\n")
    monkeypatch.setenv("DIWAN_OBJECTS_KEY_FILE", str(tmp_path / "keys"))
    bucket = Bucket(
        name="kept",
        prefix="a/b",
        endpoint="https://s3.example.iq",
        region="bgd",
        days=730,
        access_key="access",
        secret_key="hush",
    )
    assert env.objects() == bucket
    assert "hush" not in repr(bucket)


@pytest.mark.parametrize(
    "wrong",
    [
        "kept",
        "s3:///a",
        "s3://me:hush@kept",
        "s3://kept?days=0",
        "s3://kept?days=x",
        "s3://kept?key=hush",
        "ftp://kept",
    ],
)
def test_a_place_of_objects_that_cannot_be_is_said_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    (tmp_path / "keys").write_text("access\nhush\n")
    monkeypatch.setenv("DIWAN_OBJECTS_KEY_FILE", str(tmp_path / "keys"))
    monkeypatch.setenv("DIWAN_OBJECTS", wrong)
    with pytest.raises(ImproperlyConfigured, match="absolute folder") as caught:
        env.objects()
    assert "hush" not in str(caught.value)
