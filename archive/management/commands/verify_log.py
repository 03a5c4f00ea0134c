"""Holds the whole log and the vault against the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.management.progress import told
from archive.stocktake import Depth, Stock, stocktake
from archive.watch import witnessing


class Command(BaseCommand):
    """./run manage verify_log [--depth log|vault]."""

    help = "Re-derives the log's root from its entries and checks every checkpoint; with the vault, every object."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How deep."""
        parser.add_argument("--depth", choices=[depth.value for depth in Depth], default=Depth.VAULT.value)

    def handle(self, *_args: Any, depth: str, **_options: Any) -> None:  # noqa: ANN401  (Django's own signature)
        """Prints what was found, in the end in one sentence; ends in an error when anything is wrong."""
        stock = stocktake(
            depth=Depth(depth), progress=told(self.stderr, "leaves"), looked=told(self.stderr, "entries with objects")
        )
        self.stdout.write(summary(stock))
        if stock.faults:
            raise CommandError(f"{len(stock.faults)} things are not as they were put there.")
        self.stdout.write(f"Everything that was looked at is as it was put there ({depth}); {witnessing()}.")


def summary(stock: Stock) -> str:
    """The stock-taking in plain lines."""
    lines = [
        f"{stock.entries} entries, {stock.records} records, {stock.waiting} waiting for the log",
        f"log of {stock.size} leaves, root {stock.root}",
        *(f"WRONG   {fault.code}: {fault.object}" for fault in stock.faults),
        *(f"orphan  {name}" for name in stock.orphans),
    ]
    return "\n".join(lines)
