"""The owner's page makes the permitted key on a token."""

import pytest
from django.conf import settings

from signing.core.keys import Place
from signing.models import Key, Permit
from signing.permit import permit
from signing.unlock import unlock
from tests.signing import softhsm
from tests.town import AT, Town, key_officers
from tests.web.steps import client_of, plain


def allowed(town: Town) -> None:
    karim, salma, _ = key_officers(town)
    name = town.zainab.name.en
    permit(town.zainab.person_id, name=name, organisation="Planning", by=karim.reach, seconded_by=salma.reach, at=AT)


def test_without_a_library_no_token_is_offered_and_the_permit_stays(town: Town) -> None:
    allowed(town)
    zainab = client_of(town.zainab)
    assert "/me/keys/token/" not in plain(zainab.get("/me/keys/"))
    assert zainab.post("/me/keys/token/", {"label": "x", "pin": "123456"}).status_code == 422
    assert zainab.post("/me/keys/token/", {}).status_code == 422
    assert Permit.objects.get().used_at is None
    assert client_of(town.sara).post("/me/keys/token/", {"label": "x", "pin": "123456"}).status_code == 422


@pytest.mark.servers
@pytest.mark.skipif(softhsm.LIBRARY is None, reason=softhsm.MISSING)
def test_the_key_is_made_on_the_token_and_opened_by_its_pin(town: Town, soft_tokens: object) -> None:
    allowed(town)
    zainab = client_of(town.zainab)
    (settings.PLACE.keys / "pkcs11.module").write_text(str(soft_tokens), encoding="utf-8")
    assert "/me/keys/token/" in plain(zainab.get("/me/keys/"))
    form = {"label": softhsm.PERSONS, "pin": "000000"}
    assert zainab.post("/me/keys/token/", form).status_code == 422
    assert Permit.objects.get().used_at is None
    assert zainab.post("/me/keys/token/", {**form, "pin": softhsm.PIN}).status_code == 302
    assert Key.objects.get(person=town.zainab.person_id).place == Place.TOKEN.value
    unlock(town.zainab.person_id, pin=softhsm.PIN, by=town.zainab.reach, at=AT)
    assert "على جهاز توقيع" in plain(zainab.get("/me/keys/"))
