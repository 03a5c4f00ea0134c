"""The pen of a draft, by its pages."""

import pytest

from correspondence.models import DraftTerms, IdleDraft, Memo, Pen
from tests.town import TODAY, Town
from tests.web.steps import client_of, drafted, plain, typed

pytestmark = pytest.mark.django_db
IDLE = {"idle_days": "200", "tell_days": "20", "end": "destroy"}


@pytest.mark.servers
def test_the_pen_goes_to_a_colleague_and_comes_back(town: Town) -> None:
    ref = drafted(town)
    author, colleague = client_of(town.zainab), client_of(town.hasan)
    assert "تسليم قلم المسودة إلى زميل" in plain(author.get(f"/memos/{ref}/"))
    answer = author.post(f"/memos/{ref}/give-pen/", {"post": town.hasan.person_id, "reason": "الفقرة الثانية"})
    assert (answer.status_code, Pen.objects.get().holder_id) == (302, town.hasan.person_id)
    page = plain(author.get(f"/memos/{ref}/"))
    assert "قلم هذه المسودة لدى" in page
    assert "take-pen" not in page  # not before its day
    assert author.get(f"/memos/{ref}/edit/").status_code == 302
    kept = author.post(f"/memos/{ref}/edit/", typed(town, closing="لم يُفقد", base="1"))
    assert kept.status_code == 422
    assert "قلم هذه المسودة لدى زميل" in plain(kept)
    assert "لم يُفقد" in plain(kept)
    assert author.post(f"/memos/{ref}/take-pen/", {"reason": "تأخر"}).status_code == 422
    assert "الفقرة الثانية" in plain(colleague.get(f"/memos/{ref}/"))
    assert f"/memos/{ref}/" in plain(colleague.get("/drafts/"))
    saved = colleague.post(f"/memos/{ref}/edit/", typed(town, closing="مع فائق التقدير", base="1"))
    assert saved.status_code == 302
    assert colleague.post(f"/memos/{ref}/send/", {"reviewers": []}).status_code == 302  # its page is not there for him
    assert colleague.post(f"/memos/{ref}/return-pen/").status_code == 302
    assert colleague.post(f"/memos/{ref}/return-pen/").status_code == 409
    versions = plain(author.get(f"/memos/{ref}/versions/"))
    assert town.hasan.name.ar in versions
    assert "/memos/" in plain(author.get("/notices/"))


@pytest.mark.servers
def test_a_stranger_neither_gives_nor_takes_it(town: Town) -> None:
    ref = drafted(town)
    alone = plain(client_of(town.zainab).get(f"/memos/{ref}/versions/"))
    assert ("لا شيء يُقارن بعد" in alone, 'name="before"' in alone) == (True, False)
    for what in ("give-pen", "return-pen", "take-pen"):
        assert client_of(town.nasrin).post(f"/memos/{ref}/{what}/", {"reason": "x"}).status_code == 404
    assert client_of(town.zainab).post(f"/memos/{ref}/give-pen/", {"post": town.nasrin.person_id}).status_code == 422
    assert not Pen.objects.exists()


def test_the_terms_are_laid_down_by_the_office_of_the_ministry_alone(town: Town) -> None:
    address = f"/office/{town.planning}/drafts/"
    assert client_of(town.zainab).post(address, {"pen_days": "5", **IDLE}).status_code == 404
    assert not DraftTerms.objects.exists()
    minister = client_of(town.amal)
    assert 'name="pen_days"' in plain(minister.get(f"/office/{town.planning}/"))
    assert (minister.post(address, {"pen_days": "0", **IDLE}).status_code, DraftTerms.objects.exists()) == (422, False)
    assert minister.post(address, {"pen_days": "x", **IDLE}).status_code == 422
    assert minister.post(address, {"pen_days": "5", **IDLE}).status_code == 302
    laid = DraftTerms.objects.get()
    assert (laid.pen_days, laid.end) == (5, "destroy")


def test_an_idle_draft_is_on_its_authors_page_and_kept_from_there(town: Town) -> None:
    ref = drafted(town)
    memo = Memo.objects.get(ref=ref)
    IdleDraft.objects.create(memo=memo, told_at=memo.moved_at, due_on=TODAY)
    browser = client_of(town.zainab)
    page = plain(browser.get("/drafts/"))
    assert "مسودات متروكة" in page
    assert f"/memos/{ref}/keep/" in page
    assert client_of(town.nasrin).post(f"/memos/{ref}/keep/").status_code == 404
    assert browser.post(f"/memos/{ref}/keep/").status_code == 302
    assert "مسودات متروكة" not in plain(browser.get("/drafts/"))
    assert browser.post(f"/memos/{ref}/keep/").status_code == 409
