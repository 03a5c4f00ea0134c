"""A virus scanner that speaks clamd's INSTREAM over a local socket and knows one virus: the EICAR test file."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import unpack

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""Harmless; every scanner calls it a virus (eicar.org)."""
LIMIT = 1_000_000


@contextmanager
def scanner() -> Iterator[Path]:
    """The socket of a scanner that answers while the block lasts."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        path = Path(folder) / "clamd.ctl"
        server.bind(str(path))
        server.listen()
        thread = threading.Thread(target=_serve, args=(server,))
        thread.start()
        try:
            yield path
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(server: socket.socket) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line:
            line.sendall(_verdict(line))


def _verdict(line: socket.socket) -> bytes:
    with line.makefile("rb") as said:
        if said.read(10) != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        data = b""
        while size := unpack("!I", said.read(4))[0]:
            data += said.read(size)
        if len(data) > LIMIT:
            return b"INSTREAM size limit exceeded. ERROR\0"
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
