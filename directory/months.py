"""What a ministry's tables of months say: the second date of a day, and the lines themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from directory.core.errors import NotWithinReachError
from directory.core.months import Era, Month, SecondDate, day_in, hint, is_open
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.models import MonthStart, Unit
from directory.workdays import may_declare

SHOWN = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """One month of a ministry's table, and what may still be done with it."""

    month: Month
    first_on: date
    entered_by: Name
    entered_at: datetime
    is_open: bool
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EraFacts:
    """One calendar of one ministry: whether it is printed, today by its table, its newest months, what comes next."""

    era: Era
    is_printed: bool
    today: SecondDate | None
    months: tuple[MonthFacts, ...]
    next_month: Month
    next_on: date


def second_dates(body_id: int, *, on: date) -> tuple[SecondDate, ...]:
    """The dates that this ministry's letters carry beside the Gregorian one on that day; none its table does not know.

    One query where the ministry prints none, else one more for each.
    """
    body = Unit.objects.only("prints_hijri", "prints_kurdish").get(pk=body_id)
    found = (day_in(MonthStart.objects.table(body_id, era), on) for era in printed_by(body))
    return tuple(one for one in found if one is not None)


def printed_by(body: Unit) -> tuple[Era, ...]:
    """The calendars whose date the ministry's letters carry."""
    chosen = {Era.HIJRI: body.prints_hijri, Era.KURDISH: body.prints_kurdish}
    return tuple(era for era, is_chosen in chosen.items() if is_chosen)


def calendars(body_id: int, *, reach: Reach, today: date) -> tuple[EraFacts, ...]:
    """Both calendars of the ministry, for whoever keeps them. Raises NotWithinReachError."""
    if body_id not in may_declare(reach):
        raise NotWithinReachError
    printed = printed_by(Unit.objects.get(pk=body_id))
    rows = list(MonthStart.objects.current(body_id).select_related("entered_by").order_by("-first_on", "-id"))
    return tuple(_facts(era, [row for row in rows if row.era == era], era in printed, today) for era in Era)


def _facts(era: Era, rows: list[MonthStart], is_printed: bool, today: date) -> EraFacts:  # noqa: FBT001  (a fact)
    table = {row.named(): row.first_on for row in rows}
    next_month, next_on = hint(era, table=table, today=today)
    return EraFacts(
        era=era,
        is_printed=is_printed,
        today=day_in(table, today),
        months=tuple(
            MonthFacts(
                month=row.named(),
                first_on=row.first_on,
                entered_by=row.entered_by.name(),
                entered_at=row.entered_at,
                is_open=is_open(row.named(), table=table, today=today),
                is_last=row is rows[0],
            )
            for row in rows[:SHOWN]
        ),
        next_month=next_month,
        next_on=next_on,
    )
