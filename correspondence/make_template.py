"""Making a unit's template, and changing it."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from correspondence import offices
from correspondence.core import prose, route
from correspondence.core.errors import Finding, LetterNotAcceptedError, NameTakenError
from correspondence.core.template import Wording, Words, check
from correspondence.doors.prose import fits
from correspondence.models import Template
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def make_template(unit_id: int, wording: Wording, *, by: Reach, at: datetime) -> int:
    """A new template of the unit; gives its key. Its head or its office manager may.

    Raises NotWithinReachError, LetterNotAcceptedError (findings), NameTakenError.
    """
    if unit_id not in offices.keeps(by):
        raise NotWithinReachError
    return _kept(Template(unit_id=unit_id), wording, by=by, at=at)


def change_template(template_id: int, wording: Wording, *, by: Reach, at: datetime) -> int:
    """The template with other words; letters begun from it stay as they are. Raises as `make_template`."""
    with transaction.atomic():
        return _kept(Template.objects.held(template_id, units=offices.keeps(by)), wording, by=by, at=at)


def retire_template(template_id: int, *, by: Reach, at: datetime) -> None:
    """Takes it off the list; the row stays. Raises NotWithinReachError."""
    with transaction.atomic():
        row = Template.objects.held(template_id, units=offices.keeps(by))
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        audit.record(by=by, act="retire_template", about=f"template:{row.pk}", at=at)


def _kept(row: Template, wording: Wording, *, by: Reach, at: datetime) -> int:
    check(wording)
    first, second = _cleaned(wording.first), wording.second and _cleaned(wording.second)
    row.keep(replace(wording, name=" ".join(wording.name.split()), first=first, second=second))
    row.changed_at, row.changed_by_id = at, route.person_of(by)
    try:
        with transaction.atomic():
            row.save()
            audit.record(by=by, act="keep_template", about=f"template:{row.pk}", at=at)
    except IntegrityError as error:
        raise NameTakenError(name=row.name) from error
    return row.pk


def _cleaned(text: Words) -> Words:
    """The words with their subject on one line. Raises LetterNotAcceptedError for a body no editor makes."""
    body = prose.cleaned(text.body)
    if not isinstance(body, dict) or not fits(body):
        raise LetterNotAcceptedError([Finding(code="body_not_accepted", facts={"why": "not_in_its_place", "what": ""})])
    return replace(text, subject=" ".join(text.subject.split()), body=body)
