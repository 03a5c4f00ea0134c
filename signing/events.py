"""What happened to keys, in order: the archive's log follows this."""

from signing.core.keys import Happening, KeyEvent
from signing.models import Event


def events_after(cursor: int, limit: int = 500) -> tuple[KeyEvent, ...]:
    """The events after the cursor, oldest first; `seq` of the last is the next cursor."""
    return tuple(
        KeyEvent(seq=row.id, kind=Happening(row.kind), facts=row.facts, at=row.at)
        for row in Event.objects.filter(id__gt=cursor).order_by("id")[:limit]
    )
