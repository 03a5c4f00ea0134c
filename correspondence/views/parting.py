"""Several letters in one pass of the scanner: the sheets between them, and parting them."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import intakes
from correspondence.part import part
from correspondence.separators import separator_sheet
from correspondence.views.intake import form_of, page
from directory.http import MinistryRequest, file, in_digits


@require_safe
def separator(request: MinistryRequest) -> HttpResponse:
    """The sheet to print."""
    pdf = separator_sheet(language=get_language() or "ar", reach=request.reach, at=request.at)
    return file(pdf, media_type="application/pdf", name="separator.pdf", is_shown=True)


@require_POST
def part_batch(request: MinistryRequest, ref: str) -> HttpResponse:
    """Each letter becomes a line of the desk."""
    form = form_of(request, intakes.intake(ref, reach=request.reach))
    request.way_back = partial(page, request, ref, form, status=422)
    made = part(ref, by=request.reach, at=request.at)
    count = len(made.refs)
    said = ngettext("Parted: %(n)s letter lies on the desk.", "Parted: %(n)s letters lie on the desk.", count)
    messages.success(request, said % {"n": in_digits(str(count))})
    if made.lone:
        lone = ngettext(
            "Behind %(n)s separator sheet lay no page: check that nothing stuck in the scanner.",
            "Behind %(n)s separator sheets lay no page: check that nothing stuck in the scanner.",
            made.lone,
        )
        messages.warning(request, lone % {"n": in_digits(str(made.lone))})
    return redirect("correspondence:intakes")
