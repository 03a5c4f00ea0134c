"""What a signed file carries to be judged by, taken out of it: certificates, revocation lists, answers, time tokens."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from hashlib import sha256

ENDINGS = {"certificates": "cer", "lists": "crl", "answers": "ors", "tokens": "tst"}
"""The file endings, by what is carried (RFC 2585, RFC 6960, RFC 3161)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """DER of each: X.509 certificates and lists (RFC 5280), OCSP answers (RFC 6960), time tokens (RFC 3161)."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()
    tokens: tuple[bytes, ...] = ()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each with a name of its content: the kind, the first 16 digits of its SHA-256, the ending."""
        for kind, ending in ENDINGS.items():
            for data in sorted(set(getattr(self, kind))):
                yield f"{kind}/{sha256(data).hexdigest()[:16]}.{ending}", data

    def to_bytes(self) -> bytes:
        """It as it leaves the sandbox."""
        told = {one.name: [base64.b64encode(data).decode() for data in getattr(self, one.name)] for one in fields(self)}
        return json.dumps(told).encode()


def carried_from(data: bytes) -> Carried:
    """What `to_bytes` wrote."""
    told = json.loads(data)
    return Carried(**{kind: tuple(base64.b64decode(one) for one in told[kind]) for kind in ENDINGS})
