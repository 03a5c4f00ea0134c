"""What a signed document carries to be judged by, as files to hand on."""

from paper.core.errors import PaperError
from paper.isolate import isolate
from signing.core.carried import Carried, carried_from

_TASK = "signing.doors.judge:carriage"


def carried_in(pdf: bytes) -> Carried:
    """Its certificates, revocation lists, answers and time tokens; nothing of what the sandbox cannot read."""
    try:
        return carried_from(isolate(_TASK, pdf))
    except PaperError:
        return Carried()
