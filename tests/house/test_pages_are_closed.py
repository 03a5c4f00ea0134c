"""No page is open to strangers unless it stands on this list."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "enter",
    "language",
    "leave",
    "healthz",
    "readyz",
    "favicon",
    "authorities",
    "crl",
    "ocsp",
    "tsa",
    "trust_pack",
    "verify",
    "certificate",
    "installable",
    "code",
    "qr",
    "log_checkpoint",
    "log_keys",
    "log_tile",
    "add_checkpoint",
}


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        else:
            yield path, entry


def _example(path: str) -> str:
    values = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: values.get(found[1] or "str", "1" * 16), path)


ADDRESSES = sorted({_example(path): entry.name for path, entry in _patterns(get_resolver())}.items())


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name"), ADDRESSES)
def test_a_stranger_is_sent_to_the_door(address: str, name: str | None, client: Client) -> None:
    if name in OPEN:
        return
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in {302, 404, 405}, answer.status_code
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/enter/")
