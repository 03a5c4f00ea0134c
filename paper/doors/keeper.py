"""The sandbox's keeper: loads the task modules once, and has one limited child for each request.

The child of the next request is forked before it comes and waits, fenced in already, with the
memory it will write: neither costs the asker time. It copies that memory a moment later, not beside
the child that was just asked. It answers one request and ends. Where a task module has something done
beside its tasks, each child has a process for that at its side, fenced in and limited like it, which
ends with it. Started by ``paper.doors.sandbox`` as ``python -m paper.doors.keeper FD MODULE…``. The
keeper holds no secret: its environment is empty but for the language, and it inherits no file but
the control socket.
"""

import contextlib
import ctypes
import fcntl
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
from dataclasses import dataclass, replace
from pathlib import Path

from paper.core.errors import PaperError
from paper.doors import landlock, memory

SIZE = struct.Struct(">Q")
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
FIRST = 3
"""Where the files of a child begin, after 0, 1 and 2: its channel, then what leads to the process at its side."""
REST = 0.03
"""Seconds that a new child leaves the processor to the one that was just asked, before it copies its memory."""

FACTS = b"f"
"""What announces facts that all children shall know; anything else brings a request's channel."""

Task = Callable[[bytes], bytes]
Part = Callable[[socket.socket], None]
_prctl = ctypes.CDLL(None, use_errno=True).prctl


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What a module has done beside its tasks: `serve` does it, `meet` tells the tasks where; None: nowhere."""

    serve: Part
    meet: Callable[[socket.socket | None], None]
    hot: tuple[memory.Range, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """What every child gets: its tasks, the rules it stands under, the memory it will write, who is at its side.

    `learn` takes facts of the owner's, never a request's bytes, which the children of later requests then know.
    """

    tasks: dict[str, Task]
    rules: int | None
    hot: tuple[memory.Range, ...] = ()
    aside: Aside | None = None
    learn: Callable[[bytes], None] | None = None


def keep(control: socket.socket, outfit: Outfit) -> None:
    """Hand each channel that arrives to a child of its own, until the owner's end closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps: no zombie, no wait
    waiting = _fork(outfit)
    while True:
        sent, files, _, _ = socket.recv_fds(control, 1, 1)
        if not sent:
            return
        if files:
            waiting = (_taught if sent == FACTS else _handed_over)(files[0], waiting, outfit)
            os.close(files[0])


def _taught(facts: int, waiting: socket.socket, outfit: Outfit) -> socket.socket:
    """Learn what stands in the file; return a child that knows it, in the place of the one that waits."""
    if outfit.learn is None:
        return waiting
    with contextlib.suppress(Exception):  # without them everything is as right, only slower
        outfit.learn(os.pread(facts, os.fstat(facts).st_size, 0))
    gc.collect()
    gc.freeze()
    waiting.close()
    return _fork(outfit)


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
    files = [theirs.detach()]
    if outfit.aside is not None:
        talk, far = (one.detach() for one in socket.socketpair())
        leash, held = os.pipe()
        if os.fork() == 0:
            _beside([far, leash], outfit, outfit.aside)
        os.close(far)
        os.close(leash)
        files += [talk, held]
    if os.fork() == 0:
        _child(files, outfit)
    for one in files:
        os.close(one)
    return mine


def _child(files: list[int], outfit: Outfit) -> None:
    """Wait for one request, serve it and leave without a look back: no exit handlers, no flush."""
    code = 1
    try:
        _fence(files, outfit)
        select.select([FIRST], [], [], REST)
        memory.populate(outfit.hot)
        if not _take_channel():
            os._exit(0)
        with socket.socket(fileno=FIRST) as talk:
            head = _read(talk)
            header = json.loads(head)
            _limit(header["limits"])
            if outfit.aside is not None:
                _introduce(outfit.aside, head)
            status, answer = _answer(outfit.tasks.get(header["task"]), header["task"], _read(talk))
            talk.sendall(SIZE.pack(len(status)) + status + SIZE.pack(len(answer)))
            talk.sendall(answer)
        code = 0
    finally:
        os._exit(code)


