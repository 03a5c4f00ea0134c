"""The registry's desk: numbering what goes out, numbering what came in, the books."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from archive.filing import Offer, meant, offer_asked
from correspondence import books as answers
from correspondence import closes, jumps, letters, trays
from correspondence.books import books_asked
from correspondence.consent import consent
from correspondence.core.errors import BookNotFoundError, NotReservedError
from correspondence.correcting import is_in_vain, lies_in_vain
from correspondence.deliver import acknowledge, forward
from correspondence.forms.acts import DayForm, ForwardForm, ReasonForm, RegisterForm
from correspondence.items import Item
from correspondence.receive import receive
from correspondence.register import register
from correspondence.report_action import report_action
from correspondence.turn_back import turn_back
from correspondence.unnumbered import Unnumbered, unnumbered
from correspondence.views import sheets
from correspondence.views.desk import Row, row_of
from correspondence.views.parts import Part, part_of
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.doors.together import Question, both
from directory.http import MinistryRequest
from directory.templatetags.ministry import own_number


@require_safe
def outgoing(request: MinistryRequest) -> HttpResponse:
    """Signed letters that await their number; one of them is open."""
    return _outgoing(request, request.GET.get("letter", ""))


@require_POST
def register_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """Number, seal and issue; then the next letter opens."""
    request.way_back = partial(_outgoing, request, ref)
    form = RegisterForm(request.POST)
    if not form.is_valid():
        raise (
            NotReservedError(serial=request.POST.get("reserved", ""))
            if "reserved" in form.errors
            else (BookNotFoundError)
        )
    asked = form.cleaned_data
    place = meant(*form.lines(), reach=request.reach)
    book, reserved = asked["book"], asked["reserved"]
    given = register(ref, book_id=book, reserved=reserved, place=place, by=request.reach, at=request.at)
    sentence = gettext("Registered, sealed and deposited in the archive under the number")
    link = format_html('<a href="/records/{}/">{}</a>', given.record_id, own_number(given.number))
    messages.success(request, format_html("{} <b>{}</b>", sentence, link))
    return redirect("correspondence:outgoing")


@require_POST
def consent_to_number(request: MinistryRequest, ref: str) -> HttpResponse:
    """Of two ministries the first is ready: the other one's registry numbers for both; then the next letter opens."""
    request.way_back = partial(_outgoing, request, ref)
    form = RegisterForm(request.POST)
    if not form.is_valid():
        raise BookNotFoundError
    consent(ref, book_id=form.cleaned_data["book"], by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: the letter lies with the other ministry's registry, which numbers it."))
    return redirect("correspondence:outgoing")


@require_POST
def turn_back_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """A correction of what has ended goes back to its author."""
    request.way_back = partial(_outgoing, request, ref)
    form = ReasonForm(request.POST)
    turn_back(ref, reason=form.cleaned_data["reason"] if form.is_valid() else "", by=request.reach, at=request.at)
    messages.success(request, gettext("The correction is with its author again. No number was used."))
    return redirect("correspondence:outgoing")


@require_safe
def incoming(request: MinistryRequest) -> HttpResponse:
    """Other bodies' letters that await their incoming number, and personal ones whose addressee has left."""
    part = part_of(request, "from", lambda lines: tuple(map(row_of, trays.incoming(request.reach, part=lines))))
    stranded = trays.stranded(request.reach, at=request.at)
    return render(request, "correspondence/incoming.html", {"part": part, "stranded": stranded})


@require_POST
def receive_letter(request: MinistryRequest, delivery_id: int) -> HttpResponse:
    """The incoming number; then the letter reaches its desks."""
    number = receive(delivery_id, by=request.reach, at=request.at)
    sentence = gettext("Delivered to its addressees, under the incoming number")
    messages.success(request, format_html("{} <b>{}</b>", sentence, own_number(number)))
    return redirect("correspondence:incoming")


@require_safe
def books(request: MinistryRequest) -> HttpResponse:
    """The books of the desks this person serves."""
    found = trays.books(request.reach, on=day_of(request.at))
    due = closes.due(request.reach, at=request.at)
    return render(request, "correspondence/books.html", {"books": found, "due": due})


@require_safe
def book(request: MinistryRequest, book_id: int) -> HttpResponse:
    """One book as on paper, of a day from its first line or of all days from the newest, part by part."""
    form = DayForm(request.GET or None)
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    name = "from" if on is None else f"{urlencode({'on': form.data['on']})}&from"
    told = partial(answers.book_part, book_id, reach=request.reach, on=on)
    part = part_of(request, "from", lambda lines: told(part=lines), lines=answers.LIMIT)
    older, newer = (part.following, part.before) if on is None else (part.before, part.following)
    ends = {"is_first": older is None, "is_last": newer is None}
    lines = jumps.placed(book_id, part.rows, reach=request.reach, on=on, **ends)
    known = trays.books(request.reach, on=day_of(request.at))
    shown = next((facts for facts in known if facts.id == book_id), None)
    page = {"form": form, "lines": lines, "book": shown, "name": name, "older": older, "newer": newer}
    return render(request, "correspondence/book.html", page)


@require_POST
def acknowledge_delivery(request: MinistryRequest, delivery_id: int) -> HttpResponse:
    """The unit has read the letter."""
    request.way_back = partial(_refused, request, delivery_id, None)
    acknowledge(delivery_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: your unit has read the letter."))
    return redirect("correspondence:desk")


@require_POST
def act_on_delivery(request: MinistryRequest, delivery_id: int) -> HttpResponse:
    """The unit reports what it did about the letter."""
    form = ReasonForm(request.POST)
    request.way_back = partial(_refused, request, delivery_id, form)
    note = form.cleaned_data["reason"] if form.is_valid() else ""
    report_action(delivery_id, note=note, by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: what your unit did about the letter; its sender sees it."))
    return redirect("correspondence:desk")


@require_POST
def forward_delivery(request: MinistryRequest, delivery_id: int) -> HttpResponse:
    """The letter passes to another unit of the body."""
    form = ForwardForm(request.POST)
    request.way_back = partial(_refused, request, delivery_id, form)
    if not form.is_valid():
        return _refused(request, delivery_id, form, " ".join(str(error) for error in form.errors.get("unit", ())))
    forward(delivery_id, to_unit=form.cleaned_data["unit"], by=request.reach, at=request.at)
    messages.success(request, gettext("The letter was passed on."))
    return redirect("correspondence:desk")


def _refused(
    request: MinistryRequest,
    delivery_id: int,
    form: ForwardForm | ReasonForm | None,
    sentence: str,
    _: tuple[str, ...] = (),
) -> HttpResponse:
    """Why nothing was done with a delivery, the way back to its record, and what was typed."""
    is_act = isinstance(form, ReasonForm)
    record_id = letters.record_behind(delivery_id, reach=request.reach)
    page = {
        "sentence": sentence,
        "back": reverse("archive:record", args=[record_id]),
        "is_act": is_act,
        "form": form,
        "delivery": delivery_id,
    }
    return render(request, "correspondence/refused.html", page, status=422)


def _outgoing(request: MinistryRequest, wanted: str, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    """The desk with the wanted letter open, else the first."""
    part = _part_with(request, wanted)
    rows = part.rows
    current = next((row.item for row in rows if row.item.ref == wanted), rows[0].item if rows else None)
    letter = _readable(request, current.ref) if current else None
    offered, found = both(_offered(request, current, letter), books_asked(request.reach, on=day_of(request.at)))
    place = {"record_class": offered.record_class, "dossier": offered.dossier}
    page = {
        "part": part,
        "rows": rows,
        "current": current,
        "letter": letter,
        "is_in_vain": _is_in_vain(current, letter, reach=request.reach),
        "sheets": sheets.sheets_of(letter, reach=request.reach)[:1] if letter else (),
        "books": found,
        "form": RegisterForm(initial=request.POST.dict() if request.method == "POST" else place),
        "classes": offered.classes,
        "dossiers": offered.dossiers,
        "sentence": sentence,
    }
    return render(request, "correspondence/outgoing.html", page)


def _part_with(request: MinistryRequest, wanted: str) -> Part[Row]:
    """The part of the desk that is asked for, and all of it when the wanted letter is not in it."""
    part = part_of(request, "from", lambda lines: tuple(map(row_of, trays.outgoing(request.reach, part=lines))))
    if wanted and part.following and all(row.item.ref != wanted for row in part.rows):
        return replace(part, rows=tuple(map(row_of, trays.outgoing(request.reach))), following=None)
    return part


def _offered(request: MinistryRequest, current: Item | None, letter: Unnumbered | None) -> Question[Offer]:
    """Where the open letter would be filed, and the lists to choose from; the lists alone of one not to be read."""
    if current is None or letter is None:
        return offer_asked(None, kind="", symbols=(), body_id=0, reach=request.reach)
    wish, body_id = letter.content.place, letter.body_id
    return offer_asked(wish, kind=current.kind.value, symbols=current.symbols, body_id=body_id, reach=request.reach)


def _is_in_vain(current: Item | None, letter: Unnumbered | None, *, reach: Reach) -> bool:
    """True for a correction of what stands no more; of a personal one the envelope is asked."""
    if letter is not None:
        return is_in_vain(letter.content, body_id=letter.body_id)
    return current is not None and lies_in_vain(current.ref, reach=reach)


def _readable(request: MinistryRequest, ref: str) -> Unnumbered | None:
    """The letter, or nothing when the registrar may see only its envelope (شخصي)."""
    try:
        return unnumbered(ref, reach=request.reach, at=request.at)
    except NotWithinReachError:
        return None
