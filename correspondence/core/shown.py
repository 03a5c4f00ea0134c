"""What a signer was shown: evidence that lies beside the signed letter (security 2, docs/formats/shown.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import rfc8785

FORMAT = 1
WIDTH = 1240
"""How wide the page pictures of the signing page are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One press of "I have read and sign": who, when, which document, and the pictures served of it.

    `pictures` maps a page, from 1, to the SHA-256 of its picture; a page that no browser asked for is not in it.
    """

    document_hash: str
    version: int
    person_id: int
    opened_at: datetime
    pictures: Mapping[int, str]

    def as_bytes(self) -> bytes:
        """RFC 8785 bytes of the evidence."""
        return rfc8785.dumps(
            {
                "format": FORMAT,
                "document": self.document_hash,
                "version": self.version,
                "person": self.person_id,
                "at": round(self.opened_at.timestamp() * 1000),
                "width": WIDTH,
                "pictures": [{"page": page, "sha256": self.pictures[page]} for page in sorted(self.pictures)],
            }
        )


def shown_name(number: int) -> str:
    """How the evidence of the signer of this number, from 1, is called in the record."""
    return "shown.json" if number == 1 else f"shown-{number}.json"


def picture_name(document_hash: str, *, width: int, page: int) -> str:
    """Under which name the picture of a page (from 0) is kept beside the document it was drawn from."""
    return f"{document_hash}-{width}-{page}.webp"
