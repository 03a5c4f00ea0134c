"""Whom this house trusts besides itself: authorities with their days, as one signed file.

Format: docs/formats/trust-list.md.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date

from signing.core.errors import TrustListBrokenError

FORMAT = "diwan-trust-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """One authority's certificate, DER, trusted from a day to a day; no end means until its own end."""

    name: str
    sha256: str
    der: bytes
    from_on: date
    until_on: date | None = None

    def on(self, day: date) -> bool:
        """True when it is trusted that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def as_bytes(items: tuple[Trusted, ...], *, number: int, made_at: str) -> bytes:
    """The list as it is signed: JSON in one order, one authority once."""
    lines = [
        {
            "certificate": base64.b64encode(item.der).decode(),
            "from_on": item.from_on.isoformat(),
            "name": item.name,
            "sha256": item.sha256,
            "until_on": None if item.until_on is None else item.until_on.isoformat(),
        }
        for item in sorted(items, key=lambda item: item.sha256)
    ]
    content = {"format": FORMAT, "made_at": made_at, "number": number, "trusted": lines}
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(data: bytes) -> tuple[int, tuple[Trusted, ...]]:
    """The list's number and what it trusts. Raises TrustListBrokenError."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise TrustListBrokenError
        return int(content["number"]), tuple(_item(line) for line in content["trusted"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise TrustListBrokenError from error


def _item(line: dict[str, str | None]) -> Trusted:
    """One line."""
    until = line["until_on"]
    return Trusted(
        name=str(line["name"]),
        sha256=str(line["sha256"]),
        der=base64.b64decode(str(line["certificate"]), validate=True),
        from_on=date.fromisoformat(str(line["from_on"])),
        until_on=None if until is None else date.fromisoformat(until),
    )
