"""The archivists' pages: plan, records without a class, dossiers, holds, lists and their approvals."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from archive import ask, classify, inventory, papers, retention, transfer
from archive import hold as holding
from archive.close_dossier import close_dossier
from archive.confirm import confirm as confirm_request
from archive.core.errors import DossierNotKnownError, HoldNotAcceptedError
from archive.core.leaf import EntryKind
from archive.core.retention import JointAct
from archive.draw_up import draw_up, drop_list
from archive.forms import ClassifyForm, DossierForm, HoldForm, PlanForm, ReceiptForm
from archive.hand_over import hand_over
from archive.import_plan import import_plan
from archive.open_dossier import open_dossier
from archive.reopen_dossier import reopen_dossier
from directory import staff, whois
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.http import MinistryRequest, file
from directory.second import decline as decline_request

PDF = "application/pdf"


@never_cache
@require_safe
def plan(request: MinistryRequest) -> HttpResponse:
    """The classes, how many records each has, and how many are due."""
    return _plan(request)


@require_POST
def import_file(request: MinistryRequest) -> HttpResponse:
    """Another plan in place of the one there is."""
    request.way_back = partial(_plan, request)
    form = PlanForm(request.POST, request.FILES)
    if not form.is_valid():
        return _plan(request, gettext("Please choose the plan's file."))
    data = form.data_of_plan()
    count = import_plan(form.cleaned_data["body"], data=data, by=request.reach, at=request.at)
    messages.success(request, gettext("The plan is in force: %(n)s classes.") % {"n": count})
    return redirect("archive:plan")


@never_cache
@require_safe
def unclassed(request: MinistryRequest) -> HttpResponse:
    """Records that no class of the plan takes by itself."""
    return _unclassed(request)


@never_cache
@require_safe
def a_class(request: MinistryRequest, class_id: int) -> HttpResponse:
    """The records of one class with their ages."""
    return _class(request, class_id)


@require_POST
def put(request: MinistryRequest) -> HttpResponse:
    """Records into a class or a dossier."""
    request.way_back = partial(_unclassed, request)
    form, names = ClassifyForm(request.POST), request.POST.getlist("record")
    if not form.is_valid() or not names or not any(form.cleaned_data.values()):
        return _unclassed(request, gettext("Please choose records, and their class or dossier."))
    if line := form.cleaned_data["dossier"]:
        number = retention.dossier_meant(line, reach=request.reach)
        classify.file_into(names, dossier_id=number, by=request.reach, at=request.at)
    else:
        classify.classify(names, class_id=form.cleaned_data["record_class"], by=request.reach, at=request.at)
    messages.success(request, gettext("The records are classed."))
    return redirect("archive:unclassed")


@require_POST
def draw(request: MinistryRequest, class_id: int) -> HttpResponse:
    """A list of what is due of the class."""
    request.way_back = partial(_class, request, class_id)
    number = draw_up(class_id, language=request.look.language, by=request.reach, at=request.at)
    return redirect("archive:disposal", number)


@never_cache
@require_safe
def dossiers(request: MinistryRequest) -> HttpResponse:
    """The dossiers."""
    return _dossiers(request)


@never_cache
@require_safe
def dossier_lines(request: MinistryRequest) -> JsonResponse:
    """Dossiers whose symbol or title holds what is being typed, for the list under the field."""
    return JsonResponse({"lines": retention.dossiers_named(request.GET.get("q", "").strip(), reach=request.reach)})


@require_POST
def open_new(request: MinistryRequest) -> HttpResponse:
    """A new dossier."""
    request.way_back = partial(_dossiers, request)
    form = DossierForm(request.POST)
    if not form.is_valid():
        return _dossiers(request, gettext("A dossier needs a class, a symbol and a title."))
    typed = form.cleaned_data
    number = open_dossier(
        typed["record_class"], symbol=typed["symbol"], title=typed["title"], by=request.reach, at=request.at
    )
    return redirect("archive:dossier", number)


@never_cache
@require_safe
def dossier(request: MinistryRequest, dossier_id: int) -> HttpResponse:
    """A dossier with its records."""
    return _dossier(request, dossier_id)


@require_POST
def close(request: MinistryRequest, dossier_id: int) -> HttpResponse:
    """Closes a dossier."""
    request.way_back = partial(_dossier, request, dossier_id)
    close_dossier(dossier_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The dossier is closed. Its years run from today."))
    return redirect("archive:dossier", dossier_id)


@require_POST
def reopen(request: MinistryRequest, dossier_id: int) -> HttpResponse:
    """Reopens a dossier, with the reason."""
    request.way_back = partial(_dossier, request, dossier_id)
    reopen_dossier(dossier_id, reason=request.POST.get("reason", ""), by=request.reach, at=request.at)
    messages.success(request, gettext("The dossier is open again. Its years run from the day it is closed next."))
    return redirect("archive:dossier", dossier_id)


@never_cache
@require_safe
def holds(request: MinistryRequest) -> HttpResponse:
    """The holds, and what waits for a second archivist."""
    return _holds(request)


@require_POST
def place(request: MinistryRequest) -> HttpResponse:
    """A new hold. A number that is not there, or there twice, is not guessed at."""
    request.way_back = partial(_holds, request)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _holds(request, gettext("A hold needs a mandate, and numbers or a dossier."))
    typed, numbers = form.cleaned_data, form.numbers_typed()
    found = retention.numbered(numbers, reach=request.reach)
    if missing := [number for number in numbers if number not in found]:
        raise HoldNotAcceptedError(finding=missing[0][:40])
    holding.hold(
        typed["body"],
        mandate=typed["mandate"],
        reason=typed["reason"],
        record_ids=[one for ids in found.values() for one in ids],
        dossier_id=_held_dossier(typed["dossier"], request),
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("The hold stands. Nothing it names is destroyed."))
    return redirect("archive:holds")


def _held_dossier(line: str, request: MinistryRequest) -> int | None:
    """A hold keeps closed dossiers too."""
    try:
        return retention.dossier_meant(line, reach=request.reach) if line else None
    except DossierNotKnownError as error:
        raise HoldNotAcceptedError(finding=line[:40]) from error


@require_POST
def release(request: MinistryRequest, hold_id: int) -> HttpResponse:
    """The first of two words for ending a hold."""
    request.way_back = partial(_holds, request)
    ask.ask_release(hold_id, by=request.reach, at=request.at)
    messages.success(request, _waits())
    return redirect("archive:holds")


@never_cache
@require_safe
def disposals(request: MinistryRequest) -> HttpResponse:
    """The lists."""
    return render(request, "archive/disposals.html", {"lists": retention.disposals(reach=request.reach)})


@never_cache
@require_safe
def disposal(request: MinistryRequest, disposal_id: int) -> HttpResponse:
    """A list with its records and its approvals."""
    return _disposal(request, disposal_id)


@require_POST
def approve(request: MinistryRequest, disposal_id: int) -> HttpResponse:
    """The first of two approvals."""
    request.way_back = partial(_disposal, request, disposal_id)
    retention.disposal(disposal_id, reach=request.reach)
    ask.ask_disposal(disposal_id, by=request.reach, at=request.at)
    messages.success(request, _waits())
    return redirect("archive:disposal", disposal_id)


@require_POST
def drop(request: MinistryRequest, disposal_id: int) -> HttpResponse:
    """Drops a list that was not approved."""
    request.way_back = partial(_disposal, request, disposal_id)
    drop_list(disposal_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The list is dropped. Nothing was destroyed."))
    return redirect("archive:disposals")


@require_POST
def receipt(request: MinistryRequest, disposal_id: int) -> HttpResponse:
    """The national archive took over."""
    request.way_back = partial(_disposal, request, disposal_id)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _disposal(request, disposal_id, gettext("Please write the national archive's receipt."))
    hand_over(disposal_id, receipt=form.cleaned_data["receipt"], by=request.reach, at=request.at)
    return redirect("archive:disposal", disposal_id)


@require_safe
def minutes(request: MinistryRequest, disposal_id: int) -> HttpResponse:
    """The minutes of a list, PDF."""
    data = papers.paper(disposal_id, EntryKind.DISPOSAL, reach=request.reach)
    return file(data, media_type=PDF, name=f"minutes-{disposal_id}.pdf", is_shown=True)


@require_safe
def certificate(request: MinistryRequest, disposal_id: int) -> HttpResponse:
    """The certificate of destruction, PDF."""
    data = papers.paper(disposal_id, EntryKind.DESTRUCTION, reach=request.reach)
    return file(data, media_type=PDF, name=f"destruction-{disposal_id}.pdf", is_shown=True)


@require_safe
def package(request: MinistryRequest, disposal_id: int) -> FileResponse:
    """The package for the national archive; its file is gone once it is open."""
    path = transfer.package(disposal_id, reach=request.reach, at=request.at)
    data = path.open("rb")
    path.unlink()
    answer = FileResponse(data, as_attachment=True, filename=f"transfer-{disposal_id}.zip")
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def confirm(request: MinistryRequest, request_id: int) -> HttpResponse:
    """The second archivist's word: what was asked for happens now."""
    request.way_back = partial(_refused, request)
    about = confirm_request(request_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Confirmed and done."))
    kind, _, number = about.partition(":")
    return redirect("archive:disposal", int(number)) if kind == "disposal" else redirect("archive:holds")


@require_POST
def decline(request: MinistryRequest, request_id: int) -> HttpResponse:
    """The second archivist declines, or the first withdraws."""
    request.way_back = partial(_refused, request)
    decline_request(request_id, duty=Duty.ARCHIVIST, by=request.reach, at=request.at)
    messages.success(request, gettext("The request is closed. Nothing was changed."))
    return redirect("archive:disposals")


def _waits() -> str:
    return gettext("A second archivist must confirm this within a day. Until then nothing changes.")


def _plan(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    lines = retention.plan(reach=request.reach, on=day_of(request.at))
    bodies = whois.units_by_id(request.reach.bodies_in(Duty.ARCHIVIST))
    page = {"classes": lines, "bodies": tuple(bodies.values()), "sentence": sentence}
    return render(request, "archive/plan.html", page, status=422 if sentence else 200)


def _unclassed(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    page = {
        "page": inventory.unclassed(reach=request.reach, after=_after(request)),
        "classes": retention.classes(reach=request.reach),
        "dossiers": retention.dossiers_named("", reach=request.reach),
        "sentence": sentence,
    }
    return render(request, "archive/unclassed.html", page, status=422 if sentence else 200)


def _class(request: MinistryRequest, class_id: int, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    found, page = retention.in_class(class_id, reach=request.reach, on=day_of(request.at), after=_after(request))
    return render(request, "archive/class.html", {"found": found, "page": page, "sentence": sentence})


def _dossiers(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    after = _after(request)[:18]
    lines, further = retention.dossiers(reach=request.reach, after=int(after) if after.isdecimal() else None)
    classes = retention.classes(reach=request.reach)
    page = {"dossiers": lines, "further": further, "classes": classes, "sentence": sentence}
    return render(request, "archive/dossiers.html", page, status=422 if sentence else 200)


def _dossier(request: MinistryRequest, dossier_id: int, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    found, page = retention.dossier(dossier_id, reach=request.reach, on=day_of(request.at), after=_after(request))
    return render(request, "archive/dossier.html", {"found": found, "page": page, "sentence": sentence})


def _holds(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    bodies = whois.units_by_id(request.reach.bodies_in(Duty.ARCHIVIST))
    page = {
        "holds": retention.holds(reach=request.reach),
        "dossiers": retention.dossiers_named("", reach=request.reach),
        "asked": _asked(request, JointAct.RELEASE),
        "bodies": tuple(bodies.values()),
        "sentence": sentence,
    }
    return render(request, "archive/holds.html", page, status=422 if sentence else 200)


def _disposal(request: MinistryRequest, disposal_id: int, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    found = retention.disposal(disposal_id, reach=request.reach)
    asked = [one for one in _asked(request, JointAct.DISPOSE) if one.about == f"disposal:{disposal_id}"]
    page = {"found": found, "asked": asked[0] if asked else None, "sentence": sentence}
    return render(request, "archive/disposal.html", page, status=422 if sentence else 200)


def _after(request: MinistryRequest) -> str:
    """The last line of the page before, as its link names it."""
    return request.GET.get("after", "")[:32]


def _refused(request: MinistryRequest, sentence: str, _: tuple[str, ...] = ()) -> HttpResponse:
    return render(request, "refusal.html", {"sentence": sentence, "back": "/archive/disposals/"})


def _asked(request: MinistryRequest, act: JointAct) -> list[staff.Asked]:
    asked = staff.asked_about(Duty.ARCHIVIST, reach=request.reach, at=request.at)
    return [one for one in asked if one.act == act.value]
