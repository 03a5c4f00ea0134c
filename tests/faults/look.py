"""After a fault: the restart, and what is there held against the journal outside."""

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client

from archive import records
from archive.copy_objects import copy_objects
from archive.core.checkpoint import key_from
from archive.core.errors import ArchiveError
from archive.core.leaf import EntryKind
from archive.core.merkle import check_consistency, check_inclusion
from archive.core.package import digest
from archive.doors import log, note
from archive.doors.wire import Answer, Question
from archive.enter import enter
from archive.fold import differences
from archive.gather import REFUSED, gather
from archive.models import Alarm, Entry, Head
from archive.proof import leaf_proof
from archive.scrub import scrub
from archive.stocktake import Depth, stocktake
from config import clockwork
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK
from search.doors import shelf
from search.doors.engines import engine
from tests.faults import columns, house
from tests.faults.load import CLEAN, Journal, mark_judge
from tests.town import AT, Town

CHORES = frozenset({"archive.follow_events", "archive.integrate", "archive.copy_objects", "search.follow"})


def restart() -> None:
    """The clockwork's own chores, until nothing is left to do."""
    mark_judge()
    work = [chore for chore in clockwork.chores() if chore.name in CHORES]
    clockwork.run_once(work, now=lambda: AT)
    clockwork.run_once(work, now=lambda: AT)
    while copy_objects(by=CLOCKWORK, at=AT, limit=500):
        """Seconds pass: it takes its turn again and again."""


def after(journal: Journal, town: Town) -> dict[str, Any]:
    """Restarts, and names what was acknowledged and is lost, and every half state."""
    restart()
    half = [f"{fault.code}: {fault.object}" for fault in stocktake(depth=Depth.VAULT).faults]
    return {"lost": [*_lost_records(journal, town), *_lost_receipts(journal)], "half": half}


def _lost_records(journal: Journal, town: Town) -> Iterator[str]:
    folder = shelf.current(settings.PLACE.index)
    acknowledged = [facts["record"] for facts in journal.said("deposit")]
    indexed = {} if folder is None else engine().reading(folder).sequences(acknowledged)
    for facts in journal.said("deposit"):
        record = facts["record"]
        try:
            wrong = [
                name
                for name, sha256 in facts["parts"].items()
                if digest(records.part(record, name, reach=town.zainab.reach)) != sha256
            ]
            leaf_proof(Entry.objects.deposit_of(record))
        except (Refused, Entry.DoesNotExist) as error:
            yield f"{record}: {type(error).__name__} {getattr(error, 'facts', '')}"
            continue
        if wrong:
            yield f"{record}: other bytes in {wrong}"
        elif record not in indexed:
            yield f"{record}: not in the index"


def _lost_receipts(journal: Journal) -> Iterator[str]:
    """Every receipt still leads to the log as it is now."""
    published = log.published(settings.PLACE.log)
    for facts in journal.said("receipt"):
        try:
            check_receipt(facts, published)
        except (ArchiveError, ValueError) as error:
            yield f"receipt of {facts['record']}: {type(error).__name__} {getattr(error, 'facts', '')}"


def check_receipt(facts: dict[str, Any], published: str) -> None:
    """What the holder of an old receipt does with today's checkpoint. Raises ArchiveError."""
    key = key_from(facts["log_key"])
    old, now = note.verified(facts["checkpoint"], key), note.verified(published, key)
    path = tuple(bytes.fromhex(value) for value in facts["inclusion"])
    leaf = bytes.fromhex(facts["leaf_hash"])
    check_inclusion(leaf, index=facts["index"], size=old.size, path=path, root=old.root)
    if now.size < old.size:
        raise ArchiveError(finding=f"the log shrank from {old.size} to {now.size}")
    if now.size == old.size:
        same = now.root == old.root
        if not same:
            raise ArchiveError(finding="two trees of one size")
        return
    way = log.consistency(settings.PLACE.log, old=old.size, new=now.size)
    check_consistency(old=old.size, new=now.size, old_root=old.root, new_root=now.root, path=way)


