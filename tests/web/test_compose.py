"""Writing, attaching, sending: the form keeps what was typed and says what is wrong."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.models import Unit
from tests.town import TODAY, Town
from tests.web.steps import SUBJECT, bad_body, client_of, drafted, line, plain, sent, typed

pytestmark = pytest.mark.django_db


@pytest.mark.servers
def test_a_letter_is_written_without_javascript(town: Town) -> None:
    ref = drafted(town)
    page = client_of(town.zainab).get(f"/memos/{ref}/edit/").content.decode()
    assert SUBJECT in page
    assert "سعاد حميد" in page
    assert "2/7/2026" in page


def test_an_addressee_is_resolved_by_name_too(town: Town) -> None:
    assert drafted(town, to=["وزارة المالية / دائرة الموازنة"])


@pytest.mark.servers
def test_however_many_units_there_are_the_page_stays_small_and_each_is_found(town: Town) -> None:
    many = [
        Unit(name_ar=f"شعبة {n}", parent_id=town.planning_hr, body_id=town.planning, path=f"/{town.planning}/{1000 + n}/", pk=1000 + n)
        for n in range(300)
    ]  # fmt: skip
    Unit.objects.bulk_create(many)
    browser = client_of(town.zainab)
    listed = browser.get("/memos/new/").content.decode().split('<datalist id="units">')[1].split("</datalist>")[0]
    assert listed.count("<option") < 300
    assert browser.post("/memos/new/", typed(town, to=["شعبة 299"])).status_code == 302


@pytest.mark.parametrize("key", ["9" * 9, "9" * 30])
def test_a_number_of_no_unit_is_no_addressee(town: Town, key: str) -> None:
    assert client_of(town.zainab).post("/memos/new/", typed(town, to=[f"قسم [{key}]"])).status_code == 422


def test_an_unknown_addressee_is_said_and_the_typing_stays(town: Town) -> None:
    answer = client_of(town.zainab).post("/memos/new/", typed(town, to=["وزارة الخيال"]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "لا يوجد تشكيل باسم «وزارة الخيال»" in page
    assert SUBJECT in page
    assert "خطأ:" in page.split("</title>")[0]


def test_a_copy_goes_to_a_unit_or_stands_as_written(town: Town) -> None:
    browser = client_of(town.zainab)
    several = browser.post("/memos/new/", typed(town, copy=["شعبة البريد المركزي"], purpose=[""]))
    assert several.status_code == 422
    assert "شعبة البريد المركزي" in several.content.decode()
    assert browser.post("/memos/new/", typed(town, copy=["قسم [999999]"], purpose=[""])).status_code == 422
    hidden = browser.post("/memos/new/", typed(town, copy=["المفتش العام"], purpose=[""], hidden=["0"]))
    assert hidden.status_code == 422
    assert "النسخة غير الظاهرة تُرسل إلى تشكيل" in hidden.content.decode()
    assert browser.post("/memos/new/", typed(town, copy=["المفتش العام"], purpose=[""])).status_code == 302


def test_a_date_that_is_none_is_said(town: Town) -> None:
    page = client_of(town.zainab).post("/memos/new/", typed(town, ref_on=["32/7/2026"])).content.decode()
    assert "يوماً/شهراً/سنة" in page


@pytest.mark.servers
def test_the_letter_sets_a_day_for_its_answer(town: Town) -> None:
    browser, on = client_of(town.zainab), TODAY + timedelta(days=40)
    shown = f"{on.day}/{on.month}/{on.year}"
    kept = browser.post("/memos/new/", typed(town, do="keep", answer_by=shown)).json()
    assert f'name="answer_by" value="{shown}"' in plain(browser.get(kept["address"]))
    letter = plain(browser.get(kept["address"].replace("edit/", "")))
    assert "الإجابة مطلوبة لغاية" in letter
    assert shown in letter
    late = browser.post("/memos/new/", typed(town, do="check", answer_by="14/7/2020")).json()["checks"]
    assert {"kind": "no", "words": "اليوم المحدد للإجابة لم يعد لاحقاً: اختاروا يوماً بعده."} in late
    assert "يوماً/شهراً/سنة" in browser.post("/memos/new/", typed(town, answer_by="32/7/2026")).content.decode()


def test_a_body_with_unknown_nodes_is_refused_and_nothing_is_stored(town: Town) -> None:
    browser = client_of(town.zainab)
    answer = browser.post("/memos/new/", typed(town, body_json=bad_body()))
    assert answer.status_code == 422
    assert SUBJECT in answer.content.decode()
    assert SUBJECT not in browser.get("/drafts/").content.decode()


@pytest.mark.parametrize(
    ("body", "sentence"), [("{", "المتن: تعذّرت قراءة المتن"), ("[" * 2_000_001, "المتن: المتن أطول مما يسعه كتاب واحد")]
)
def test_a_body_that_is_no_json_or_endless_is_refused_by_its_name(town: Town, body: str, sentence: str) -> None:
    answer = client_of(town.zainab).post("/memos/new/", typed(town, body_json=body))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_subject_of_201_letters_is_refused_and_200_are_kept(town: Town) -> None:
    browser = client_of(town.zainab)
    assert browser.post("/memos/new/", typed(town, subject="م" * 201)).status_code == 422
    assert browser.post("/memos/new/", typed(town, subject="م" * 200)).status_code == 302


def test_no_browser_cuts_a_pasted_subject_off(town: Town) -> None:
    page = client_of(town.zainab).get("/memos/new/").content.decode()
    field = re.findall(r'<input[^>]*name="subject"[^>]*>', page)[0]
    assert "maxlength" not in field
    assert 'dir="rtl"' in field


def test_more_lines_keep_what_was_typed_and_judge_nothing(town: Town) -> None:
    answer = client_of(town.zainab).post("/memos/new/", typed(town, do="more", subject="", to=["لا أحد"]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' not in page
    assert 'value="لا أحد"' in page


def test_two_browsers_editing_one_draft_lose_nothing(town: Town) -> None:
    ref = drafted(town)
    browser = client_of(town.zainab)
    assert browser.post(f"/memos/{ref}/edit/", typed(town, base="1", subject="الأول")).status_code == 302
    answer = browser.post(f"/memos/{ref}/edit/", typed(town, base="1", subject="الثاني"))
    assert answer.status_code == 409
    assert "الثاني" in answer.content.decode()
    assert "الأول" in browser.get(f"/memos/{ref}/").content.decode()


def test_a_stranger_neither_edits_nor_sends_nor_attaches(town: Town) -> None:
    ref = drafted(town)
    stranger = client_of(town.omar)
    for address in (f"/memos/{ref}/edit/", f"/memos/{ref}/send/", f"/memos/{ref}/attach/", f"/memos/{ref}/detach/"):
        assert stranger.post(address, typed(town)).status_code == 404


def test_posts_are_not_gets(town: Town) -> None:
    ref = drafted(town)
    browser = client_of(town.zainab)
    for act in ("attach", "detach", "initial", "return"):
        assert browser.get(f"/memos/{ref}/{act}/").status_code == 405


def test_an_annex_is_attached_and_taken_off_and_the_typing_stays(town: Town) -> None:
    ref = drafted(town)
    browser = client_of(town.zainab)
    file = SimpleUploadedFile("أسماء.txt", "سعاد حميد\n".encode(), content_type="text/plain")
    form = typed(town, base="1", subject="لم يُحفظ بعد", file=file, annex_title="كشف بالأسماء")
    answer = browser.post(f"/memos/{ref}/attach/", form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "كشف بالأسماء" in page
    assert "لم يُحفظ بعد" in page
    assert 'name="base" value="2"' in page
    name = re.findall(r'name="file_name"\s+value="([^"]+)"', page)[0]
    assert "txt" in name or name
    download = browser.get(f"/memos/{ref}/annexes/{name}")
    assert download.headers["Content-Disposition"] == "attachment; filename*=utf-8''%D8%A3%D8%B3%D9%85%D8%A7%D8%A1.txt"
    gone = browser.post(f"/memos/{ref}/detach/", typed(town, base="2", file_name=name)).content.decode()
    assert 'name="file_name"' not in gone


@pytest.mark.servers
def test_a_file_of_51_mb_is_refused_in_a_sentence_and_the_typing_stays(town: Town) -> None:
    ref = drafted(town)
    file = SimpleUploadedFile("big.pdf", b"%PDF-1.7\n" + b"0" * (51 * 1024 * 1024))
    form = typed(town, base="1", subject="لم يضع شيء", file=file, annex_title="كبير")
    answer = client_of(town.zainab).post(f"/memos/{ref}/attach/", form)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "لم يُقبل الملف" in page
    assert "لم يضع شيء" in page


def test_attaching_without_a_file_asks_for_one(town: Town) -> None:
    ref = drafted(town)
    page = client_of(town.zainab).post(f"/memos/{ref}/attach/", typed(town)).content.decode()
    assert "يرجى اختيار ملف أولاً" in page


@pytest.mark.servers
def test_an_annex_on_paper_is_added_by_title_and_sheets_and_taken_off(town: Town) -> None:
    ref, browser = drafted(town), client_of(town.zainab)
    said = {"do": "paper", "annex_title": "خرائط", "annex_sheets": "٣"}
    page = browser.post(f"/memos/{ref}/attach/", typed(town, base="1", **said)).content.decode()
    assert "ورقي فقط، 3 أوراق" in " ".join(page.split())
    for sheets in ("", "0", "كثير", "1000"):
        answer = browser.post(f"/memos/{ref}/attach/", typed(town, base="2", **said | {"annex_sheets": sheets}))
        assert (answer.status_code, "وعدد أوراقه" in answer.content.decode()) == (422, True)
    gone = browser.post(f"/memos/{ref}/detach/", typed(town, base="2", file_name="خرائط")).content.decode()
    assert "ورقي فقط" not in gone


def test_a_refused_annex_is_spoken_of_where_the_page_opens_and_the_rest_stays_folded(town: Town) -> None:
    ref = drafted(town)
    file = SimpleUploadedFile("cut.pdf", b"%PDF-1.7\n")
    page = client_of(town.zainab).post(f"/memos/{ref}/attach/", typed(town, file=file, joint=["", ""])).content.decode()
    annexes = page.split('id="annexes"')[1].split("</fieldset>")[0]
    assert "هو متضرر أو ناقص" in annexes
    assert re.search(r'<details class="more">\s*<summary>توقيع مشترك', page)


def test_a_letter_to_its_own_issuer_is_not_sent_and_says_why(town: Town) -> None:
    answer = client_of(town.zainab).post("/memos/new/", typed(town, to=[line(town.planning_admin)]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "لا يُرسل الكتاب إلى الجهة المصدرة نفسها" in page


def test_an_empty_letter_is_kept_as_a_draft_but_not_sent(town: Town) -> None:
    ref = drafted(town, body="", to=[])
    answer = client_of(town.zainab).post(f"/memos/{ref}/send/", {"reviewers": []})
    assert answer.status_code == 422
    assert "المتن فارغ" in answer.content.decode()


def test_an_invented_reviewer_is_not_accepted(town: Town) -> None:
    ref = drafted(town)
    answer = client_of(town.zainab).post(f"/memos/{ref}/send/", {"reviewers": ["999999"]})
    assert answer.status_code == 422
    assert "لم يُنجز شيء" in answer.content.decode()


def test_a_sent_letter_is_no_longer_edited(town: Town) -> None:
    ref = sent(town)
    browser = client_of(town.zainab)
    assert browser.get(f"/memos/{ref}/edit/").status_code == 302
    assert browser.post(f"/memos/{ref}/edit/", typed(town, base="1")).status_code == 409


def test_units_are_offered_while_one_types(town: Town) -> None:
    found = client_of(town.zainab).get("/units/", {"q": "الموازنة"}).json()["units"]
    assert line(town.finance_budget) in found


def test_the_preview_is_a_picture_of_the_saved_draft(town: Town) -> None:
    ref = drafted(town)
    browser = client_of(town.zainab)
    answer = browser.get(f"/memos/{ref}/preview/1/1-720.webp")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.content[8:12] == b"WEBP"
    for address in ("1/9-720", "7/1-720", "1/1-721"):
        assert browser.get(f"/memos/{ref}/preview/{address}.webp").status_code == 404
    assert client_of(town.omar).get(f"/memos/{ref}/preview/1/1-720.webp").status_code == 404
    assert browser.get(f"/memos/{ref}/letter.pdf").content.startswith(b"%PDF")
