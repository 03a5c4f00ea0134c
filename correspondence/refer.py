"""Referring: a directive in the margin of a kept letter, signed, lands where it says (domain 1.7, 2.7)."""

from datetime import datetime

from django.db import transaction

from correspondence import directing
from correspondence.core.directive import Instruction
from directory.core.reach import Reach
from signing.sign import OpenKey, endorse


def refer(record_id: str, says: Instruction, *, name: str, key: OpenKey, by: Reach, at: datetime) -> None:
    """Signs the directive and opens the record to its addressees for the life of their referrals.

    So do the antecedents that the writer chose: papers the letter refers to, which the writer may read.
    `name` is 32 random hex digits that the page gave the form: sent twice, it is one directive. It is signed before
    the rows are locked, and kept only if what is above it is still the same under lock. Raises what drawing it up and
    keeping it refuse (directing), and what signing refuses.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    if directing.is_given(name, by=by):
        return
    drawn = directing.drawn(record_id, says, name=name, by=by, at=at)
    signature = endorse(drawn.document.as_bytes(), key=key, at=at)
    with transaction.atomic():
        directing.keep(drawn, signature, by=by, at=at)
