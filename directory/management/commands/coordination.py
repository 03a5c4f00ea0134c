"""Who sees figures across ministries: `coordination`, `coordination grant UNIT …`, `coordination end POWER`."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory import audit
from directory.coordinate import coordinate, end_coordination
from directory.coordinations import coordinations_over
from directory.core.day import day_of
from directory.core.errors import DirectoryError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Order, Term
from directory.wording import SENTENCES


class Command(BaseCommand):
    """Shows the powers in force and ahead, enters one, ends one."""

    help = "Shows whose head sees figures of all ministries, never letters; enters such a power, or ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is wanted."""
        wanted = parser.add_subparsers(dest="wanted")
        grant = wanted.add_parser("grant", help="enter the power of a unit")
        grant.add_argument("unit", type=int, help="the unit, as `duties` shows bodies")
        grant.add_argument("--authority", required=True, help="who grants it")
        grant.add_argument("--order", required=True, help="number of the order")
        grant.add_argument("--order-on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        grant.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        grant.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD")
        end = wanted.add_parser("end", help="end a power at once")
        end.add_argument("power", type=int, help="its number, as `coordination` shows it")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Grants or ends, then shows."""
        at = timezone.now()
        on = day_of(at)
        try:
            if options["wanted"] == "grant":
                term = Term(from_on=options["from_on"] or on, until_on=options["until"])
                order = Order(number=options["order"], on=options["order_on"])
                authority = options["authority"]
                coordinate(options["unit"], authority=authority, term=term, order=order, by=CLOCKWORK, at=at)
            elif options["wanted"] == "end":
                end_coordination(options["power"], by=CLOCKWORK, at=at)
        except DirectoryError as error:
            audit.refused(error, by=CLOCKWORK, act=f"coordination {options['wanted']}", about="command", at=at)
            raise CommandError(str(SENTENCES[type(error)])) from error
        for one in coordinations_over(Term(from_on=on)):
            until = "…" if one.until_on is None else one.until_on.isoformat()
            ended = "" if one.withdrawn_at is None else f"  withdrawn {day_of(one.withdrawn_at)}"
            days = f"{one.from_on} – {until}"
            self.stdout.write(f"{one.id:>4}  {one.unit.to('en')}  {days}  {one.order}, {one.authority}{ended}")
