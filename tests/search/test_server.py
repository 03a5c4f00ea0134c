"""What the environment may say of search servers, and what it may not."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from search.core.server import Server


def test_a_key_is_never_shown() -> None:
    assert "geheim" not in repr(Server(hosts=("https://one:9200",), key="geheim"))


def test_servers_and_their_key_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc\n")
    monkeypatch.setenv("DIWAN_SEARCH", "https://one:9200,https://two:9200?prefix=moj&authorities=/ca.pem")
    monkeypatch.setenv("DIWAN_SEARCH_KEY_FILE", str(tmp_path / "key"))
    assert env.search() == Server(
        hosts=("https://one:9200", "https://two:9200"), key="abc", authorities="/ca.pem", prefix="moj"
    )
    monkeypatch.setenv("DIWAN_SEARCH_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured):
        env.search()


def test_without_servers_the_embedded_engine_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIWAN_SEARCH", raising=False)
    assert env.search() is None


@pytest.mark.parametrize(
    "named", ["http://far:9200", "https://far", "https://me:secret@far:9200", "https://far:9200?index=x", "far:9200"]
)
def test_what_would_send_letters_in_the_clear_or_is_not_known_is_refused(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("DIWAN_SEARCH", named)
    with pytest.raises(ImproperlyConfigured):
        env.search()
