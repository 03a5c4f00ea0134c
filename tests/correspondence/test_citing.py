"""References of a draft are bound to the records they mean, within the author's reach; a wrong date does not travel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence.citing import bound
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Addressee, Content, Copy, Reference, ReferenceKind
from correspondence.core.number import RegistrationFacts
from correspondence.draft import start
from correspondence.models import Book, Registration
from correspondence.remarks import remarks_on
from correspondence.send import send
from directory.core.clearance import Label
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def ours(given: RegistrationFacts, **changes: object) -> tuple[Reference]:
    """A reference to our own letter, typed without its blanks."""
    typed = Reference(
        kind=ReferenceKind.OURS, body="", number=given.number.replace(" / ", "/").replace("/", " /"), on=given.on
    )
    return (replace(typed, **changes),)  # type: ignore[arg-type]  # the test names its fields


def codes(town: Town, content: Content) -> list[str]:
    return [one.code for one in remarks_on(content, by=town.zainab.reach, at=AT)]


def test_a_typed_number_and_date_find_their_record_when_the_draft_is_kept(town: Town) -> None:
    given = registered(town, a_letter(town))
    memo = start(a_letter(town, references=ours(given)), by=town.zainab.reach, at=AT)
    assert Content.from_json(memo.current().content).references[0].record_id == given.record_id
    assert codes(town, a_letter(town, references=ours(given))) == []


def test_a_date_that_is_not_that_numbers_does_not_travel(town: Town) -> None:
    given = registered(town, a_letter(town))
    other = given.on - timedelta(days=1) if given.on.day > 1 else given.on + timedelta(days=1)
    wrong = a_letter(town, references=ours(given, on=other))
    assert codes(town, wrong) == ["reference_date_differs"]
    memo = start(wrong, by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError) as caught:
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    assert [one.code for one in caught.value.findings] == ["reference_date_differs"]


def test_a_number_out_of_reach_changes_nothing_of_what_is_said(town: Town) -> None:
    given = registered(town, a_letter(town))
    other = given.on - timedelta(days=1) if given.on.day > 1 else given.on + timedelta(days=1)
    wrong = a_letter(town, references=ours(given, on=other))
    before = codes(town, wrong)
    book = Book.objects.create(
        body_id=town.planning, unit_id=town.planning_statistics, kind="orders", direction="out", pattern="x/{serial}"
    )
    row = Registration.objects.get(record_id=given.record_id)
    row.pk, row.book, row.memo, row.code, row.record_id, row.on = None, book, None, "", "0" * 32, other
    row.save(force_insert=True)
    assert codes(town, wrong) == before == ["reference_date_differs"]
    Book.objects.filter(pk=book.pk).update(pattern="{symbol}/{file}/{serial}")  # such a number may be of two books
    assert codes(town, wrong) == ["reference_date_doubtful"]


def test_what_is_out_of_the_authors_reach_is_not_found(town: Town) -> None:
    given = registered(town, a_letter(town))
    content = inside(town, references=ours(given))
    assert bound(content, by=town.omar.reach).references[0].record_id is None
    tampered = inside(town, references=ours(given, record_id=given.record_id))
    assert bound(tampered, by=town.omar.reach).references[0].record_id is None
    assert "reference_not_found" in codes(town, a_letter(town))


def test_a_secret_letter_goes_to_nobody_who_may_not_open_it(town: Town) -> None:
    secret = Label(level=1)
    statistics = (Addressee(unit_id=town.planning_statistics, name="هيئة الإحصاء"),)
    assert "recipient_not_cleared" not in codes(town, a_letter(town, to=statistics, label=secret))
    mail = (Copy(unit_id=town.planning_mail, name="البريد المركزي"),)  # nobody heads it
    found = remarks_on(a_letter(town, to=statistics, copies=mail, label=secret), by=town.zainab.reach, at=AT)
    assert [one.facts["unit"] for one in found if one.code == "recipient_not_cleared"] == ["البريد المركزي"]
    assert "recipient_not_cleared" not in codes(town, a_letter(town, to=statistics, copies=mail))
    abroad = (Addressee(unit_id=town.finance_current, name="الموازنة الجارية"),)  # its registry finds somebody there
    assert "recipient_not_cleared" not in codes(town, a_letter(town, to=abroad, label=secret))
