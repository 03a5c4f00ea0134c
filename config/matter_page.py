"""The page of a record under inspection: its matter, who knew of it when, and the inspectors' tags and notes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive.records import record
from correspondence.knowledge import known_by
from correspondence.matter import matter_of
from directory import audit
from directory.http import MinistryRequest
from directory.inspections import working
from search.forms import NoteForm, WordForm
from search.space import marked_on


@never_cache
@require_safe
def matter(request: MinistryRequest, record_id: str) -> HttpResponse:
    """For the inspector alone, and journalled as a look at the record."""
    working(request.reach)
    shown = record(record_id, reach=request.reach)
    level = shown.facts.label.level
    page = {
        "record": shown,
        "matter": matter_of(record_id, reach=request.reach),
        "knew": known_by(record_id, reach=request.reach, at=request.at),
        "marked": marked_on(record_id, reach=request.reach),
        "word_form": WordForm(),
        "note_form": NoteForm(),
    }
    audit.record(by=request.reach, act="trace", about=f"record:{record_id}", at=request.at, level=level)
    return render(request, "matter.html", page)
