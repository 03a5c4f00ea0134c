"""Who may learn who else received a record, and whom the letter names as those who benefit from it."""

import json

from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.package import MOVEMENTS, SOURCE, RecordFacts
from archive.readership import hearing, is_of_issuer
from archive.records import part
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def may_know(record_id: str, facts: RecordFacts, *, reach: Reach) -> bool:
    """True for people of the body that issued the record, and for inspectors whose mandate opens it.

    Where a copy went hidden, of the issuing body's people only for those who took part in the letter and for its
    registry: no receiver learns of it (decision 26). Raises NotWithinReachError, NotOpenedError; False when the record
    cannot be read.
    """
    if not is_of_issuer(facts, reach=reach):
        return False
    if hearing(facts, reach=reach).is_inspector or _serves(facts.body_id, reach):
        return True
    try:
        if not _has_hidden_copy(part(record_id, SOURCE, reach=reach)):
            return True
        return reach.person_id in _took_part(part(record_id, MOVEMENTS, reach=reach))
    except (DamagedObjectError, MissingObjectError, ErasedError):
        return False


def beneficiaries(record_id: str, *, reach: Reach) -> frozenset[int]:
    """The people whom the letter's source names so; nobody where it has none or cannot be read.

    Raises NotOpenedError.
    """
    try:
        said = json.loads(part(record_id, SOURCE, reach=reach))
    except (DamagedObjectError, MissingObjectError, ErasedError, NotWithinReachError):
        return frozenset()
    return frozenset(one["person_id"] for one in said.get("beneficiaries") or ())


def _serves(body_id: int, reach: Reach) -> bool:
    return bool(reach.desks) and any(desk.id in reach.desks and desk.body_id == body_id for desk in whois.desks())


def _has_hidden_copy(source: bytes) -> bool:
    said = json.loads(source)
    return any(one.get("hidden") for one in said.get("copies") or ())


def _took_part(movements: bytes) -> set[int]:
    return {line["person"] for line in json.loads(movements) if line.get("person") is not None}
