"""Tasks that have something done beside them, for the sandbox's tests: it behaves as it is told."""

import os
import resource
import socket
import time
from pathlib import Path

from tests.paper.hostile import files

_talks: list[socket.socket] = []
_facts: list[bytes] = []


def known(payload: bytes) -> bytes:
    return b" ".join(_facts)


def _learn(facts: bytes) -> None:
    if facts == b"nonsense":
        raise ValueError(facts)
    _facts[:] = [facts]


def ask(payload: bytes) -> bytes:
    """Returns what the process beside answers, or where there is none "alone"."""
    if not _talks:
        return b"alone"
    _talks[0].sendall(payload)
    return _talks[0].recv(4096)


def leave_alone(payload: bytes) -> bytes:
    return payload


def leave_at_work(payload: bytes) -> bytes:
    """Returns the number of the process beside, which works for ever."""
    _talks[0].sendall(b"number")
    number = _talks[0].recv(4096)
    _talks[0].sendall(b"spin")
    time.sleep(0.1)
    return number


def crash_at_work(payload: bytes) -> bytes:
    _talks[0].sendall(b"spin")
    os._exit(3)


def _meet(talk: socket.socket | None) -> None:
    _talks[:] = [] if talk is None else [talk]


def _serve_beside(talk: socket.socket) -> None:
    while word := talk.recv(4096):
        talk.sendall(_done(word))


def _done(word: bytes) -> bytes:
    match word.partition(b" "):
        case b"number", _, _:
            return str(os.getpid()).encode()
        case b"keeper", _, _:
            return str(os.getppid()).encode()
        case b"limits", _, _:
            kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)
            return " ".join(str(resource.getrlimit(kind)[1]) for kind in kinds).encode()
        case b"files", _, _:
            return files(b"")
        case b"read", _, place:
            try:
                return Path(place.decode()).read_bytes()
            except PermissionError:
                return b"refused"
        case b"end", _, _:
            os._exit(0)
    while True:  # spin
        pass
