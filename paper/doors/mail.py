"""The standard library's reader of e-mail (RFC 5322, RFC 2045 to 2047): its envelope and its files."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from paper.core.errors import DamagedError, TooLargeError
from paper.core.limits import LIMITS

MOST_FILES = 60
MACHINES = frozenset({"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce"})
LISTED = ("List-Id", "List-Post", "List-Unsubscribe", "X-Loop", "X-Autoreply", "X-Autorespond", "Feedback-ID")
MOST_VERDICTS = 10
LONGEST = 998
"""Characters of one line of a message (RFC 5322, 2.1.1)."""

_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message. Nothing of it is proved: anybody may write any sender.

    `addresses` are all that it names as its senders, `address` the one of one that names one alone.
    An automatic one was sent by a machine or to a list, and is answered by nobody (RFC 3834). `authentication` are its
    Authentication-Results, the newest first.
    """

    sender: str
    subject: str
    message_id: str
    files: tuple[tuple[str, bytes], ...]
    address: str = ""
    addresses: tuple[str, ...] = ()
    is_automatic: bool = False
    authentication: tuple[str, ...] = ()


def read_mail(data: bytes) -> Mail:
    """Return what a message says. Raises DamagedError for what is none, TooLargeError for too many files."""
    if len(data) > LIMITS.file_bytes:
        raise TooLargeError(bytes=len(data), limit=LIMITS.file_bytes)
    message = message_from_bytes(data, policy=policy.default)
    if not message["From"]:
        raise DamagedError(reason="mail")
    name, address = parseaddr(_line(message, "From"))
    addresses = _addresses(message)
    parts = [part for part in message.walk() if not part.is_multipart() and part.get_filename()]
    if len(parts) > MOST_FILES:
        raise TooLargeError(files=len(parts))
    return Mail(
        sender=name or address,
        subject=_line(message, "Subject"),
        message_id=_line(message, "Message-ID"),
        address=address if len(addresses) == 1 else "",
        addresses=addresses,
        is_automatic=_is_automatic(message, address),
        authentication=_authentication(message),
        files=tuple((_plain(str(part.get_filename())), _bytes(part)) for part in parts),
    )


def _addresses(message: EmailMessage) -> tuple[str, ...]:
    """Of every From, for a reader is shown one of them and the mail server judged perhaps another."""
    lines = [" ".join(_plain(str(one)).split())[:LONGEST] for one in message.get_all("From", [])]
    return tuple(dict.fromkeys(address for _name, address in getaddresses(lines)))


def _is_automatic(message: EmailMessage, address: str) -> bool:
    """True for a bounce, an automatic answer, a list's or a mass mailing (RFC 3834 section 2)."""
    submitted = _line(message, "Auto-Submitted").partition(";")[0].strip().lower()
    is_bounce = message["Return-Path"] is not None and _line(message, "Return-Path").strip("<> ") == ""
    is_report = message.get_content_type() in {"multipart/report", "message/delivery-status"}
    is_machine = address.partition("@")[0].lower() in MACHINES
    is_mass = _line(message, "Precedence").lower() in {"bulk", "list", "junk"}
    is_listed = any(message[name] is not None for name in LISTED)
    return bool(submitted not in {"", "no"} or is_bounce or is_report or is_machine or is_mass or is_listed)


def _authentication(message: EmailMessage) -> tuple[str, ...]:
    """As it stands there: what is encoded in it is an address's own spelling, and no word of the server."""
    every = [value for name, value in message.raw_items() if name.lower() == "authentication-results"]
    return tuple(" ".join(_plain(str(one)).split())[:LONGEST] for one in every[:MOST_VERDICTS])


def _line(message: EmailMessage, name: str) -> str:
    return " ".join(_plain(str(message[name] or "")).split())[:LONGEST]


def _plain(text: str) -> str:
    """Without control characters and halves of characters, which no database takes."""
    return _NO_TEXT.sub("", text)


def _bytes(part: object) -> bytes:
    content = part.get_payload(decode=True) if isinstance(part, EmailMessage) else None
    return content if isinstance(content, bytes) else b""
