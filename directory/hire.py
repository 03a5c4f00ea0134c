"""Enters a person into the directory."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from directory.audit import record
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.models import Person


@transaction.atomic
def hire(name: Name, *, username: str, password: str, language: str, by: Reach, at: datetime) -> int:
    """Enters a person with a first password; returns the id. The person reaches nothing yet."""
    person = Person.objects.create(
        username=username,
        password=make_password(password),
        name_ar=name.ar,
        name_ckb=name.ckb,
        name_en=name.en,
        language=language,
        digits="arab" if language == "ckb" else "latn",
    )
    record(by=by, act="hire", about=f"person:{person.pk}", at=at)
    return person.pk
