"""What is looked at before a message is accepted, and who may be told that it was not (domain 2.13, RFC 3834)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correspondence.core.errors import CorrespondenceError

PATTERN_LIMIT = 254
NOTE_LIMIT = 200
MOST_A_DAY = 5
"""Answers to one address on one day: two machines that answer each other end here."""
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_DOMAIN = re.compile(r"@[a-z0-9-]+(\.[a-z0-9-]+)+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PIECE = re.compile(r"\\.|.", re.DOTALL)
_RESULT = re.compile(r"\s*([a-z]+)(?:/\d+)?\s*=\s*([a-z]+)(?!\S)", re.IGNORECASE)
_ID = re.compile(r"<[!-;=?-~]{1,250}>")


class SenderNotAcceptedError(CorrespondenceError):
    """Neither an e-mail address nor @ with a domain, or the remark is too long."""


class MailNotAnsweredError(CorrespondenceError):
    """Nothing is to be sent again: there is no answer, or it went, or waits to go."""


class ScannerAwayError(CorrespondenceError):
    """The virus scanner gave no verdict; facts: reason."""


class Standing(StrEnum):
    """How the registry knows a sender. Stored values never change."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"


class Proved(StrEnum):
    """What our own mail server found of the sender's domain. Stored values never change."""

    UNCHECKED = "unchecked"
    PASS = "pass"  # noqa: S105  (the word of RFC 8601)
    FAIL = "fail"
    NONE = "none"


class Virus(StrEnum):
    """What the virus scanner found. UNCHECKED is never taken for clean. Stored values never change."""

    UNCHECKED = "unchecked"
    CLEAN = "clean"
    INFECTED = "infected"


class Silence(StrEnum):
    """Why nobody is told that a message was refused."""

    NO_SERVER = "no_server"
    NO_ADDRESS = "no_address"
    AUTOMATIC = "automatic"
    FORGED = "forged"
    BLOCKED = "blocked"
    INFECTED = "infected"
    OURS = "ours"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found of one message; `address` is whom it names as its sender, `virus_name` the scanner's word."""

    address: str
    is_automatic: bool
    standing: Standing = Standing.UNKNOWN
    proved: Proved = Proved.UNCHECKED
    virus: Virus = Virus.UNCHECKED
    virus_name: str = ""

    def is_refused_at_once(self) -> bool:
        """True for what no clerk needs to look at."""
        return self.virus is Virus.INFECTED or self.standing is Standing.BLOCKED


def address_in(text: str) -> str:
    """An e-mail address, in small letters; empty for what is none."""
    found = text.strip().lower()
    return found if len(found) <= PATTERN_LIMIT and _ADDRESS.fullmatch(found) else ""


def pattern(text: str) -> str:
    """An address, or @ with a domain, as the list keeps it. Raises SenderNotAcceptedError."""
    found = text.strip().lower()
    if len(found) > PATTERN_LIMIT or not (_ADDRESS.fullmatch(found) or _DOMAIN.fullmatch(found)):
        raise SenderNotAcceptedError
    return found


def patterns_of(address: str) -> tuple[str, str]:
    """What the list may say of an address: it itself, unquoted, and its domain."""
    local, _, domain = address.strip().lower().rpartition("@")
    if len(local) > 1 and local.startswith('"') and local.endswith('"'):
        local = _ESCAPED.sub(r"\1", local[1:-1])
    return f"{local}@{domain}", f"@{domain}"


def standing_of(address: str, listed: Mapping[str, Standing]) -> Standing:
    """As the list says of the address, else of its domain."""
    found = (listed[one] for one in patterns_of(address) if one in listed)
    return next(found, Standing.UNKNOWN)


def standing_among(addresses: Collection[str], listed: Mapping[str, Standing]) -> Standing:
    """Of a message that names several senders: kept out with any of them, and known by none."""
    found = {standing_of(one, listed) for one in addresses}
    if Standing.BLOCKED in found:
        return Standing.BLOCKED
    return found.pop() if len(addresses) == 1 else Standing.UNKNOWN


