"""Tasks that behave badly, for the sandbox's tests."""

import ctypes
import os
import socket
import time
from pathlib import Path

from paper.core.errors import DamagedError


def echo(payload: bytes) -> bytes:
    return payload


def crash(payload: bytes) -> bytes:
    return ctypes.string_at(0)


def spin(payload: bytes) -> bytes:
    while True:
        pass


def sleep(payload: bytes) -> bytes:
    time.sleep(60)
    return b""


def swallow(payload: bytes) -> bytes:
    return b"x" * (2 * 1024**3)


def refuse(payload: bytes) -> bytes:
    raise DamagedError(page=7)


def stumble(payload: bytes) -> bytes:
    raise ValueError("words of the document")


def environment(payload: bytes) -> bytes:
    return b";".join(sorted(os.environb))


def files(payload: bytes) -> bytes:
    return " ".join(str(number) for number in range(256) if _is_open(number)).encode()


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def read(payload: bytes) -> bytes:
    return Path(payload.decode()).read_bytes()


def write(payload: bytes) -> bytes:
    Path(payload.decode()).write_bytes(b"x")
    return b""


def connect(payload: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", int(payload)), timeout=5):
        return b"connected"


def whoami(payload: bytes) -> bytes:
    return f"{os.getpid()} {os.getppid()}".encode()
