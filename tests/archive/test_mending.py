"""What a statement says was mistyped, and what stands instead."""

import json
from datetime import UTC, date, datetime

import pytest

from archive.core.addition import put_right
from archive.core.errors import DamagedObjectError
from archive.core.mending import Mended, Particulars, mended_from, mended_in
from tests.archive.test_package import FACTS

AT = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
WAS = Particulars(sender="وزارة التجارة", number="5/9292", on=date(2025, 12, 5), subject="أثاث", sender_unit=7)
NOW = Particulars(sender="وزارة الصناعة", number="", on=None, subject="")
ONE = Mended(was=WAS, now=NOW, clerk="ريبوار", at=AT)


def statement(**changes: object) -> bytes:
    body = {"what": "wrong_entry", "was": WAS.as_json(), "now": NOW.as_json(), "clerk": "ريبوار", **changes}
    return json.dumps({"kind": "ADDITION", "at": AT.isoformat(), "body": body}).encode()


def test_a_row_and_a_statement_say_the_same() -> None:
    assert mended_from(json.loads(json.dumps(ONE.as_json()))) == ONE
    assert mended_in(statement()) == ONE
    assert ONE.changed() == ("sender", "number", "on", "subject")
    assert ONE.without_subject().changed() == ("sender", "number", "on")


def test_another_addition_mends_nothing_and_a_broken_one_is_named() -> None:
    assert mended_in(statement(what="wrong_scan")) is None
    for broken in (statement(now={}), statement(was=None), b"{", b"[]"):
        with pytest.raises(DamagedObjectError):
            mended_in(broken)


def test_what_is_mended_stands_and_a_subject_that_nobody_may_read_stays() -> None:
    facts = put_right(FACTS, [ONE], deposited_on=date(2026, 7, 14))
    assert (facts.issuer, facts.number, facts.on) == ("وزارة الصناعة", None, date(2026, 7, 14))
    assert (facts.subject, facts.mends) == (FACTS.subject, (ONE,))
