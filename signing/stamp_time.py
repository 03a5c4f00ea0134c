"""Time tokens for other rooms."""

import secrets

from signing import authorities
from signing.doors import tsa


def stamp_time(digest: bytes) -> bytes:
    """An RFC 3161 token over a SHA-256 digest, DER, read back before it is given.

    The authority reads its own clock. Nothing is written: a crash loses nothing. Raises TimeNotGivenError.
    """
    authority = authorities.safe().time_authority()
    nonce = secrets.randbits(63) | 1 << 62
    token = tsa.token_in(tsa.answer(tsa.request_for(digest, nonce=nonce), authority=authority))
    tsa.check_token(token, digest, nonce=nonce, certificate=authority.holder.certificate)
    return token
