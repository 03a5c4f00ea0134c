"""What the access journal tells as a whole: how often something was printed, and the latest moments in it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from directory.audit import Outcome
from directory.doors.together import Question
from directory.models import JournalLine
from directory.whois import JournalFacts, line_facts

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


def lines_asked(*about: str, among: Iterable[str], outcome: str, limit: int) -> Question[list[JournalFacts]]:
    """The newest lines of these things that ended so, with `among` of these acts alone, to be asked with others."""
    lines = JournalLine.objects.filter(about__in=about, outcome=outcome)
    lines = lines.filter(act__in=set(among)) if among else lines
    return Question(lines.order_by("-id")[:limit].select_related("person"), read=lambda rows: list(line_facts(rows)))
