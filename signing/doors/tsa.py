"""The time authority: answers RFC 3161 requests, in one process or over HTTP.

Serials are random numbers of 127 bits, so they stay unique across restarts and kill -9 without a row
(section 2.4.2: unique for each token).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from signing.core.authority import TIME_POLICY
from signing.core.errors import TimeNotGivenError
from signing.doors import ca, clock

DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
LONGEST_REQUEST = 4_096
_ACCURACY_SECONDS = 1


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
    token = _token(asked, authority)
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


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
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        stated = signed["encap_content_info"]["content"]
        (signer,) = signed["signer_infos"]
        attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
        own = certificate.public_bytes(Encoding.DER)
        named = attributes["signing_certificate_v2"]["certs"][0]["cert_hash"].native
        fits = (
            stated.parsed["message_imprint"]["hashed_message"].native == digest
            and stated.parsed["nonce"].native == nonce
            and named == hashlib.sha256(own).digest()
            and attributes["message_digest"].native == hashlib.sha256(bytes(stated)).digest()
        )
        key = certificate.public_key()
        if not fits or not isinstance(key, ec.EllipticCurvePublicKey):
            raise TimeNotGivenError
        key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))
        moment = stated.parsed["gen_time"].native
    except (ValueError, TypeError, KeyError, InvalidSignature) as error:
        raise TimeNotGivenError from error
    return _moment(moment)


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


def _token(asked: tsp.TimeStampReq, authority: TimeAuthority) -> cms.ContentInfo:
    """The signed token: a CMS SignedData over the TSTInfo, RFC 3161 section 2.4.2, RFC 5816."""
    stated = _stated(asked, authority).dump()
    certificate = authority.holder.certificate.public_bytes(Encoding.DER)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [hashlib.sha256(stated).digest()]},
            {
                "type": "signing_certificate_v2",
                "values": [{"certs": [{"cert_hash": hashlib.sha256(certificate).digest()}]}],
            },
        ]
    )
    own = x509.Certificate.load(certificate)
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
        "digest_algorithm": digest,
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": authority.holder.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
    }
    signed: dict[str, object] = {
        "version": "v3",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(stated)},
        "signer_infos": [signer],
    }
    if asked["cert_req"].native:
        issuer = x509.Certificate.load(authority.issuer.public_bytes(Encoding.DER))
        signed["certificates"] = [own, issuer]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _stated(asked: tsp.TimeStampReq, authority: TimeAuthority) -> tsp.TSTInfo:
    """What the token says: policy, imprint, serial, time, accuracy, nonce, name."""
    subject = x509.Certificate.load(authority.holder.certificate.public_bytes(Encoding.DER)).subject
    stated: dict[str, object] = {
        "version": "v1",
        "policy": TIME_POLICY,
        "message_imprint": asked["message_imprint"],
        "serial_number": secrets.randbits(126) | 1 << 126,
        "gen_time": clock.trusted_time(),
        "accuracy": {"seconds": _ACCURACY_SECONDS},
        "tsa": x509.GeneralName(name="directory_name", value=subject),
    }
    if asked["nonce"].native is not None:
        stated["nonce"] = asked["nonce"]
    return tsp.TSTInfo(stated)
