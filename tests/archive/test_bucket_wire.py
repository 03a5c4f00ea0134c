"""A bucket behind a bad wire: whatever does not come whole is said to be away, and is never taken for content."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from botocore.config import Config

from archive import stores
from archive.core.errors import MissingObjectError, StoreNotAnsweringError
from archive.core.objects import Bucket
from archive.core.package import digest
from archive.doors import s3
from archive.doors.vault import Vault
from config.env import Place

RECORD = "ab" * 16
WHOLE = b"ciphertext of a letter" * 40
Wire = Callable[[socket.socket], None]


@dataclass
class Server:
    """Where it listens, and what it does with whoever connects."""

    port: int
    act: Wire


def head(status: str, length: int) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n".encode()


def whole(wire: socket.socket) -> None:
    wire.sendall(head("200 OK", len(WHOLE)) + WHOLE)


def broken_inside(wire: socket.socket) -> None:
    wire.sendall(head("500 Internal Server Error", 0))


def a_page_of_a_proxy(wire: socket.socket) -> None:
    page = b"<html>try later</html>"
    wire.sendall(head("503 Service Unavailable", len(page)) + page)


def half_a_body(wire: socket.socket) -> None:
    wire.sendall(head("200 OK", len(WHOLE)) + WHOLE[: len(WHOLE) // 2])


def silence(wire: socket.socket) -> None:
    wire.settimeout(5)
    while wire.recv(1024):
        pass


def silence_after_half(wire: socket.socket) -> None:
    half_a_body(wire)
    silence(wire)


def nothing(_wire: socket.socket) -> None:
    """The connection ends."""


def no_http(wire: socket.socket) -> None:
    wire.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Server(port=listening.getsockname()[1], act=whole)

        def serve() -> None:
            while True:
                try:
                    wire, _ = listening.accept()
                except OSError:
                    return
                with wire, suppress(OSError):  # who asked may have hung up
                    wire.recv(65_536)
                    made.act(wire)

        threading.Thread(target=serve, daemon=True).start()
        yield made
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def store(server: Server, monkeypatch: pytest.MonkeyPatch) -> s3.S3:
    patience = Config(connect_timeout=1, read_timeout=0.3, retries={"mode": "standard", "total_max_attempts": 1})
    monkeypatch.setattr(s3, "_TIMES", s3._TIMES.merge(patience))
    place = f"http://127.0.0.1:{server.port}"
    return s3.S3(Bucket(name="b", endpoint=place, days=1, access_key="a", secret_key="hush"))


BAD = (broken_inside, a_page_of_a_proxy, half_a_body, silence, silence_after_half, nothing, no_http)


@pytest.mark.parametrize("act", BAD)
def test_what_does_not_come_whole_is_a_store_that_does_not_answer(server: Server, store: s3.S3, act: Wire) -> None:
    server.act = act
    with pytest.raises(StoreNotAnsweringError):
        store.read(RECORD, "letter.pdf")
    with pytest.raises(StoreNotAnsweringError):
        store.keep(RECORD, {"letter.pdf": WHOLE})
    with pytest.raises(StoreNotAnsweringError):
        list(store.records())
    server.act = whole
    assert store.read(RECORD, "letter.pdf") == WHOLE


@pytest.mark.parametrize("act", [BAD[0], *(pytest.param(one, marks=pytest.mark.servers) for one in BAD[1:])])
def test_the_second_copy_answers_meanwhile(
    server: Server, store: s3.S3, act: Wire, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.act = act
    second = Vault(place.data / "second")
    second.keep(RECORD, {"letter.pdf": WHOLE})
    monkeypatch.setattr(stores, "every", lambda: (store, second))
    assert stores.sound(RECORD, "letter.pdf", sha256=digest(WHOLE)) == WHOLE
    with pytest.raises(StoreNotAnsweringError):
        stores.sound(RECORD, "source.json", sha256=digest(b"x"))
    with pytest.raises(MissingObjectError):
        second.read(RECORD, "source.json")
