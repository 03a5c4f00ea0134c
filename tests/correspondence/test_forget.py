"""A letter whose record was destroyed: its words leave this room and the index, its number and route stay."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from archive.approve import approve
from archive.classify import classify
from archive.core.errors import ErasedError
from archive.dispose import dispose
from archive.draw_up import draw_up
from archive.import_plan import import_plan
from archive.integrate import integrate
from archive.models import RecordClass
from config.env import Place
from correspondence import books, letters
from correspondence.core.number import RegistrationFacts
from correspondence.forget import forget
from correspondence.models import Forgotten, ListedDirective, Memo, Movement, PartialAnswer, Version
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.find import find
from search.follow import follow
from tests.archive.keeping import PLAN
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Town, archivists
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db
WORD = "الكركدن"
"""A word that stands nowhere else."""


def follow_all() -> None:
    while follow(by=FOLLOWER, at=AT):
        pass


def _forgotten(town: Town) -> tuple[RegistrationFacts, Memo]:
    """A letter with the word, found once and then destroyed, as the rows above still name it."""
    nawal, idris, _zaki = archivists(town)
    given = registered(town, a_letter(town, subject=f"صرف {WORD}"))
    memo = Memo.objects.get(record_id=given.record_id)
    said = {"said_at": AT, "said_by_id": town.zainab.person_id}
    PartialAnswer.objects.create(asked_id=given.record_id, reply_id="f" * 32, missing=WORD, **said)
    listed = {"person_id": town.maryam.person_id, "said": {"text": WORD}, "at": AT}
    ListedDirective.objects.create(name="d" * 32, record_id=given.record_id, **listed)
    integrate(by=CLOCKWORK, at=AT)
    follow_all()
    assert [hit.record_id for hit in find(WORD, reach=town.zainab.reach, at=AT).hits] == [given.record_id]
    import_plan(town.planning, data=PLAN.replace(b",1,1,destroy", b",0,0,destroy"), by=CLOCKWORK, at=AT)
    chosen = RecordClass.objects.get(code="100")
    classify([given.record_id], class_id=chosen.pk, by=nawal.reach, at=AT)
    number = draw_up(chosen.pk, language="ar", by=nawal.reach, at=AT)
    _refused(
        lambda: Version.objects.filter(memo=memo).update(content={}, text=""),
        lambda: Movement.objects.filter(memo=memo).update(note=""),
    )
    approve(number, by=nawal.reach, seconded_by=idris.reach, at=AT)
    assert dispose(by=CLOCKWORK, at=AT).gone == 1
    integrate(by=CLOCKWORK, at=AT)
    with pytest.raises(NotWithinReachError):
        forget(by=CLOCKWORK, at=AT)
    assert forget(by=FOLLOWER, at=AT) == 1
    assert forget(by=FOLLOWER, at=AT) == 0
    follow_all()
    follow_all()
    assert not ListedDirective.objects.exists()
    return given, memo


def _refused(*changes: Callable[[], object]) -> None:
    """The database itself says no to each."""
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.servers
def test_its_words_are_nowhere_and_its_number_stays(town: Town, place: Place) -> None:
    given, memo = _forgotten(town)
    assert find(WORD, reach=town.zainab.reach, at=AT).hits == ()
    if connection.vendor == "sqlite":
        assert WORD.encode() not in connection.connection.serialize()
    left = [path for path in place.data.rglob("*") if path.is_file() and WORD.encode() in path.read_bytes()]
    assert left == []
    assert not (place.files / memo.ref).exists()
    with pytest.raises(ErasedError):
        letters.letter(memo.ref, reach=town.zainab.reach, at=AT)
    _say_gone(town, memo, given)
    _refused(
        lambda: Version.objects.filter(memo=memo).update(text="x"),
        lambda: Movement.objects.filter(memo=memo).update(note="x"),
        lambda: Movement.objects.filter(memo=memo).update(at=AT + timedelta(days=1)),
        lambda: Forgotten.objects.all().delete(),
        lambda: Forgotten.objects.update(record_id="x"),
    )


def _say_gone(town: Town, memo: Memo, given: RegistrationFacts) -> None:
    """Its pages say so to its readers, nothing to others, and the register keeps the number."""
    browser = client_of(town.zainab)
    for path in (f"/memos/{memo.ref}/", f"/records/{given.record_id}/", f"/records/{given.record_id}/letter.pdf"):
        assert browser.get(path).status_code == 410, path
    assert client_of(town.omar).get(f"/memos/{memo.ref}/").status_code == 404
    book = next(one for one in books.books(town.rebwar.reach, on=TODAY) if one.kind == "outgoing")
    assert client_of(town.rebwar).get(f"/books/{book.id}/").status_code == 200
    assert given.number in client_of(town.rebwar).get(f"/books/{book.id}/").content.decode().replace("\u200f", "")
