"""Who looks after what: `duties`, `duties assign PERSON DUTY --body ID`, `duties end PERSON`."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory import audit, staff, whois
from directory.assign import assign, discharge
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.errors import DirectoryError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.wording import SENTENCES


class Command(BaseCommand):
    """Shows the duties of every body, charges somebody with one, ends one."""

    help = "Shows who is administrator, clearance officer, key officer or auditor; nobody is two of them, or registrar."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is wanted."""
        wanted = parser.add_subparsers(dest="wanted")
        charge = wanted.add_parser("assign", help="charge somebody with a duty for a body")
        charge.add_argument("person", help="user name")
        charge.add_argument("duty", choices=[duty.value for duty in Duty if duty is not Duty.REGISTRAR])
        charge.add_argument("--body", type=int, required=True, metavar="ID", help="as `duties` shows it")
        charge.add_argument("--order", default="", help="the order that charges")
        charge.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD")
        end = wanted.add_parser("end", help="end somebody's duty with today")
        end.add_argument("person", help="user name")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Assigns or ends, then shows."""
        at = timezone.now()
        on = day_of(at)
        try:
            if options["wanted"] == "assign":
                person = whois.person_named(options["person"])
                term, body = Term(from_on=on, until_on=options["until"]), whois.unit_facts(options["body"]).body_id
                duty, order = Duty(options["duty"]), options["order"]
                assign(person.pk, duty=duty, body_id=body, term=term, order=order, by=CLOCKWORK, at=at)
            elif options["wanted"] == "end":
                person = whois.person_named(options["person"])
                discharge(person.pk, last_on=on, by=CLOCKWORK, at=at)
        except DirectoryError as error:
            audit.refused(error, by=CLOCKWORK, act=f"duties {options['wanted']}", about="command", at=at)
            raise CommandError(str(SENTENCES[type(error)])) from error
        for unit in whois.bodies():
            self.stdout.write(f"{unit.id:>4}  {unit.name.en or unit.name.ar}")
            for duty, holder in staff.duties_of(unit.id, on=on):
                self.stdout.write(f"      {duty.value:<14} {holder.username}")
