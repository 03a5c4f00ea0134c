"""No page is open to strangers unless it stands on this list."""

import re
from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
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
def test_a_stranger_is_sent_to_the_door() -> None:
    closed = [address for address, name in ADDRESSES if name not in OPEN]
    answers = [answer for address in closed for answer in (Client().get(address), Client().post(address))]
    assert len(answers) > 400
    assert [answer.wsgi_request.path for answer in answers if not _is_refused(answer)] == []


def _is_refused(answer: HttpResponseBase) -> bool:
    """Whether it is absent, or the door is shown."""
    return answer.status_code in {404, 405} or (
        answer.status_code == 302 and answer.headers["Location"].startswith("/enter/")
    )
