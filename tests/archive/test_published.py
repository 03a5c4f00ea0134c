"""The log over HTTP, for anybody: exactly the C2SP paths, and nothing beyond what was published."""

import json
from pathlib import Path

import pytest
from django.test import Client

from archive.core import tiles
from archive.core.checkpoint import key_from, parse
from archive.core.leaf import EntryKind
from archive.core.merkle import check_inclusion, inclusion_path, leaf_hash
from archive.doors import log, note, once
from archive.enter import enter
from archive.integrate import integrate
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.town import AT

pytestmark = pytest.mark.django_db


def grow(count: int) -> None:
    for number in range(count):
        enter(EntryKind.BLOCK, body={"number": number}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)


def fetched(client: Client, path: str) -> bytes:
    answer = client.get(f"/log/{path}")
    assert answer.status_code == 200, path
    return answer.content


def test_a_stranger_proves_a_leaf_with_what_is_served_alone(client: Client, place: Place) -> None:
    grow(300)
    said, _ = parse(fetched(client, "checkpoint").decode())
    key = key_from(fetched(client, "keys").decode().splitlines()[0])
    assert note.verified(fetched(client, "checkpoint").decode(), key) == said
    leaf = tiles.leaves_of(fetched(client, "tile/entries/001.p/44"))[7]

    def read(path: str) -> bytes:
        return fetched(client, path)

    path = inclusion_path(263, said.size, tiles.node_reader(said.size, read))
    check_inclusion(leaf_hash(leaf), index=263, size=said.size, path=path, root=said.root)


def test_full_tiles_are_kept_for_good_and_the_checkpoint_is_asked_for_again(client: Client) -> None:
    assert client.get("/log/checkpoint").status_code == 404
    grow(260)
    head = client.get("/log/checkpoint")
    assert (head.headers["Content-Type"], head.headers["Cache-Control"]) == ("text/plain; charset=utf-8", "no-cache")
    tile = client.get("/log/tile/0/000")
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert "immutable" in tile.headers["Cache-Control"]
    assert len(tile.content) == 8192
    for answer in (head, tile):
        path = answer.wsgi_request.path
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert client.head(path).content == b""
        assert client.post(path).status_code == 405
    grow(1)
    old = client.get("/log/checkpoint", headers={"If-None-Match": head.headers["ETag"]})
    assert (old.status_code, parse(old.content.decode())[0].size) == (200, 261)
    assert "Set-Cookie" not in tile.headers


ELSEWHERE = (
    "tile/0/002", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/001.p/45", "tile/00/000", "tile/0/0", "tile/64/000",
    "tile/0/x000/000", "tile/2/000.p/1", "tile/entries/001", "tile/1/000", "tile/../checkpoint", "tile/0/000/",
    "tile/0/../../../keys/log-note.key", "tile/%2e%2e/%2e%2e/keys/log-note.key", "tile/0/000.p/044", ".sequencer",
    "tile/entries/..%2f..%2f..%2fdb.sqlite3", "tile/0/000.p/٤",
)  # fmt: skip


def test_nothing_else_can_be_had(client: Client) -> None:
    grow(300)
    assert client.get("/log/tile/0/001.p/44").status_code == 200
    assert [path for path in ELSEWHERE if client.get(f"/log/{path}").status_code != 404] == []


def test_what_lies_beyond_the_published_checkpoint_is_shown_to_nobody(client: Client, place: Place) -> None:
    grow(3)
    once.keep(place.log / "tile" / "entries" / "000.p", {"9": b"left by a crash"})
    assert client.get("/log/tile/entries/000.p/9").status_code == 404
    assert client.get("/log/tile/entries/000.p/3").status_code == 200


def test_a_public_leaf_says_nothing_in_clear(client: Client, kept: Deposit, place: Place) -> None:
    record_id = kept(number="98765/س", subject="سر لا يقال")
    enter(EntryKind.DELIVERY, record_id=record_id, body={"unit": 7, "note": "سر لا يقال"}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    served = b"".join(fetched(client, path.relative_to(place.log).as_posix()) for path in _served(place.log))
    leaves = tiles.leaves_of(fetched(client, "tile/entries/000.p/2"))
    assert {name for leaf in leaves for name in json.loads(leaf)} == {
        "version", "kind", "record", "manifest", "commitment", "statement",
    }  # fmt: skip
    for secret in ("98765", "سر لا يقال", "وزارة", "letter.pdf"):
        assert secret.encode() not in served
        assert json.dumps(secret).strip('"').encode() not in served


def _served(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")]


def test_the_published_file_is_the_file_on_disk(client: Client, place: Place) -> None:
    grow(5)
    for path in _served(place.log):
        assert fetched(client, path.relative_to(place.log).as_posix()) == path.read_bytes()
    assert fetched(client, "checkpoint").decode() == log.published(place.log)
