"""How often something was done, by what it was done to and with which note."""

from datetime import datetime

from django.db.models import Count

from directory.audit import Outcome
from directory.models import JournalLine

LIMIT = 50_000


def prints_since(since: datetime) -> tuple[tuple[str, str, int], ...]:
    """The papers printed since then, each with the note and how often; so many lines at most. One query."""
    lines = JournalLine.objects.filter(act="print", at__gt=since, outcome=Outcome.DONE).order_by("about", "note")
    return tuple(lines.values("about", "note").annotate(n=Count("pk")).values_list("about", "note", "n")[:LIMIT])
