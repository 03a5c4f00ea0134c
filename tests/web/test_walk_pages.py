"""Review, signature, registration, receipt and record, page by page."""

import re
from datetime import timedelta

import pytest

from correspondence.let_go import let_go
from correspondence.models import Registration
from correspondence.recall import ask_back
from correspondence.send import send
from tests import town as cast
from tests.town import Town
from tests.web.steps import SUBJECT, asked, client_of, frozen, line, pictures_of, plain, registered, sent, signed

pytestmark = pytest.mark.django_db


def test_the_reviewer_sees_it_on_the_desk_and_returns_it_with_a_reason(town: Town) -> None:
    ref = sent(town)
    browser = client_of(town.hasan)
    assert SUBJECT in browser.get("/desk/").content.decode()
    without = browser.post(f"/memos/{ref}/return/", {"reason": " "})
    assert without.status_code == 422
    assert "يرجى كتابة السبب" in without.content.decode()
    assert browser.post(f"/memos/{ref}/return/", {"reason": "يضاف رقم الكتاب"}).status_code == 302
    page = client_of(town.zainab).get(f"/memos/{ref}/edit/").content.decode()
    assert "يضاف رقم الكتاب" in page


def test_initials_out_of_turn_are_refused(town: Town) -> None:
    ref = sent(town)
    assert client_of(town.zainab).post(f"/memos/{ref}/initial/", {"version": "1"}).status_code == 409
    assert client_of(town.omar).post(f"/memos/{ref}/initial/", {"version": "1"}).status_code == 404
    assert client_of(town.hasan).post(f"/memos/{ref}/initial/", {"version": "x"}).status_code == 200
    assert client_of(town.hasan).post(f"/memos/{ref}/initial/", {"version": "9"}).status_code == 409


def test_the_signer_sees_every_page_from_the_frozen_bytes(town: Town) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    page = browser.get(f"/sign/{ref}/").content.decode()
    (address,) = set(re.findall(rf"/memos/{ref}/pages/[0-9a-f]{{64}}/1-1240.webp", page))
    picture = browser.get(address)
    assert picture.content[8:12] == b"WEBP"
    assert picture.headers["Cache-Control"] == "no-store"
    assert browser.get(address.replace("/1-", "/99-")).status_code == 404
    assert browser.get(address.replace("-1240", "-1241")).status_code == 404
    assert client_of(town.omar).get(address).status_code == 404


def test_a_page_picture_is_named_by_its_document(town: Town) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    first = pictures_of(town.maryam, ref)
    later = cast.AT + timedelta(hours=1)
    ask_back(ref, reason="سبب", by=town.zainab.reach, at=later)
    let_go(ref, by=town.maryam.reach, at=later)
    send(ref, reviewers=(), by=town.zainab.reach, at=later)
    again = pictures_of(town.maryam, ref)
    assert first[0] != again[0]
    assert browser.get(first[0]).status_code == 404
    assert browser.get(again[0]).status_code == 200


def test_only_the_signer_has_the_signing_page(town: Town) -> None:
    ref = frozen(town)
    assert client_of(town.zainab).get(f"/sign/{ref}/").status_code == 302
    assert client_of(town.omar).get(f"/sign/{ref}/").status_code == 404
    assert client_of(town.hasan).post(f"/sign/{ref}/", {"document_hash": "0" * 64}).status_code == 409


def test_another_document_than_the_one_shown_is_not_signed(town: Town) -> None:
    ref = frozen(town)
    answer = client_of(town.maryam).post(f"/sign/{ref}/", {"document_hash": "0" * 64})
    assert answer.status_code == 409
    assert "لم يُوقَّع شيء" in answer.content.decode()


@pytest.mark.servers
def test_a_wrong_pin_says_how_many_tries_are_left_and_five_lock_the_key(town: Town) -> None:
    browser = client_of(town.maryam)
    closing = asked(browser, frozen(town))
    for left in ("4", "3", "2", "1"):
        page = browser.post(closing, {"pin": "000000"}).content.decode()
        assert f"قبل قفل المفتاح: {left}" in page
    assert 'name="pin"' in page
    for pin in ("000000", cast.PIN):
        locked = browser.post(closing, {"pin": pin}).content.decode()
        assert "أُقفل مفتاحكم" in locked
        assert "ما العمل الآن" in locked
        assert 'name="pin"' not in locked  # no PIN opens it: the page asks for none
        assert "مقفل" in locked
        assert "أمامكم دقيقتان" not in locked


