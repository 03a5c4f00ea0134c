"""Refusals say a sentence on a page that exists, and nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client

from correspondence.models import Delivery, Memo, Registration
from tests.town import Citizen, Town
from tests.web.steps import SUBJECT, client_of, drafted, line, plain, registered, signed, typed

pytestmark = pytest.mark.django_db


def english(citizen: Citizen) -> Client:
    browser = client_of(citizen)
    browser.post("/language/", {"language": "en"})
    return browser


def test_forwarding_to_another_ministry_is_refused_in_a_sentence_with_the_typing(town: Town) -> None:
    record = registered(town, to=[line(town.planning_statistics)])
    delivery = Delivery.objects.get(record_id=record, unit=town.planning_statistics)
    browser, wanted = english(town.omar), line(town.finance_budget)
    answer = browser.post(f"/deliveries/{delivery.pk}/forward/", {"unit": wanted})
    page = plain(answer)
    assert answer.status_code == 422
    assert "belongs to another ministry" in page
    assert wanted in page
    assert browser.get(f"/records/{record}/").status_code == 200
    assert f'href="/records/{record}/"' in page
    unknown = browser.post(f"/deliveries/{delivery.pk}/forward/", {"unit": "nothing like it"})
    assert (unknown.status_code, "nothing like it" in plain(unknown)) == (422, True)
    assert english(town.sara).post(f"/deliveries/{delivery.pk}/forward/", {"unit": wanted}).status_code == 404


def test_a_book_that_is_no_number_registers_nothing(town: Town) -> None:
    ref = signed(town)
    answer = english(town.rebwar).post(f"/registry/out/{ref}/", {"book": "abc"})
    assert (answer.status_code, "This book does not serve this letter." in plain(answer)) == (422, True)
    assert not Registration.objects.exists()


def test_a_stale_draft_is_saved_over_or_left(town: Town) -> None:
    ref = drafted(town)
    browser = english(town.zainab)
    assert browser.post(f"/memos/{ref}/edit/", typed(town, subject="second", base="1")).status_code == 302
    for base in ("1", ""):
        answer = browser.post(f"/memos/{ref}/edit/", typed(town, subject="third", base=base))
        page = plain(answer)
        assert answer.status_code == 409
        assert 'value="third"' in page
        assert f'href="/memos/{ref}/edit/"' in page
        assert 'name="over" value="2"' in page
    assert Memo.objects.get(ref=ref).subject == "second"
    answer = browser.post(f"/memos/{ref}/edit/", typed(town, subject="third", base="1", over="2"))
    assert (answer.status_code, Memo.objects.get(ref=ref).subject) == (302, "third")


def test_51_mb_are_413_with_the_sentence_and_never_all_on_the_disk(town: Town) -> None:
    ref = drafted(town)
    file = SimpleUploadedFile("big.pdf", b"%PDF-1.7\n" + b"0" * (55 * 1024 * 1024))
    answer = english(town.zainab).post(f"/memos/{ref}/attach/", {**typed(town), "base": "1", "file": file})
    assert (answer.status_code, SUBJECT in plain(answer)) == (413, True)
    kept = answer.wsgi_request.FILES["file"]
    assert isinstance(kept, UploadedFile)
    assert (kept.size or 0) < 51 * 1024 * 1024


def test_the_same_form_sent_twice_is_one_draft(town: Town) -> None:
    browser = english(town.zainab)
    once = re.search(r'name="once" value="([0-9a-f]{32})"', browser.get("/memos/new/").content.decode())
    assert once is not None
    first, second = (browser.post("/memos/new/", typed(town, once=once[1])) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Memo.objects.count() == 1
    other = browser.post("/memos/new/", typed(town, once=once[1], subject="another"))
    assert other.headers["Location"] != first.headers["Location"]
    assert client_of(town.hasan).post("/memos/new/", typed(town, once=once[1])).status_code == 302
    assert Memo.objects.count() == 3
