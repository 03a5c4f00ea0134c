"""A ministry from files: `organise FOLDER` shows what would be done, `organise FOLDER --do` does it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from directory import audit
from directory.core.errors import DirectoryError
from directory.core.organisation import PEOPLE, POSTS, UNITS, Fault, Organisation, organisation_from
from directory.core.reach import CLOCKWORK
from directory.doors.first_password import first_password
from directory.organised import organised
from directory.settle import settle
from directory.wording import SENTENCES

FINDINGS = {
    "not_csv": "this is no CSV file in UTF-8.",
    "columns": "the column “{value}” is missing, unknown or there twice.",
    "cells": "this line has more or fewer cells than the first.",
    "empty": "“{value}” is empty.",
    "too_long": "“{value}” is too long.",
    **dict.fromkeys(("external", "head", "signs", "registry"), "“{value}” is neither yes nor no."),
    "username": "“{value}” is no user name: it has a space.",
    "rank": "“{value}” is no rank from 0 to 999.",
    "level": "“{value}” is no level: 0, 1 or 2.",
    "language": "“{value}” is no language: ar, ckb or en.",
    "email": "“{value}” is no e-mail address.",
    "from": "“{value}” is no day: write it as 2026-01-31.",
    "twice": "“{value}” stands in an earlier line already.",
    "parent": "the unit above, “{value}”, is in no line and not there yet.",
    "circle": "“{value}” lies below itself.",
    "deep": "“{value}” lies too deep below its ministry.",
    "unit": "the unit “{value}” is in no line and not there yet.",
    "heads": "the unit “{value}” has another head; a unit has one.",
    "post": "the post “{value}” is in no line and not there yet.",
    "differs": "“{value}” is there already and says something else; this command renames, moves and changes nothing.",
    "taken": "“{value}” is the user name of somebody with another name, or of somebody who left.",
}


class Command(BaseCommand):
    """Shows what is to be done; with --do it is done, all of it or nothing."""

    help = (
        "Founds units, posts and people of a ministry from CSV files (docs/operations.md); without --do it only shows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, and whether it is meant."""
        parser.add_argument("folder", type=Path, help=f"with {UNITS}, {POSTS}, {PEOPLE}")
        parser.add_argument("--do", action="store_true", help="do it; first passwords are printed once")

    def handle(self, *_: Any, folder: Path, do: bool, **_options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Shows, and does it where that was asked: passwords are printed before the commit, so that none is lost."""
        at = timezone.now()
        wanted = organisation_from(_read(folder), present=organised())
        if wanted.faults:
            raise CommandError("\n".join([*map(_said, wanted.faults), "Nothing was changed."]))
        passwords = {one.username: first_password() if do else None for one in wanted.hired}
        encoded = {name: make_password(password) for name, password in passwords.items()}  # slow: before the lock
        try:
            with transaction.atomic():
                settle(wanted, encoded=encoded, by=CLOCKWORK, at=at)
                self.stdout.write("\n".join(_shown(wanted)))
                if do and passwords:
                    self._hand_over(passwords)
                transaction.set_rollback(not do)  # a trial: every deed was asked, none is kept
        except DirectoryError as error:
            audit.refused(error, by=CLOCKWORK, act="organise", about="command", at=at)
            raise CommandError(f"{PEOPLE}, line {error.facts.get('line', '?')}: {SENTENCES[type(error)]}") from error
        if not do and not wanted.is_empty():
            self.stdout.write("Nothing was changed yet. With --do it is done.")

    def _hand_over(self, passwords: dict[str, str | None]) -> None:
        self.stdout.write("\nFirst passwords, shown this once: hand each to its owner alone.")
        for name, password in passwords.items():
            self.stdout.write(f"  {name}  {password}")
        self.stdout.flush()


def _read(folder: Path) -> dict[str, bytes]:
    """Those of the three files that are there. Raises CommandError when none is."""
    try:
        found = {file: (folder / file).read_bytes() for file in (UNITS, POSTS, PEOPLE) if (folder / file).exists()}
    except OSError as error:
        raise CommandError(f"{folder} cannot be read: {error.strerror}.") from error
    if not found:
        raise CommandError(f"{folder} has none of {UNITS}, {POSTS}, {PEOPLE}.")
    return found


def _said(fault: Fault) -> str:
    return f"{fault.file}, line {fault.line}: {FINDINGS[fault.finding].format(value=fault.value)}"


def _shown(wanted: Organisation) -> Iterator[str]:
    """A line for each thing that is new or changes."""
    if wanted.is_empty():
        yield "Nothing to change."
    for unit in wanted.units:
        yield f"unit    {unit.code}  {unit.name.ar}  below {unit.parent or '-'}"
    for post in wanted.posts:
        yield f"post    {post.code}  {post.title.ar}  in {post.unit}"
    for one in wanted.hired:
        yield f"person  {one.username}  {one.name.ar}"
    for one in wanted.cleared:
        yield f"level   {one.username}  {one.level}"
    for one in wanted.appointed:
        yield f"holds   {one.username}  {one.post}  from {one.from_on}"
