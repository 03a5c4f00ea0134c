"""The sealed file of a letter, and the question why it is printed."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from archive.core.errors import NotHandedOutError
from archive.core.opening import needs_two
from archive.core.printing import Why
from archive.print_out import print_out
from archive.records import RecordView, record, versions
from archive.templatetags.archived import WHYS
from directory import http
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: MinistryRequest, record_id: str, number: int | None = None) -> HttpResponse:
    """Why it is printed, then the file, byte for byte: the newest version, or the one of this number."""
    shown = record(record_id, reach=request.reach)
    if needs_two(shown.facts.label.level):
        raise NotHandedOutError
    if number is not None and all(one.number != number for one in versions(record_id, reach=request.reach)):
        raise NotWithinReachError
    if request.method != "POST":
        return _page(request, shown)
    request.way_back = partial(_page, request, shown)
    why, words = request.POST.get("why", ""), request.POST.get("words", "")
    data = print_out(record_id, number=number, why=why, words=words, by=request.reach, at=request.at)
    name = "letter.pdf" if number is None else f"letter-{number}.pdf"
    return http.file(data, media_type="application/pdf", name=name, is_shown=True)


def _page(request: MinistryRequest, shown: RecordView, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    page = {
        "record": shown,
        "choices": [(why.value, WHYS[why]) for why in Why if why is not Why.OTHER],
        "typed": request.POST.get("words", ""),
        "sentence": sentence,
    }
    return render(request, "archive/why_printed.html", page, status=422 if sentence else 200)