def told(journal: Journal, town: Town, witness: Path | None = None) -> dict[str, Any]:
    """What the archive itself says is wrong, and whether anybody was shown what was never kept.

    `told` names it; `wrong` is content read that differs from the journal; `unclean` an examination that broke down.
    """
    seen: dict[str, list[str]] = {"told": [], "wrong": [], "unclean": []}
    looks = {
        "verify_log": _stock,
        "fold": _fold,
        "receipt": lambda: list(_lost_receipts(journal)),
        "reading": lambda: list(_lost_records(journal, town)),
        "clockwork": _restarted,
        "scrub": _scrub,
        "witness": lambda: [] if witness is None else _witnessed(witness),
    }
    for name, look in looks.items():
        try:
            found = look()
            seen["wrong"] += [line for line in found if "other bytes" in line]
            seen["told"] += [f"{name} {what}" for what in found]
        except CLEAN as error:
            seen["told"].append(f"{name} {type(error).__name__} {error}")
        except Exception as error:  # noqa: BLE001  (a defect, said by name)
            seen["unclean"].append(f"{name} {type(error).__name__} {error}")
    return seen


def unseen(seed: str) -> dict[str, Any]:
    """Every column and table changed in turn: how many, and which the archive does not see."""
    mark_judge()
    enter(EntryKind.BLOCK, body={"turn": "waits"}, by=CLOCKWORK, at=AT)
    dice = random.Random(seed)  # noqa: S311  (repeatable on purpose)
    lines, count = [], 0
    for change in list(columns.every(dice)):
        try:
            found = columns.seen(change, lambda: [*_stock(), *_fold()])
        except CLEAN as error:
            found = [type(error).__name__]
        count += found is not None
        if found == []:
            lines.append(change.where)
    return {"tried": count, "unseen": lines}


def _scrub() -> list[str]:
    return [f"{fault.code} {fault.object}" for fault in scrub(by=CLOCKWORK, at=AT, whole=True).wrong]


def witness_key() -> str:
    """The key of the witness that lives in this folder."""
    return note.cosigner(settings.PLACE.keys).key.text()


def log_key() -> str:
    """The key of the log that lives in this folder."""
    return note.signer(settings.PLACE.keys).key.text()


def cosigned(witness: Path) -> int:
    """Asks the installation in that folder for its cosignature over the newest checkpoint; how many came."""

    def asked(questions: Mapping[str, Question]) -> dict[str, Answer]:
        return {name: _answer(witness, name, question) for name, question in questions.items()}

    return gather(by=CLOCKWORK, at=AT + timedelta(days=1), ask=asked)


def _answer(witness: Path, name: str, question: Question) -> Answer:
    """What its endpoint says over HTTP, asked in a process of its own."""

    def posted() -> list[Any]:
        if not witness_key().startswith(f"{name}+"):
            return [0, ""]
        body = question.body
        said = Client().post("/witness/add-checkpoint", body, content_type="text/plain", headers={"host": "localhost"})
        return [said.status_code, said.content.decode()]

    connections.close_all()
    status, body = house.in_child(witness, posted).said
    return Answer(status=status, body=body.encode())


def _witnessed(witness: Path) -> list[str]:
    """What the log is told by a witness that knows its past; it is alive, so that silence is an alarm too."""
    came = cosigned(witness)
    standing = Alarm.objects.standing().filter(code=REFUSED)
    return [f"{alarm.code} {alarm.about}" for alarm in standing] if not came else []


def _restarted() -> list[str]:
    restart()
    return [f"{alarm.code} {alarm.about}" for alarm in Alarm.objects.standing()]


def _stock() -> list[str]:
    stock = stocktake(depth=Depth.VAULT)
    return [f"{fault.code} {fault.object}" for fault in stock.faults]


def _fold() -> list[str]:
    size = Head.objects.now().size
    return [f"{fault.code} {fault.object}" for fault in differences(start=0, stop=size, size=size)]