def test_the_closing_page_asks_for_the_pin_and_an_invented_nonce_signs_nothing(town: Town) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    closing = asked(browser, ref)
    assert browser.get(closing).status_code == 200
    assert browser.get(f"/sign/{ref}/confirm/{'0' * 32}/").status_code == 404
    assert browser.post(f"/sign/{ref}/confirm/{'0' * 32}/", {"pin": cast.PIN}).status_code == 404
    assert browser.post(closing, {"pin": ""}).status_code == 200


def test_the_closing_page_of_one_letter_never_signs_another(town: Town) -> None:
    shown, other = frozen(town, subject="الأول"), frozen(town, subject="الثاني")
    browser = client_of(town.maryam)
    nonce = asked(browser, other).split("/")[-2]
    mixed = f"/sign/{shown}/confirm/{nonce}/"
    assert browser.get(mixed).status_code == 404
    assert browser.post(mixed, {"pin": cast.PIN}).status_code == 404
    elsewhere = client_of(town.maryam)
    assert elsewhere.post(f"/sign/{other}/confirm/{nonce}/", {"pin": cast.PIN}).status_code == 404
    assert "الثاني" in browser.get("/sign/").content.decode()


def test_the_closing_page_of_a_letter_given_back_asks_for_no_pin(town: Town) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    closing = asked(browser, ref)
    assert client_of(town.zainab).post(f"/memos/{ref}/recall/", {"reason": "سبب"}).status_code == 422
    assert client_of(town.zainab).post(f"/memos/{ref}/ask-back/", {"reason": "سبب"}).status_code == 302
    assert browser.get(closing).status_code == 200
    assert browser.post(f"/memos/{ref}/let-go/").status_code == 302
    assert browser.get(closing).status_code == 409


def test_a_second_press_of_the_closing_page_leads_to_the_queue(town: Town) -> None:
    browser = client_of(town.maryam)
    closing = asked(browser, frozen(town))
    for _ in range(2):
        assert browser.post(closing, {"pin": cast.PIN}).headers["Location"] == "/sign/"
    assert browser.get(closing).headers["Location"] == "/sign/"


def test_the_signer_returns_a_letter_with_a_reason(town: Town) -> None:
    ref = frozen(town)
    assert client_of(town.maryam).post(f"/memos/{ref}/return/", {"reason": "للمناقشة معي"}).status_code == 302
    assert "للمناقشة معي" in client_of(town.zainab).get(f"/memos/{ref}/").content.decode()


def test_the_registrar_registers_and_a_second_press_gives_no_second_number(town: Town) -> None:
    ref = signed(town)
    browser = client_of(town.rebwar)
    page = browser.get("/registry/out/").content.decode()
    assert SUBJECT in page
    assert 'data-key="Control+Enter"' in page
    assert browser.post(f"/registry/out/{ref}/", {"book": ""}).status_code == 302
    again = browser.post(f"/registry/out/{ref}/", {"book": ""})
    assert again.status_code == 409
    assert "مقيّد من قبل" in again.content.decode()


def test_nobody_else_registers(town: Town) -> None:
    ref = signed(town)
    assert client_of(town.omar).post(f"/registry/out/{ref}/", {}).status_code == 404
    assert client_of(town.zainab).post(f"/registry/out/{ref}/", {}).status_code in {404, 409, 422}
    assert client_of(town.rebwar).get(f"/registry/out/{ref}/").status_code == 405


def test_the_other_ministry_numbers_it_and_only_then_it_reaches_the_desk(town: Town) -> None:
    record = registered(town)
    registrar = client_of(town.nasrin)
    page = registrar.get("/registry/in/").content.decode()
    assert SUBJECT in page
    assert SUBJECT not in client_of(town.huda).get("/desk/").content.decode()
    delivery = page.split('action="/registry/in/')[1].split("/")[0]
    assert client_of(town.omar).post(f"/registry/in/{delivery}/").status_code == 404
    assert registrar.post(f"/registry/in/{delivery}/").status_code == 302
    assert SUBJECT in client_of(town.huda).get("/desk/").content.decode()
    assert SUBJECT in client_of(town.laith).get("/desk/").content.decode()
    shown = client_of(town.huda).get(f"/records/{record}/").content.decode()
    assert SUBJECT in shown
    number = Registration.objects.get(record_id=record, direction="in").text
    for page in (shown, client_of(town.huda).get("/desk/").content.decode()):
        assert number in page.split("رقم الوارد")[1][:80]
    assert "رقم الوارد" not in client_of(town.zainab).get(f"/records/{record}/").content.decode()
    assert client_of(town.huda).post(f"/deliveries/{delivery}/acknowledge/").status_code == 302
    passed = client_of(town.huda).post(f"/deliveries/{delivery}/forward/", {"unit": f"[{town.finance_current}]"})
    assert passed.status_code == 302
    assert client_of(town.huda).post(f"/deliveries/{delivery}/forward/", {"unit": "لا أحد"}).status_code == 422


