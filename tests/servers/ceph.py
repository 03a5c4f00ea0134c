"""A Ceph cluster of one of everything with its S3 gateway, in memory, for the length of the tests."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

TOOLS = ("monmaptool", "ceph", "ceph-mon", "ceph-osd", "ceph-mgr", "radosgw", "radosgw-admin")
MISSING = "Ceph's S3 gateway is not installed (Debian: radosgw ceph-mon ceph-osd ceph-mgr), or this is not root."
CAN_RUN = os.geteuid() == 0 and all(map(shutil.which, TOOLS))
PATIENCE = 100.0
CONF = """\
[global]
fsid = {fsid}
mon host = v1:127.0.0.1:{mon}
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
ms bind msgr2 = false
public addr = 127.0.0.1
log file = {folder}/log/$name.log
admin socket = {folder}/run/$name.asok
pid file = {folder}/run/$name.pid
run dir = {folder}/run
mon data = {folder}/mon
mon data avail warn = 1
mon data avail crit = 1
osd data = {folder}/osd
mgr data = {folder}/mgr
osd objectstore = memstore
memstore device bytes = 1073741824
rgw frontends = beast endpoint=127.0.0.1:{port}
rgw data = {folder}/run
"""


class Ceph:
    """One monitor, one disk in memory, one gateway; `endpoint` answers S3."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.endpoint = f"http://127.0.0.1:{(port := _free_port())}"
        self.access_key, self.secret_key = "DIWANTEST", secrets.token_hex(16)
        self._conf = str(folder / "ceph.conf")
        self._fsid = str(uuid.uuid4())
        for name in ("mon", "osd", "mgr", "run", "log"):
            (folder / name).mkdir()
        conf = CONF.format(fsid=self._fsid, mon=_free_port(), port=port, folder=folder)
        (folder / "ceph.conf").write_text(conf)

    def start(self) -> None:
        """Starts all, each when the one before answers. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE
        monmap = str(self.folder / "monmap")
        address = next(line for line in (self.folder / "ceph.conf").read_text().splitlines() if "mon host" in line)
        address = address.split(" = ")[1]
        _ran("monmaptool", "--create", "--clobber", "--addv", "a", f"[{address}]", "--fsid", self._fsid, monmap)
        self._run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap)
        self._run("ceph-mon", "-i", "a")
        disk = str(uuid.uuid4())
        _again(lambda: self._run("ceph", "--connect-timeout", "10", "osd", "new", disk), until=until)
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
        _again(lambda: self._run("ceph-osd", "-i", "0", "--osd-uuid", disk), until=until)
        self._run("ceph-mgr", "-i", "x")
        _again(lambda: self._up("1 up"), until=until)
        user = ("user", "create", "--uid=diwan", "--display-name=diwan")
        keys = (f"--access-key={self.access_key}", f"--secret-key={self.secret_key}")
        _again(lambda: self._run("radosgw-admin", *user, *keys), until=until)
        self._run("radosgw", "-n", "client.rgw.a")
        _again(self._answers, until=until)

    def stop(self) -> None:
        """Ends every process that left its number here."""
        for file in (self.folder / "run").glob("*.pid"):
            with suppress(ProcessLookupError, ValueError):
                os.kill(int(file.read_text()), signal.SIGKILL)

    def _run(self, *command: str) -> str:
        return _ran(*command, "-c", self._conf)

    def _up(self, words: str) -> None:
        if words not in self._run("ceph", "--connect-timeout", "10", "osd", "stat"):
            raise TimeoutError(words)

    def _answers(self) -> None:
        with suppress(HTTPError):
            urlopen(self.endpoint, timeout=5).close()  # noqa: S310  (our own)


def _ran(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        raise OSError(done.returncode, f"{command[0]}: {done.stderr[-400:]}")
    return done.stdout


def _again(act: Callable[[], object], *, until: float) -> None:
    """Tries until it works or the time is over."""
    while True:
        try:
            act()
        except (OSError, subprocess.TimeoutExpired) as error:
            if time.monotonic() > until:
                raise TimeoutError(str(error)) from error
            time.sleep(1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
