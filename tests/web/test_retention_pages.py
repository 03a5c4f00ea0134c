"""The archivists' pages: what each does, and that strangers find nothing there."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from archive.dispose import dispose
from archive.integrate import integrate
from archive.models import Disposal, Dossier, Filing, Hold, Record
from archive.open_dossier import open_dossier
from directory.core.clearance import Label, Level
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine, Proposal
from tests.archive.conftest import Deposit
from tests.archive.conftest import judge as judge  # noqa: PLC0414  (fixtures of the archive's tests)
from tests.archive.conftest import kept as kept  # noqa: PLC0414
from tests.archive.keeping import PLAN, Care, care_of
from tests.town import AT, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
PAGES = ("plan", "unclassed", "dossiers", "holds", "disposals")


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    return care_of(town, kept)


def number_of(answer) -> int:
    return int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1])


@pytest.mark.servers
def test_strangers_find_none_of_it(care: Care) -> None:
    record_id = care.classed()
    number = care.listed()
    dossier = open_dossier(care.a_class("100").pk, symbol="1", title="x", by=care.nawal.reach, at=AT)
    browser = client_of(care.town.maryam)
    chosen = care.a_class("100").pk
    for name in PAGES:
        assert browser.get(reverse(f"archive:{name}")).status_code == 404, name
    for stranger in (browser, client_of(care.zaki)):
        for name, key in (("class", chosen), ("dossier", dossier), ("disposal", number), ("minutes", number)):
            assert stranger.get(reverse(f"archive:{name}", args=[key])).status_code == 404, name
        for name, key in (("close_dossier", dossier), ("approve", number), ("drop_list", number)):
            assert stranger.post(reverse(f"archive:{name}", args=[key])).status_code == 404, name
        form = {"record": record_id, "record_class": chosen}
        assert stranger.post(reverse("archive:put"), form).status_code in {404, 422}
        assert stranger.get(reverse("archive:put")).status_code == 405
        assert stranger.post(reverse("archive:put"), {"record": record_id, "dossier": "1"}).status_code in {404, 422}
    assert browser.get(reverse("archive:dossier_lines")).status_code == 404
    assert client_of(care.zaki).get(reverse("archive:dossier_lines")).json() == {"lines": []}
    assert Disposal.objects.get().state == "drawn"
    assert Dossier.objects.get().closed_on is None


def test_a_plan_is_put_in_force_and_a_wrong_one_is_told(care: Care) -> None:
    browser = client_of(care.nawal)
    address = reverse("archive:import_plan")
    body = {"body": care.town.planning}
    wrong = browser.post(address, {**body, "plan": SimpleUploadedFile("plan.csv", b"x\n")})
    assert wrong.status_code == 422
    assert "لم يتغير شيء" in plain(wrong)
    assert browser.post(address, body).status_code == 422
    right = browser.post(address, {**body, "plan": SimpleUploadedFile("plan.csv", PLAN)})
    assert right.status_code == 302
    other = {"body": care.town.finance, "plan": SimpleUploadedFile("plan.csv", PLAN)}
    assert browser.post(address, other).status_code == 404
    assert "الأوامر الوزارية" in plain(browser.get(reverse("archive:plan")))


def test_records_are_classed_and_secret_subjects_stay_shut(care: Care) -> None:
    record_id = care.kept(number="901", label=Label(level=Level.SECRET), readers=frozenset({"p1"}), subject="الكركدن")
    browser = client_of(care.nawal)
    page = plain(browser.get(reverse("archive:unclassed")))
    assert "901" in page
    assert "الكركدن" not in page
    address, chosen = reverse("archive:put"), care.a_class("100").pk
    assert browser.post(address, {"record_class": chosen}).status_code == 422
    assert browser.post(address, {"record": record_id, "record_class": chosen}).status_code == 302
    assert Filing.objects.get().record_class_id == chosen
    assert "901" in plain(browser.get(reverse("archive:class", args=[chosen])))
    opened = browser.post(reverse("archive:open_dossier"), {"record_class": chosen, "symbol": "ق/1", "title": "ملف"})
    number = number_of(opened)
    assert browser.post(address, {"record": record_id, "dossier": "ق/1"}).status_code == 302
    assert "901" in plain(browser.get(reverse("archive:dossier", args=[number])))
    assert browser.post(reverse("archive:open_dossier"), {"record_class": chosen}).status_code == 422
    again = browser.post(reverse("archive:open_dossier"), {"record_class": chosen, "symbol": "ق/1", "title": "y"})
    assert again.status_code == 422
    assert browser.post(reverse("archive:close_dossier", args=[number])).status_code == 302
    assert browser.post(reverse("archive:close_dossier", args=[number])).status_code == 422
    again = reverse("archive:reopen_dossier", args=[number])
    assert again in plain(browser.get(reverse("archive:dossier", args=[number])))
    assert browser.post(again, {"reason": " "}).status_code == 422
    assert browser.get(again).status_code == 405
    assert client_of(care.zaki).post(again, {"reason": "تأخر"}).status_code == 404
    assert browser.post(again, {"reason": "تأخر"}).status_code == 302
    assert browser.post(again, {"reason": "تأخر ثانية"}).status_code == 422
    assert browser.post(reverse("archive:close_dossier", args=[number])).status_code == 302


def test_a_list_goes_the_whole_way_with_two_people(care: Care) -> None:
    record_id = care.classed(number="902")
    first, second = client_of(care.nawal), client_of(care.idris)
    number = number_of(first.post(reverse("archive:draw", args=[care.a_class("100").pk])))
    page = reverse("archive:disposal", args=[number])
    assert "902" in plain(first.get(page))
    assert first.post(reverse("archive:approve", args=[number])).status_code == 302
    request = Proposal.objects.get().pk
    assert first.post(reverse("archive:confirm", args=[request])).status_code == 422
    assert "يجب أن يؤكده أمين أرشيف آخر" in plain(first.get(page))
    assert second.post(reverse("archive:confirm", args=[request])).status_code == 302
    assert second.post(reverse("archive:confirm", args=[request])).status_code == 409
    assert second.get(reverse("archive:minutes", args=[number])).content.startswith(b"%PDF")
    assert second.get(reverse("archive:destruction", args=[number])).status_code == 404
    dispose(by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    assert second.get(reverse("archive:destruction", args=[number])).content.startswith(b"%PDF")
    assert not Record.objects.filter(record_id=record_id).exists()
    assert first.get(f"/records/{record_id}/").status_code == 410
    assert "902" in plain(first.get(page))
    refused = JournalLine.objects.filter(outcome="refused", act="archive:confirm")
    assert refused.count() == 2


def test_a_list_is_declined_or_dropped(care: Care) -> None:
    care.classed()
    browser = client_of(care.nawal)
    number = care.listed()
    browser.post(reverse("archive:approve", args=[number]))
    declined = client_of(care.idris).post(reverse("archive:decline", args=[Proposal.objects.get().pk]))
    assert declined.status_code == 302
    assert browser.post(reverse("archive:drop_list", args=[number])).status_code == 302
    assert browser.post(reverse("archive:drop_list", args=[number])).status_code == 422
    assert Disposal.objects.get().state == "dropped"


def test_a_hold_is_placed_by_one_and_ended_by_two(care: Care) -> None:
    care.classed(number="903")
    first, second = client_of(care.nawal), client_of(care.idris)
    form = {"body": care.town.planning, "mandate": "أمر قضائي 5"}
    address = reverse("archive:place_hold")
    assert first.post(address, form).status_code == 422
    assert first.post(address, {**form, "numbers": "999"}).status_code == 422
    assert first.post(address, {**form, "numbers": "903"}).status_code == 302
    hold = Hold.objects.get()
    assert "أمر قضائي 5" in plain(second.get(reverse("archive:holds")))
    assert first.post(reverse("archive:draw", args=[care.a_class("100").pk])).status_code == 422
    assert first.post(reverse("archive:release_hold", args=[hold.pk])).status_code == 302
    assert first.post(reverse("archive:release_hold", args=[hold.pk])).status_code == 409
    assert second.post(reverse("archive:confirm", args=[Proposal.objects.get().pk])).status_code == 302
    assert Hold.objects.get().released_at is not None


def test_a_dossier_is_offered_while_one_types_and_held_when_it_is_closed_too(care: Care) -> None:
    chosen = care.a_class("100").pk
    numbers = [open_dossier(chosen, symbol=f"ق/{n}", title="ملف", by=care.nawal.reach, at=AT) for n in range(25)]
    browser = client_of(care.nawal)
    lines = reverse("archive:dossier_lines")
    assert len(browser.get(lines).json()["lines"]) == 20
    assert browser.get(lines, {"q": "ق/24"}).json() == {"lines": ["ق/24 — ملف"]}
    assert browser.get(lines, {"q": "الكركدن"}).json() == {"lines": []}
    assert plain(browser.get(reverse("archive:unclassed"))).count("ق/24") == 0
    browser.post(reverse("archive:close_dossier", args=[numbers[24]]))
    record_id, put = care.kept(), reverse("archive:put")
    for typed, status in (("", 422), ("ق/99", 422), ("ق/24", 422), ("ق/1 — ملف", 302)):
        assert browser.post(put, {"record": record_id, "dossier": typed}).status_code == status
    assert Filing.objects.get().dossier_id == numbers[1]
    form = {"body": care.town.planning, "mandate": "أمر قضائي 5"}
    address = reverse("archive:place_hold")
    assert "ق/99" in plain(browser.post(address, {**form, "dossier": "ق/99"}))
    assert browser.post(address, {**form, "dossier": "ق/24"}).status_code == 302
    assert Hold.objects.get().dossier_id == numbers[24]


def test_a_transfer_is_packed_and_receipted(care: Care) -> None:
    care.classed("200", number="904")
    integrate(by=CLOCKWORK, at=AT)
    browser, number = client_of(care.nawal), care.approved("200")
    answer = browser.get(reverse("archive:package", args=[number]))
    assert BytesIO(b"".join(answer)).read(2) == b"PK"
    assert client_of(care.zaki).get(reverse("archive:package", args=[number])).status_code == 404
    assert browser.post(reverse("archive:receipt", args=[number])).status_code == 422
    assert browser.post(reverse("archive:receipt", args=[number]), {"receipt": "و 7"}).status_code == 302
    assert "و 7" in plain(browser.get(reverse("archive:disposal", args=[number])))


@pytest.mark.parametrize("language", ["ckb", "en"])
def test_the_pages_speak_other_languages(care: Care, client: Client, language: str) -> None:
    care.classed()
    number = care.listed()
    browser = client_of(care.nawal)
    browser.post("/language/", {"language": language})
    for address in (*(reverse(f"archive:{name}") for name in PAGES), reverse("archive:disposal", args=[number])):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()
