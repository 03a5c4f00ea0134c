"""A letter's way with real parts: signed, numbered, sealed, deposited, sequenced, indexed; each answer is written down.

Acknowledged is a signature that was answered to the signer, and a number that was answered to the registrar.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection

from archive import records
from archive.copy_objects import copy_objects
from archive.core.package import LETTER, digest
from archive.integrate import integrate
from correspondence import letters
from correspondence.models import Memo, Registration
from correspondence.register import register
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.follow import follow
from tests.conftest import certify
from tests.correspondence.paper_trail import a_letter, put_signature, ready
from tests.faults.disk import Disk
from tests.faults.load import CLEAN, Journal
from tests.town import AT, Town, raise_town

LETTERS = 2
LATER = AT + timedelta(minutes=3)


def founded() -> Town:
    """A ministry with certificates, and letters that await their signature."""
    town = raise_town()
    certify(town)
    for number in range(LETTERS):
        ready(town, a_letter(town, subject=f"ملاك وظيفي {number}"))
    connection.close()
    return town


@dataclass(slots=True, kw_only=True)
class Chain:
    """The work of one process: each letter is signed, then numbered, then the clockwork turns."""

    town: Town
    journal: Journal
    refused: Counter[str] = field(default_factory=Counter)
    unclean: list[str] = field(default_factory=list)

    def run(self, disk: Disk | None = None) -> dict[str, Any]:
        """All letters; what was refused is tried once more when there is room again."""
        if disk is not None:
            disk.install()
        self._all()
        if disk is not None and (self.refused or disk.fired):
            disk.heal()
            before = sum(self.refused.values())
            self._all()
            if sum(self.refused.values()) > before:
                self.unclean.append(f"stuck although there is room again: {dict(self.refused)}")
        return {
            "labels": dict(disk.counts) if disk else {},
            "fired": bool(disk and disk.fired),
            "refused": dict(self.refused),
            "unclean": self.unclean,
        }

    def _all(self) -> None:
        for ref in Memo.objects.order_by("pk").values_list("ref", flat=True):
            try:
                self._one(ref)
            except CLEAN as error:
                self.refused[type(error).__name__] += 1
            except Exception as error:  # noqa: BLE001  (a defect, said by name)
                self.unclean.append(f"{type(error).__name__}: {error}")

    def _one(self, ref: str) -> None:
        memo, town = Memo.objects.get(ref=ref), self.town
        if not memo.current().signed_file:
            put_signature(town, memo)
            signed = letters.document(ref, reach=town.maryam.reach)
            self.journal.say("signature", ref=ref, sha256=digest(signed), size=len(signed))
        if not memo.registrations.exists():
            given = register(ref, by=town.rebwar.reach, at=LATER)
            self.journal.say("number", ref=ref, number=given.number, record=given.record_id)
            sealed = records.part(given.record_id, LETTER, reach=town.zainab.reach)
            self.journal.say("deposit", record=given.record_id, parts={LETTER: digest(sealed)})
        integrate(by=CLOCKWORK, at=LATER)
        copy_objects(by=CLOCKWORK, at=LATER, limit=20)
        follow(by=FOLLOWER, at=LATER)


def after(journal: Journal, town: Town) -> dict[str, Any]:
    """Names what was acknowledged and is lost, then goes on where it stopped, and names what cannot."""
    return {"lost": _lost(journal, town), "half": _finished(journal, town)}


def _lost(journal: Journal, town: Town) -> list[str]:
    """Acknowledged signatures and numbers that are not there any more, byte by byte."""
    found = []
    for facts in journal.said("signature"):
        try:
            now = letters.document(facts["ref"], reach=town.maryam.reach)
        except (Refused, OSError) as error:
            found.append(f"signature on {facts['ref']}: {type(error).__name__}")
            continue
        if digest(now[: facts["size"]]) != facts["sha256"]:
            found.append(f"signature on {facts['ref']}: other bytes")
    for facts in journal.said("number"):
        row = Registration.objects.filter(record_id=facts["record"]).select_related("memo").first()
        if row is None or (row.text, row.memo and row.memo.ref) != (facts["number"], facts["ref"]):
            found.append(f"number {facts['number']}: not its letter's")
    return found


def _finished(journal: Journal, town: Town) -> list[str]:
    """Goes on where it stopped; names what cannot go on, and every hole among the numbers."""
    rest = Chain(town=town, journal=journal)
    rest.run()
    wrong = [*rest.unclean, *rest.refused]
    serials = sorted(Registration.objects.filter(memo__isnull=False).values_list("serial", flat=True))
    if serials != list(range(1, LETTERS + 1)):
        wrong.append(f"numbers are {serials}")
    return wrong
