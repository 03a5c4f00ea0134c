"""Puts a backup back, or the rows that a kept data folder still proves, and says what is missing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.core.canonical import Json
from archive.core.errors import ArchiveError, CheckpointNotValidError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind
from archive.core.package import facts_from
from archive.enter import enter
from archive.lost_lines import lost_lines
from archive.management.commands.verify_log import summary
from archive.mend_log import mend_log
from archive.mend_twins import mend_twins
from archive.models import Entry
from archive.proven import last_numbers
from archive.rebuild import rebuild
from archive.recovery import Remains
from archive.restore import replay_tombstones, restore, restore_rows
from archive.stocktake import Depth, Stock, stocktake
from archive.wording import refusal
from directory.core.reach import CLOCKWORK


class Command(BaseCommand):
    """./run manage restore DATA.tar KEYS.tar | DATA.tar --database | --rows."""

    help = (
        "Puts a backup back into an empty data folder; or with --database only its rows beside a folder that was "
        "kept; or with --rows nothing at all. Then it puts back what log and objects prove, and says what is missing."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own attribute; there is no database yet)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files of a backup, or what was kept."""
        parser.add_argument("data", type=Path, nargs="?")
        parser.add_argument("keys", type=Path, nargs="?")
        parser.add_argument("--database", action="store_true", help="take the database alone out of DATA")
        parser.add_argument("--rows", action="store_true", help="the data folder was kept, the database is gone or old")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401  (Django's own signature)
        """Prints what was found; the log learns of the restoration."""
        data, keys = options["data"], options["keys"]
        if (data is None, keys is None) != _expected(options):
            raise CommandError("Name DATA and KEYS, or DATA and --database, or --rows alone.")
        try:
            self._files(data, keys, only_rows=options["rows"])
            lost = self._rebuilt()
        except ArchiveError as error:
            raise CommandError(refusal(error)) from error
        lost += self.numbers()
        stock = stocktake(depth=Depth.VAULT)
        self.stdout.write(summary(stock))
        lost += self._unplaced(stock)
        name = "" if data is None else data.name
        enter(EntryKind.RESTORE, body=_said(name, stock, len(lost)), by=CLOCKWORK, at=timezone.now())
        if stock.faults or lost:
            raise CommandError(f"{len(stock.faults) + len(lost)} things are missing or damaged; they are named above.")

    def numbers(self) -> list[Fault]:
        """Says the last number that records prove, for every register; returns what has no place in its register."""
        for body, register, year, last in last_numbers(by=CLOCKWORK):
            self.stdout.write(
                f"last number of the archive: {last} in {year}, register {register or '-'} of body {body}"
            )
        return []

    def _files(self, data: Path | None, keys: Path | None, *, only_rows: bool) -> None:
        if only_rows or data is None:
            call_command("migrate", verbosity=0)
        elif keys is None:
            restore_rows(data, by=CLOCKWORK)
            self.stdout.write("the database put back; everything else stays as it was kept")
        else:
            self.stdout.write(f"{restore(data, keys=keys, by=CLOCKWORK)} files put back")

    def _rebuilt(self) -> list[Fault]:
        """Log first, then rows, then erasures; an archive without a checkpoint has nothing to put back."""
        try:
            mended = mend_log(by=CLOCKWORK)
        except CheckpointNotValidError:
            self.stdout.write(
                f"{replay_tombstones(by=CLOCKWORK, at=timezone.now())} erasures repeated; there is no checkpoint yet"
            )
            return []
        made = rebuild(by=CLOCKWORK, at=timezone.now())
        gone = lost_lines(by=CLOCKWORK)
        erased = replay_tombstones(by=CLOCKWORK, at=timezone.now())
        twins, without_row = mend_twins(by=CLOCKWORK)
        for path in (*mended.files, *twins):
            self.stdout.write(f"mended  {path}")
        self.stdout.write(
            f"put back: {made.entries} entries, {made.records} records, {made.changes} changes of readers, "
            f"{made.checkpoints} checkpoints, {made.times} time tokens, {made.units} units, "
            f"{made.filed} rows of records management; {erased} erasures repeated"
        )
        for record_id in made.entered:
            self.stdout.write(f"entered {record_id}: the letter was whole in the vault, and stood in no log yet")
        lines = [Fault(code="journal_lines", object=f"{count} of {day}") for day, count in gone.items()]
        lost = [*mended.lost, *made.lost, *without_row, *lines]
        for fault in lost:
            self.stdout.write(f"LOST    {fault.code}: {fault.object}")
        return lost

    def _unplaced(self, stock: Stock) -> list[Fault]:
        """Deposits that reached the vault and not the log: the registrar alone knows whether they were answered."""
        remains, found = Remains(), list[Fault]()
        names = {name.partition("/")[0] for name in stock.orphans}
        named = Entry.objects.filter(record_id__in=names).order_by().values_list("record_id", flat=True)
        for record_id in sorted(names.difference(named)):
            one = remains.deposit(record_id)
            if one is not None:
                facts = facts_from(one.metadata)
                said = f"{record_id} number {facts.number or '-'} of {facts.on}, deposited at {one.at}"
                self.stdout.write(f"LOST    deposit_unplaced: {said}; its letter is whole in the vault")
                found.append(Fault(code="deposit_unplaced", object=record_id))
        return found


def _expected(options: dict[str, Any]) -> tuple[bool, bool]:
    """Whether DATA and KEYS are to be absent."""
    return (True, True) if options["rows"] else (False, bool(options["database"]))


def _said(backup: str, stock: Stock, lost: int) -> dict[str, Json]:
    return {"backup": backup, "size": stock.size, "root": stock.root, "wrong": len(stock.faults) + lost}
