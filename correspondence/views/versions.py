"""Two versions of a letter, word by word."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from correspondence.history import compare
from correspondence.marked import marked_on
from directory.http import MinistryRequest


@require_safe
def versions(request: MinistryRequest, ref: str) -> HttpResponse:
    """What changed between the two that were chosen, else between the last two."""
    before, after = _number(request, "before"), _number(request, "after")
    shown = compare(ref, before=before, after=after, reach=request.reach, at=request.at)
    found = marked_on(ref, version=shown.before, reach=request.reach) if shown.before != shown.after else None
    return render(request, "correspondence/versions.html", {"shown": shown, "marked": found})


def _number(request: HttpRequest, name: str) -> int:
    """The number that was chosen, nought for none. Raises Http404 for what is no number."""
    typed = request.GET.get(name, "")
    if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 8):
        raise Http404
    return int(typed or 0)
