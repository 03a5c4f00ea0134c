"""Whoever looks into a classified paper, by whatever page, stands in its journal with the paper's own level."""

import pytest

from directory.models import JournalLine
from tests.town import Citizen, Town
from tests.web.steps import client_of, drafted, frozen, pictures_of, registered

pytestmark = pytest.mark.django_db
SECRET = {"level": "1", "copy": [""], "purpose": [""]}


def lines_of(citizen: Citizen, about: str) -> list[tuple[str, int]]:
    """The acts and levels the journal says of this person and paper."""
    rows = JournalLine.objects.filter(person=citizen.person_id, about=about).order_by("id")
    return list(rows.values_list("act", "level"))


def opened(citizen: Citizen, about: str, *addresses: str) -> list[tuple[str, int]]:
    """The lines that come when the person asks for these pages."""
    before = len(lines_of(citizen, about))
    for address in addresses:
        assert client_of(citizen).get(address).status_code == 200, address
    return lines_of(citizen, about)[before:]


def printed(citizen: Citizen, about: str, address: str) -> list[tuple[str, int]]:
    """The lines that come when the person says why and gets the file."""
    before = len(lines_of(citizen, about))
    assert client_of(citizen).post(address, {"why": "dossier"}).content.startswith(b"%PDF")
    return lines_of(citizen, about)[before:]


@pytest.mark.servers
def test_every_look_into_a_record_is_a_line_with_its_level(town: Town) -> None:
    record = registered(town, **SECRET)
    there, about = f"/records/{record}", f"record:{record}"
    assert opened(town.zainab, about, f"{there}/letter.pdf") == []  # the question alone shows nothing of it
    assert printed(town.zainab, about, f"{there}/letter.pdf") == [("print", 1)]
    assert opened(town.zainab, about, f"{there}/pages/1-720.webp") == [("look", 1)]
    assert opened(town.zainab, about, f"{there}/readers/") == [("readers", 1)]
    assert opened(town.zainab, about, f"/memos/new/?reply={record}") == [("reply", 1)]


def test_what_is_read_as_a_memo_is_said_of_its_record(town: Town) -> None:
    from correspondence.models import Memo

    record = registered(town, **SECRET)
    ref, about = Memo.objects.get(record_id=record).ref, f"record:{record}"
    assert opened(town.zainab, about, f"/memos/{ref}/") == [("read", 1)]
    asked = client_of(town.zainab).get(f"/memos/{ref}/letter.pdf")
    assert asked.headers["Location"] == f"/records/{record}/letter.pdf"
    assert opened(town.zainab, about, pictures_of(town.zainab, ref)[0]) == [("look", 1)]


def test_a_classified_draft_is_read_with_a_line(town: Town) -> None:
    ref = drafted(town, **SECRET)
    about = f"memo:{ref}"
    assert opened(town.zainab, about, f"/memos/{ref}/letter.pdf") == [("download", 1)]
    assert opened(town.zainab, about, f"/memos/{ref}/preview/1/1-720.webp") == [("look", 1)]


def test_ordinary_papers_are_read_without_a_line(town: Town) -> None:
    ref = frozen(town)
    pages = (f"/memos/{ref}/", f"/memos/{ref}/letter.pdf", pictures_of(town.maryam, ref)[0])
    assert opened(town.maryam, f"memo:{ref}", *pages) == []
