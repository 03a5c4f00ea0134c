"""The health board: how much rests on which algorithm, authority and time authority, and until when."""

from datetime import datetime

from paper.isolate import isolate
from signing import authorities
from signing.core.authority import Role
from signing.core.health import BoardLine, Rest, board_of, holds_until, newest
from signing.doors import ca, pades, rests
from signing.models import Certificate

__all__ = ["board", "board_of", "holds_until", "newest", "rest_of_today", "rests_on"]

_READ = "signing.doors.rests:read"


def board(at: datetime) -> tuple[BoardLine, ...]:
    """The certificates in force by role, algorithm and issuer; those that end first come first."""
    rows = Certificate.objects.filter(revoked_at__isnull=True, not_after__gt=at).order_by("id")
    return board_of(
        rests.rest_of(role, ca.load_certificate(bytes(der))) for role, der in rows.values_list("role", "der").iterator()
    )


def rests_on(pdf: bytes) -> tuple[Rest, ...]:
    """What each signature and document time stamp of the PDF rests on, in order. It is read, not judged.

    Raises PaperError when the file crashes its reader or takes too much.
    """
    return rests.rests_in(isolate(_READ, pdf))


def rest_of_today() -> Rest:
    """What a document time stamp made now would rest on: our time authority. Raises NotEstablishedError."""
    return rests.rest_of(rests.STAMP, authorities.safe().certificate(Role.TIME), digest=pades.DIGEST)
