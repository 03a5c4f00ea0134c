"""Enters a person into the directory."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.look import digits_of
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.models import Person


@transaction.atomic
def hire(  # noqa: PLR0913  (who somebody is)
    name: Name,
    *,
    username: str,
    encoded_password: str,
    language: str,
    by: Reach,
    at: datetime,
    email: str = "",
    has_first_password: bool = False,
) -> int:
    """Enters a person with a first password; returns the id. The person reaches nothing yet.

    `encoded_password` is what Django's make_password gives: encoding is slow on purpose, and not a deed's work. A
    first password is changed by its owner before anything else.
    """
    person = Person.objects.create(
        username=username,
        password=encoded_password,
        name_ar=name.ar,
        name_ckb=name.ckb,
        name_en=name.en,
        language=language,
        email=email,
        digits=digits_of(language),
        has_first_password=has_first_password,
    )
    record(by=by, act="hire", about=f"person:{person.pk}", at=at)
    return person.pk
