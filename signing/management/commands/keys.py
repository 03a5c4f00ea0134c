"""Signing keys: `keys ending`, `keys certify FILE …`, `keys adopt FILE …`; the last two ask a second officer."""

from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory import audit, whois
from directory import wording as directory_wording
from directory.core.day import day_of
from directory.core.errors import DirectoryError, Refused
from directory.core.reach import CLOCKWORK, PUBLIC, Reach
from directory.enter import enter
from signing import key_office, wording
from signing.ask import ask
from signing.core.errors import SigningError
from signing.core.keys import JointAct
from signing.keys import keys_expiring

_ACTS = {
    "certify": (JointAct.CERTIFY, key_office.presented_request),
    "adopt": (JointAct.ADOPT, key_office.presented_certificate),
}
_LINES = ("subject", "issuer", "key", "fingerprint", "not_before", "not_after")


class Command(BaseCommand):
    """Lists what ends, and puts a card's request or certificate before a second key officer."""

    by: Reach  # whose refusal it is: the officer's, once the password said who that is

    help = "Lists certificates that end within 30 days; asks for a card's certificate from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is wanted."""
        wanted = parser.add_subparsers(dest="wanted", required=True)
        wanted.add_parser("ending", help="whose certificate ends within 30 days")
        for name, about in (
            ("certify", "a PKCS #10 request from a card"),
            ("adopt", "a recognised authority's certificate"),
        ):
            one = wanted.add_parser(name, help=f"ask a second officer for {about}")
            one.add_argument("file", type=Path)
            one.add_argument("--owner", required=True, metavar="PERSON", help="user name of whose key it is")
            one.add_argument(
                "--as", dest="officer", required=True, metavar="PERSON", help="the key officer's user name"
            )
            one.add_argument("--password-file", type=Path, metavar="FILE", help="else the password is asked for")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Lists or asks."""
        at, self.by = timezone.now(), CLOCKWORK
        try:
            if options["wanted"] == "ending":
                self._ending(at)
            else:
                self._ask(options, at)
        except Refused as error:
            audit.refused(error, by=self.by, act=f"keys {options['wanted']}", about="command", at=at)
            raise CommandError(_sentence(error)) from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _ending(self, at: datetime) -> None:
        found = keys_expiring(day_of(at))
        people = whois.people_by_id(one.person_id for one in found if one.person_id is not None)
        bodies = whois.units_by_id(one.body_id for one in found if one.body_id is not None)
        for one in found:
            person, body = people.get(one.person_id or 0), bodies.get(one.body_id or 0)
            whose = person.username if person else f"seal of {body.name.en or body.name.ar}" if body else "-"
            self.stdout.write(f"{one.ends_on}  {one.days_left:>2} days  {whose}  {one.serial}")

    def _ask(self, options: dict[str, Any], at: datetime) -> None:
        act, look = _ACTS[options["wanted"]]
        document = options["file"].read_bytes()
        presented = look(document, at=at)
        for name in _LINES:
            if value := getattr(presented, name):
                self.stdout.write(f"{name:<12} {value}")
        owner = whois.person_named(options["owner"])
        self.by = _officer(options, at)
        ask(act, owner.pk, document=document, by=self.by, at=at)
        self.stdout.write("Nothing changed yet: a second key officer must confirm it on the page within a day.")


def _officer(options: dict[str, Any], at: datetime) -> Reach:
    """The reach of the officer whose password was given."""
    file = options["password_file"]
    password = file.read_text(encoding="utf-8").strip("\r\n") if file else getpass("Key officer's password: ")
    person = enter(options["officer"], password=password, address="command", by=PUBLIC, at=at)
    return whois.reach_of(person, on=day_of(at))


def _sentence(error: Refused) -> str:
    if isinstance(error, SigningError):
        return wording.refusal(error)
    kinds = (kind for kind in type(error).__mro__ if kind in directory_wording.SENTENCES)
    return str(directory_wording.SENTENCES[next(kinds, DirectoryError)]) % error.facts
