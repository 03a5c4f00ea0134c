"""What a time token proves."""

from signing import trust
from signing.doors import ca, timetoken
from signing.doors.timetoken import Proven

__all__ = ["Proven", "proven_time"]


def proven_time(token: bytes, digest: bytes, *, roots: bytes = b"") -> Proven:
    """The time a token proves of a SHA-256 digest, and who says it; `roots` are PEM, our own without them.

    Raises TimeNotGivenError, NotUnderRootError, NotEstablishedError.
    """
    known = ca.all_in(roots) if roots else tuple(map(ca.certificate_der, trust.safe().roots().values()))
    return timetoken.proven(token, digest, roots=known)
