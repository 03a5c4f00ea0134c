"""Everybody's password is the own one: changed by its owner, given anew only as a first one, and never in silence."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from directory.models import JournalLine, Person
from tests import town as cast
from tests.town import Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db

NEW = "ثلاث نخلات عند النهر"


def lines(town: Town, act: str) -> list[str]:
    about = f"person:{town.zainab.person_id}"
    return list(JournalLine.objects.filter(about=about, act=act).values_list("outcome", flat=True))


def change(browser: Client, old: str, new: str = NEW, again: str = NEW, **more: str) -> tuple[int, str]:
    answer = browser.post("/me/password/", {"old": old, "new": new, "again": again, **more})
    return answer.status_code, answer.headers.get("Location", "") or plain(answer)


def test_a_changed_password_ends_the_other_sessions_and_is_journalled(town: Town) -> None:
    here, elsewhere = client_of(town.zainab), client_of(town.zainab)
    assert "/me/password/" in plain(here.get("/me/"))
    assert change(here, cast.PASSWORD, next="/drafts/") == (302, "/drafts/")
    assert here.get("/drafts/").status_code == 200
    assert elsewhere.get("/drafts/").headers["Location"].startswith("/enter/")
    assert Client().post("/enter/", {"username": "zainab", "password": cast.PASSWORD}).status_code == 422
    assert Client().post("/enter/", {"username": "zainab", "password": NEW}).status_code == 302
    assert lines(town, "change_password") == ["done"]


def test_a_weak_new_password_or_a_wrong_old_one_changes_nothing(town: Town) -> None:
    browser = client_of(town.zainab)
    for old, new, again, said in (
        (cast.PASSWORD, "1234567890123", "1234567890123", "هي من أرقام فقط."),
        (cast.PASSWORD, "قلم", "قلم", "هي أقصر من عشرة أحرف."),
        (cast.PASSWORD, "password123", "password123", "هي كلمة مرور يستعملها كثيرون."),
        (cast.PASSWORD, "zainab2026", "zainab2026", "شديدة الشبه"),
        *(
            (cast.PASSWORD, typed, typed, "شديدة الشبه")
            for typed in (f"{town.zainab.name.ar}1", f"{town.zainab.name.en}1")
        ),
        (cast.PASSWORD, NEW, f"{NEW}!", "غير متطابقتين"),
        (NEW, NEW, NEW, "هذه كلمة المرور الحالية"),
        ("no", NEW, NEW, "كلمة المرور الحالية غير صحيحة"),
    ):
        status, page = change(browser, old, new, again)
        assert status == 422
        assert said in page
    assert Client().get("/me/password/").headers["Location"].startswith("/enter/")
    assert client_of(town.zainab).get("/me/password/").status_code == 200


def test_whoever_guesses_at_a_machine_left_open_is_stopped_as_at_the_door(town: Town) -> None:
    browser = client_of(town.zainab)
    assert [change(browser, "no")[0] for _ in range(10)] == [422] * 10
    assert change(browser, cast.PASSWORD)[0] == 429
    assert not lines(town, "change_password")


def test_a_first_password_given_anew_is_changed_before_anything_else(town: Town) -> None:
    before, out = client_of(town.zainab), StringIO()
    call_command("changepassword", "zainab", stdout=out)
    found = re.search(r"zainab  (\S{19})\n", out.getvalue())
    assert found is not None
    assert lines(town, "reset_password") == ["done"]
    assert before.get("/drafts/").headers["Location"].startswith("/enter/")
    browser = Client()
    assert browser.post("/enter/", {"username": "zainab", "password": found[1]}).status_code == 302
    assert browser.get("/drafts/?a=1").headers["Location"] == "/me/password/?next=%2Fdrafts%2F%3Fa%3D1"
    assert browser.post("/me/", {"language": "en"}).headers["Location"] == "/me/password/"
    assert "أعطاكم إياها من يعرفها" in plain(browser.get("/me/password/"))
    assert browser.post("/language/", {"language": "ckb", "next": "/me/password/"}).status_code == 302
    assert change(browser, found[1])[0] == 302
    assert browser.get("/drafts/").status_code == 200
    assert not Person.objects.filter(has_first_password=True).exists()
    with pytest.raises(CommandError):
        call_command("changepassword", "nobody", stdout=StringIO())
    assert JournalLine.objects.filter(act="changepassword", outcome="refused", about="command").exists()
