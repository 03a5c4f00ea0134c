"""The owner's page offers a token where there is one."""

from signing.models import Permit
from signing.permit import permit
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
