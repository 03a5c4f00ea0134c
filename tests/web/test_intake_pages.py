"""The intake desk in a browser without JavaScript: scan, compare, register, receipt."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.uploads import Capped
from correspondence.awaited import is_awaited
from correspondence.citations import thread_of
from correspondence.core.letter import Addressee, Kind
from correspondence.models import Delivery, Intake, IntakeFile, Quarantined, Registration
from directory.models import Desk
from paper.core.limits import LIMITS
from paper.doors import qr_reader
from tests.correspondence.intakes import arrived, booked, scan
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import Citizen, Town
from tests.web.steps import client_of, line, plain

pytestmark = pytest.mark.django_db


def english(citizen: Citizen) -> Client:
    browser = client_of(citizen)
    browser.post("/language/", {"language": "en"})
    return browser


def typed(town: Town, **changed: object) -> dict[str, object]:
    form: dict[str, object] = {
        "way": "courier",
        "condition": "original",
        "sender": "وزارة التجارة",
        "number": "ت ج/5/٩٢٩٢",
        "on": "5/12/2025",
        "subject": "تجهيز أثاث",
        "kind": "letter",
        "level": "0",
        "priority": "urgent",
        "annexes": "٢",
        "note": "",
        "unit": line(town.planning_hr),
    }
    return {**form, **changed}


def opened(browser: Client) -> str:
    answer = browser.post("/registry/paper/", {"way": "courier"})
    found = re.search(r"/registry/paper/([0-9a-f]{16})/", answer.headers["Location"])
    assert found is not None
    return found[1]


def test_from_the_scan_to_the_number_and_the_receipt(town: Town) -> None:
    browser = english(town.rebwar)
    assert b"Paper and e-mail" in browser.get("/registry/paper/").content
    ref = opened(browser)
    files = [SimpleUploadedFile(f"{name}.jpg", scan(name)) for name in ("one", "two")]
    page = plain(browser.post(f"/registry/paper/{ref}/files/", {**typed(town), "files": files}))
    assert 'value="تجهيز أثاث"' in page  # what was typed stays
    first, second = IntakeFile.objects.order_by("order")
    assert browser.get(f"/registry/paper/{ref}/files/{first.pk}/1.jpg").headers["Content-Type"] == "image/jpeg"
    page = plain(browser.post(f"/registry/paper/{ref}/files/{second.pk}/turn/?was=0", typed(town)))
    assert 'value="تجهيز أثاث"' in page
    edges = {
        f"{name}-{second.pk}": value
        for name, value in zip(("left", "top", "right", "bottom"), (0, 0, 50, 100), strict=True)
    }
    browser.post(f"/registry/paper/{ref}/files/{second.pk}/crop/", {**typed(town), **edges})
    second.refresh_from_db()
    assert (second.turn, second.crop()) == (90, (0, 0, 500, 1000))
    assert browser.get(f"/registry/paper/{ref}/files/{first.pk}/original").getvalue() == scan("one")
    assert browser.post(f"/registry/paper/{ref}/", typed(town)).headers["Location"] == f"/registry/paper/{ref}/"
    given = Registration.objects.get()
    page = plain(browser.get(f"/registry/paper/{ref}/"))
    assert (given.text in page, "Receipt for the sender" in page) == (True, True)
    assert browser.post(f"/registry/paper/{ref}/receipt/").getvalue().startswith(b"%PDF-")
    assert given.text in plain(browser.get("/registry/paper/"))
    desk = plain(english(town.hasan).get("/desk/"))
    assert "وزارة التجارة" in desk
    assert browser.post(f"/registry/paper/{ref}/", typed(town)).status_code == 422


@pytest.mark.servers
def test_what_is_missing_is_marked_and_nothing_typed_is_lost(town: Town) -> None:
    browser = english(town.rebwar)
    ref = opened(browser)
    for changed, sentence in (
        ({"unit": ""}, "Please complete what is marked"),
        ({"on": "31/2/2026"}, "day/month/year"),
        ({"annexes": "two"}, "in digits"),
        ({}, "Scan the paper"),
        ({"answers": "ق م/3/418"}, "needs its number and its date"),
        ({"subject": "", "sender": ""}, "Say who sent the letter"),
    ):
        answer = browser.post(f"/registry/paper/{ref}/", typed(town, **changed))
        page = plain(answer)
        assert (answer.status_code, sentence in page, "ت ج/5/٩٢٩٢" in page) == (422, True, True), sentence
    assert browser.post(f"/registry/paper/{ref}/files/", typed(town)).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.servers
def test_loading_the_page_again_turns_and_moves_nothing(town: Town) -> None:
    browser = english(town.rebwar)
    ref = opened(browser)
    files = [SimpleUploadedFile(f"{name}.jpg", scan(name)) for name in ("one", "two")]
    page = plain(browser.post(f"/registry/paper/{ref}/files/", {**typed(town), "files": files}))
    second = IntakeFile.objects.latest("order")
    for act in ("turn", "up"):
        found = re.search(rf"/registry/paper/{ref}/files/{second.pk}/{act}/\?was=\d+", page)
        assert found is not None
        for _ in range(2):
            assert browser.post(found[0], typed(town)).status_code == 200
    second.refresh_from_db()
    assert (second.turn, second.order) == (90, 1)


@pytest.mark.servers
def test_a_twin_is_shown_beside_the_form_and_asks_why(town: Town) -> None:
    booked(town)
    browser = english(town.rebwar)
    ref = opened(browser)
    browser.post(f"/registry/paper/{ref}/files/", {"files": SimpleUploadedFile("x.jpg", scan("x"))})
    answer = browser.post(f"/registry/paper/{ref}/", typed(town))
    assert (answer.status_code, 'name="twin_reason"' in plain(answer)) == (422, True)
    answer = browser.post(f"/registry/paper/{ref}/", typed(town, on="31/2/2026", twin_reason="the original came"))
    assert (answer.status_code, 'value="the original came"' in plain(answer)) == (422, True)
    answer = browser.post(f"/registry/paper/{ref}/", typed(town, twin_reason="the original came"))
    assert (answer.status_code, Registration.objects.count()) == (302, 2)


def test_2_9_a_paper_that_agrees_with_our_letter_is_asked_whether_it_answers(town: Town) -> None:
    ours = registered(town, a_letter(town))
    browser = english(town.rebwar)
    ref = opened(browser)
    browser.post(f"/registry/paper/{ref}/files/", {"files": SimpleUploadedFile("x.jpg", scan("x"))})
    form = typed(town, sender=line(town.finance_budget), answers=ours.number, answers_on=f"{ours.on:%d/%m/%Y}")
    answer = browser.post(f"/registry/paper/{ref}/", form)
    assert (answer.status_code, Registration.objects.count()) == (422, 1)
    assert 'name="is_answer" value="yes" checked' in plain(answer)
    other = browser.post(
        f"/registry/paper/{ref}/", {**form, "sender": line(town.finance), "is_answer": "no", "on": "x"}
    )
    assert 'name="is_answer"' not in plain(other)  # what cannot be read is marked first
    assert browser.post(f"/registry/paper/{ref}/", {**form, "is_answer": "yes"}).status_code == 302
    came = Delivery.objects.get(outgoing__direction="in")
    assert came.kind == "reply"
    assert thread_of(ours.record_id, is_outside=False, reach=town.zainab.reach).is_answered()


@pytest.mark.servers
def test_2_9_a_paper_that_only_refers_or_is_of_another_kind_ends_no_wait(town: Town) -> None:
    ours = registered(town, a_letter(town))
    said = {"answers": ours.number, "answers_on": ours.on, "sender_unit": town.finance_budget}
    awaits = {"body_id": town.planning, "reach": town.rebwar.reach}
    assert is_awaited(arrived(town, **said), **awaits)  # type: ignore[arg-type]
    for other in ({"kind": Kind.REMINDER}, {"sender_unit": town.planning_hr}, {"answers": "9"}, {"sender_unit": None}):
        assert not is_awaited(arrived(town, **{**said, **other}), **awaits)  # type: ignore[arg-type]
    browser = english(town.rebwar)
    ref = opened(browser)
    browser.post(f"/registry/paper/{ref}/files/", {"files": SimpleUploadedFile("x.jpg", scan("x"))})
    form = typed(town, sender=line(town.finance_budget), answers=ours.number, answers_on=f"{ours.on:%d/%m/%Y}")
    assert browser.post(f"/registry/paper/{ref}/", {**form, "is_answer": "no"}).status_code == 302
    assert Delivery.objects.get(outgoing__direction="in").kind == "letter"
    assert not thread_of(ours.record_id, is_outside=False, reach=town.zainab.reach).is_answered()


@pytest.mark.servers
def test_2_9_it_is_asked_only_while_whoever_is_outside_owes_the_answer(town: Town) -> None:
    trade = Addressee(unit_id=None, name="وزارة التجارة", address="بغداد")
    ours, circular = (
        registered(town, a_letter(town, kind=kind, to=(trade,), copies=(), references=()))
        for kind in (Kind.LETTER, Kind.CIRCULAR)
    )
    body = {"body_id": town.planning, "reach": town.rebwar.reach}
    said, other = (arrived(town, sender=trade.name, answers=one.number, answers_on=one.on) for one in (ours, circular))
    assert (is_awaited(said, **body), is_awaited(other, **body)) == (True, False)  # type: ignore[arg-type]
    booked(town, "one", number="2", kind=Kind.REPLY, sender=trade.name, answers=ours.number, answers_on=ours.on)
    assert not is_awaited(said, **body)  # type: ignore[arg-type]  # it was answered
    browser = english(town.rebwar)
    ref = opened(browser)
    browser.post(f"/registry/paper/{ref}/files/", {"files": SimpleUploadedFile("x.jpg", scan("x"))})
    form = typed(town, sender=trade.name, answers=ours.number, answers_on=f"{ours.on:%d/%m/%Y}", is_answer="yes")
    assert browser.post(f"/registry/paper/{ref}/", form).status_code == 302
    assert Delivery.objects.latest("pk").kind == "letter"  # a "yes" from before counts no more


@pytest.mark.servers
def test_strangers_see_no_desk_and_no_letter_of_it(town: Town) -> None:
    ref = opened(client_of(town.rebwar))
    for stranger in (town.nasrin, town.zainab):
        browser = client_of(stranger)
        for address in (f"/registry/paper/{ref}/", f"/registry/paper/{ref}/files/1/1.jpg"):
            assert browser.get(address).status_code == 404
        for act in ("files/", "refuse/", "receipt/", "files/1/turn/", ""):
            assert browser.post(f"/registry/paper/{ref}/{act}", typed(town)).status_code == 404
    assert client_of(town.zainab).get("/registry/paper/").status_code == 404
    assert client_of(town.rebwar).get(f"/registry/paper/{ref}/refuse/").status_code == 405
    assert client_of(town.rebwar).post(f"/registry/paper/{ref}/files/1/dance/").status_code == 404


def test_a_refusal_needs_its_reason(town: Town) -> None:
    browser = english(town.rebwar)
    ref = opened(browser)
    assert browser.post(f"/registry/paper/{ref}/refuse/", {"reason": ""}).status_code == 422
    assert browser.post(f"/registry/paper/{ref}/refuse/", {"reason": "advert"}).status_code == 302
    assert "advert" in plain(browser.get("/registry/paper/"))
    assert Intake.objects.get().state == "refused"


def test_of_many_files_together_too_large_none_is_taken_in_cut(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 0)
    browser, lines = english(town.rebwar), b"a,b\n" * 75_000
    ref = opened(browser)
    monkeypatch.setattr(Capped, "seen", LIMITS.file_bytes - 100_000)
    files = [SimpleUploadedFile("1.csv", lines[:60_000]), SimpleUploadedFile("2.csv", lines)]
    answer = browser.post(f"/registry/paper/{ref}/files/", {**typed(town), "files": files})
    assert (answer.status_code, "The file is too large" in plain(answer)) == (413, True)
    assert list(IntakeFile.objects.values_list("name", "size")) == [("1.csv", 60_000)]
    assert not Quarantined.objects.exists()


@pytest.mark.servers
def test_a_wrong_scan_and_a_wrong_addressee_are_put_right_on_the_page(town: Town) -> None:
    browser, given = english(town.rebwar), booked(town, "one")
    ref = Intake.objects.get(record_id=given.record_id).ref
    assert "Something is wrong with this letter" in plain(browser.get(f"/registry/paper/{ref}/"))
    form = {"wrong": "wrong_scan", "reason": "صفحة مقلوبة"}
    assert browser.post(f"/registry/paper/{ref}/amend/", form).status_code == 422
    page = plain(browser.post(f"/registry/paper/{ref}/amend/", {**form, "wrong": "x"}))
    assert "Please say what was wrong" in page
    browser.post(f"/registry/paper/{ref}/amend/", {**form, "files": SimpleUploadedFile("two.jpg", scan("two"))})
    reader = english(town.hasan)
    page = plain(reader.get(f"/records/{given.record_id}/"))
    assert ("The scan was wrong; a corrected one was added." in page, "صفحة مقلوبة" in page) == (True, True)
    added = re.findall(rf"/records/{given.record_id}/added/addition-[0-9a-f]{{16}}\.[a-z]+", page)
    sheet, first = (reader.get(one) for one in added)
    assert (sheet.getvalue()[:5], first.getvalue()) == (b"%PDF-", scan("two"))
    assert "attachment" in first.headers["Content-Disposition"]
    assert english(town.laith).get(added[1]).status_code == 404
    assert reader.get(f"/records/{given.record_id}/added/letter.pdf").status_code == 404
    wrong = {"unit": "x", "reason": "لغيره"}
    assert browser.post(f"/registry/paper/{ref}/readdress/", wrong).status_code == 422
    browser.post(f"/registry/paper/{ref}/readdress/", {**wrong, "unit": line(town.planning_mail)})
    assert "registered for it by mistake, sent on" in plain(browser.get(f"/registry/paper/{ref}/"))
    assert reader.get(f"/records/{given.record_id}/").status_code == 404
    assert "It was registered for the wrong unit and sent on" in plain(reader.get("/setbacks/"))
    assert "لغيره" in plain(browser.get(f"/records/{given.record_id}/"))
    for path in ("amend", "readdress", "redirect"):
        assert reader.post(f"/registry/paper/{ref}/{path}/", form).status_code == 404
        assert browser.get(f"/registry/paper/{ref}/{path}/").status_code == 405


@pytest.mark.servers
def test_a_letter_for_another_ministry_is_given_away_on_the_page(town: Town) -> None:
    browser, given = english(town.rebwar), booked(town, "one")
    ref = Intake.objects.get(record_id=given.record_id).ref
    nowhere = {"course": "forwarded", "to": "", "reason": "لغيرنا"}
    for wrong_goal in (nowhere, {**nowhere, "email": "x"}, {**nowhere, "to": line(town.planning_mail)}):
        assert browser.post(f"/registry/paper/{ref}/redirect/", wrong_goal).status_code == 422
    browser.post(f"/registry/paper/{ref}/redirect/", {**nowhere, "course": "returned"})
    assert "outside the system: to be sent" in plain(browser.get(f"/registry/paper/{ref}/"))
    assert "It was registered here by mistake and returned" in plain(browser.get(f"/records/{given.record_id}/"))
    assert "لغيرنا" in plain(browser.get("/registry/outside/"))


@pytest.mark.servers
def test_the_record_leads_to_its_intake_only_the_desk_that_has_it(town: Town) -> None:
    given, browser = booked(town, "one"), english(town.rebwar)
    page, way = f"/records/{given.record_id}/", f"/registry/paper/of/{given.record_id}/"
    assert (way in plain(browser.get(page)), browser.get(way).status_code) == (True, 302)
    other = Desk.objects.exclude(pk__in=town.rebwar.reach.desks).latest("pk")
    Intake.objects.update(desk=other)
    assert (way in plain(browser.get(page)), browser.get(way).status_code) == (False, 404)


@pytest.mark.servers
def test_separator_sheets_are_printed_and_part_a_batch_on_the_page(town: Town) -> None:
    browser = english(town.rebwar)
    sheet = browser.get("/registry/paper/separator.pdf").getvalue()
    assert sheet.startswith(b"%PDF-")
    assert english(town.hasan).get("/registry/paper/separator.pdf").status_code == 404
    ref = opened(browser)
    uploads = [SimpleUploadedFile("one.jpg", scan("one")), SimpleUploadedFile("two.jpg", scan("two"))]
    browser.post(f"/registry/paper/{ref}/files/", {**typed(town), "files": uploads})
    answer = browser.post(f"/registry/paper/{ref}/part/", typed(town))
    assert (answer.status_code, 'value="تجهيز أثاث"' in plain(answer)) == (422, True)
    browser.post(f"/registry/paper/{ref}/files/", {**typed(town), "files": SimpleUploadedFile("s.pdf", sheet)})
    browser.post(f"/registry/paper/{ref}/files/", {**typed(town), "files": SimpleUploadedFile("3.jpg", scan("3"))})
    answer = browser.post(f"/registry/paper/{ref}/part/", typed(town), follow=True)
    expected = "Parted: 2 letters lie on the desk." if qr_reader.INSTALLED else "No reader of codes is installed here"
    assert expected in plain(answer)
    assert english(town.hasan).post(f"/registry/paper/{ref}/part/").status_code == 404
