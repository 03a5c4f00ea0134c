"""The codes on the page: the draft's code, and the QR code on the seal (domain 1.6, docs/formats/code.md)."""

import json
import re
from base64 import b32decode, b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice, pairwise

import rfc8785

from correspondence.core.errors import CodeNotReadableError

QR_FORMAT = 1
PREFIX = "DIWAN1"
LONGEST = 1_000
"""Characters; what is longer is no code of ours."""
MOST_REVISIONS = 200
_ENDS = re.compile(rb"(%%EOF)(?:\r\n?|\n)?")
_ORIGIN = re.compile(r"https?://[^/]+", re.IGNORECASE)


def draft_code(version: int, content_hash: str) -> str:
    """The code at the foot of a draft: its version and the start of its content's hash."""
    return f"V{version} · {short(content_hash)}"


def short(digest: str) -> str:
    """The first 32 bits of a hex digest as a person reads them: 51B8-0AD3."""
    return f"{digest[:4]}-{digest[4:8]}".upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the QR code says; `document_hash` is SHA-256 of the file as the seal found it (decision 31).

    One that was read from a code holds the first 16 bytes of the hash alone.
    """

    body_id: int
    book_id: int
    number: str
    on: date
    is_graded: bool
    pages: int
    document_hash: str

    def payload(self) -> bytes:
        """The RFC 8785 bytes that the body's QR key signs. The hash is cut to its first 16 bytes."""
        return rfc8785.dumps(
            {
                "v": QR_FORMAT,
                "b": self.body_id,
                "r": self.book_id,
                "n": self.number,
                "d": self.on.isoformat(),
                "g": int(self.is_graded),
                "p": self.pages,
                "h": self.document_hash[:32],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStamp:
    """A QR code as it was read: nothing of it is believed before its signature was."""

    stamp: Stamp
    payload: bytes
    key_id: str
    signature: bytes


def qr_text(payload: bytes, *, key_id: str, signature: bytes, address: str) -> str:
    """What the QR code holds: the public page's address, then prefix, payload, key id and raw P-256 signature.

    Capitals and base32, so that a QR code needs 5.5 bits a character (ISO/IEC 18004, 7.4.4); `address` has no
    slash at the end, its host counts in any case (RFC 3986, 6.2.2.1).
    """
    origin = _ORIGIN.match(address)
    loud = address if origin is None else origin[0].upper() + address[origin.end() :]
    signed = ".".join((PREFIX, _base32(payload), key_id.upper(), _base32(signature)))
    return f"{loud}/V/{signed}"


def is_qr_text(text: str) -> bool:
    """True when the text means to be a QR code of ours, whether or not it can be read."""
    return text.upper().startswith(f"{PREFIX}.")


def stamp_from(text: str) -> SignedStamp:
    """What a QR code of ours says, without its address. Raises CodeNotReadableError.

    Only the one way in which we write a payload is read: what differs by a byte was never signed by us.
    """
    try:
        prefix, payload, key_id, signature = text[:LONGEST].upper().split(".")
        raw = _from_base32(payload)
        said = json.loads(raw)
        stamp = Stamp(
            body_id=said["b"],
            book_id=said["r"],
            number=said["n"],
            on=date.fromisoformat(said["d"]),
            is_graded=bool(said["g"]),
            pages=said["p"],
            document_hash=said["h"],
        )
        is_ours = prefix == PREFIX and stamp.payload() == raw and _is_typed(said)
        read = SignedStamp(stamp=stamp, payload=raw, key_id=key_id.lower(), signature=_from_base32(signature))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CodeNotReadableError from error
    if not is_ours:
        raise CodeNotReadableError
    return read


def is_grown_from(data: bytes, document_hash: str) -> bool:
    """True when the file begins with the very document that has this SHA-256: it was sealed, and renewed, behind it.

    Each revision of a PDF ends with %%EOF and perhaps a line end (ISO 32000-2, 7.5.5 and 7.5.6).
    """
    marks = islice(_ENDS.finditer(data), MOST_REVISIONS)
    ends = sorted({end for mark in marks for end in (mark.end(1), mark.end())})
    whole, digest = memoryview(data), sha256()
    for since, end in pairwise((0, *ends)):
        digest.update(whole[since:end])
        if digest.hexdigest() == document_hash:
            return True
    return False


def _is_typed(said: Mapping[str, object]) -> bool:
    """True when each fact is of its kind: JSON would let a list or a truth stand for a number."""
    numbers = (said["b"], said["r"], said["p"], said["g"])
    are_numbers = all(type(one) is int and 0 <= one < 2**31 for one in numbers)
    return are_numbers and isinstance(said["n"], str) and re.fullmatch(r"[0-9a-f]{32}", str(said["h"])) is not None


def _base32(data: bytes) -> str:
    return b32encode(data).rstrip(b"=").decode("ascii")


def _from_base32(text: str) -> bytes:
    return b32decode(text + "=" * (-len(text) % 8))
