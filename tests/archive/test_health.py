"""The health board: for those who look after the archive, counts only; and the chores that keep it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from archive import records
from archive.assess import assess
from archive.core.leaf import EntryKind
from archive.health import due, health
from archive.integrate import integrate
from archive.models import Entry, ProtectingCertificate, Protection, Record
from config import clockwork
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER, PUBLIC
from signing.core.health import end_of, ended_before
from signing.health import rest_of_today
from tests.archive.ageing import new_time_authority, record_id
from tests.archive.conftest import Deposit
from tests.town import AT, PASSWORD, Town

__all__ = ["record_id"]
pytestmark = pytest.mark.django_db


def signed_in(client: Client, username: str) -> Client:
    assert client.login(username=username, password=PASSWORD)
    return client


def test_registrars_see_the_board_and_others_find_no_page(record_id: str, town: Town, client: Client) -> None:
    for name in ("maryam", "omar", "younis"):
        assert signed_in(client, name).get(reverse("archive:health")).status_code == 404
    answer = signed_in(client, "rebwar").get(reverse("archive:health"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Old Time Authority" in page
    assert "Diwan Issuing CA" in page
    for word in (record_id, "صرف مخصصات الخطورة", "452"):
        assert word not in page
    assert client.post(reverse("archive:health")).status_code == 405
    for reach in (FOLLOWER, PUBLIC, town.maryam.reach):
        with pytest.raises(NotWithinReachError):
            health(reach=reach, at=AT)


def test_the_board_warns_when_a_new_time_authority_is_needed(record_id: str, client: Client, town: Town) -> None:
    new_time_authority(timedelta(minutes=30))
    page = signed_in(client, "rebwar").get(reverse("archive:health")).content.decode()
    assert 'role="alert"' in page


def test_the_chores_renew_what_is_due_once(record_id: str, town: Town) -> None:
    chores = {chore.name: chore for chore in clockwork.chores()}
    assert chores["archive.renew"].act(AT) == 1
    assert chores["archive.renew"].act(AT) == 0
    assert chores["archive.assess"].act(AT) == 0
    assert [one.number for one in records.versions(record_id, reach=town.maryam.reach)] == [0, 1]


def test_one_that_fails_does_not_stop_the_others(record_id: str, kept: Deposit) -> None:
    broken = Record.objects.get(record_id=kept())
    Protection.objects.note(broken.pk, ProtectingCertificate.objects.get(), failure="")
    assert len(due_now()) == 2
    chore = next(chore for chore in clockwork.chores() if chore.name == "archive.renew")
    assert chore.act(AT) == 1
    assert Protection.objects.get(record=broken).failure
    assert due_now() == ()
    assert Entry.objects.filter(kind=EntryKind.TS_RENEWAL.value).get().record_id == record_id


def due_now() -> tuple[str, ...]:
    return due(at=AT, limit=10)


def test_the_command_shows_records_below_certificates(record_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("health")
    said = capsys.readouterr().out
    assert "Diwan Issuing CA" in said
    assert "1 records kept, 1 due for renewal, 0 renewed, 0 failed at the last try, 0 not looked at yet" in said
    assert "      1  due    P-256 sha256" in said
    new_time_authority(timedelta(minutes=30))
    call_command("health")
    assert "a new time authority is needed first" in capsys.readouterr().out


@pytest.mark.servers
def test_the_page_shows_the_newest_and_offers_all(record_id: str, town: Town, client: Client) -> None:
    page = signed_in(client, "maryam")
    address = reverse("archive:record", args=[record_id])
    assert reverse("archive:version", args=[record_id, 0]) not in page.get(address).content.decode()
    old = page.post(reverse("archive:letter", args=[record_id]), {"why": "meeting"}).content
    next(chore for chore in clockwork.chores() if chore.name == "archive.renew").act(AT)
    integrate(by=CLOCKWORK, at=AT)
    shown = page.get(address).content.decode().replace("<wbr>", "")
    newest = page.post(reverse("archive:letter", args=[record_id]), {"why": "meeting"}).content
    assert newest.startswith(old)
    assert len(newest) > len(old)
    for version, data in zip(records.versions(record_id, reach=town.maryam.reach), (old, newest), strict=True):
        link = reverse("archive:version", args=[record_id, version.number])
        assert link in shown
        assert version.sha256 in shown
        assert page.post(link, {"why": "dossier"}).content == data
    assert page.get(reverse("archive:version", args=[record_id, 2])).status_code == 404
    assert page.get(reverse("archive:page", args=[record_id, 1, 720])).status_code == 200
    assert signed_in(client, "omar").get(reverse("archive:version", args=[record_id, 0])).status_code == 404


def test_the_board_asks_a_fixed_number_of_questions(
    kept: Deposit, town: Town, django_assert_num_queries: object
) -> None:
    for _ in range(3):
        kept()
    integrate(by=CLOCKWORK, at=AT)
    assess(by=CLOCKWORK, at=AT)
    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture without a type
        assert health(reach=town.rebwar.reach, at=AT).unknown == 3


def test_an_algorithms_end_comes_before_its_certificates(town: Town) -> None:
    rest = rest_of_today()
    assert end_of(rest) <= rest.until
    assert end_of(rest) == min(end_of(rest), rest.until)
    assert rest.algorithm not in ended_before(AT)
    assert rest.algorithm in ended_before(AT + timedelta(days=36_500))
    assert "sha1" in ended_before(AT)
