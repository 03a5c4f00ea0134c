"""Signatures whose key lies outside: the document is prepared here, signed elsewhere, completed here.

While it waits, the place of the signature holds one by a throw-away key of the same kind; it verifies with
nothing and is replaced.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from asn1crypto import cms as read_cms

from signing.core.errors import NotSignableError
from signing.core.policy import KeyKind, Level
from signing.doors import answers, ca, pades, raw, tsa

_SET_TAG = b"\x31"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document that waits for its signature, and the bytes that are to be signed (SHA-256)."""

    pdf: bytes
    to_sign: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """Where the hex digits of the last signature lie, and what they say."""

    start: int
    end: int
    container: read_cms.ContentInfo


def prepare(
    pdf: bytes, act: pades.Act, *, certificate: ca.Certificate, proofs: pades.Proofs, authority: tsa.TimeAuthority
) -> Prepared:
    """The document with everything but the signature. Raises what pades.sign_pdf raises."""
    kind = KeyKind(raw.kind_of(certificate.public_key()))
    holder = ca.Holder(certificate=certificate, key=_stand_in(kind))
    level = Level.LT if act.level is Level.LTA else act.level
    made = pades.sign_pdf(pdf, replace(act, level=level), holder=holder, proofs=proofs, authority=authority)
    return Prepared(pdf=made, to_sign=_said(_gap(made).container))


def algorithm_of(certificate: ca.Certificate) -> str:
    """How the certificate's key signs, as cards and services name it."""
    kind = raw.kind_of(certificate.public_key())
    return f"{kind} PKCS #1 v1.5, SHA-256" if kind.startswith("RSA") else f"ECDSA {kind}, SHA-256"


def complete(
    pdf: bytes, answer: bytes, *, certificate: ca.Certificate, level: Level, authority: tsa.TimeAuthority
) -> bytes:
    """The prepared document with the signature in its place, time-stamped as the level wants.

    Raises what `signature_in` raises, NotSignableError when the document is not a prepared one,
    TimeNotGivenError.
    """
    gap = _gap(pdf)
    signature = answers.signature_in(answer, _said(gap.container), certificate=certificate)
    (signer,) = gap.container["content"]["signer_infos"]
    signer["signature"] = signature
    if level is not Level.B:
        token = pades.token_over(hashlib.sha256(signature).digest(), authority)
        values = read_cms.SetOfContentInfo([read_cms.ContentInfo.load(token)])
        signer["unsigned_attrs"] = [{"type": "signature_time_stamp_token", "values": values}]
    digits = gap.container.dump().hex().encode()
    room = gap.end - gap.start
    if len(digits) > room:
        raise NotSignableError
    made = pdf[: gap.start] + digits.ljust(room, b"0") + pdf[gap.end :]
    return pades.stamp_pdf(made, proofs=None, authority=authority) if level is Level.LTA else made


def _gap(pdf: bytes) -> _Gap:
    """The last signature of the document. Raises NotSignableError when there is none."""
    try:
        *_, found = _RANGE.finditer(pdf)
        _, before, after, _ = (int(number) for number in found.groups())
        digits = pdf[before + 1 : after - 1]
        container = read_cms.ContentInfo.load(bytes.fromhex(digits.decode("ascii")))
        _ = container["content"]["signer_infos"][0]["signature"].native
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise NotSignableError from error
    return _Gap(start=before + 1, end=after - 1, container=container)


def _said(container: read_cms.ContentInfo) -> bytes:
    """The signed attributes as they are signed, RFC 5652 section 5.4."""
    (signer,) = container["content"]["signer_infos"]
    return _SET_TAG + bytes(signer["signed_attrs"].dump())[1:]


@lru_cache(maxsize=len(KeyKind))
def _stand_in(kind: KeyKind) -> raw.Key:
    """A key of the kind that belongs to nobody."""
    return raw.new_key(kind)
