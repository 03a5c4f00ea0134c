"""What a field of a letter offers while something is typed into it: people and signers."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from correspondence import letters
from correspondence.forms.benefit import called
from correspondence.forms.named import offered
from correspondence.forms.rows import line_of
from correspondence.forms.signers import beside_of
from directory import whois
from directory.core.day import day_of
from directory.http import MinistryRequest

OFFERED = 20


@require_safe
def signers(request: MinistryRequest) -> HttpResponse:
    """Who of the own ministry may sign beside the first and is called what is being typed."""
    return _signers(request, "")


@require_safe
def signers_of(request: MinistryRequest, ref: str) -> HttpResponse:
    """The same for a draft: also who is authorised to sign this one letter."""
    return _signers(request, letters.letter(ref, reach=request.reach, at=request.at).ref)


@require_safe
def recipients(request: MinistryRequest) -> HttpResponse:
    """Units, posts and people whose name holds what is being typed, for the lines of addressees and copies."""
    typed, beside = request.GET.get("q", ""), beside_of(request.reach, on=day_of(request.at))
    units = [line_of(unit, beside.language) for unit in whois.find_units(typed, limit=OFFERED)]
    return JsonResponse({"units": [*units, *offered(typed, beside=beside)]})


@require_safe
def people(request: MinistryRequest) -> HttpResponse:
    """People of the ministry whose name holds what is being typed."""
    typed = request.GET.get("q", "").strip()
    found = called(beside_of(request.reach, on=day_of(request.at)), typed) if typed else ()
    return JsonResponse({"lines": [line for _, line in found]})


def _signers(request: MinistryRequest, ref: str) -> HttpResponse:
    beside = beside_of(request.reach, on=day_of(request.at), ref=ref)
    return JsonResponse({"lines": beside.offered(request.GET.get("q", ""))})
