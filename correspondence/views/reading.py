"""Who has read an issued letter, and the reminder to those who have not."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from correspondence.reading import reading
from correspondence.remind_readers import remind_readers
from directory.http import MinistryRequest, in_digits


@require_safe
def show(request: MinistryRequest, ref: str) -> HttpResponse:
    """The recipients, those who have not read it first."""
    return _page(request, ref)


@require_POST
def remind(request: MinistryRequest, ref: str) -> HttpResponse:
    """Those who have not read it are reminded."""
    request.way_back = partial(_page, request, ref)
    told = remind_readers(ref, by=request.reach, at=request.at)
    sentence = ngettext("%(n)s unit was reminded.", "%(n)s units were reminded.", told)
    messages.success(request, sentence % {"n": in_digits(str(told))})
    return redirect("correspondence:reading", ref)


def _page(request: MinistryRequest, ref: str, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    page = {"reading": reading(ref, reach=request.reach), "sentence": sentence}
    return render(request, "correspondence/reading.html", page, status=422 if sentence else 200)
