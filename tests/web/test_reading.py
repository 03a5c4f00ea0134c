"""Reading what is kept: who has read it, its annexes by title, whose eyes a classified page is under."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import town as cast
from tests.town import Town
from tests.web.steps import asked, client_of, drafted, frozen, plain, registered, signed, typed

pytestmark = pytest.mark.django_db


@pytest.mark.servers
def test_an_arabic_keyboard_costs_no_try_of_the_pin(town: Town) -> None:
    ref = frozen(town)
    eastern = cast.PIN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    browser = client_of(town.maryam)
    answer = browser.post(asked(browser, ref), {"pin": eastern})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign/")


def test_whoever_was_refused_is_not_said_to_have_read_it(town: Town) -> None:
    record = registered(town)
    assert client_of(town.omar).get(f"/records/{record}/").status_code == 404
    page = plain(client_of(town.zainab).get(f"/records/{record}/"))
    read = page.split('id="rd"')[1].split("</section>")[0]
    assert town.omar.name.ar not in read
    readers = plain(client_of(town.zainab).get(f"/records/{record}/readers/"))
    assert "archive:" not in readers
    assert "طلب صفحة" in readers


def test_a_record_is_read_as_words_alone_too(town: Town) -> None:
    record = registered(town)
    page = client_of(town.zainab).get(f"/records/{record}/?view=text").content.decode()
    assert "<img" not in page
    assert "سعاد حميد" in page


def test_annexes_of_a_record_carry_their_titles(town: Town) -> None:
    ref = drafted(town)
    file = SimpleUploadedFile("x.txt", "كشف".encode(), content_type="text/plain")
    page = client_of(town.zainab).post(
        f"/memos/{ref}/attach/", typed(town, base="1", file=file, annex_title="كشف بالأسماء")
    )
    assert "أُرفق: كشف بالأسماء" in page.content.decode()


@pytest.mark.parametrize(("level", "is_marked"), [("1", True), ("0", False)])
def test_a_classified_page_names_its_reader_over_the_picture(town: Town, level: str, *, is_marked: bool) -> None:
    page = plain(client_of(town.hasan).get(f"/memos/{frozen(town, level=level)}/"))
    assert ('class="wm"' in page) is is_marked


def test_a_second_registration_says_the_day_as_people_write_it(town: Town) -> None:
    ref = signed(town)
    browser = client_of(town.rebwar)
    assert browser.post(f"/registry/out/{ref}/", {"book": ""}).status_code == 302
    page = browser.post(f"/registry/out/{ref}/", {"book": ""}).content.decode()
    said = page.split('class="sum"')[1].split("</div>")[0]
    assert "مقيّد من قبل" in said
    assert re.search(r"\d{1,2}/\d{1,2}/\d{4}", said)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", said)


def test_the_text_of_a_letter_shows_no_signs_of_headings_and_cells(town: Town) -> None:
    ref = drafted(town, body="## عنوان الفقرة\n\nت | الاسم\n1 | سعاد")
    page = client_of(town.zainab).get(f"/memos/{ref}/?view=text").content.decode()
    assert "##" not in page
    assert '<p dir="auto">1 · سعاد</p>' in page
