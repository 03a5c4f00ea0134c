"""Tasks that behave badly, for the sandbox's tests."""

import ctypes
import os
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
    return Path("/proc/self/environ").read_bytes()


def files(payload: bytes) -> bytes:
    return ";".join(str(path.readlink()) for path in sorted(Path("/proc/self/fd").iterdir()) if path.exists()).encode()


def whoami(payload: bytes) -> bytes:
    return f"{os.getpid()} {os.getppid()}".encode()
