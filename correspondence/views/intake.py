"""The intake desk: letters on paper, by e-mail and as files, from the scan to the incoming number."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence import intakes
from correspondence.answer_mail import answer_again
from correspondence.arrivals import twin_of
from correspondence.awaited import is_awaited
from correspondence.book_in import book_in
from correspondence.books import papers
from correspondence.core.intake import IntakeState, Way
from correspondence.core.number import Direction
from correspondence.core.printed import shown_day
from correspondence.entered import Entered, entered
from correspondence.forms.intake import (
    COURSES,
    WRONGS,
    CropForm,
    IntakeForm,
    MendForm,
    RedirectForm,
    RefuseForm,
    StartForm,
)
from correspondence.forms.rows import line_of
from correspondence.give_receipt import give_receipt
from correspondence.intakes import IntakeView
from correspondence.mail_checks import check_of
from correspondence.open_intake import open_intake, refuse_intake
from correspondence.scan import add_file, crop, move_up, take_off, turn
from correspondence.views.desk import HALF
from correspondence.views.parts import part_of
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest, file
from directory.templatetags.ministry import own_number
from paper.core.limits import LIMITS
from paper.recognise import recognises

MOVES = {"turn": turn, "up": move_up}
GIVEN_AWAY = frozenset({"at_registry", "taken_in", "to_send", "sent"})
"""Where a letter that came in lies once it left this ministry."""


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: MinistryRequest) -> HttpResponse:
    """What lies without a number, what was registered last; and a new letter."""
    if not request.reach.desks:
        raise NotWithinReachError
    form = StartForm(request.POST)
    if request.method == "POST" and form.is_valid():
        ref = open_intake(Way(form.cleaned_data["way"]), by=request.reach, at=request.at)
        return redirect("correspondence:intake", ref)
    lists = {
        "part": part_of(request, "from", lambda lines: intakes.waiting(request.reach, part=lines), lines=HALF),
        "ended": part_of(request, "ended", lambda lines: intakes.ended(request.reach, part=lines), lines=HALF),
    }
    return render(request, "correspondence/intakes.html", lists)


@require_safe
def of_record(request: MinistryRequest, record_id: str) -> HttpResponse:
    """To the page of the letter behind a record, for the desk that it came to."""
    found = papers([record_id], reach=request.reach)
    if record_id not in found:
        raise NotWithinReachError
    return redirect("correspondence:intake", found[record_id])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: MinistryRequest, ref: str) -> HttpResponse:
    """One letter: its pages beside its form; then its number."""
    view = intakes.intake(ref, reach=request.reach)
    form = form_of(request, view)
    if request.method != "POST":
        return page(request, ref, form)
    request.way_back = partial(page, request, ref, form, status=422)
    if not form.is_valid():
        return page(request, ref, form, gettext("Please complete what is marked. Nothing was changed."), status=422)
    is_asked = _is_asked(request, form, view)
    if is_asked and not form.cleaned_data["is_answer"]:
        return page(request, ref, form, gettext("Is it the answer? Nothing was registered yet."), status=422)
    arrived = form.arrived(is_asked=is_asked)
    given = book_in(ref, arrived, language=get_language() or "ar", by=request.reach, at=request.at)
    sentence = gettext("Registered, sealed and delivered under the incoming number")
    messages.success(request, format_html("{} <b>{}</b>", sentence, own_number(given.number)))
    return redirect("correspondence:intake", ref)


@require_POST
def scan(request: MinistryRequest, ref: str) -> HttpResponse:
    """More files; what was typed stays on the page."""
    form = form_of(request, intakes.intake(ref, reach=request.reach))
    request.way_back = partial(page, request, ref, form, status=422)
    uploads = request.FILES.getlist("files")
    if not uploads:
        return page(request, ref, form, gettext("Choose a file first."), status=422)
    for upload in uploads:
        data = upload.read(LIMITS.file_bytes + 1)
        add_file(ref, name=upload.name or "scan", data=data, by=request.reach, at=request.at)
    return page(request, ref, form_of(request, intakes.intake(ref, reach=request.reach)))


@require_POST
def see(request: MinistryRequest, ref: str, file_id: int, act: str) -> HttpResponse:
    """A file is turned, cropped, moved up or taken off; what was typed stays on the page."""
    form = form_of(request, intakes.intake(ref, reach=request.reach))
    request.way_back = partial(page, request, ref, form, status=422)
    if act == "crop":
        edges = {name: request.POST.get(f"{name}-{file_id}", "") for name in ("left", "top", "right", "bottom")}
        crop(ref, file_id, CropForm(edges).edges(), by=request.reach, at=request.at)
    elif act in MOVES:
        was = request.GET.get("was", "")
        MOVES[act](ref, file_id, was=int(was) if was.isdecimal() else -1, by=request.reach, at=request.at)
    elif act == "drop":
        take_off(ref, file_id, by=request.reach, at=request.at)
    else:
        raise NotWithinReachError
    return page(request, ref, form)


@never_cache
@require_safe
def picture(request: MinistryRequest, ref: str, file_id: int, number: int) -> HttpResponse:
    """One page of a file as it will be shown."""
    data = intakes.picture(ref, file_id, page=number, reach=request.reach)
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def original(request: MinistryRequest, ref: str, file_id: int) -> HttpResponse:
    """A file as it came, downloaded."""
    data, media_type, name = intakes.original(ref, file_id, reach=request.reach)
    return file(data, media_type=media_type, name=name, is_shown=False)


@require_POST
def refuse(request: MinistryRequest, ref: str) -> HttpResponse:
    """No letter, or not for us: it ends with a reason."""
    form = form_of(request, intakes.intake(ref, reach=request.reach))
    request.way_back = partial(page, request, ref, form, status=422)
    said = RefuseForm(request.POST)
    reason = said.cleaned_data["reason"] if said.is_valid() else ""
    refuse_intake(ref, reason=reason, by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: it was not registered. It stays listed with the reason."))
    return redirect("correspondence:intakes")


@require_POST
def tell_again(request: MinistryRequest, ref: str) -> HttpResponse:
    """The reason is sent again to an address that the mail server refused."""
    request.way_back = partial(page, request, ref, None, status=422)
    answer_again(ref, by=request.reach, at=request.at)
    messages.success(request, gettext("It is sent again."))
    return redirect("correspondence:intake", ref)


@require_POST
def receipt(request: MinistryRequest, ref: str) -> HttpResponse:
    """The receipt for the sender."""
    request.way_back = partial(page, request, ref, None, status=422)
    pdf = give_receipt(ref, language=get_language() or "ar", by=request.reach, at=request.at)
    return file(pdf, media_type="application/pdf", name="receipt.pdf", is_shown=True)


def form_of(request: MinistryRequest, view: IntakeView) -> IntakeForm:
    typed = request.POST if request.method == "POST" else None
    first = {
        "way": view.item.way,
        "condition": "copy" if view.item.way is Way.EMAIL else "original",
        "sender": view.item.sender,
        "note": view.note,
        "subject": view.item.subject,
        "kind": "letter",
        "priority": "ordinary",
        "level": 0,
    }
    if view.form is not None and view.form.is_free and view.form.direction is Direction.IN:
        first["reserved"] = view.form.serial
    return IntakeForm(typed, initial=first, reach=request.reach, desk_level=view.desk_level)


def _is_asked(request: MinistryRequest, form: IntakeForm, view: IntakeView) -> bool:
    """True where the clerk says whether it answers a letter of ours, by what is typed now; of a valid form."""
    return is_awaited(form.arrived(), body_id=view.body_id, reach=request.reach)


def _mend_form(there: Entered) -> MendForm:
    """With what is entered."""
    now = there.now
    on = "" if now.on is None else shown_day(now.on)
    return MendForm(
        initial={"sender": now.sender, "number": now.number, "on": on, "subject": now.subject, "base": there.base}
    )


def page(
    request: MinistryRequest,
    ref: str,
    typed: IntakeForm | RedirectForm | MendForm | None,
    sentence: str = "",
    findings: tuple[str, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of one letter, with what was typed and why nothing was done."""
    view, there = intakes.intake(ref, reach=request.reach), entered(ref, reach=request.reach)
    language = get_language() or "ar"
    form = typed if isinstance(typed, IntakeForm) else None
    is_typed = form is not None and form.is_bound and form.is_valid()
    twin = twin_of(form.arrived(), body_id=view.body_id, reach=request.reach) if form is not None and is_typed else None
    is_asked = form is not None and is_typed and _is_asked(request, form, view)
    if form is not None and status == 200:
        form.errors.clear()  # a page was turned or taken in: nobody asked for the number yet
    told = {
        "view": view,
        "wrongs": WRONGS,
        "is_given_away": any(one.state in GIVEN_AWAY for one in view.places),
        "courses": COURSES,
        "mail": check_of(ref, reach=request.reach, at=request.at),
        "recognises": recognises(),
        "status": status,
        "form": form,
        "is_open": view.item.state is IntakeState.OPEN,
        "sentence": sentence,
        "findings": findings,
        "giving": typed if isinstance(typed, RedirectForm) else None,
        "entered": there,
        "mend": typed if isinstance(typed, MendForm) else _mend_form(there),
        "twin": twin,
        "is_asked": is_asked,
        "has_blocks": bool(intakes.outgoing_blocks(view.body_id, reach=request.reach)),
        "units": [line_of(unit, language) for unit in whois.units_under(view.body_id)],
        "senders": [line_of(unit, language) for unit in whois.bodies() if unit.id != view.body_id],
        "record": reverse("archive:record", args=[view.record_id]) if view.record_id else "",
    }
    return render(request, "correspondence/intake.html", told, status=status)
