"""Small ministries in data folders of their own, and processes that live and die in them."""

import faulthandler
import json
import multiprocessing
import os
import pickle
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from archive.core.package import digest
from config.env import Mode, Place
from paper.doors.sandbox import _of_module as sandboxes
from tests.town import CHEAP_PIN_COST

LIMIT_S = 300
CLEAN, UNCLEAN = 0, 70
SECOND = "second"
_alive: list[int] = []
"""The processes of this line that live in a data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a process ended: killed, or with an answer."""

    killed: bool
    said: Any = None


class HarnessError(Exception):
    """The harness itself went wrong; nothing is said about the product."""


def warm() -> None:
    """Starts the keepers of foreign bytes once for all processes to come: they live in no data folder."""
    for sandbox in sandboxes.values():
        sandbox._keeper_socket()


def in_child(data: Path, act: Callable[[], Any]) -> End:
    """Runs it in a process of its own that lives in this data folder. Raises HarnessError."""
    read, write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        _live(data, act, write)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) == signal.SIGKILL:
            return End(killed=True)
        raise HarnessError(f"a process ended by signal {os.WTERMSIG(status)}")
    if os.waitstatus_to_exitcode(status) != CLEAN:
        raise HarnessError(said.decode())
    return End(killed=False, said=json.loads(said))


def in_fresh(act: Callable[..., Any], *given: Any) -> Any:
    """Runs it in a new interpreter, and gives what it gives.

    Where letters are typeset in forks of a process, the process itself must not have set any: the typesetter's
    threads do not come along.
    """
    with multiprocessing.get_context("spawn").Pool(1, initializer=django.setup) as pool:
        return pool.apply(act, given)


def _live(data: Path, act: Callable[[], Any], pipe: int) -> None:
    """The child's whole life; it never returns."""
    if not _alive:  # a child's child: the watchman is a thread, and threads do not come along
        faulthandler.dump_traceback_later(LIMIT_S - 5)
    _alive.append(os.getpid())
    for sandbox in sandboxes.values():
        sandbox._owner = os.getpid()  # the parent's keeper serves its children too
    signal.alarm(LIMIT_S)
    code = CLEAN
    try:
        settle_in(data)
        said = json.dumps(act()).encode()
    except BaseException:  # noqa: BLE001  (whatever it is, the parent says it)
        code, said = UNCLEAN, traceback.format_exc().encode()
    with os.fdopen(pipe, "wb") as out:
        out.write(said)
    os._exit(code)


def settle_in(data: Path) -> None:
    """This process lives in that folder from now on."""
    settings.PLACE = Place(data=data, mode=Mode.DEMO).made()
    settings.OBJECTS, settings.OBJECTS_SECOND = None, data / SECOND
    settings.WATCH_FILE = data / "watch" if (data / "watch").exists() else None
    settings.PIN_COST = CHEAP_PIN_COST
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    connections["default"].connection = None  # the parent's, where it had one, stays the parent's
    connections.settings["default"]["NAME"] = settings.PLACE.database
    connections["default"].settings_dict["NAME"] = settings.PLACE.database


def copied(data: Path, target: Path) -> Path:
    """A copy of a data folder in which nobody lives."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(data, target)
    with closing(sqlite3.connect(target / "db.sqlite3")) as database:  # a second store of another name begins anew
        sources = [f"copy:{digest(str(folder / SECOND).encode())[:24]}" for folder in (target, data)]
        database.execute("UPDATE archive_followcursor SET source = ? WHERE source = ?", sources)
        database.commit()
    return target


def empty_tables(data: Path) -> Path:
    """A database of empty tables in a new folder, to be copied: migrating costs more than all the rest of a ministry."""

    def migrated() -> None:
        call_command("migrate", verbosity=0)
        connections.close_all()

    data.mkdir(parents=True)
    in_child(data, migrated)
    return data / "db.sqlite3"


def found(data: Path, act: Callable[[], Any], *, tables: Path) -> Any:
    """Founds a ministry in a new folder by this act, on empty tables; gives what it gives, which may be anything."""
    kept = data.parent / f"{data.name}.pickle"

    def raised() -> None:
        call_command("migrate", verbosity=0)
        kept.write_bytes(pickle.dumps(act()))
        connections.close_all()

    data.mkdir(parents=True)
    shutil.copy2(tables, data / "db.sqlite3")
    in_child(data, raised)
    return pickle.loads(kept.read_bytes())  # noqa: S301  (we wrote it a moment ago)


def removed(folder: Path) -> None:
    """Nothing of it is needed any more."""
    shutil.rmtree(folder, ignore_errors=True)
