"""Deposits that reached the vault and no row: which of them may be entered again, and which are only named."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from archive import stores
from archive.core.errors import DamagedObjectError
from archive.core.leaf import EntryKind
from archive.core.package import LETTER, digest, facts_from
from archive.doors import cipher
from archive.models import Entry, Record
from archive.recovery import Recovered, Remains
from signing.core.errors import SigningError
from signing.signers import taken_in
from signing.verify import verdict_on

TOGETHER = timedelta(minutes=15)
"""How long a deposit may take from its moment to its row: what is older was given up before the rows were lost."""


def to_enter(remains: Remains) -> Iterator[Recovered]:
    """Numbered letters without a row that nothing speaks against, oldest first; rows are asked for one by one.

    1. every object is there and whole
    2. it was deposited no earlier than the last record that has a row: an older one was refused, or given up
    3. its number is nobody else's: whoever was refused after his objects lay there tried again under that number
    4. the letter is ours, signed and sealed, as at every deposit
    """
    last = Entry.objects.filter(kind=EntryKind.RECORD.value).order_by("-at").values_list("at", flat=True).first()
    for one in _deposits(remains):
        letter = _letter_when_whole(remains, one)  # 1
        is_late = one.at is not None and (last is None or one.at >= last - TOGETHER)  # 2
        if letter is not None and is_late and _is_free(one) and _is_ours(letter):  # 3, 4
            yield one


def _deposits(remains: Remains) -> list[Recovered]:
    """Deposits that no entry names, whose objects can be read, oldest first."""
    named = set(Entry.objects.exclude(record_id="").order_by().values_list("record_id", flat=True).distinct())
    found = (remains.deposit(record_id) for record_id in sorted(remains.parts.keys() - named))
    return sorted((one for one in found if one is not None and one.at is not None), key=_moment)


def _moment(one: Recovered) -> tuple[datetime, str]:
    assert one.at is not None  # noqa: S101  (those without are left out)
    return one.at, one.record_id


def _letter_when_whole(remains: Remains, one: Recovered) -> bytes | None:
    """The letter, when every part is what the manifest says."""
    key = remains.key(one.record_id)
    if key is None or one.manifest is None:
        return None
    parts: dict[str, bytes] = {}
    for part in one.manifest.parts:
        for sealed in stores.held(one.record_id, part.name):
            with suppress(DamagedObjectError):
                data = cipher.unlock(sealed, key=key, name=f"{one.record_id}/{part.name}")
                if digest(data) == part.sha256 and digest(sealed) == part.object_sha256:
                    parts[part.name] = data
    return parts.get(LETTER) if len(parts) == len(one.manifest.parts) else None


def _is_free(one: Recovered) -> bool:
    facts = facts_from(one.metadata)
    if facts.sequence is None:
        return False
    there = Record.objects.filter(body=facts.body_id, register=facts.register, sequence=facts.sequence)
    return not there.filter(number=facts.number, on__year=facts.on.year).exists()


def _is_ours(letter: bytes) -> bool:
    if Record.objects.filter(letter_sha256=digest(letter)).exists():
        return False
    verdict = verdict_on(letter, at=None)
    try:
        verdict.require_ours(taken_in=frozenset(taken_in(verdict)))
    except SigningError:
        return False
    return True
