"""The time authority: answers RFC 3161 requests, in one process or over HTTP.

Serials are random numbers of 127 bits, so they stay unique across restarts and kill -9 without a row
(section 2.4.2: unique for each token).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from asn1crypto import cms as read_cms
from asn1crypto import core, tsp, x509

from signing.core.authority import TIME_POLICY
from signing.core.errors import TimeNotGivenError
from signing.doors import ca, clock, cms, raw

DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
LONGEST_REQUEST = 4_096
_SERIAL_SIZE = 16
_SET_TAG = bytes((cms.SET,))
_GENERALIZED_TIME = 0x18
_POLICY = cms.oid(TIME_POLICY)
_ACCURACY = cms.value(cms.SEQUENCE, cms.value(cms.INTEGER, b"\x01"))  # one second
_GRANTED = cms.value(cms.SEQUENCE, cms.value(cms.INTEGER, b"\x00"))


class _Refusal(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    """A TimeStampResp without a token, as section 2.4.2 wants it for a refusal."""

    _fields: ClassVar[list[tuple[str, type]]] = [("status", tsp.PKIStatusInfo)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAuthority:
    """The authority's certificate and key, and the issuer's certificate that travels with its tokens."""

    holder: ca.Holder
    issuer: ca.Certificate


def answer(request: bytes, *, authority: TimeAuthority) -> bytes:
    """The response to the request, both DER; a request that cannot be granted gets its refusal code."""
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        refusal = _refusal(asked)
    except (ValueError, TypeError, KeyError, OverflowError):
        refusal, asked = "bad_data_format", None
    if asked is None or refusal:
        return _refused(refusal)
    return cms.value(cms.SEQUENCE, _GRANTED, _token(asked, authority))


def unavailable() -> bytes:
    """The response of an authority that cannot give the time just now."""
    return _refused("time_not_available")


def request_for(digest: bytes, *, nonce: int, algorithm: str = "sha256") -> bytes:
    """A request for a token over the digest, DER."""
    imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest}
    return bytes(
        tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}).dump()
    )


def token_in(response: bytes) -> bytes:
    """The token of a response, DER. Raises TimeNotGivenError when it was refused."""
    try:
        answered = tsp.TimeStampResp.load(response, strict=True)
        status = answered["status"]["status"].native
        if status in {"granted", "granted_with_mods"}:
            return bytes(answered["time_stamp_token"].dump())
    except (ValueError, TypeError, KeyError) as error:
        raise TimeNotGivenError from error
    raise TimeNotGivenError(status=status)


def check_token(token: bytes, digest: bytes, *, nonce: int, certificate: ca.Certificate) -> datetime:
    """The token's time, when imprint, nonce, certificate and signature are what they must be.

    Raises TimeNotGivenError for everything else (RFC 3161 section 2.2: the requester shall verify).
    """
    try:
        signed = read_cms.ContentInfo.load(token, strict=True)["content"]
        stated = signed["encap_content_info"]["content"]
        (signer,) = signed["signer_infos"]
        said = _SET_TAG + signer["signed_attrs"].dump()[1:]  # RFC 5652 section 5.4; before it is taken apart
        attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
        own = ca.certificate_der(certificate)
        named = attributes["signing_certificate_v2"]["certs"][0]["cert_hash"].native
        fits = (
            stated.parsed["message_imprint"]["hashed_message"].native == digest
            and stated.parsed["nonce"].native == nonce
            and named == hashlib.sha256(own).digest()
            and attributes["message_digest"].native == hashlib.sha256(bytes(stated)).digest()
        )
        if not fits or not raw.verifies(raw.public_key_of(certificate), signer["signature"].native, said):
            raise TimeNotGivenError
        moment = stated.parsed["gen_time"].native
    except (ValueError, TypeError, KeyError) as error:
        raise TimeNotGivenError from error
    return _moment(moment)


def check_nonce(token: bytes, *, nonce: int) -> None:
    """Returns when the token answers this very request. Raises TimeNotGivenError."""
    try:
        stated = read_cms.ContentInfo.load(token, strict=True)["content"]["encap_content_info"]["content"].parsed
        if stated["nonce"].native == nonce:
            return
    except (ValueError, TypeError, KeyError) as error:
        raise TimeNotGivenError from error
    raise TimeNotGivenError


def _moment(value: object) -> datetime:
    """A time read from a token."""
    if not isinstance(value, datetime):
        raise TimeNotGivenError
    return value


def _refusal(asked: tsp.TimeStampReq) -> str:
    """Why the request is refused, as RFC 3161 names it, or an empty string. Section 2.4.2."""
    imprint = asked["message_imprint"]
    digest = imprint["hash_algorithm"]["algorithm"].native
    if asked["version"].native != "v1":
        return "bad_request"
    if digest not in DIGESTS:
        return "bad_alg"
    if len(imprint["hashed_message"].native) != DIGESTS[digest]:
        return "bad_data_format"
    if asked["req_policy"].native not in {None, TIME_POLICY}:
        return "unaccepted_policy"
    if asked["extensions"].native:
        return "unaccepted_extensions"
    asked["nonce"].native, asked["cert_req"].native
    return ""


def _refused(code: str) -> bytes:
    """A refusal with its code."""
    status = {"status": "rejection", "fail_info": {code}}
    return bytes(_Refusal({"status": status}).dump())


def _token(asked: tsp.TimeStampReq, authority: TimeAuthority) -> bytes:
    """The signed token: a CMS SignedData over the TSTInfo, RFC 3161 section 2.4.2, RFC 5816."""
    own = ca.certificate_der(authority.holder.certificate)
    stated = _stated(asked, own)
    signed = cms.sign(hashlib.sha256(stated).digest(), signer=authority.holder, kind=cms.TIME_STATEMENT)
    brought = (own, ca.certificate_der(authority.issuer)) if asked["cert_req"].native else ()
    return cms.container(signed, content=cms.enclosed(cms.TIME_STATEMENT, stated), certificates=brought)


def _stated(asked: tsp.TimeStampReq, own: bytes) -> bytes:
    """What the token says (TSTInfo): policy, imprint, serial, time, accuracy, nonce, name."""
    serial = secrets.randbits(126) | 1 << 126
    return cms.value(
        cms.SEQUENCE,
        cms.value(cms.INTEGER, b"\x01"),
        _POLICY,
        asked["message_imprint"].dump(),
        cms.value(cms.INTEGER, serial.to_bytes(_SERIAL_SIZE, "big")),
        cms.value(_GENERALIZED_TIME, _as_written(clock.trusted_time())),
        _ACCURACY,
        b"" if asked["nonce"].native is None else asked["nonce"].dump(),
        _named(own),
    )


def _as_written(moment: datetime) -> bytes:
    """The time in UTC, its fraction without zeros at the end (RFC 3161 section 2.4.2)."""
    text = f"{moment:%Y%m%d%H%M%S.%f}".rstrip("0").rstrip(".")
    return f"{text}Z".encode()


@lru_cache(maxsize=16)
def _named(certificate: bytes) -> bytes:
    """The authority's name as its tokens carry it: tsa [0] GeneralName."""
    subject = x509.Certificate.load(certificate)["tbs_certificate"]["subject"].dump()
    return cms.value(cms.context(0), cms.value(cms.context(4), subject))
