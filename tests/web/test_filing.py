"""The class of a letter: chosen where it is written, mended where it is registered, shown where it is read."""

import json

import pytest

from archive import shelf
from archive.close_dossier import close_dossier
from archive.core.package import METADATA, placed_in
from archive.core.plan import Place
from archive.import_plan import import_plan
from archive.models import Dossier, Entry, Filing, RecordClass
from archive.open_dossier import open_dossier
from archive.records import part
from directory.core.reach import CLOCKWORK
from tests.archive.keeping import PLAN
from tests.correspondence.paper_trail import a_letter, signed
from tests.town import AT, Citizen, Town, archivists
from tests.web.steps import client_of, drafted, plain, typed

pytestmark = pytest.mark.django_db
CHOSEN = {"record_class": "100 — شؤون الموظفين", "dossier": ""}


@pytest.fixture
def nawal(town: Town) -> Citizen:
    """Planning's archivist: the plan is in force, and one dossier is open."""
    nawal, _, _ = archivists(town)
    import_plan(town.planning, data=PLAN, by=CLOCKWORK, at=AT)
    chosen = RecordClass.objects.get(body=town.planning, code="100")
    open_dossier(chosen.pk, symbol="12/أ", title="قضية الكركدن", by=nawal.reach, at=AT)
    return nawal


def metadata_of(record_id: str) -> Place | None:
    entry = Entry.objects.get(kind="RECORD", record_id=record_id)
    return placed_in(shelf.content(entry, METADATA, key=shelf.key_of(record_id)))


@pytest.mark.servers
@pytest.mark.usefixtures("nawal")
def test_an_author_chooses_a_class_and_sees_it_again(town: Town) -> None:
    browser = client_of(town.zainab)
    assert "100 — شؤون الموظفين" in plain(browser.get("/memos/new/"))
    ref = drafted(town, **CHOSEN)
    assert 'value="100 — شؤون الموظفين"' in plain(browser.get(f"/memos/{ref}/edit/"))
    assert "100 — شؤون الموظفين" in plain(browser.get(f"/memos/{ref}/"))
    other = drafted(town, record_class="", dossier="12/أ")
    page = plain(browser.get(f"/memos/{other}/"))
    assert "100 — شؤون الموظفين" in page
    assert "12/أ" in page


@pytest.mark.usefixtures("nawal")
def test_what_no_plan_has_is_said_at_its_field_and_the_typing_stays(town: Town) -> None:
    browser = client_of(town.zainab)
    wrong = browser.post("/memos/new/", typed(town, record_class="سيارات"))
    assert wrong.status_code == 422
    assert "لا يوجد هذا الصنف في خطة" in plain(wrong)
    assert 'value="سيارات"' in plain(wrong)
    wrong = browser.post("/memos/new/", typed(town, record_class="200", dossier="12/أ"))
    assert wrong.status_code == 422
    assert "لا توجد إضبارة مفتوحة من هذا الصنف" in plain(wrong)


@pytest.mark.usefixtures("nawal")
def test_the_lists_under_the_fields_grow_with_what_is_typed(town: Town) -> None:
    browser = client_of(town.zainab)
    found = json.loads(browser.get("/filing/classes/", {"q": "الأوامر"}).content)
    assert found == {"lines": ["200 — الأوامر الوزارية"]}
    assert json.loads(browser.get("/filing/dossiers/", {"q": "12"}).content) == {"lines": ["12/أ — شؤون الموظفين"]}


@pytest.mark.usefixtures("nawal")
@pytest.mark.servers
def test_the_registrar_finds_the_authors_class_and_may_mend_it(town: Town) -> None:
    memo = signed(town, a_letter(town, place=Place(class_code="100")))
    browser = client_of(town.rebwar)
    assert 'value="100 — شؤون الموظفين"' in plain(browser.get("/registry/out/", {"letter": memo.ref}))
    address = f"/registry/out/{memo.ref}/"
    wrong = browser.post(address, {"record_class": "سيارات"})
    assert wrong.status_code == 422
    assert "لا يوجد هذا الصنف في خطة" in plain(wrong)
    assert 'value="سيارات"' in plain(wrong)
    assert browser.post(address, {"record_class": "200"}).status_code == 302
    memo.refresh_from_db()
    filing = Filing.objects.get(record__record_id=memo.record_id)
    assert filing.record_class.code == "200"
    assert metadata_of(memo.record_id) == Place(class_code="200")
    assert json.loads(part(memo.record_id, "source.json", reach=town.zainab.reach))["place"]["class_code"] == "100"
    for page in (f"/memos/{memo.ref}/", f"/records/{memo.record_id}/"):
        assert "الأوامر الوزارية" in plain(client_of(town.zainab).get(page))
    abroad = client_of(town.nasrin).get(f"/records/{memo.record_id}/")
    assert abroad.status_code == 200
    assert "الأوامر الوزارية" not in plain(abroad)


@pytest.mark.servers
def test_a_wish_that_no_longer_stands_gives_way_to_its_class_alone(town: Town, nawal: Citizen) -> None:
    memo = signed(town, a_letter(town, place=Place(class_code="100", dossier="12/أ")))
    close_dossier(Dossier.objects.get(symbol="12/أ").pk, by=nawal.reach, at=AT)
    assert client_of(town.rebwar).post(f"/registry/out/{memo.ref}/", {}).status_code == 302
    memo.refresh_from_db()
    assert metadata_of(memo.record_id) == Place(class_code="100")
    assert Filing.objects.get(record__record_id=memo.record_id).dossier is None


@pytest.mark.servers
def test_without_a_plan_a_letter_goes_its_way_unfiled(town: Town) -> None:
    memo = signed(town, a_letter(town, place=Place(class_code="100")))
    assert client_of(town.rebwar).post(f"/registry/out/{memo.ref}/", {}).status_code == 302
    memo.refresh_from_db()
    assert metadata_of(memo.record_id) is None
    assert not Filing.objects.exists()
