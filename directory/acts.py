"""What the access journal tells as a whole: how often something was printed, and the latest moments in it."""

from datetime import datetime

from django.db.models import Count, QuerySet

from directory.audit import Outcome
from directory.models import JournalLine

LIMIT = 50_000


def prints_since(since: datetime) -> tuple[tuple[str, str, int], ...]:
    """The papers printed since then, each with the note and how often; so many lines at most. One query."""
    lines = JournalLine.objects.filter(act="print", at__gt=since, outcome=Outcome.DONE).order_by("about", "note")
    return tuple(lines.values("about", "note").annotate(n=Count("pk")).values_list("about", "note", "n")[:LIMIT])


def lines_ahead(at: datetime, *, among: int = 200) -> QuerySet[JournalLine]:
    """Those of the newest lines of the journal that carry a later moment."""
    newest = JournalLine.objects.order_by("-id").values("pk")[:among]
    return JournalLine.objects.filter(pk__in=newest, at__gt=at)


def latest_line_at(*, among: int = 200) -> datetime | None:
    """The latest moment that one of the newest lines of the journal carries."""
    return max(JournalLine.objects.order_by("-id").values_list("at", flat=True)[:among], default=None)
