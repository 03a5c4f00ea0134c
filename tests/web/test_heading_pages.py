"""The letterhead of a ministry, by its page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from correspondence.models import LaidHeading
from tests.correspondence.test_heading import SVG
from tests.town import TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
TYPED = {
    "since": TODAY.strftime("%d/%m/%Y"),
    "emblem": "kept",
    "emblem_at": "centre",
    "lines_ar": "جمهورية العراق\r\nوزارة التخطيط",
    "foot_ar": "بغداد",
    "invocation": "on",
    "copies_at": "end",
    "grade_term": "sirriya",
}


@pytest.mark.servers
def test_the_office_of_the_ministry_lays_its_letterhead_down_and_sees_it(town: Town) -> None:
    address, minister = f"/office/{town.planning}/letterhead/", client_of(town.amal)
    assert address in plain(minister.get(f"/office/{town.planning}/"))
    assert 'name="lines_ckb"' in plain(minister.get(address))
    for wrong in ({"since": "x"}, {"copies_at": "x"}, {"lines_ar": "ا" * 99}, {"since": "1/1/2001"}):
        answer = minister.post(address, {**TYPED, **wrong})
        assert (answer.status_code, "بغداد" in answer.content.decode()) == (422, True)
    bad = SimpleUploadedFile("emblem.svg", b"<svg>")
    said = plain(minister.post(address, {**TYPED, "file": bad}))
    assert "لا يصلح شعاراً" in said, said[said.index("alert") :][:300]
    assert not LaidHeading.objects.exists()
    answer = minister.post(address, {**TYPED, "file": SimpleUploadedFile("emblem.svg", SVG)})
    assert answer.status_code == 302
    row = LaidHeading.objects.get()
    assert (row.copies_at, row.words["ar"]["lines"], bool(row.emblem)) == (
        "end",
        ["جمهورية العراق", "وزارة التخطيط"],
        True,
    )
    shown = f"/letterhead/{row.pk}/ar/"
    assert shown in plain(minister.get(address))
    assert minister.get(shown).content[8:12] == b"WEBP"
    for stranger in (town.rebwar, town.huda):
        browser = client_of(stranger)
        found = {
            browser.get(address).status_code,
            browser.post(address, TYPED).status_code,
            browser.get(shown).status_code,
        }
        assert found == {404}
    assert minister.get("/letterhead/99/ar/").status_code == 404
    assert minister.get(shown.replace("/ar/", "/xx/")).status_code == 404
