"""Time tokens for other rooms."""

import secrets

from signing import authorities
from signing.doors import ca, far_time, timetoken, tsa


def stamp_time(digest: bytes) -> bytes:
    """An RFC 3161 token over a SHA-256 digest, DER, read back before it is given.

    The authority reads its own clock. Nothing is written: a crash loses nothing. Raises TimeNotGivenError.
    """
    authority = authorities.safe().time_authority()
    nonce = secrets.randbits(63) | 1 << 62
    token = tsa.token_in(tsa.answer(tsa.request_for(digest, nonce=nonce), authority=authority))
    tsa.check_token(token, digest, nonce=nonce, certificate=authority.holder.certificate)
    return token


def stamp_time_outside(digest: bytes, *, address: str, roots: bytes) -> bytes:
    """A token of another authority over a SHA-256 digest, DER, read back before it is given.

    `roots` are the certificates it stands under, PEM. Nothing is written. Raises TimeNotGivenError.
    """
    nonce = secrets.randbits(63) | 1 << 62
    token = tsa.token_in(far_time.answer(tsa.request_for(digest, nonce=nonce), address=address))
    timetoken.proven(token, digest, roots=ca.all_in(roots))
    tsa.check_nonce(token, nonce=nonce)
    return token
