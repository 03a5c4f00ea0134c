"""A watched mailbox on a mail server: where it is, for which desk, and how its messages are named here."""

import json
from dataclasses import dataclass

from correspondence.core.errors import InboxAwayError

TAKEN, ASIDE = "Diwan-taken", "Diwan-aside"
"""The folders on the server into which messages go once they are kept here, or were too large to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One mailbox, reached by TLS alone (RFC 8314); `authorities` is a file of our own instead of the system's.

    `checked_by` is the name under which the mail server before it says what it found of senders (RFC 8601).
    """

    desk: int
    host: str
    user: str
    password_file: str
    port: int = 993
    folder: str = "INBOX"
    authorities: str = ""
    checked_by: str = ""


def inboxes_in(text: str) -> tuple[Inbox, ...]:
    """The mailboxes that a file names (docs/operations.md). Raises InboxAwayError."""
    try:
        told = json.loads(text)
        found = tuple(Inbox(**one) for one in told)
    except (ValueError, TypeError) as error:
        raise InboxAwayError(reason="not configured") from error
    for one in found:
        words = (one.host, one.user, one.password_file, one.folder)
        if not all(str(word) == word and word and word.isprintable() for word in words):
            raise InboxAwayError(reason="not configured")
        if type(one.desk) is not int or type(one.port) is not int or not _are_words(one.authorities, one.checked_by):
            raise InboxAwayError(reason="not configured")
    return found


def _are_words(*told: object) -> bool:
    return all(isinstance(one, str) for one in told)


def file_name(validity: int, uid: int) -> str:
    """What a message is called here: the same each time it is fetched (RFC 3501, 2.3.1.1)."""
    return f"imap-{validity:010d}-{uid:010d}.eml"


def quoted(text: str) -> str:
    """A mailbox's name as a quoted string (RFC 3501, 4.3)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
