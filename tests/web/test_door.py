"""Signing in, signing out, and how a person likes to read."""

from base64 import b64decode

import pytest
from django.test import Client

from tests import town as cast
from tests.town import Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def test_the_right_name_and_password_open_the_door(town: Town, client: Client) -> None:
    answer = client.post("/enter/", {"username": "zainab", "password": cast.PASSWORD, "next": "/drafts/"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/drafts/"
    assert client.get("/drafts/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_look_the_same(town: Town, client: Client) -> None:
    wrong = client.post("/enter/", {"username": "zainab", "password": "no"})
    unknown = client.post("/enter/", {"username": "nobody", "password": "no"})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "تعذّر الدخول"
    assert sentence in wrong.content.decode()
    assert sentence in unknown.content.decode()
    assert "خطأ:" in wrong.content.decode().split("</title>")[0]


def test_ten_failures_close_the_door_even_to_the_right_password(town: Town, client: Client) -> None:
    for _ in range(10):
        assert client.post("/enter/", {"username": "zainab", "password": "no"}).status_code == 422
    answer = client.post("/enter/", {"username": "Zainab", "password": cast.PASSWORD})
    assert answer.status_code == 429
    assert client.post("/enter/", {"username": "hasan", "password": cast.PASSWORD}).status_code == 302


def test_nothing_typed_is_an_error_on_the_page(client: Client) -> None:
    assert client.post("/enter/", {}).status_code == 422


def test_the_door_leads_to_no_foreign_address(town: Town, client: Client) -> None:
    form = {"username": "zainab", "password": cast.PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/enter/", form).headers["Location"] == "/"


def test_signing_out_is_a_post_and_ends_the_session(town: Town) -> None:
    browser = client_of(town.zainab)
    assert browser.get("/leave/").status_code == 405
    assert browser.post("/leave/").status_code == 302
    assert browser.get("/desk/").status_code == 302


def test_a_stranger_is_asked_in_arabic_whatever_the_machine_speaks(client: Client) -> None:
    answer = client.get("/enter/", headers={"accept-language": "en-US"})
    assert '<html lang="ar" dir="rtl"' in plain(answer)


@pytest.mark.parametrize(("language", "direction", "word"), [("ckb", "rtl", "دیوان"), ("en", "ltr", "Diwan")])
def test_the_language_changes_before_signing_in(client: Client, language: str, direction: str, word: str) -> None:
    assert client.post("/language/", {"language": language, "next": "/enter/"}).status_code == 302
    page = plain(client.get("/enter/"))
    assert f'<html lang="{language}" dir="{direction}"' in page
    assert word in page


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    client.post("/language/", {"language": "xx"})
    assert '<html lang="ar"' in plain(client.get("/enter/"))


def test_a_chosen_language_is_the_person_s_own_from_then_on(town: Town) -> None:
    client_of(town.zainab).post("/language/", {"language": "ckb", "next": "/desk/"})
    assert '<html lang="ckb" dir="rtl"' in plain(client_of(town.zainab).get("/desk/"))


def test_settings_are_kept_and_seen_on_every_page(town: Town) -> None:
    browser = client_of(town.zainab)
    look = {
        "language": "ar",
        "digits": "arab",
        "theme": "dark",
        "text_size": "large",
        "contrast": "more",
        "has_keys": "on",
    }
    assert browser.post("/me/", look).status_code == 302
    page = plain(client_of(town.zainab).get("/desk/"))
    assert 'data-theme="dark"' in page
    assert 'data-text="large"' in page
    assert 'data-contrast="more"' in page
    assert 'data-keys="on"' in page
    assert "<b>٠</b>" in page or "(٠)" in page


def test_settings_that_do_not_exist_are_refused(town: Town) -> None:
    page = client_of(town.zainab).post("/me/", {"language": "xx", "digits": "latn"}).content.decode()
    assert 'role="alert"' in page


def test_a_page_left_open_learns_who_is_signed_in_and_may_post_again(town: Town) -> None:
    browser = client_of(town.zainab)
    answer = browser.get("/me/session/")
    told = answer.json()
    assert told["person"] == town.zainab.person_id
    assert "no-store" in answer.headers["Cache-Control"]
    key = told["key"]  # the person's own, whatever the session: what a browser keeps can be read after signing in again
    assert len(b64decode(key)) == 32
    assert client_of(town.zainab).get("/me/session/").json()["key"] == key
    assert client_of(town.hasan).get("/me/session/").json()["key"] != key
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post("/language/", {"language": "ar"}).status_code == 403
    assert strict.post("/language/", {"language": "ar", "csrfmiddlewaretoken": told["token"]}).status_code == 302
    assert Client().get("/me/session/").headers["Location"].startswith("/enter/")
