"""The kernel's limits, asked from outside: tasks on foreign bytes run in a child that may crash.

A keeper process (``paper.doors.keeper``) is started on the first request and loads the task
modules; it has one thread and forks one limited child per request (decision 35). So forking is
safe although the server has threads, and a warm task pays no start-up. The keeper ends when this
process ends, even by a kill, and each child ends with the keeper. If the keeper is lost the next
request starts another.
"""

import atexit
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from paper.core import errors
from paper.core.errors import PaperError, ResourceError
from paper.core.limits import CHILD_LIMITS, ChildLimits

TASKS = ("paper.doors.foreign", "signing.doors.judge", "signing.doors.rests")
"""Modules whose public functions ``bytes -> bytes`` may run; each is loaded before its first fork."""

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 4
"""Children at the same time: four times the memory limit must fit beside the server."""
GRACE = 5.0
"""Seconds the caller waits past the child's own wall clock, which ends it first."""
GREATEST_ANSWER = 512 * 1024 * 1024
SIZE = struct.Struct(">Q")
FACTS = b"f"
"""Announces facts to the keeper."""


class Sandbox:
    """Runs the public functions of some modules in limited children."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        """Name the modules whose functions may run; nothing is started yet."""
        self.modules = modules
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._keeper: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0
        self._facts = b""

    def run(self, task: str, payload: bytes, *, limits: ChildLimits = CHILD_LIMITS) -> bytes:
        """Return what the task ``module:function`` makes of the payload.

        Raises the PaperError the task raised, and ResourceError when the child crashed, failed in
        a way of its own or met a limit. RuntimeError: no such task.
        """
        if task.partition(":")[0] not in self.modules:
            raise RuntimeError(f"{task} is not a task of this sandbox")
        with self._places:
            status, answer = self._ask(task, payload, limits)
            if status == "lost" and self._lost_keeper():  # it took the request and ended: not the file's fault
                status, answer = self._ask(task, payload, limits)
        return _outcome(status, answer)

    def _ask(self, task: str, payload: bytes, limits: ChildLimits) -> tuple[str, bytes]:
        with self._child() as channel:
            channel.settimeout(limits.wall_seconds + GRACE)
            return _exchange(channel, {"task": task, "limits": asdict(limits)}, payload)

    def _lost_keeper(self) -> bool:
        """True when the keeper has ended; the next request starts another."""
        with self._lock:
            is_lost = self._keeper is not None and self._owner == os.getpid() and self._keeper.poll() is not None
            if is_lost:
                self._stop()
            return is_lost

    def teach(self, facts: bytes) -> None:
        """Have the children of requests to come know these facts, which are ours and no request's bytes.

        The modules' ``_learn`` takes them, in the keeper. It forgets what it was taught before.
        """
        with self._lock:
            if facts != self._facts:
                self._facts = facts
                if self._control is not None and self._owner == os.getpid():
                    self._tell(self._control)

    def _tell(self, control: socket.socket) -> None:
        """Hand the keeper what it shall know; where it is lost, the next one is told."""
        file = os.memfd_create("facts")
        try:
            with os.fdopen(os.dup(file), "wb") as out:
                out.write(self._facts)
            socket.send_fds(control, [FACTS], [file])
        except OSError:
            self._stop()
        finally:
            os.close(file)

    def close(self) -> None:
        """End the keeper; the next request starts another."""
        with self._lock:
            self._stop()

    def _child(self) -> socket.socket:
        """Hand one end of a new pair to the keeper, which forks a child for it; return the other."""
        mine, theirs = socket.socketpair()
        with theirs, self._lock:
            for _ in range(2):
                try:
                    socket.send_fds(self._keeper_socket(), [b"c"], [theirs.fileno()])
                except OSError:
                    self._stop()
                else:
                    return mine
        mine.close()
        raise ResourceError(reason="keeper")

    def _keeper_socket(self) -> socket.socket:
        if self._control is None or self._owner != os.getpid():
            self._control, theirs = socket.socketpair()
            with theirs:
                self._keeper = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                    [sys.executable, "-m", "paper.doors.keeper", str(theirs.fileno()), *self.modules],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    cwd=ROOT,
                    env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                )
            self._owner = os.getpid()
            if self._facts:
                self._tell(self._control)
        return self._control

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._keeper is not None and self._owner == os.getpid():
            self._keeper.kill()
            self._keeper.wait()
        self._control = self._keeper = None


def _exchange(channel: socket.socket, header: dict[str, object], payload: bytes) -> tuple[str, bytes]:
    """Send the request, return the status and the answer; a broken conversation is "lost"."""
    head = json.dumps(header).encode()
    try:
        channel.sendall(SIZE.pack(len(head)) + head + SIZE.pack(len(payload)))
        if payload:  # the child may already have answered an empty one and be gone
            channel.sendall(payload)
        status = _read(channel, SIZE.unpack(_read(channel, SIZE.size))[0])
        answer = _read(channel, SIZE.unpack(_read(channel, SIZE.size))[0])
    except (OSError, EOFError) as error:
        return "lost", type(error).__name__.encode()
    return status.decode(), answer


def _read(channel: socket.socket, size: int) -> bytes:
    if size > GREATEST_ANSWER:
        raise EOFError
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        got = channel.recv_into(view[done:])
        if got == 0:
            raise EOFError
        done += got
    return bytes(buffer)


def _outcome(status: str, answer: bytes) -> bytes:
    if status == "done":
        return answer
    if status == "refused":
        told = json.loads(answer)
        raise _error_named(told["error"])(**told["facts"])
    if status == "unknown":
        raise RuntimeError(f"no task {answer.decode()}")
    reason = answer.decode() if status == "failed" else "crash or limit"
    raise ResourceError(reason=reason)


def _error_named(name: str) -> type[PaperError]:
    found = getattr(errors, name, ResourceError)
    assert issubclass(found, PaperError)  # noqa: S101 - our own errors file
    return found


_of_module = {name: Sandbox((name,)) for name in TASKS}
"""A keeper for each: what breaks the judge does not stop the intake."""


@atexit.register
def _close_all() -> None:
    """Ends the keepers with this process, in order; after a kill they notice by themselves."""
    for sandbox in _of_module.values():
        sandbox.close()


def run(task: str, payload: bytes, *, limits: ChildLimits = CHILD_LIMITS) -> bytes:
    """Return what the task ``module:function`` makes of the payload, in a limited child.

    Raises the PaperError the task raised; ResourceError for a crash, a limit, any other failure.
    """
    module = task.partition(":")[0]
    if module not in _of_module:
        raise RuntimeError(f"{task} is not a task of the sandbox")
    return _of_module[module].run(task, payload, limits=limits)


def teach(module: str, facts: bytes) -> None:
    """Have the module's tasks know these facts beforehand: ours, and no request's bytes.

    RuntimeError: no such module.
    """
    if module not in _of_module:
        raise RuntimeError(f"{module} has no tasks of the sandbox")
    _of_module[module].teach(facts)
