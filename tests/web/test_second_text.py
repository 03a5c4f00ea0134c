"""A letter in two languages, by its pages: typed in one form, set in one document, found by both texts."""

import pytest

from archive import feed
from correspondence.core.code import draft_code
from correspondence.models import Memo
from correspondence.papers import document
from directory.core.reach import FOLLOWER
from paper.pages import text
from tests.town import Town
from tests.web.steps import client_of, drafted, frozen, plain, registered, typed

pytestmark = pytest.mark.django_db
SECOND = {
    "second_language": "ckb",
    "second_subject": "میلاکی کارمەندان",
    "second_greeting": "سڵاو ...",
    "second_body": "ئاگادارتان دەکەینەوە لە 1/8/2026 .",
    "second_closing": "لەگەڵ ڕێزدا",
}


@pytest.mark.servers
def test_a_second_text_is_typed_kept_and_shown_again(town: Town) -> None:
    ref = drafted(town, **SECOND)
    memo = Memo.objects.get(ref=ref)
    said = memo.current().content["second"]
    assert (memo.second_language, memo.second_subject) == ("ckb", SECOND["second_subject"])
    assert said["to"] == ["وەزارەتی دارایی / فەرمانگەی بودجە"]
    browser = client_of(town.zainab)
    page = plain(browser.get(f"/memos/{ref}/edit/"))
    assert all(words in page for words in SECOND.values())
    assert "نصّا" not in page
    assert SECOND["second_subject"] in plain(browser.get("/drafts/"))
    changed = {**SECOND, "second_subject": "میلاکی نوێ"}
    assert browser.post(f"/memos/{ref}/edit/", typed(town, base="1", **changed)).status_code == 302
    memo.refresh_from_db()
    assert memo.second_subject == "میلاکی نوێ"
    page = plain(browser.get(f"/memos/{ref}/"))
    assert "میلاکی نوێ" in page
    code = draft_code(2, memo.current().content_hash)
    assert f'<bdi dir="ltr">{code}</bdi>' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"second_language": ""}, "يرجى اختيار لغة النص الثاني"),
        ({"second_language": "ar"}, "لغة النص الثاني هي لغة النص الأول"),
        ({"second_subject": "م" * 201}, "201"),
        ({"second_body_json": "{"}, "تعذّرت قراءة المتن"),
    ],
)
def test_what_is_wrong_with_it_is_said_and_the_typing_stays(town: Town, changed: dict[str, str], said: str) -> None:
    answer = client_of(town.zainab).post("/memos/new/", typed(town, **{**SECOND, **changed}))
    page = plain(answer)
    assert (answer.status_code, said in page) == (422, True)
    assert SECOND["second_closing"] in page


@pytest.mark.servers
def test_figures_of_one_text_alone_are_on_the_check_list(town: Town) -> None:
    page = plain(client_of(town.zainab).get(f"/memos/{drafted(town, **SECOND)}/edit/"))
    assert "لا يذكر النصان الأرقام نفسها" not in page or "1/8/2026" not in page.split("في الثاني فقط")[1]
    other = {**SECOND, "second_body": "لە 2/8/2026"}
    page = plain(client_of(town.zainab).get(f"/memos/{drafted(town, **other)}/edit/"))
    assert "2/8/2026" in page.split("في الثاني فقط")[1]


def test_both_texts_are_frozen_in_one_document(town: Town) -> None:
    ref = frozen(town, **SECOND)
    pages = text(document(ref, reach=town.maryam.reach))
    assert len(pages) == 2
    assert "1/8/2026" in pages[0]
    assert "1/8/2026" in pages[1]
    assert Memo.objects.get(ref=ref).current().pages == 2


@pytest.mark.servers
def test_the_record_is_found_by_the_words_of_both_texts(town: Town) -> None:
    record_id = registered(town, **SECOND)
    (words,) = [
        one.facts.words for one in feed.entries_after(-1, reach=FOLLOWER) if one.record_id == record_id and one.facts
    ]
    assert "نبين لكم أدناه" in words
    assert SECOND["second_subject"] in words