def proved(headers: Collection[str], server: str) -> Proved:
    """What the newest Authentication-Results of our own server says (RFC 8601); of nobody else's is believed a word.

    DMARC alone speaks of the sender that is shown. Without it SPF and DKIM that both fail speak against it.
    """
    if not server:
        return Proved.UNCHECKED
    for header in headers:
        name, _, rest = _bare(header).partition(";")
        if name.lower().split()[:1] == [server.lower()]:
            return _verdict([found for one in rest.split(";") if (found := _RESULT.match(one))])
    return Proved.UNCHECKED


def _bare(header: str) -> str:
    """Without what the sender could put words into: quoted strings and comments, nested too (RFC 5322, 3.2).

    Of one that does not end where it should only the server's name is left: it then says nothing.
    """
    kept, depth, is_quoted = "", 0, False
    for one in _PIECE.findall(header):
        if one == '"' and not depth:
            is_quoted = not is_quoted
        elif one in "()" and not is_quoted:
            depth = max(depth + (1 if one == "(" else -1), 0)
            one = " "  # noqa: PLW2901  (a comment parts words)
        if not (depth or is_quoted):
            kept += one[:1]  # what is escaped is part of no word
    return kept.partition(";")[0] if depth or is_quoted else kept


def _verdict(results: Collection[re.Match[str]]) -> Proved:
    """Of two words on DMARC the better one is not believed."""
    said = {(one[1].lower(), one[2].lower()) for one in results}
    dmarc = {word for about, word in said if about == "dmarc"}
    if "fail" in dmarc:
        return Proved.FAIL
    if dmarc == {"pass"}:
        return Proved.PASS
    if len(dmarc) > 1:
        return Proved.NONE
    spf_fails = bool(said & {("spf", "fail"), ("spf", "softfail")})
    dkim_fails = ("dkim", "fail") in said and ("dkim", "pass") not in said
    return Proved.FAIL if spf_fails and dkim_fails else Proved.NONE


def silence(check: Check, *, ours: Collection[str], today: int, is_there: bool) -> Silence | None:
    """Why the sender is not told; None when he is. `today` is how many answers the address had this day."""
    why = (
        (Silence.INFECTED, check.virus is Virus.INFECTED),
        (Silence.BLOCKED, check.standing is Standing.BLOCKED),
        (Silence.NO_ADDRESS, not check.address),
        (Silence.AUTOMATIC, check.is_automatic),
        (Silence.FORGED, check.proved is Proved.FAIL),
        (Silence.OURS, check.address in ours),
        (Silence.TOO_MANY, today >= MOST_A_DAY),
        (Silence.NO_SERVER, not is_there),
    )
    return next((one for one, holds in why if holds), None)


_SAID = {
    "ar": "وصلت رسالتكم إلى {body} يوم {on} ولم تُقيَّد، للسبب الآتي:",
    "ckb": "نامەکەتان لە {on} گەیشتە {body} و تۆمار نەکرا، لەبەر ئەم هۆیە:",
    "en": "Your message reached {body} on {on} and was not registered, for this reason:",
}
SUBJECT = "لم تُقيَّد رسالتكم · نامەکەتان تۆمار نەکرا · Your message was not registered"


def answer(reason: str, *, bodies: Mapping[str, str], on: date) -> str:
    """The answer in the three languages: the reason as the registry gave it, and no word of the message."""
    day = f"{on.day}/{on.month}/{on.year}"
    lines = [said.format(body=bodies[language], on=day) for language, said in _SAID.items()]
    return "\n".join([*lines, "", reason, ""])


def thread(message_id: str) -> dict[str, str]:
    """The headers that name the message answered, where its name is one (RFC 5322, 3.6.4)."""
    automatic = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    named = {"In-Reply-To": message_id, "References": message_id} if _ID.fullmatch(message_id) else {}
    return automatic | named
