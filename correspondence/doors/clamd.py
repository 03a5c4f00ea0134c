"""The virus scanner: ClamAV's daemon over its local socket, by INSTREAM (clamd(8)); nothing leaves the machine."""

import socket
from pathlib import Path
from struct import pack

from django.conf import settings

from correspondence.core.mail_check import ScannerAwayError

TIMEOUT = 60
CHUNK = 64 * 1024
LONGEST = 4_096
FOUND, CLEAN = " FOUND", "stream: OK"


def is_there() -> bool:
    """True when this place names a scanner."""
    return settings.CLAMD is not None


def virus_in(data: bytes) -> str:
    """The name of what was found, empty for clean. Raises ScannerAwayError: then nothing is known of the file."""
    path: Path | None = settings.CLAMD
    if path is None:
        raise ScannerAwayError(reason="not configured")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(TIMEOUT)
            line.connect(str(path))
            answer = _asked(line, data)
    except OSError as error:
        raise ScannerAwayError(reason=type(error).__name__) from error
    if answer == CLEAN:
        return ""
    if answer.startswith("stream: ") and answer.endswith(FOUND):
        return answer.removeprefix("stream: ").removesuffix(FOUND)[:100] or "?"
    raise ScannerAwayError(reason="refused")


def _asked(line: socket.socket, data: bytes) -> str:
    """The daemon's line; it may close its end before all is sent, with a line that says why."""
    try:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            piece = data[start : start + CHUNK]
            line.sendall(pack("!I", len(piece)) + piece)
        line.sendall(pack("!I", 0))
    except BrokenPipeError:  # too long for it: its answer says so, and is no OK
        pass
    found = b""
    while len(found) < LONGEST and not found.endswith(b"\0") and (more := line.recv(LONGEST)):
        found += more
    return found.rstrip(b"\0").decode("utf-8", "replace").strip()
