"""An older database comes back beside everything that was kept since: what the rows say then is what they said before."""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from archive.copy_objects import copy_objects
from archive.follow_events import follow_events
from archive.integrate import integrate
from correspondence.close_book import close_book
from correspondence.core.errors import AlreadyRegisteredError
from correspondence.core.number import RegistrationFacts
from correspondence.models import Book, Delivery, Memo, Registration
from correspondence.receive import receive
from correspondence.register import register
from correspondence.release_block import release_block
from correspondence.reserve import reserve
from correspondence.supersede import supersede
from correspondence.void import void
from directory.core.reach import CLOCKWORK
from tests.conftest import certify
from tests.correspondence.paper_trail import a_letter, put_signature, ready
from tests.correspondence.test_correction import correction
from tests.faults import house
from tests.town import AT, Town, raise_town

pytestmark = pytest.mark.servers  # real letters, sealed one by one, in processes of their own
THEN = AT + timedelta(minutes=30)
EVENING = AT + timedelta(days=1)
COMES_BACK = {
    "archive_entry": ("id",),
    "archive_leaf": ("entry_id",),
    "archive_record": ("id", "entry_id"),
    "archive_recordkey": ("id",),
    "archive_accesschange": (),
    "archive_accesshead": (),
    "archive_checkpointtime": ("id",),
    "archive_filing": ("id", "entry_id"),
    "correspondence_book": (),
    "correspondence_registration": ("id", "superseded_by_id"),
    "correspondence_block": ("id", "closed_id"),
    "correspondence_close": ("id", "last_id", "ended"),
    "correspondence_delivery": ("id", "outgoing_id", "incoming_id", "parent_id"),
    "correspondence_memo": (),
    "correspondence_citation": ("id",),
    "correspondence_movement": ("id",),
}
"""The tables that come back, and their columns that are only counters of theirs or of others."""


def the_day(data: Path, tables: Path) -> dict[str, Any]:
    """Letters that await their signature, the backup of that hour, the rest of the day; then the backup comes back."""
    house.warm()
    town: Town = house.found(data, _founded, tables=tables)
    house.in_child(data, lambda: _morning(town))
    house.in_child(data, lambda: _day(town))
    before = house.in_child(data, _digest).said
    older(data)
    lost = house.in_child(data, _digest).said != before
    found = house.in_child(data, lambda: _restored(rows=True)).said
    house.in_child(data, lambda: _goes_on(town))
    return {"lost": lost, "wrong": found["wrong"], "differing": list(_differing(before, found["digest"]))}


def _founded() -> Town:
    town = raise_town()
    certify(town)
    for subject in ("أول", "موقّع", "مبدأ", "بديل"):
        ready(town, a_letter(town, subject=subject))
    return town


def _morning(town: Town) -> None:
    """One letter is numbered, received and closed over; another is signed, and waits for its number."""
    _number(town, "أول")
    _receive(town)
    close_book(Book.objects.get(kind="outgoing").pk, language="ar", by=town.rebwar.reach, at=THEN)
    put_signature(town, Memo.objects.get(subject="موقّع"))
    row = Registration.objects.get(direction="out")
    first = RegistrationFacts(number=row.text, on=row.on, record_id=row.record_id)
    ready(town, correction(town, first))
    _settle()
    shutil.copy2(settings.PLACE.database, settings.PLACE.data.parent / "older.sqlite3")


def _day(town: Town) -> None:
    """All that happens after the backup."""
    by, book = town.rebwar.reach, Book.objects.get(kind="outgoing")
    register(Memo.objects.get(subject="موقّع").ref, by=by, at=THEN)
    reserve(book.pk, count=3, reason="انقطاع", by=by, at=THEN)
    for subject in ("مبدأ", "بديل"):
        _number(town, subject)
    _number(town, "تصويب")
    first, _, third, fourth, _ = Registration.objects.filter(direction="out", book=book).order_by("serial")
    void(first.pk, reason="سُحب", authority="أمر 9", by=by, at=THEN)
    supersede(third.pk, number=fourth.text, on=fourth.on, reason="بدل", by=by, at=THEN)
    release_block(book.blocks.get().pk, reason="عادت الخدمة", by=by, at=THEN)
    _receive(town)
    close_book(book.pk, language="ar", by=by, at=EVENING)
    _settle()


