"""Runs the web server and the clockwork beside each other until one is asked to stop."""

import fcntl
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from config.demo.errors import DemoError

PATIENCE = 60
"""Seconds the web server has to answer its first request."""
THREADS = 4
RESTARTS = 5


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Keeps two demos out of one folder. Raises DemoError for the second."""
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"A demo is already running in {data}. Stop it with Ctrl-C first."
            raise DemoError(message) from error
        yield


def require_free(port: int) -> None:
    """Raises DemoError when the port cannot be used."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except PermissionError as error:
            message = (
                f"Port {port} may not be opened without more rights. Choose one above 1023: ./run demo --port 8001"
            )
            raise DemoError(message) from error
        except (OSError, OverflowError) as error:
            message = f"Port {port} cannot be used: something is listening there. Try: ./run demo --port {port + 1}"
            raise DemoError(message) from error


def _web(port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning",
        "config.wsgi:application",
    ]  # fmt: skip


def _clockwork(root: Path) -> list[str]:
    return [sys.executable, str(root / "manage.py"), "work"]


class _Stopped(Exception):  # noqa: N818  (a request, not a fault)
    """Somebody asked to stop."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Stopped


def serve(port: int, *, root: Path, ready: Callable[[], None]) -> int:
    """Serves until Ctrl-C or SIGTERM; both children are stopped whatever happens. Returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        children += [subprocess.Popen(_web(port), cwd=root), subprocess.Popen(_clockwork(root), cwd=root)]  # noqa: S603
        _wait_for(port, children[0])
        ready()
        return _watch(children, root)
    except _Stopped:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        _end(children)


def _wait_for(port: int, web: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 10):
        if web.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"The web server did not come up on port {port}; its own words stand above."
    raise DemoError(message)


def _watch(children: list[subprocess.Popen[bytes]], root: Path) -> int:
    restarts = 0
    while children[0].poll() is None:
        if children[1].poll() is not None:
            restarts += 1
            if restarts > RESTARTS:
                message = "The clockwork stopped again and again; its own words stand above."
                raise DemoError(message)
            children[1] = subprocess.Popen(_clockwork(root), cwd=root)  # noqa: S603
        time.sleep(0.3)
    message = "The web server stopped; its own words stand above."
    raise DemoError(message)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
