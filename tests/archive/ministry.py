"""A small archive in a process and a data folder of its own: what backup and kill tests run against.

`python -m tests.archive.ministry raise` migrates and raises the town; `deposit N` deposits N letters,
integrates now and then, and prints each record as soon as its deposit is committed; `crowd N` lets N deposit at once;
`stock` takes stock.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django is set up first)
from django.db import connection  # noqa: E402

from archive import deposit as room  # noqa: E402
from archive.core.errors import AlreadyDepositedError  # noqa: E402
from archive.core.package import RecordFacts  # noqa: E402
from archive.integrate import integrate  # noqa: E402
from archive.models import Record  # noqa: E402
from archive.stocktake import Depth, stocktake  # noqa: E402
from directory.core.clearance import Label  # noqa: E402
from directory.core.reach import CLOCKWORK  # noqa: E402
from directory.whois import bodies, units_under  # noqa: E402
from tests import town  # noqa: E402
from tests.archive import conftest  # noqa: E402


def say(line: str) -> None:
    """One line, at once: the parent may kill this process after any of them."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def found() -> None:
    """Migrates and raises the town, without certificates."""
    call_command("migrate", verbosity=0)
    town.raise_town()


def deposit(count: int) -> None:
    """Deposits so many letters; a line with the record's id means: committed."""
    room.verdict_on = conftest.judged  # type: ignore[assignment,attr-defined]  # the marking judge
    body = bodies()[0]
    unit = units_under(body.id)[-1]
    for number in range(count):
        facts = RecordFacts(
            kind="letter", subject=f"letter {number}", label=Label(), unit_id=unit.id, unit_path=unit.path,
            body_id=body.id, on=town.TODAY,
        )  # fmt: skip
        kept = room.deposit(conftest.package_of(facts), readers=frozenset({"p1"}), by=CLOCKWORK, at=town.AT)
        say(kept.record_id)
        if number % 3 == 0:
            integrate(by=CLOCKWORK, at=town.AT)


def crowd(count: int) -> None:
    """So many deposit at once, each a letter of his own and then one that all have; prints ids and refusals."""
    room.verdict_on = conftest.judged  # type: ignore[assignment,attr-defined]  # the marking judge
    body = bodies()[0]
    unit = units_under(body.id)[-1]
    facts = RecordFacts(
        kind="letter", subject="crowd", label=Label(), unit_id=unit.id, unit_path=unit.path, body_id=body.id,
        on=town.TODAY,
    )  # fmt: skip
    start, one_for_all = Barrier(count), conftest.SIGNED + b"one letter"

    def one(_number: int) -> list[str]:
        start.wait(timeout=60)
        said = []
        for letter in (None, one_for_all):
            package = conftest.package_of(facts, letter)
            try:
                readers = frozenset({"p1", f"s{unit.id}"})
                said.append(room.deposit(package, readers=readers, by=CLOCKWORK, at=town.AT).record_id)
            except AlreadyDepositedError:
                said.append("refused")
        connection.close()
        return said

    with ThreadPoolExecutor(count) as threads:
        for said in threads.map(one, range(count)):
            say(" ".join(said))


def stock() -> None:
    """Goes on where a crash left it, then prints what is wrong, and every record there is."""
    integrate(by=CLOCKWORK, at=town.AT)
    for fault in stocktake(depth=Depth.VAULT).faults:
        say(f"WRONG {fault.code} {fault.object}")
    for record_id in Record.objects.values_list("record_id", flat=True):
        say(record_id)


if __name__ == "__main__":
    act = sys.argv[1]
    if act == "raise":
        found()
    elif act == "crowd":
        crowd(int(sys.argv[2]))
    elif act == "deposit":
        deposit(int(sys.argv[2]))
    else:
        stock()
