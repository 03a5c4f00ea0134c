"""Separator sheets of a registry's own ministry: to be printed, and recognised on a scan."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from correspondence import sheets
from correspondence.core.separator import HINTS, WORDS, parts, text_of
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper.typeset import qr_rows, typeset

SALT = "correspondence.separator"


def separator_sheet(*, language: str, reach: Reach, at: datetime) -> bytes:
    """One sheet (PDF) of the reader's own registry, to be printed as often as is needed.

    Raises NotWithinReachError for who serves no desk, TypesettingError.
    """
    bodies = sorted(desk.body_id for desk in whois.desks() if desk.id in reach.desks)
    if not bodies:
        raise NotWithinReachError
    data: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": "latn",
        "issuer": whois.unit_facts(bodies[0]).full_name(language),
        "title": WORDS[language],
        "qr": qr_rows(text_of(bodies[0], key=_keys()[0])),
        "lines": [[one, WORDS[one], HINTS[one]] for one in WORDS],
        "made_at": at.isoformat(),
    }
    return typeset(sheets.LETTERHEADS / "separator.typ", data).pdf


def is_separator(texts: Iterable[str], *, body_id: int) -> bool:
    """True for a page with a sheet's code of this ministry; of a former secret key as long as that one is named."""
    return parts(texts, body_id=body_id, keys=_keys())


def _keys() -> tuple[bytes, ...]:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(salted_hmac(SALT, "", secret=one, algorithm="sha256").digest() for one in secrets)
