"""Letters to somebody outside the system, in a browser: written, sent by the registry, and answered."""

import pytest

from correspondence.models import Dispatch, Memo
from tests.correspondence.intakes import booked
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_dispatch import CITIZEN
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain, typed

pytestmark = pytest.mark.django_db
PAGE = "/registry/outside/"
LINES = {"out_name": ["وزارة التجارة", ""], "out_address": ["بغداد", ""], "out_email": ["office@trade.example", ""]}


@pytest.mark.servers
def test_a_letter_is_written_to_somebody_outside_and_its_page_keeps_the_lines(town: Town) -> None:
    browser = client_of(town.zainab)
    answer = browser.post("/memos/new/", typed(town, to=[], **LINES))
    assert answer.status_code == 302, plain(answer)
    said = Memo.objects.get().current().content["to"]
    assert said == [{"unit_id": None, "name": "وزارة التجارة", "address": "بغداد", "email": "office@trade.example"}]
    page = plain(browser.get(answer.headers["Location"]))
    assert all(f'value="{value}"' in page for (value, _) in LINES.values())
    for wrong, words in (
        ({"out_name": ["", ""]}, "اكتب اسم المرسل إليه"),
        ({"out_email": ["somewhere", ""]}, "مثل office@example.iq"),
        ({"out_name": ["ا" * 201, ""]}, "أطول مما ينبغي"),
    ):
        refused = browser.post("/memos/new/", typed(town, to=[], **{**LINES, **wrong}))
        assert (refused.status_code, words in plain(refused)) == (422, True)


def test_a_copy_is_written_to_somebody_outside_and_its_page_keeps_the_line(town: Town) -> None:
    browser = client_of(town.zainab)
    line = {"cc_name": ["ديوان الرقابة المالية"], "cc_purpose": ["للاطلاع"], "cc_address": ["بغداد"], "cc_email": [""]}
    answer = browser.post("/memos/new/", typed(town, **line))
    assert answer.status_code == 302, plain(answer)
    said = Memo.objects.get().current().content["copies"][-1]
    assert said == {"unit_id": None, "hidden": False, "outside": True} | {
        part[3:]: said for part, (said,) in line.items()
    }
    page = plain(browser.get(answer.headers["Location"]))
    assert all(f'value="{value}"' in page for value in ("ديوان الرقابة المالية", "للاطلاع", "بغداد"))
    refused = browser.post("/memos/new/", typed(town, **line | {"cc_name": [""]}))
    assert (refused.status_code, "اكتب اسم المرسل إليه" in plain(refused)) == (422, True)


@pytest.mark.servers
def test_the_registry_notes_how_it_went_and_its_name_is_offered_with_its_address(town: Town) -> None:
    letter = registered(town, a_letter(town, to=(CITIZEN,), copies=()))
    key, registry = Dispatch.objects.get().pk, client_of(town.rebwar)
    page = plain(registry.get(PAGE))
    assert all(words in page for words in (CITIZEN.name, CITIZEN.address, "للإرسال خارج النظام", "outside="))
    book = plain(registry.get("/registry/by-hand/", {"thing": "outgoing", "outside": CITIZEN.name}))
    assert f'value="{CITIZEN.name}"' in book
    for said, words in (
        ({"means": "post", "on": "soon"}, "يوماً/شهراً/سنة"),
        ({"means": "dove", "on": f"{TODAY:%d/%m/%Y}"}, "لم يُدوَّن شيء"),
    ):
        refused = registry.post(f"{PAGE}{key}/", said)
        assert (refused.status_code, words in plain(refused)) == (422, True)
    said = {"means": "post", "on": f"{TODAY:%d/%m/%Y}", "reference": "RR 12"}
    stranger = client_of(town.zainab)
    assert [stranger.get(PAGE).status_code, stranger.post(f"{PAGE}{key}/", said).status_code] == [404, 404]
    assert registry.post(f"{PAGE}{key}/", said).headers["Location"] == PAGE
    assert registry.post(f"{PAGE}{key}/", said).status_code == 422
    assert "RR 12" in plain(stranger.get(f"/memos/{Memo.objects.get(record_id=letter.record_id).ref}/"))
    for language, words in (("ckb", "دواین نێردراوەکان"), ("en", "Sent last")):
        registry.post("/language/", {"language": language})
        assert words in plain(registry.get(PAGE))
    known = {"out_name": [CITIZEN.name], "out_address": [""], "out_email": [""]}
    assert stranger.post("/memos/new/", typed(town, to=[], **known)).status_code == 302
    assert Memo.objects.latest("pk").current().content["to"][0]["address"] == CITIZEN.address


@pytest.mark.servers
def test_whatever_was_sent_is_found_part_by_part_and_its_receipt_noted(town: Town) -> None:
    registered(town, a_letter(town, to=(CITIZEN,), copies=()))
    (first,) = Dispatch.objects.all()
    said = {"means": "post", "went_on": TODAY, "noted_at": AT, "noted_by_id": town.rebwar.person_id}
    for name in (*(f"w{n:02}" for n in range(21)), *(f"s{n:02}" for n in range(41))):
        noted = said if name.startswith("s") else {}
        Dispatch.objects.create(outgoing=first.outgoing, desk=first.desk, sender=first.sender, name=name, **noted)
    registry, oldest = client_of(town.rebwar), Dispatch.objects.get(name="s00").pk
    page = plain(registry.get(PAGE))
    assert [name in page for name in ("w18", "w20", "s40", "s00")] == [True, False, True, False]
    assert "w20" in plain(registry.get(f"{PAGE}?waiting=20"))
    last = plain(registry.get(f"{PAGE}?sent=40"))
    here = f"{PAGE}{oldest}/receipt/?sent=40"
    assert [f'action="{here}"' in last, f'href="{PAGE}?sent=20"' in last] == [True, True]
    refused = registry.post(here, {"received_on": "soon", "receiver": "فلان"})
    assert (refused.status_code, 'value="فلان"' in plain(refused)) == (422, True)
    assert registry.post(here, {"received_on": f"{TODAY:%d/%m/%Y}"}).headers["Location"] == f"{PAGE}?sent=40"
    assert "لا شيء ينتظر" not in plain(registry.get(f"{PAGE}?waiting=40"))


def test_a_reply_to_a_letter_from_outside_goes_back_to_whoever_wrote_it(town: Town) -> None:
    came = booked(town)
    page = plain(client_of(town.sara).get(f"/memos/new/?reply={came.record_id}"))
    assert '<input name="out_name" value="وزارة التجارة"' in page
    assert '<input id="f-to-0" name="to" list="units" value=""' in page
