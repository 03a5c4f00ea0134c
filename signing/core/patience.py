"""How often a stranger may have a file judged: each judgement costs a second of a machine that others work on."""

from datetime import datetime, timedelta

MOST = 12
WITHIN = timedelta(minutes=1)


def still_counting(earlier: tuple[datetime, ...], *, at: datetime) -> tuple[datetime, ...]:
    """Those of the earlier askings that still count."""
    return tuple(moment for moment in earlier if at - WITHIN < moment <= at)


def may_ask(earlier: tuple[datetime, ...], *, at: datetime) -> bool:
    """True when one more asking is within the measure."""
    return len(still_counting(earlier, at=at)) < MOST
