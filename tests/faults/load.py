"""Work under way: depositors and the clockwork side by side, and the journal outside of what was acknowledged."""

import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError, close_old_connections, connection

from archive import bundle, examine, records, unplaced, wrapping
from archive import deposit as room
from archive.copy_objects import copy_objects
from archive.core.leaf import EntryKind
from archive.core.package import LETTER, digest
from archive.enter import enter
from archive.integrate import integrate
from archive.models import Entry
from archive.proof import leaf_proof
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.follow import follow
from signing.establish import BodyName, establish
from tests.archive import conftest as kit
from tests.faults.disk import Disk
from tests.faults.furnish import furnish
from tests.town import AT, Town, raise_town

CLEAN = (Refused, OSError, DatabaseError)
"""What the pages and the clockwork take for a refusal; anything else is a defect."""
ALMOST_FULL = 252
"""Leaves that lie in the log beforehand, so that the load fills a tile and opens the level above."""


@dataclass(frozen=True, slots=True)
class Journal:
    """Lines that stand outside everything that can break: what was acknowledged, and every receipt."""

    path: Path

    def say(self, what: str, **facts: Any) -> None:
        """One line, at once and for good."""
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(handle, (json.dumps({"what": what, **facts}) + "\n").encode())
        os.close(handle)

    def said(self, what: str) -> Iterator[dict[str, Any]]:
        """The lines of one kind."""
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                facts = json.loads(line)
                if facts.pop("what") == what:
                    yield facts


@dataclass(slots=True, kw_only=True)
class Load:
    """The work of one process."""

    town: Town
    journal: Journal
    threads: int = 2
    each: int = 2
    refused: Counter[str] = field(default_factory=Counter)
    unclean: list[str] = field(default_factory=list)

    def run(self, disk: Disk | None = None) -> dict[str, Any]:
        """Deposits from several threads while the clockwork turns; then room is made, and all goes on."""
        mark_judge()
        if disk is not None:
            disk.install()
        workers = [threading.Thread(target=self._worker, daemon=True) for _ in range(self.threads)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            self.clockwork()
            for worker in workers:
                worker.join(0.01)
        self.clockwork()
        self.receipts()
        if disk is not None and (self.refused or disk.fired):
            disk.heal()
            before = sum(self.refused.values())
            self.try_to(self.deposit)
            if sum(self.refused.values()) > before:
                self.unclean.append(f"stuck although there is room again: {dict(self.refused)}")
        return {
            "labels": dict(disk.counts) if disk else {},
            "fired": bool(disk and disk.fired),
            "refused": dict(self.refused),
            "unclean": self.unclean,
        }

    def _worker(self) -> None:
        for _ in range(self.each):
            self.try_to(self.deposit)
        connection.close()

    def deposit(self) -> None:
        """One letter; the line in the journal is written when the answer is there."""
        package = kit.package_of(kit.facts_of(self.town))
        readers = kit.readers_of(self.town, package.facts.label)
        kept = room.deposit(package, readers=readers, by=self.town.rebwar.reach, at=AT)
        parts = {part.name: digest(part.data) for part in package.parts}
        self.journal.say("deposit", record=kept.record_id, parts=parts, manifest=kept.manifest_sha256)

    def clockwork(self) -> None:
        """One turn of sequencer, second copy and index."""
        self.try_to(lambda: integrate(by=CLOCKWORK, at=AT))
        self.try_to(lambda: copy_objects(by=CLOCKWORK, at=AT, limit=20))
        self.try_to(lambda: follow(by=FOLLOWER, at=AT))

    def receipts(self) -> None:
        """Hands out the receipts of what stands in the log."""
        for facts in self.journal.said("deposit"):
            self.try_to(lambda record=facts["record"]: self._receipt(record))  # type: ignore[misc]

    def _receipt(self, record: str) -> None:
        found = leaf_proof(Entry.objects.deposit_of(record))
        self.journal.say("receipt", **asdict(found))

    def try_to(self, act: Callable[[], object]) -> None:
        """Does it; what is refused is counted, and reading must go on meanwhile."""
        try:
            act()
        except CLEAN as error:
            self.refused[type(error).__name__] += 1
            self._read_on()
        except Exception as error:  # noqa: BLE001  (a defect, said by name)
            self.unclean.append(f"{type(error).__name__}: {error}")
        close_old_connections()

    def _read_on(self) -> None:
        for facts in self.journal.said("deposit"):
            data = records.part(facts["record"], LETTER, reach=self.town.zainab.reach)
            if digest(data) != facts["parts"][LETTER]:
                self.unclean.append("another letter was read while a store refused")
            return


def mark_judge() -> None:
    """The archive's tests' own judge: what is tried here is keeping, not judging."""
    for asked in (room, examine, bundle, unplaced, wrapping):
        asked.verdict_on = kit.judged  # type: ignore[attr-defined]


def bare() -> Town:
    """A ministry on its first morning: no key of the archive, no leaf, no index."""
    return raise_town()


def grow(town: Town, journal: Journal, *, elsewhere: Path | None = None) -> None:
    """Lets its log almost fill the first tile, with some records and their receipts.

    With keys of another installation every table of the archive has a row.
    """
    load = Load(town=town, journal=journal)
    mark_judge()
    if elsewhere is not None:
        establish(bodies=[BodyName(body_id=town.planning, name_en="Planning", name_ar="التخطيط")], by=CLOCKWORK, at=AT)
        load.deposit()
        furnish(town, next(journal.said("deposit"))["record"], elsewhere=elsewhere)
    for number in range(ALMOST_FULL - 3 - Entry.objects.count()):
        enter(EntryKind.BLOCK, body={"number": number}, by=CLOCKWORK, at=AT)
    for _ in range(3):
        load.deposit()
        load.clockwork()
        load.receipts()
    if load.refused or load.unclean:
        raise RuntimeError(load.unclean or load.refused)
    connection.close()
