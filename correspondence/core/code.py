"""The codes on the page: the draft's code, and the payload of the QR code on the seal (domain 1.6)."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date

import rfc8785

QR_FORMAT = 1
PREFIX = "DIWAN1"


def draft_code(version: int, content_hash: str) -> str:
    """The code at the foot of a draft: its version and the start of its content's hash."""
    return f"V{version} · {short(content_hash)}"


def short(digest: str) -> str:
    """The first 32 bits of a hex digest as a person reads them: 51B8-0AD3."""
    return f"{digest[:4]}-{digest[4:8]}".upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the QR code says; `document_hash` is SHA-256 of the file as the seal found it (decision 31)."""

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


def qr_text(payload: bytes, *, key_id: str, signature: bytes) -> str:
    """What the QR code holds: prefix, payload, key id and raw P-256 signature, in base64url, dots between."""
    return ".".join((PREFIX, _base64url(payload), key_id, _base64url(signature)))


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
