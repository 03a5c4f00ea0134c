"""Odd addresses and odd forms are answered; nothing ends in a fault."""

import pytest
from django.test import Client

from tests.town import PASSWORD, Town

REF, RECORD = "0123456789abcdef", "0" * 32
ADDRESSES = [
    "/books/99999999999999999999999/",
    "/registry/in/99999999999999999999999/",
    "/search/?q=%00",
    "/search/?q=%ED%A0%80",
    "/search/?page=99999999&q=a",
    "/search/?years=999999999",
    f"/memos/{REF}/annexes/%00",
    f"/memos/{REF}/annexes/../../x",
    f"/records/{RECORD}/annexes/%00",
    f"/records/{RECORD}/pages/1-720.webp",
    "/desk/?due=nonsense&page=-1",
    "/memos/new/?reply=%00",
    f"/memos/new/?reply={RECORD}",
    "/units/?q=%00",
    "/signers/?q=%00",
    f"/signers/{REF}/?q=x",
    f"/sign/{REF}/confirm/x%00/",
    "/sign/batch/nonsense/",
    "/pki/ocsp/%00",
    "/pki/nonsense.cer",
]
FORM = {"kind": "letter", "level": "0", "priority": "ordinary", "subject": "موضوع", "to": "وزارة", "body": "نص"}
TYPED = [
    {"to": "و" * 100_000},
    {"subject": "س" * 100_000},
    {"body": "{" * 10_000},
    {"body_json": "[" * 100_000},
    {"body_json": '{"type":"doc","content":[{"type":"script"}]}'},
    {"level": "9", "kind": "nonsense", "priority": "nonsense", "language": "xx"},
    {"compartments": "99"},
    {"signer": "abc", "unit": "99999999999999999999"},
    {"subject": "\x00", "body": "\x00"},
]


def browser_of(username: str) -> Client:
    browser = Client()
    browser.post("/enter/", {"username": username, "password": PASSWORD})
    return browser


@pytest.mark.parametrize("username", ["zainab", "rebwar"])
@pytest.mark.servers
def test_odd_addresses_are_answered(town: Town, username: str) -> None:
    browser = browser_of(username)
    for address in ADDRESSES:
        assert browser.get(address).status_code < 500, address
        assert browser.post(address, {"q": "\x00"}).status_code < 500, address


@pytest.mark.parametrize("typed", TYPED, ids=[str(number) for number in range(len(TYPED))])
def test_an_odd_letter_is_refused_and_never_a_fault(town: Town, typed: dict[str, str]) -> None:
    assert browser_of("zainab").post("/memos/new/", FORM | typed).status_code == 422


@pytest.mark.parametrize(("name", "password"), [("\x00", "x"), ("a" * 5_000, "b" * 100_000), ("zainab", "\x00")])
def test_the_door_says_one_thing_to_odd_names(town: Town, name: str, password: str) -> None:
    assert Client().post("/enter/", {"username": name, "password": password}).status_code in {200, 422}
