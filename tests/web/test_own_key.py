"""The own key, page by page: what its owner renews, changes, stops and reads."""

from datetime import timedelta

import pytest

from signing.core import errors
from signing.unlock import unlock
from tests.town import AT, PIN, Town
from tests.web.office import key_of
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
NEW_PIN = "730156"


def test_an_owner_renews_in_one_sitting_with_the_same_pin_or_another(town: Town) -> None:
    maryam, seen = client_of(town.maryam), {key_of(town.maryam).certificate.serial}
    assert maryam.post("/me/keys/renew/", {"old": "000000"}).status_code == 422
    assert maryam.post("/me/keys/renew/", {"old": PIN, "pin": NEW_PIN, "again": ""}).status_code == 422
    assert key_of(town.maryam).tries == 1
    assert maryam.post("/me/keys/renew/", {"old": PIN}).status_code == 302
    seen.add(key_of(town.maryam).certificate.serial)
    assert maryam.post("/me/keys/renew/", {"old": PIN, "pin": NEW_PIN, "again": NEW_PIN}).status_code == 302
    seen.add(key_of(town.maryam).certificate.serial)
    assert len(seen) == 3
    unlock(town.maryam.person_id, pin=NEW_PIN, by=town.maryam.reach, at=AT)


def test_an_owner_changes_the_pin_and_keeps_the_certificate(town: Town) -> None:
    maryam, serial = client_of(town.maryam), key_of(town.maryam).certificate.serial
    for form in ({"old": "000000", "pin": NEW_PIN, "again": NEW_PIN}, {"old": PIN, "pin": "1", "again": "1"}, {}):
        assert maryam.post("/me/keys/pin/", form).status_code == 422
    assert maryam.post("/me/keys/pin/", {"old": PIN, "pin": NEW_PIN, "again": NEW_PIN}).status_code == 302
    assert key_of(town.maryam).certificate.serial == serial
    with pytest.raises(errors.WrongPinError):
        unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)
    unlock(town.maryam.person_id, pin=NEW_PIN, by=town.maryam.reach, at=AT)


def test_an_owner_stops_a_lost_key_and_only_that(town: Town) -> None:
    assert client_of(town.maryam).post("/me/keys/stop/").status_code == 302
    assert key_of(town.maryam).certificate.is_suspended()
    assert key_of(town.hasan).certificate.revoked_at is None
    assert client_of(town.zainab).post("/me/keys/stop/").status_code == 422
    for address in ("/me/keys/renew/", "/me/keys/pin/"):
        form = {"old": PIN, "pin": NEW_PIN, "again": NEW_PIN}
        assert client_of(town.maryam).post(address, form).status_code == 422


@pytest.mark.parametrize(
    ("days", "words"), [(31, ""), (30, "بعد 30 يوماً"), (7, "بعد 7 أيام"), (1, "بعد يوم واحد"), (-2, "انتهى")]
)
def test_the_owner_reads_the_notice_on_every_page(town: Town, days: int, words: str) -> None:
    row = key_of(town.maryam).certificate
    row.not_after = AT + timedelta(days=days)
    row.save(update_fields=["not_after"])
    maryam = client_of(town.maryam)
    for address in ("/desk/", "/drafts/", "/me/", "/me/keys/"):
        page = plain(maryam.get(address))
        assert words in page
        assert ("مفتاح توقيعكم" in page.split("<main")[1]) is bool(words)
    assert "مفتاح توقيعكم" not in plain(client_of(town.hasan).get("/desk/"))
