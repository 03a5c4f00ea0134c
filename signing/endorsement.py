"""Whether a signature over bytes that lie elsewhere holds."""

from signing import authorities
from signing.core.endorsement import Endorsement
from signing.doors import ca, endorsed

__all__ = ["Endorsement", "Trust", "endorsement_of", "our_trust"]

Trust = endorsed.Trust


def our_trust() -> Trust:
    """Our roots and what our authorities say of revocations now. Raises NotEstablishedError, TokenNotReadyError."""
    roots = authorities.safe().roots()
    lists = (authorities.revocation_list(name) for name in (*roots, *authorities.issuers()))
    return Trust(roots=tuple(map(ca.certificate_der, roots.values())), revocations=tuple(lists))


def endorsement_of(data: bytes, signature: bytes, *, trust: Trust) -> Endorsement:
    """What the signature says of these bytes at the time its token proves; nothing raises."""
    return endorsed.endorsement_of(data, signature, trust=trust)
