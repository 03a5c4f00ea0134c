"""The clock of the time authority and of revocation lists: the one clock below views and commands.

A time token takes nobody's word for the time (RFC 3161 section 2.1), so this is not an argument.
"""

import time
from datetime import UTC, datetime


def trusted_time() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.fromtimestamp(time.time(), tz=UTC)
