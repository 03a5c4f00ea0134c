"""Signatures over bytes that lie elsewhere, CAdES-B-T (ETSI EN 319 122-1 clause 6.3)."""

import hashlib
from datetime import datetime

from signing.doors import ca, cms, pades, tsa
from signing.doors.pades import Proofs


def sign_bytes(data: bytes, *, holder: ca.Holder, proofs: Proofs, authority: tsa.TimeAuthority, at: datetime) -> bytes:
    """The detached signature with the time it claims and a time stamp over it, DER.

    Raises SignatureNotMadeError, TimeNotGivenError.
    """
    digest = hashlib.sha256(data).digest()
    signed = cms.sign(digest, signer=holder, kind=cms.DATA, more=(cms.signing_time(at),))
    token = pades.token_over(hashlib.sha256(signed.signature).digest(), authority)
    return cms.container(signed, content=cms.DETACHED, certificates=pades.brought(holder, proofs), token=token)
