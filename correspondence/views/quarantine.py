"""Refused uploads that are kept for the registry."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from correspondence import quarantine
from correspondence.wording import why_set_aside
from directory.http import MinistryRequest, file


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One copy and what was wrong with it, in words."""

    line: quarantine.Line
    why: str | Promise


@never_cache
@require_safe
def set_aside(request: MinistryRequest) -> HttpResponse:
    """The newest first."""
    rows = [Row(line=line, why=why_set_aside(line.finding)) for line in quarantine.lines(request.reach)]
    return render(request, "correspondence/set_aside.html", {"rows": rows})


@require_safe
def original(request: MinistryRequest, copy: str) -> HttpResponse:
    """The bytes as they came: always a download, of no kind that a browser opens."""
    data, name = quarantine.original(copy, by=request.reach, at=request.at)
    return file(data, media_type="application/octet-stream", name=name, is_shown=False)
