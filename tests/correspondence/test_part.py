"""One pass of the scanner becomes its letters, by the sheets of the own ministry."""

from io import BytesIO

import pypdf
import pytest
from django.urls import reverse
from PIL import Image

from correspondence import intakes
from correspondence.core.errors import IntakeEndedError, LetterNotAcceptedError
from correspondence.core.intake import Way
from correspondence.core.separator import text_of
from correspondence.doors import files
from correspondence.models import Intake, IntakeFile
from correspondence.open_intake import open_intake, refuse_intake
from correspondence.part import part
from correspondence.scan import add_file
from correspondence.separators import _keys, separator_sheet
from directory.core.errors import NotWithinReachError
from directory.whois import lines_about
from paper.doors import qr_reader
from paper.pages import page_count
from paper.typeset import qr_rows
from tests.correspondence.intakes import scan
from tests.town import AT, Town
from tests.web.steps import client_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not qr_reader.INSTALLED, reason="zxing-cpp is not installed: nothing reads the sheets' codes"),
]


def coded(text: str) -> Image.Image:
    """A page with this code on it."""
    rows = qr_rows(text)
    code = Image.new("1", (len(rows), len(rows)))
    code.putdata([0 if module == "1" else 1 for row in rows for module in row])
    page = Image.new("L", (620, 877), "white")
    page.paste(code.resize((300, 300)), (160, 280))
    return page


def pages(town: Town, line: str) -> list[Image.Image]:
    """S our separator, T another ministry's, Q an ordinary code, b blank, anything else a page with that letter."""
    made = {
        "S": lambda: coded(text_of(town.planning, key=_keys()[0])),
        "T": lambda: coded(text_of(town.finance, key=_keys()[0])),
        "Q": lambda: coded("https://example.iq/menu"),
        "b": lambda: Image.new("L", (620, 877), "white"),
    }
    return [made.get(mark, lambda mark=mark: Image.open(BytesIO(scan(mark * 9))).convert("L"))() for mark in line]


def batch(town: Town, line: str) -> bytes:
    out = BytesIO()
    first, *rest = pages(town, line)
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=75)
    return out.getvalue()


def handed_over(town: Town, *named: tuple[str, bytes]) -> str:
    ref = open_intake(Way.POST, by=town.rebwar.reach, at=AT)
    for name, data in named:
        add_file(ref, name=name, data=data, by=town.rebwar.reach, at=AT)
    return ref


@pytest.mark.servers
def test_a_batch_becomes_its_letters_in_order(town: Town) -> None:
    ref = handed_over(town, ("batch.pdf", batch(town, "SbxyTSQSbS")))
    made = part(ref, by=town.rebwar.reach, at=AT)
    assert (made.refs[0], len(made.refs), made.lone) == (ref, 2, 2)
    rows = [IntakeFile.objects.get(intake__ref=one) for one in made.refs]
    assert [(one.name, one.pages) for one in rows] == [("batch 3-5.pdf", 3), ("batch 7-7.pdf", 1)]
    assert [page_count(files.fetch(one.file)) for one in rows] == [3, 1]
    assert rows[1].codes == ["https://example.iq/menu"]
    second = Intake.objects.get(ref=made.refs[1])
    assert (second.way, second.came_by_id, second.state) == (Way.POST, town.rebwar.person_id, "open")
    assert [line.act for line in lines_about(f"intake:{made.refs[1]}")] == ["part"]
    for one in made.refs:
        seen = intakes.intake(one, reach=town.rebwar.reach)
        assert [piece.ref for piece in seen.pieces] == list(made.refs)
    assert {item.ref: item.pass_ref for item in intakes.waiting(town.rebwar.reach)} == {ref: "", made.refs[1]: ref}
    page = client_of(town.rebwar).get(reverse("correspondence:intake", args=[ref]), HTTP_ACCEPT_LANGUAGE="ar")
    assert reverse("correspondence:intake", args=[made.refs[1]]) in page.content.decode()
    with pytest.raises(LetterNotAcceptedError) as refused:
        part(ref, by=town.rebwar.reach, at=AT)
    assert refused.value.findings[0].code == "no_separator"


def test_pictures_are_parted_whole_and_stay_byte_for_byte(town: Town) -> None:
    out = BytesIO()
    pages(town, "S")[0].save(out, "PNG")
    ref = handed_over(town, ("1.jpg", scan("one")), ("s.png", out.getvalue()), ("2.jpg", scan("two")))
    made = part(ref, by=town.rebwar.reach, at=AT)
    kept = [files.fetch(IntakeFile.objects.get(intake__ref=one).file) for one in made.refs]
    assert kept == [scan("one"), scan("two")]


def test_the_printed_sheet_parts(town: Town) -> None:
    sheet = separator_sheet(language="ckb", reach=town.rebwar.reach, at=AT)
    assert len(pypdf.PdfReader(BytesIO(sheet)).pages) == 1
    ref = handed_over(town, ("s.pdf", sheet), ("2.jpg", scan("two")))
    made = part(ref, by=town.rebwar.reach, at=AT)
    assert (made.refs, made.lone) == ((ref,), 0)
    assert IntakeFile.objects.get(intake__ref=ref).name == "2.jpg"
    with pytest.raises(NotWithinReachError):
        separator_sheet(language="ar", reach=town.hasan.reach, at=AT)


@pytest.mark.parametrize("line", ["xTyQ", "SbS", "b"])
def test_what_is_not_between_our_sheets_is_left_as_it_is(town: Town, line: str) -> None:
    ref = handed_over(town, ("batch.pdf", batch(town, line)))
    before = list(IntakeFile.objects.values_list("pk", "sha256"))
    with pytest.raises(LetterNotAcceptedError) as refused:
        part(ref, by=town.rebwar.reach, at=AT)
    assert refused.value.findings[0].code == "no_separator"
    assert list(IntakeFile.objects.values_list("pk", "sha256")) == before


def test_what_cannot_be_parted_is_refused_whole(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    first, *rest = pages(town, "xSy")
    first.save(out, "TIFF", save_all=True, append_images=rest)
    ref = handed_over(town, ("fax.tiff", out.getvalue()))
    with pytest.raises(LetterNotAcceptedError) as refused:
        part(ref, by=town.rebwar.reach, at=AT)
    assert refused.value.findings[0].code == "file_not_parted"
    for who in (town.hasan, town.laith):
        with pytest.raises(NotWithinReachError):
            part(ref, by=who.reach, at=AT)
    monkeypatch.setattr("correspondence.part.MOST_PAGES", 2)
    with pytest.raises(LetterNotAcceptedError) as refused:
        part(ref, by=town.rebwar.reach, at=AT)
    assert refused.value.findings[0].code == "too_many_pages"
    refuse_intake(ref, reason="لا شيء", by=town.rebwar.reach, at=AT)
    with pytest.raises(IntakeEndedError):
        part(ref, by=town.rebwar.reach, at=AT)
    assert IntakeFile.objects.get(intake__ref=ref).name == "fax.tiff"
