"""What a judge is asked, and its answer, as bytes: so that the judge can sit in a process of its own."""

import base64
import json
import struct
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from signing.core.policy import Level
from signing.core.verdict import Finding, Indication, SignatureFacts, SubIndication, Verdict

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A recognised authority's certificate (DER), trusted from a moment to another; None: until its own end."""

    name: str
    der: bytes
    from_at: datetime
    until_at: datetime | None

    def holds_at(self, moment: datetime) -> bool:
        """True when it is trusted at the moment."""
        return self.from_at <= moment and (self.until_at is None or moment < self.until_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Whom we trust besides ourselves, the authorities between them and their people, their revocation lists; DER."""

    anchors: tuple[Anchor, ...] = ()
    between: tuple[bytes, ...] = ()
    revocations: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One document to be judged.

    `trust` are root certificates, `revocations` lists known to the asker, `others` certificates known to
    the asker; all DER. `is_own` says that `trust` is our own root, and asks for our own rules to the letter;
    without it what other producers do harmlessly is tolerated (rule R4), unless a certificate with our mark
    signed the file. Whoever is only `recognised` may vouch for others and is never us. `at` None means: at the
    best proven time of each signature.
    """

    pdf: bytes
    trust: tuple[bytes, ...]
    revocations: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()
    at: datetime | None = None
    expected_fields: tuple[str, ...] | None = None
    is_own: bool = True
    recognised: Recognised = Recognised()

    def to_bytes(self) -> bytes:
        """The question as one message: a JSON head and the document."""
        head = json.dumps(
            {
                "trust": _written(self.trust),
                "revocations": _written(self.revocations),
                "others": _written(self.others),
                "at": None if self.at is None else self.at.isoformat(),
                "expected_fields": self.expected_fields,
                "is_own": self.is_own,
                "recognised": {
                    "anchors": [_anchor_written(one) for one in self.recognised.anchors],
                    "between": _written(self.recognised.between),
                    "revocations": _written(self.recognised.revocations),
                },
            }
        ).encode()
        return _LENGTH.pack(len(head)) + head + self.pdf


def question_from(message: bytes) -> Question:
    """The question in the message."""
    (size,) = _LENGTH.unpack_from(message)
    head = json.loads(message[_LENGTH.size : _LENGTH.size + size])
    known = head["recognised"]
    return Question(
        pdf=message[_LENGTH.size + size :],
        trust=_read(head["trust"]),
        revocations=_read(head["revocations"]),
        others=_read(head["others"]),
        at=None if head["at"] is None else datetime.fromisoformat(head["at"]),
        expected_fields=None if head["expected_fields"] is None else tuple(head["expected_fields"]),
        is_own=head["is_own"],
        recognised=Recognised(
            anchors=tuple(_anchor(line) for line in known["anchors"]),
            between=_read(known["between"]),
            revocations=_read(known["revocations"]),
        ),
    )


def _written(items: Iterable[bytes]) -> list[str]:
    """Bytes as JSON holds them."""
    return [base64.b64encode(item).decode() for item in items]


def _read(items: Iterable[str]) -> tuple[bytes, ...]:
    """The same, back."""
    return tuple(base64.b64decode(item) for item in items)


def _anchor_written(one: Anchor) -> dict[str, str | None]:
    """A recognised authority as JSON holds it."""
    until = None if one.until_at is None else one.until_at.isoformat()
    return {"name": one.name, "der": _written([one.der])[0], "from_at": one.from_at.isoformat(), "until_at": until}


def _anchor(line: dict[str, str]) -> Anchor:
    """The same, back."""
    return Anchor(
        name=line["name"],
        der=_read([line["der"]])[0],
        from_at=datetime.fromisoformat(line["from_at"]),
        until_at=_moment(line["until_at"]),
    )


def answer_bytes(verdict: Verdict) -> bytes:
    """The verdict as JSON."""
    return json.dumps(asdict(verdict), default=_plain).encode()


def verdict_from(answer: bytes) -> Verdict:
    """The verdict in the JSON."""
    told = json.loads(answer)
    return Verdict(
        indication=Indication(told["indication"]),
        sub_indication=SubIndication(told["sub_indication"]),
        signatures=tuple(_signature(item) for item in told["signatures"]),
        findings=_findings(told["findings"]),
        pages=told["pages"],
    )


def _signature(told: dict[str, object]) -> SignatureFacts:
    """One signature of the JSON."""
    return SignatureFacts(
        field=str(told["field"]),
        is_time_stamp=bool(told["is_time_stamp"]),
        signer_name=str(told["signer_name"]),
        person_id=cast("int | None", told["person_id"]),
        organisation=str(told["organisation"]),
        signed_at=_moment(told["signed_at"]),
        timestamped_at=_moment(told["timestamped_at"]),
        level=Level(str(told["level"])),
        serial=str(told["serial"]),
        reason=str(told["reason"]),
        certificate_sha256=str(told["certificate_sha256"]),
        is_ours=bool(told["is_ours"]),
        recognised_by=str(told["recognised_by"]),
        indication=Indication(str(told["indication"])),
        sub_indication=SubIndication(str(told["sub_indication"])),
        findings=_findings(cast("list[dict[str, object]]", told["findings"])),
    )


def _findings(told: list[dict[str, object]]) -> tuple[Finding, ...]:
    """The findings of the JSON."""
    return tuple(Finding(code=str(item["code"]), facts=cast("dict[str, str | int]", item["facts"])) for item in told)


def _moment(told: object) -> datetime | None:
    """A time of the JSON."""
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def _plain(value: object) -> str:
    """A time as JSON holds it."""
    if isinstance(value, datetime):
        return value.isoformat()
    message = f"{type(value).__name__} has no place in a verdict"
    raise TypeError(message)
