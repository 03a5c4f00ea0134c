"""Sending a letter that has its number to one more unit."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from correspondence import further
from correspondence.forms.acts import FurtherForm
from correspondence.send_further import send_further
from directory.http import MinistryRequest, posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The unit and what it is for; then the letter lies there."""
    line, facts = further.sending(record_id, reach=request.reach)
    form = FurtherForm(posted(request))
    page = {"form": form, "line": line, "facts": facts, "record_id": record_id}
    if request.method != "POST" or not form.is_valid():
        return render(request, "correspondence/further.html", page, status=422 if form.is_bound else 200)
    request.way_back = partial(_refused, request, page)
    said = form.cleaned_data
    send_further(record_id, to_unit=said["unit"], purpose=said["purpose"], by=request.reach, at=request.at)
    messages.success(request, gettext("The letter is on its way there."))
    return redirect("archive:record", record_id)


def _refused(request: MinistryRequest, page: dict[str, object], sentence: str, _: tuple[str, ...] = ()) -> HttpResponse:
    return render(request, "correspondence/further.html", page | {"sentence": sentence}, status=422)
