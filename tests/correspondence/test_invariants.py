"""Invariants of letters that no single deed shows, each by its number (domain 2.0)."""

import ast
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import models, transaction
from django.db.models import ProtectedError

from archive.records import records_among
from correspondence import trays
from correspondence.attach import attach
from correspondence.core.errors import FileLostError, OutOfTurnError
from correspondence.core.letter import Content
from correspondence.models import Book, Delivery, Memo, Registration
from correspondence.register import register
from correspondence.reserve import reserve
from correspondence.void import void
from directory.assign import assign
from directory.core.clearance import Label
from directory.core.duty import Duty
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.whois import person_named, reach_of
from tests.correspondence.paper_trail import a_letter, registered, signed
from tests.house.rooms import ROOT
from tests.town import AT, TODAY, Town

CSV = "ت,الاسم\n1,سعاد\n".encode()
GIVERS = {"register.py", "receive.py", "book_in.py", "bind_paper.py", "unit_books.py"}
"""What gives a number: deeds, and for a unit the step that theirs share; each under the lock of its book."""


@pytest.mark.django_db
def test_i3_a_numbered_letter_is_neither_deleted_nor_hidden(town: Town) -> None:
    given = registered(town, a_letter(town))
    row = Registration.objects.get(record_id=given.record_id)
    for thing in (row, Memo.objects.get(record_id=given.record_id)):
        with pytest.raises(ProtectedError):
            thing.delete()
    void(row.pk, reason="سُحب الطلب", authority="أمر 9", by=town.rebwar.reach, at=AT + timedelta(hours=1))
    assert [line.number for line in trays.book_lines(row.book_id, reach=town.rebwar.reach)] == [given.number]
    kinds = (Memo, Registration, Delivery)
    flags = {field.name for kind in kinds for field in kind._meta.fields if isinstance(field, models.BooleanField)}
    # A hidden copy is one that is not printed, `awaits` what a letter waits for; no flag hides a number.
    assert flags == {"personal", "copy", "hidden", "awaits"}


@pytest.mark.django_db
def test_i4_every_way_to_a_number_refuses_the_same(town: Town) -> None:
    memo = signed(town, a_letter(town))
    given = registered(town, a_letter(town, subject="أول"))
    book_id = Registration.objects.get(record_id=given.record_id).book_id
    first, _ = reserve(book_id, count=2, reason="انقطاع", by=town.rebwar.reach, at=AT)
    Book.objects.filter(pk=book_id).update(automatic=True)
    (settings.PLACE.files / memo.current().signed_file).write_bytes(b"%PDF-1.7 another")
    for how, by in (({}, town.rebwar.reach), ({"reserved": first}, town.rebwar.reach), ({}, CLOCKWORK)):
        with pytest.raises(FileLostError), transaction.atomic():
            register(memo.ref, **how, by=by, at=AT)
    assert Registration.objects.count() == 1


def test_i4_numbers_are_given_by_these_deeds_and_nowhere_else() -> None:
    calls = {
        path.name
        for path in (ROOT / "correspondence").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("allot", "numbered")
    }
    assert calls == GIVERS


@pytest.mark.django_db
def test_i7_an_annex_that_the_signature_does_not_cover_blocks_the_number(town: Town) -> None:
    memo = signed(town, a_letter(town), annex=("كشف.csv", CSV))
    with pytest.raises(OutOfTurnError):
        attach(memo.ref, name="آخر.csv", data=CSV + b"2", title="آخر", by=town.zainab.reach, at=AT)
    (annex,) = Content.from_json(memo.current().content).annexes
    path = settings.PLACE.files / annex.file
    path.write_bytes(CSV + b"2")
    with pytest.raises(FileLostError), transaction.atomic():
        register(memo.ref, by=town.rebwar.reach, at=AT)
    assert not Registration.objects.exists()
    path.write_bytes(CSV)
    assert register(memo.ref, by=town.rebwar.reach, at=AT).record_id


@pytest.mark.django_db
@pytest.mark.parametrize("duty", sorted(set(Duty) - {Duty.REGISTRAR}))
def test_i10_no_duty_opens_a_letter(town: Town, duty: Duty) -> None:
    letters = [registered(town, a_letter(town, label=Label(level=level))).record_id for level in (0, 1)]
    term = Term(from_on=TODAY)
    assign(town.omar.person_id, duty=duty, body_id=town.planning, term=term, order="أمر 7", by=CLOCKWORK, at=AT)
    reach = reach_of(person_named("omar"), on=TODAY)
    assert duty in {one for one, _ in reach.charges}
    assert not records_among(letters, reach=reach)
    assert not Memo.objects.within(reach).exists()
    assert [items for _, items in trays.desk(reach, at=AT).groups if items] == []