def _introduce(aside: Aside, head: bytes) -> None:
    """Tell the one beside its limits, and the tasks where it is; where it was ended they do without."""
    talk = socket.socket(fileno=FIRST + 1)
    with contextlib.suppress(OSError):
        talk.sendall(SIZE.pack(len(head)) + head)
        aside.meet(talk)


def _beside(files: list[int], outfit: Outfit, aside: Aside) -> None:
    """Work for one child, under its limits, and end when it ends: the kernel tells by SIGIO that its leash is gone."""
    try:
        _fence(files, outfit)
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        leash = FIRST + 1
        fcntl.fcntl(leash, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(leash, fcntl.F_SETFL, os.O_ASYNC)
        select.select([FIRST], [], [], REST)
        memory.populate(aside.hot)
        with socket.socket(fileno=FIRST) as talk:
            _limit(json.loads(_read(talk))["limits"])
            aside.serve(talk)
    finally:
        os._exit(0)


def _fence(files: list[int], outfit: Outfit) -> None:
    """End with the keeper, gain no rights, reach nothing but the rooms' code and these files."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if outfit.rules is not None:
        landlock.restrict(outfit.rules)
    _prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    end = FIRST + len(files)
    moved = [fcntl.fcntl(one, fcntl.F_DUPFD, end) for one in files]
    for place, one in enumerate(moved, FIRST):
        os.dup2(one, place)
    os.closerange(end, 1024)


def _take_channel() -> bool:
    """Put the channel that is sent through the door in the door's place; False when the keeper has gone."""
    door = socket.socket(fileno=FIRST)
    _, channels, _, _ = socket.recv_fds(door, 1, 1)
    door.detach()
    if not channels:
        return False
    os.dup2(channels[0], FIRST)
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


def hooks(modules: list[str], name: str) -> list[Callable[..., None]]:
    """Return what the modules do under this name, where they have it."""
    loaded = [vars(sys.modules[module]) for module in modules if module in sys.modules]
    return [one[name] for one in loaded if name in one]


def outfit_of(modules: list[str]) -> Outfit:
    """Return what the modules bring: tasks, what is done beside them (``_serve_beside``, ``_meet``), and ``_learn``."""
    tasks, rules = tasks_of(modules), landlock.ruleset(rooms_of(modules))
    serve, meet, learn = (hooks(modules, name) for name in ("_serve_beside", "_meet", "_learn"))
    aside = Aside(serve=serve[0], meet=meet[0]) if serve and meet else None
    return Outfit(tasks=tasks, rules=rules, aside=aside, learn=learn[0] if learn else None)


def warm_up(modules: list[str], outfit: Outfit) -> Outfit:
    """Run the modules' own ``_warm_up``, where they have one: on bytes of ours, never on a request's.

    Return the outfit with the memory that a later run wrote, which each child will write anew: the first writes more.
    A module that cannot warm up serves all the same, only slower.
    """
    acts = hooks(modules, "_warm_up")

    def act() -> None:
        for one in acts:
            with contextlib.suppress(Exception):
                one()

    if not acts:
        return outfit
    act()
    aside = outfit.aside
    if aside is None:
        return replace(outfit, hot=memory.written_by(act))

    def asked(talk: socket.socket) -> None:
        aside.meet(talk)
        act()
        aside.meet(None)

    hot, beside = (_rehearsed(asked, aside.serve), _rehearsed(aside.serve, asked))
    return replace(outfit, hot=hot, aside=replace(aside, hot=beside))


def _rehearsed(
    here: Callable[[socket.socket], None], there: Callable[[socket.socket], None]
) -> tuple[memory.Range, ...]:
    """Return the memory that one of two processes writes when they work for each other."""

    def act() -> None:
        near, far = socket.socketpair()
        other = os.fork()
        if other == 0:
            try:
                near.close()
                there(far)
            finally:
                os._exit(0)
        far.close()
        with near, contextlib.suppress(Exception):
            here(near)
        os.waitpid(other, 0)

    return memory.written_by(act)


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
        ready = warm_up(sys.argv[2:], outfit_of(sys.argv[2:]))
        gc.collect()
        gc.freeze()  # a child that looked through what was there before it would copy all of it
        keep(owner, ready)
