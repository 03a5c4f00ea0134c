"""The standard library's reader of e-mail (RFC 5322, RFC 2045 to 2047): its envelope and its files."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from paper.core.errors import DamagedError, TooLargeError
from paper.core.limits import LIMITS

MOST_FILES = 60
LONGEST = 998
"""Characters of one line of a message (RFC 5322, 2.1.1)."""

_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message. Nothing of it is proved: anybody may write any sender."""

    sender: str
    subject: str
    message_id: str
    files: tuple[tuple[str, bytes], ...]


def read_mail(data: bytes) -> Mail:
    """Return what a message says. Raises DamagedError for what is none, TooLargeError for too many files."""
    if len(data) > LIMITS.file_bytes:
        raise TooLargeError(bytes=len(data), limit=LIMITS.file_bytes)
    message = message_from_bytes(data, policy=policy.default)
    if not message["From"]:
        raise DamagedError(reason="mail")
    name, address = parseaddr(_line(message, "From"))
    parts = [part for part in message.walk() if not part.is_multipart() and part.get_filename()]
    if len(parts) > MOST_FILES:
        raise TooLargeError(files=len(parts))
    return Mail(
        sender=name or address,
        subject=_line(message, "Subject"),
        message_id=_line(message, "Message-ID"),
        files=tuple((_plain(str(part.get_filename())), _bytes(part)) for part in parts),
    )


def _line(message: EmailMessage, name: str) -> str:
    return " ".join(_plain(str(message[name] or "")).split())[:LONGEST]


def _plain(text: str) -> str:
    """Without control characters and halves of characters, which no database takes."""
    return _NO_TEXT.sub("", text)


def _bytes(part: object) -> bytes:
    content = part.get_payload(decode=True) if isinstance(part, EmailMessage) else None
    return content if isinstance(content, bytes) else b""
