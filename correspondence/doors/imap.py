"""IMAP (RFC 3501) over TLS: the messages of one mailbox, and moving them out of it once they are kept here."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from correspondence.core.errors import InboxAwayError
from correspondence.core.inbox import Inbox, quoted

TIMEOUT = 20
_SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")


Line = bytes | tuple[bytes, bytes] | None
"""What imaplib gives of one line of an answer: a literal stands beside what announced it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A message that lies in the mailbox; `size` in bytes."""

    uid: int
    size: int


class Opened:
    """One mailbox while it is open."""

    def __init__(self, server: imaplib.IMAP4_SSL, folder: str) -> None:
        self._server = server
        _done(server.select(quoted(folder)))
        self.validity = int((server.response("UIDVALIDITY")[1] or [b"0"])[0] or b"0")

    def lying(self, limit: int) -> tuple[Lying, ...]:
        """The first messages that were not taken out yet."""
        found = [line for line in _done(self._server.uid("SEARCH", "UNDELETED")) if isinstance(line, bytes)]
        uids = b" ".join(found).split()[:limit]
        if not uids:
            return ()
        lines = _done(self._server.uid("FETCH", b",".join(uids).decode(), "(UID RFC822.SIZE)"))
        sizes = [_SIZE.search(line) for line in lines if isinstance(line, bytes)]
        told = [(int(one[1] or one[4]), int(one[2] or one[3])) for one in sizes if one]
        return tuple(Lying(uid=uid, size=size) for uid, size in sorted(told))

    def read(self, uid: int) -> bytes:
        """The message byte for byte; reading marks nothing. Raises InboxAwayError when it is gone."""
        for part in _done(self._server.uid("FETCH", str(uid), "(BODY.PEEK[])")):
            if isinstance(part, tuple):
                return bytes(part[1])
        raise InboxAwayError(reason="no message")

    def put_aside(self, uid: int, folder: str) -> None:
        """Moves the message: by MOVE (RFC 6851), or by copying and then deleting; never deleted without a copy."""
        with suppress(imaplib.IMAP4.error):  # it is there already
            self._server.create(quoted(folder))
        if "MOVE" in self._server.capabilities:
            _done(self._server.uid("MOVE", str(uid), quoted(folder)))
            return
        _done(self._server.uid("COPY", str(uid), quoted(folder)))
        _done(self._server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen \Deleted)"))
        if "UIDPLUS" in self._server.capabilities:
            _done(self._server.uid("EXPUNGE", str(uid)))


@contextmanager
def opened(inbox: Inbox) -> Iterator[Opened]:
    """The mailbox, its server's certificate checked. Raises InboxAwayError (reason) for whatever keeps it shut."""
    try:
        password = Path(inbox.password_file).read_text(encoding="utf-8").strip("\r\n")
        context = ssl.create_default_context(cafile=inbox.authorities or None)
        server = imaplib.IMAP4_SSL(inbox.host, inbox.port, ssl_context=context, timeout=TIMEOUT)
        try:
            server.login(inbox.user, password)
            yield Opened(server, inbox.folder)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
            with suppress(OSError):  # where the line was cut, nobody closed our end
                server.shutdown()
    except (imaplib.IMAP4.error, OSError, UnicodeDecodeError) as error:
        raise InboxAwayError(reason=type(error).__name__) from error


def _done(answer: tuple[str, Sequence[Line]]) -> Sequence[Line]:
    if answer[0] != "OK":
        raise InboxAwayError(reason="refused")
    return answer[1]
