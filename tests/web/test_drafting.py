"""A draft while it is written: it keeps itself, is looked through, and goes to whoever may review it."""

import pytest

from correspondence.models import Memo
from signing.core.keys import Reason
from signing.models import Key
from signing.suspend import suspend
from tests.town import AT, Town
from tests.web.steps import SUBJECT, client_of, drafted, line, plain, sent, typed

pytestmark = pytest.mark.django_db


def test_a_new_letter_keeps_itself_and_says_where(town: Town) -> None:
    browser = client_of(town.zainab)
    answer = browser.post("/memos/new/", typed(town, do="keep"))
    kept = answer.json()
    assert kept["base"] == 1
    assert SUBJECT in browser.get(kept["address"]).content.decode()
    assert browser.get(kept["picture"]).headers["Content-Type"] == "image/webp"


@pytest.mark.servers
def test_a_draft_keeps_itself_as_its_next_version(town: Town) -> None:
    ref = drafted(town)
    browser = client_of(town.zainab)
    answer = browser.post(f"/memos/{ref}/edit/", typed(town, do="keep", base="1", subject="موضوع جديد"))
    assert answer.json()["base"] == 2
    same = browser.post(f"/memos/{ref}/edit/", typed(town, do="keep", base="2", subject="موضوع جديد"))
    assert same.json()["base"] == 2
    stale = browser.post(f"/memos/{ref}/edit/", typed(town, do="keep", base="1", subject="قديم"))
    assert stale.status_code == 409
    unfit = browser.post(f"/memos/{ref}/edit/", typed(town, do="keep", base="2", to=["وزارة الخيال"]))
    assert unfit.status_code == 422


def test_the_page_of_a_stale_draft_says_once_that_nothing_was_lost(town: Town) -> None:
    ref, browser = drafted(town), client_of(town.zainab)
    browser.post(f"/memos/{ref}/edit/", typed(town, do="keep", base="1", subject="موضوع جديد"))
    page = plain(browser.post(f"/memos/{ref}/edit/", typed(town, base="1", subject="قديم")))
    assert "تغيّر الكتاب في هذه الأثناء" in page
    assert page.count("لم يضع شيء") == 1


@pytest.mark.parametrize(("reason", "said"), [("", "يرجى كتابة السبب"), ("سبب طويل " * 300, "السبب أطول")])
def test_a_return_without_a_reason_or_with_a_long_one_is_answered_by_our_sentence(
    town: Town, reason: str, said: str
) -> None:
    """The browser neither stops it in its own language nor cuts what was pasted."""
    ref, hasan = sent(town), client_of(town.hasan)
    page = hasan.get(f"/memos/{ref}/").content.decode()
    form = page[: page.index("</form>", page.index(f"/memos/{ref}/return/"))].rsplit("<form", 1)[1]
    assert "novalidate" in form
    assert "maxlength" not in form
    answer = hasan.post(f"/memos/{ref}/return/", {"reason": reason})
    assert answer.status_code == 422
    assert said in plain(answer)
    assert reason.strip() in answer.content.decode()


@pytest.mark.servers
def test_changes_in_a_row_are_one_line_of_the_history(town: Town) -> None:
    ref = drafted(town)
    browser = client_of(town.zainab)
    for base in ("1", "2", "3"):
        browser.post(f"/memos/{ref}/edit/", typed(town, do="keep", base=base, subject=f"موضوع {base}"))
    assert plain(browser.get(f"/memos/{ref}/")).count("عُدّلت المسودة") == 1


def test_the_check_list_says_what_sending_would_refuse(town: Town) -> None:
    browser = client_of(town.zainab)
    page = plain(browser.get(f"/memos/{drafted(town, to=[''], body='')}/edit/"))
    assert "لا ملاحظات" not in page.split('id="checks"')[1].split("</ul>")[0].split(">", 1)[1]
    asked = browser.post("/memos/new/", typed(town, do="keep", body="نرفق لكم الكشف.")).json()["checks"]
    assert {"kind": "maybe", "words": "في المتن ذكر مرافق، ولم يُرفق شيء."} in asked
    right = typed(town, do="keep", body="نص بلا مآخذ.", ref_number=[""], ref_body=[""], ref_on=[""])
    assert browser.post("/memos/new/", right).json()["checks"] == []


def test_the_letter_is_looked_through_while_one_writes_and_nothing_is_kept(town: Town) -> None:
    browser = client_of(town.zainab)
    before = Memo.objects.count()
    looked = browser.post("/memos/new/", typed(town, do="check", to=[""], body="يحضر المدراء كافة .")).json()["checks"]
    assert [one["kind"] for one in looked] == sorted((one["kind"] for one in looked), reverse=True)
    assert {"kind": "no", "words": "يرجى اختيار الجهة المرسل إليها."} in looked
    assert {"kind": "maybe", "words": "الأفصح «المديرون» بدلاً من «المدراء»."} in looked
    missing = browser.post("/memos/new/", typed(town, do="check", subject="")).json()["checks"]
    assert [one["kind"] for one in missing] == ["no"]
    assert Memo.objects.count() == before