def test_the_record_says_its_verdict_first_and_gives_its_files(town: Town) -> None:
    record = registered(town)
    browser = client_of(town.zainab)
    page = browser.get(f"/records/{record}/").content.decode()
    assert "صحيح: لم يتغير منذ توقيعه" in page
    assert "السجل الدائم" in page
    assert browser.post(f"/records/{record}/letter.pdf", {"why": "meeting"}).content.startswith(b"%PDF")
    assert browser.get(f"/records/{record}/evidence/").content.startswith(b"PK")
    assert browser.get(f"/records/{record}/proof.json").json()
    assert browser.get(f"/records/{record}/pages/1-720.webp").content[8:12] == b"WEBP"
    assert browser.get(f"/records/{record}/pages/99-720.webp").status_code == 404
    assert browser.get(f"/records/{record}/annexes/source.json").status_code == 404
    readers = browser.get(f"/records/{record}/readers/").content.decode()
    assert town.zainab.name.ar in readers


@pytest.mark.servers
def test_a_stranger_meets_no_record(town: Town) -> None:
    record = registered(town)
    stranger = client_of(town.omar)
    for page in ("", "readers/", "letter.pdf", "proof.json", "evidence/", "pages/1-720.webp", "annexes/annex-01.pdf"):
        assert stranger.get(f"/records/{record}/{page}").status_code == 404


def test_the_addressee_sees_neither_the_other_readers_nor_internal_parts(town: Town) -> None:
    record = registered(town)
    registrar = client_of(town.nasrin)
    delivery = registrar.get("/registry/in/").content.decode().split('action="/registry/in/')[1].split("/")[0]
    registrar.post(f"/registry/in/{delivery}/")
    addressee = client_of(town.huda)
    assert addressee.get(f"/records/{record}/").status_code == 200
    assert addressee.get(f"/records/{record}/readers/").status_code == 404
    assert addressee.get(f"/records/{record}/evidence/").status_code == 404
    assert addressee.get(f"/records/{record}/proof.json").status_code == 200


def test_the_books_show_the_number_to_those_who_keep_them(town: Town) -> None:
    registered(town)
    browser = client_of(town.rebwar)
    page = browser.get("/books/").content.decode()
    book = re.findall(r'href="/books/(\d+)/"', page)[0]
    assert browser.get(f"/books/{book}/").status_code == 200
    assert browser.get(f"/books/{book}/?on=x").status_code == 200
    assert client_of(town.zainab).get(f"/books/{book}/").status_code == 404


def test_a_reply_begins_with_what_it_answers(town: Town) -> None:
    record = registered(town)
    page = client_of(town.maryam).get(f"/memos/new/?reply={record}").content.decode()
    assert f'name="ref_record" value="{record}"' in page
    assert f'value="{SUBJECT}"' in page
    assert client_of(town.omar).get(f"/memos/new/?reply={record}").status_code == 404


def test_a_reply_begins_as_protected_as_what_it_answers(town: Town) -> None:
    label = {"level": "1", "compartments": [str(cast.STAFF_COMPARTMENT)], "personal": "on"}
    record = registered(town, **label, to=[line(town.planning)], copy=[""], purpose=[""])
    page = plain(client_of(town.maryam).get(f"/memos/new/?reply={record}"))
    assert re.search(r'<option value="1" selected', page)
    for name in ("personal", "compartments"):
        assert re.search(rf'<input[^>]*name="{name}"[^>]* checked', page), name


def test_a_refusal_is_a_line_in_the_journal(town: Town) -> None:
    from directory.whois import lines_about

    ref = sent(town)
    client_of(town.zainab).post(f"/memos/{ref}/initial/", {"version": "1"})
    lines = lines_about(f"memo:{ref}")
    assert any(line.outcome == "refused" and line.note == "OutOfTurnError" for line in lines)
