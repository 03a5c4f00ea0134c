"""The files set aside, in a browser."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from correspondence.models import Quarantined
from tests.town import Citizen, Town
from tests.web.steps import client_of, drafted, plain, typed

pytestmark = pytest.mark.django_db
BAD = b"MZ" + bytes(range(256))


def english(citizen: Citizen) -> Client:
    browser = client_of(citizen)
    browser.post("/language/", {"language": "en"})
    return browser


@pytest.mark.servers
def test_the_clerk_is_told_and_the_registrar_downloads_what_came(town: Town) -> None:
    ref, registry = drafted(town), english(town.rebwar)
    assert "/registry/set-aside/" not in plain(registry.get("/registry/in/"))
    assert "No file was set aside" in plain(registry.get("/registry/set-aside/"))
    file = SimpleUploadedFile("<b>kashf.html", BAD)
    answer = english(town.zainab).post(f"/memos/{ref}/attach/", typed(town, file=file, base="1"))
    page = plain(answer)
    assert (answer.status_code, "This kind of file is not accepted" in page) == (422, True)
    assert "A copy stays among the files set aside for 30 days." in page
    for address in ("/registry/in/", "/setbacks/"):
        assert 'href="/registry/set-aside/"' in plain(registry.get(address))
    told = plain(registry.get("/setbacks/"))
    assert "A file was not taken in" in told
    assert "This kind of file is not accepted" in told
    page = plain(registry.get("/registry/set-aside/"))
    assert "&lt;b&gt;kashf.html" in page
    assert "Zainab Ali Hasan" in page
    address = re.search(r'href="(/registry/set-aside/[0-9a-f]{16})"', page)
    assert address is not None
    answer = registry.get(address[1])
    assert answer.getvalue() == BAD
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert registry.post(address[1]).status_code == 405
    for stranger in (town.zainab, town.omar):
        for closed in ("/registry/set-aside/", address[1]):
            assert client_of(stranger).get(closed).status_code == 404
    assert client_of(town.nasrin).get(address[1]).status_code == 404
    assert Quarantined.objects.count() == 1
