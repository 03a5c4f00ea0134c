"""The grade of an issued letter, and changing it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from correspondence.forms.acts import GradeForm
from correspondence.gradings import grade_of
from correspondence.lower_grade import lower_grade
from correspondence.raise_grade import raise_grade
from directory.core.day import day_of
from directory.http import MinistryRequest


@never_cache
@require_safe
def show(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The grade, and what it may become."""
    return _page(request, record_id, GradeForm())


@never_cache
@require_POST
def change(request: MinistryRequest, record_id: str) -> HttpResponse:
    """It has another grade from now on."""
    form = GradeForm(request.POST)
    request.way_back = partial(_page, request, record_id, form)
    if not form.is_valid():
        return _page(request, record_id, form, status=422)
    said = form.cleaned_data
    shown = grade_of(record_id, reach=request.reach, on=day_of(request.at))
    deed = raise_grade if said["level"] > shown.level else lower_grade
    deed(record_id, level=said["level"], reason=said["reason"], by=request.reach, at=request.at)
    messages.success(request, gettext("The grade is changed. The pages keep the one they were sealed with."))
    return redirect("archive:record", record_id)


def _page(
    request: MinistryRequest,
    record_id: str,
    form: GradeForm,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed and why nothing was done."""
    shown = grade_of(record_id, reach=request.reach, on=day_of(request.at))
    return render(
        request, "correspondence/grade.html", {"grade": shown, "form": form, "sentence": sentence}, status=status
    )