def _number(town: Town, subject: str) -> None:
    memo = put_signature(town, Memo.objects.get(subject=subject))
    register(memo.ref, by=town.rebwar.reach, at=AT + timedelta(minutes=3))


def _receive(town: Town) -> None:
    for pk in Delivery.objects.filter(state="at_registry").values_list("pk", flat=True):
        receive(pk, by=town.nasrin.reach, at=THEN)


def _settle() -> None:
    follow_events(by=CLOCKWORK, at=EVENING)
    integrate(by=CLOCKWORK, at=EVENING)
    copy_objects(by=CLOCKWORK, at=EVENING, limit=500)
    connections.close_all()


def _digest() -> dict[str, list[list[str]]]:
    """What the tables say, without their counters and in an order of their own."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    return {table: sorted(_rows(models[table], set(without))) for table, without in COMES_BACK.items()}


def _rows(model: Any, without: set[str]) -> Iterator[list[str]]:
    columns = [field.attname for field in model._meta.concrete_fields if field.attname not in without]
    for row in model._default_manager.values_list(*columns):
        yield [f"{name}={_plain(value)}" for name, value in zip(columns, row, strict=True)]


def _plain(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    if isinstance(value, list):
        value = sorted(value, key=str)
    return json.dumps(value, sort_keys=True, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _differing(before: dict[str, list[list[str]]], now: dict[str, list[list[str]]]) -> Iterator[str]:
    """What a row said and says now, cell by cell."""
    for table, rows in before.items():
        lacking = [row for row in rows if row not in now[table]]
        new = [row for row in now[table] if row not in rows and "kind=RESTORE" not in row]
        pairs = [(set(was or ()), set(has or ())) for was, has in zip_longest(lacking, new)]
        yield from (f"{table}: {sorted(was - has)} -> {sorted(has - was)}" for was, has in pairs)


def _restored(*arguments: Any, **options: Any) -> dict[str, Any]:
    out = StringIO()
    with suppress(CommandError):
        call_command("restore", *arguments, stdout=out, **options)
    wrong = [line for line in out.getvalue().splitlines() if line.startswith(("WRONG", "LOST"))]
    return {"wrong": wrong, "digest": _digest()}


def older(data: Path) -> None:
    """The database of that hour, beside everything else as it is now."""
    for path in data.glob("db.sqlite3*"):
        path.unlink()
    shutil.copy2(data.parent / "older.sqlite3", data / "db.sqlite3")


def test_rows_older_than_the_log_come_back_to_what_they_said(
    tmp_path: Path, ready_tables: Path | None, db: None
) -> None:
    if ready_tables is None:
        pytest.skip("the harness lives in SQLite")
    told = house.in_fresh(the_day, tmp_path / "data", ready_tables)
    assert told["lost"]
    assert [line for line in told["wrong"] if "journal" not in line] == []  # of that the log has the hash
    assert not told["differing"], "\n".join(told["differing"])


def _goes_on(town: Town) -> None:
    """The letter that the backup shows as signed has its number; the next one follows the last; the chain is whole."""
    with pytest.raises(AlreadyRegisteredError):
        register(Memo.objects.get(subject="موقّع").ref, by=town.rebwar.reach, at=EVENING)
    book = Book.objects.get(kind="outgoing")
    last = book.next - 1
    ready(town, a_letter(town, subject="خامس"))
    _number(town, "خامس")
    assert Registration.objects.get(memo__subject="خامس").serial == last + 1
    close_book(book.pk, language="ar", by=town.rebwar.reach, at=EVENING + timedelta(days=1))
    assert book.closes.count() == 3
