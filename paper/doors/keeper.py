"""The sandbox's keeper: loads the task modules once, and has one limited child for each request.

The child of the next request is forked before it comes and waits, fenced in already, with the
memory it will write: neither costs the asker time. It copies that memory a moment later, not beside
the child that was just asked. It answers one request and ends. Started by ``paper.doors.sandbox`` as
``python -m paper.doors.keeper FD MODULE…``. The keeper holds no secret: its environment is empty but
for the language, and it inherits no file but the control socket.
"""

import contextlib
import ctypes
import gc
import importlib
import importlib.util
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from paper.core.errors import PaperError
from paper.doors import landlock, memory

SIZE = struct.Struct(">Q")
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
KEPT = 4
"""Files of a child: 0, 1, 2 and its channel, moved to 3."""
REST = 0.03
"""Seconds that a new child leaves the processor to the one that was just asked, before it copies its memory."""

Task = Callable[[bytes], bytes]
_prctl = ctypes.CDLL(None, use_errno=True).prctl


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """What every child gets: its tasks, the rules it stands under, the memory it will write."""

    tasks: dict[str, Task]
    rules: int | None
    hot: tuple[memory.Range, ...] = ()


def keep(control: socket.socket, outfit: Outfit) -> None:
    """Hand each channel that arrives to a child of its own, until the owner's end closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps: no zombie, no wait
    waiting = _fork(outfit)
    while True:
        sent, channels, _, _ = socket.recv_fds(control, 1, 1)
        if not sent:
            return
        if channels:
            waiting = _handed_over(channels[0], waiting, outfit)
            os.close(channels[0])


def _handed_over(channel: int, waiting: socket.socket, outfit: Outfit) -> socket.socket:
    """Give the channel to the child that waits, or to a new one when that was ended; return the next one."""
    try:
        socket.send_fds(waiting, [b"c"], [channel])
    except OSError:
        waiting.close()
        waiting = _fork(outfit)
        socket.send_fds(waiting, [b"c"], [channel])
    waiting.close()
    return _fork(outfit)


def _fork(outfit: Outfit) -> socket.socket:
    """Fork a child that waits for its channel; return the end of a pair that it is sent through."""
    mine, theirs = socket.socketpair()
    if os.fork() == 0:
        _child(theirs.fileno(), outfit)
    theirs.close()
    return mine


def _child(door: int, outfit: Outfit) -> None:
    """Wait for one request, serve it and leave without a look back: no exit handlers, no flush."""
    code = 1
    try:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if outfit.rules is not None:
            landlock.restrict(outfit.rules)
        _prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        os.dup2(door, KEPT - 1)
        os.closerange(KEPT, 1024)
        select.select([KEPT - 1], [], [], REST)
        memory.populate(outfit.hot)
        if not _take_channel():
            os._exit(0)
        with socket.socket(fileno=KEPT - 1) as talk:
            header = json.loads(_read(talk))
            _limit(header["limits"])
            status, answer = _answer(outfit.tasks.get(header["task"]), header["task"], _read(talk))
            talk.sendall(SIZE.pack(len(status)) + status + SIZE.pack(len(answer)))
            talk.sendall(answer)
        code = 0
    finally:
        os._exit(code)


def _take_channel() -> bool:
    """Put the channel that is sent through the door in the door's place; False when the keeper has gone."""
    door = socket.socket(fileno=KEPT - 1)
    _, channels, _, _ = socket.recv_fds(door, 1, 1)
    door.detach()
    if not channels:
        return False
    os.dup2(channels[0], KEPT - 1)
    os.close(channels[0])
    return True


def _limit(limits: dict[str, float]) -> None:
    """Put the child under the limits of security.md 3; the wall clock is SIGALRM, which ends it."""
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_FSIZE, limits["written_bytes"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (int(value), int(value)))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits["wall_seconds"])


def _answer(task: Task | None, name: str, payload: bytes) -> tuple[bytes, bytes]:
    if task is None:
        return b"unknown", name.encode()
    try:
        return b"done", task(payload)
    except PaperError as error:
        told = {"error": type(error).__name__, "facts": error.facts}
        return b"refused", json.dumps(told).encode()
    except BaseException as error:  # noqa: BLE001 - whatever a parser throws ends here, as an answer
        return b"failed", type(error).__name__.encode()


def _read(talk: socket.socket) -> bytes:
    size = SIZE.unpack(_exactly(talk, SIZE.size))[0]
    return _exactly(talk, size)


def _exactly(talk: socket.socket, size: int) -> bytes:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        got = talk.recv_into(view[done:])
        if got == 0:
            raise EOFError
        done += got
    return bytes(buffer)


def tasks_of(modules: list[str]) -> dict[str, Task]:
    """Return the public functions of the modules by the name ``module:function``.

    A module that is not installed has no tasks: the judge may be packed without intake.
    """
    found: dict[str, Task] = {}
    for name in modules:
        if not _exists(name):
            continue
        module = importlib.import_module(name)
        for word, thing in vars(module).items():
            if not word.startswith("_") and getattr(thing, "__module__", None) == name and callable(thing):
                found[f"{name}:{word}"] = thing
    return found


def warm_up(modules: list[str]) -> tuple[memory.Range, ...]:
    """Run the modules' own ``_warm_up``, where they have one: on bytes of ours, never on a request's.

    Return the memory that the second run wrote, which each child will write anew: the first writes more. A module that
    cannot warm up serves all the same, only slower.
    """
    loaded = [sys.modules[name] for name in modules if name in sys.modules]
    acts = [vars(module)["_warm_up"] for module in loaded if "_warm_up" in vars(module)]

    def act() -> None:
        for one in acts:
            with contextlib.suppress(Exception):
                one()

    act()
    return memory.written_by(act) if acts else ()


def rooms_of(modules: list[str]) -> list[Path]:
    """Return the folders of the rooms whose code the tasks may still load: their own, and paper."""
    root = Path(__file__).resolve().parents[2]
    return [root / room for room in sorted({name.partition(".")[0] for name in modules} | {"paper"})]


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


if __name__ == "__main__":
    os.setsid()  # a Ctrl-C at the terminal is the owner's to answer
    with socket.socket(fileno=int(sys.argv[1])) as owner:
        found = tasks_of(sys.argv[2:])
        hot = warm_up(sys.argv[2:])
        gc.collect()
        gc.freeze()  # a child that looked through what was there before it would copy all of it
        keep(owner, Outfit(tasks=found, rules=landlock.ruleset(rooms_of(sys.argv[2:])), hot=hot))