def test_the_check_list_of_a_draft_looks_at_what_is_typed_and_keeps_the_version(town: Town) -> None:
    ref = drafted(town)
    looked = client_of(town.zainab).post(f"/memos/{ref}/edit/", typed(town, do="check", base="1", body="المرافقات (9)"))
    assert "annex_count" not in looked.content.decode()
    assert any("9" in one["words"] and one["kind"] == "no" for one in looked.json()["checks"])
    assert Memo.objects.get(ref=ref).version == 1
    assert client_of(town.omar).post(f"/memos/{ref}/edit/", typed(town, do="check")).status_code == 404


@pytest.mark.servers
def test_a_signer_without_a_key_is_named_before_sending_and_the_letter_may_go(town: Town) -> None:
    """The draft's list and the page that sends name whoever has no key that works, and nobody else."""
    row = Key.objects.get(person_id=town.maryam.person_id)
    suspend(row.certificate.serial, why=Reason.COMPROMISED, by=town.maryam.reach, at=AT)
    ref, browser = drafted(town), client_of(town.zainab)
    for page in ("edit", "send"):
        said = plain(browser.get(f"/memos/{ref}/{page}/"))
        assert f"ليس لدى {town.maryam.name.ar} اليوم مفتاح توقيع" in said
        assert f"ليس لدى {town.hasan.name.ar}" not in said
    assert browser.post(f"/memos/{ref}/send/", {"reviewers": [str(town.hasan.post_id)]}).status_code == 302


def test_a_signer_with_a_key_gets_no_remark(town: Town) -> None:
    page = plain(client_of(town.zainab).get(f"/memos/{drafted(town)}/send/"))
    assert town.maryam.name.ar in page
    assert f"ليس لدى {town.maryam.name.ar}" not in page


def test_a_missing_subject_is_marked_at_its_field(town: Town) -> None:
    page = plain(client_of(town.zainab).post("/memos/new/", typed(town, subject="")))
    assert 'href="#f-subject"' in page
    assert "يرجى كتابة الموضوع" in page


@pytest.mark.servers
def test_a_body_beyond_all_measure_is_called_too_long(town: Town) -> None:
    page = client_of(town.zainab).post("/memos/new/", typed(town, body="كلام كثير\n\n" * 40_000)).content.decode()
    assert "المتن أطول مما يسعه كتاب واحد" in page


def test_after_an_attachment_the_language_can_be_changed(town: Town) -> None:
    ref = drafted(town)
    page = client_of(town.zainab).post(f"/memos/{ref}/attach/", typed(town, base="1")).content.decode()
    assert f'value="/memos/{ref}/edit/"' in page


def test_a_senior_of_the_own_unit_is_offered_and_not_ticked(town: Town) -> None:
    browser = client_of(town.sara)
    ref = browser.post("/memos/new/", typed(town)).headers["Location"].split("/")[2]
    page = plain(browser.get(f"/memos/{ref}/send/"))
    assert f'value="{town.zainab.post_id}"> ' in page
    assert f'value="{town.hasan.post_id}" checked> ' in page


def test_a_letter_that_went_is_not_sent_twice_nor_called_a_draft(town: Town) -> None:
    ref = sent(town)
    browser = client_of(town.zainab)
    for answer in (browser.get(f"/memos/{ref}/send/"), browser.post(f"/memos/{ref}/send/", {})):
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/memos/{ref}/"


def test_its_author_recalls_a_letter_and_a_reviewer_returns_it(town: Town) -> None:
    ref = sent(town)
    assert "سحب الكتاب" in client_of(town.zainab).get(f"/memos/{ref}/").content.decode()
    recalled = client_of(town.zainab).post(f"/memos/{ref}/recall/", {"reason": "خطأ في المبلغ"}, follow=True)
    assert recalled.redirect_chain == [("/drafts/", 302)]
    assert "سُحب الكتاب" in recalled.content.decode()


@pytest.mark.servers
def test_a_letter_is_read_as_words_alone_where_pictures_are_dear(town: Town) -> None:
    ref = drafted(town, to=[line(town.finance_budget)])
    browser = client_of(town.zainab)
    for words in (
        browser.get(f"/memos/{ref}/?view=text"),
        browser.get(f"/memos/{ref}/", headers={"Save-Data": "on"}),
    ):
        page = words.content.decode()
        assert "<img" not in page
        assert "سعاد حميد" in page
    assert "<img" in browser.get(f"/memos/{ref}/?view=pages", headers={"Save-Data": "on"}).content.decode()
