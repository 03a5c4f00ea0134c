"""A first password again, for whoever forgot the own one: `changepassword PERSON`, in the place of Django's."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from directory import audit
from directory.core.errors import DirectoryError
from directory.core.reach import CLOCKWORK
from directory.doors.first_password import first_password
from directory.reset_password import reset_password
from directory.whois import person_named
from directory.wording import SENTENCES


class Command(BaseCommand):
    """Django's own asks for any password and leaves no line in the journal."""

    help = "Gives somebody a first password again, printed once; its owner changes it on entering. Journalled."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("person", help="user name")

    def handle(self, *_: Any, person: str, **_options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """The password is printed before the commit, so that none is lost."""
        at, password = timezone.now(), first_password()
        encoded = make_password(password)
        try:
            with transaction.atomic():
                reset_password(person_named(person).pk, encoded_password=encoded, by=CLOCKWORK, at=at)
                self.stdout.write(
                    f"First password, shown this once: hand it to its owner alone.\n  {person}  {password}"
                )
                self.stdout.flush()
        except DirectoryError as error:
            audit.refused(error, by=CLOCKWORK, act="changepassword", about="command", at=at)
            raise CommandError(str(SENTENCES[type(error)])) from error
