"""The pages of an inspection: search inside the mandate, the inspectorate's space, the journal, its oversight."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from directory import audit, http, staff
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.http import MinistryRequest
from directory.inspections import OVERSEE, overseen, overseen_one, working
from search import labels
from search.asks import done_in_session, done_under, sessions_of
from search.core.kept import kept
from search.core.query import LONGEST_LINE
from search.export_matches import export_matches
from search.forms import InquiryForm, NoteForm, WordForm, asked
from search.inquire import inquire
from search.jot import jot, strike
from search.keep_inquiry import drop_inquiry, keep_inquiry
from search.look_again import look_again
from search.mark import mark, unmark
from search.space import address_of, inquiries, marked
from search.wording import reasons

DIGITS_OF_A_KEY = 18


@never_cache
@require_safe
def inspect(request: MinistryRequest) -> HttpResponse:
    """Search inside the mandate chosen: what lies outside is said to lie outside, by the query's own fields."""
    return _inspect(request)


@never_cache
@require_safe
def session(request: MinistryRequest) -> HttpResponse:
    """What the inspector did in this session."""
    working(request.reach)
    return render(request, "search/session.html", {"part": done_in_session(request.reach, before=_before(request))})


@never_cache
@require_safe
def space(request: MinistryRequest) -> HttpResponse:
    """Saved inquiries, tags and notes of the mandate."""
    page = {"inquiries": inquiries(request.reach), "part": marked(request.reach, first=_before(request) or 0)}
    return render(request, "search/space.html", page)


@require_POST
def keep(request: MinistryRequest) -> HttpResponse:
    """Saves the query under a name."""
    form = InquiryForm(request.POST)
    request.way_back = partial(_inspect, request, form)
    if not form.is_valid():
        return _inspect(request, form)
    ask = form.ask()
    keep_inquiry(
        form.cleaned_data["name"],
        query=kept(ask.line[:LONGEST_LINE], ask.narrow),
        alerts=form.alerts(),
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("The inquiry is saved for the inspectors of this mandate."))
    return redirect("search:space")


@require_POST
def export(request: MinistryRequest) -> HttpResponse:
    """All that match the query, with the certificate that they are all, or that there are none."""
    working(request.reach)
    ask = asked(QueryDict(request.POST.get("address", "")))
    data = export_matches(ask.whole, narrow=ask.narrow, by=request.reach, at=request.at)
    return http.file(data, media_type="application/zip", name="matches.zip", is_shown=False)


@require_POST
def again(request: MinistryRequest, inquiry_id: int) -> HttpResponse:
    """Asks a saved inquiry once more."""
    query = look_again(inquiry_id, by=request.reach, at=request.at)
    return redirect(f"{reverse('search:inspect')}?{address_of(query)}")


@require_POST
def drop(request: MinistryRequest, inquiry_id: int) -> HttpResponse:
    """Drops a saved inquiry."""
    drop_inquiry(inquiry_id, by=request.reach, at=request.at)
    return redirect("search:space")


@require_POST
def tag(request: MinistryRequest, record_id: str) -> HttpResponse:
    """Puts a word on a record."""
    form = WordForm(request.POST)
    if form.is_valid():
        mark(record_id, word=form.cleaned_data["word"], by=request.reach, at=request.at)
    return _back(request)


@require_POST
def untag(request: MinistryRequest, record_id: str) -> HttpResponse:
    """Takes a word off a record."""
    form = WordForm(request.POST)
    if form.is_valid():
        unmark(record_id, word=form.cleaned_data["word"], by=request.reach, at=request.at)
    return _back(request)


@require_POST
def note(request: MinistryRequest, record_id: str) -> HttpResponse:
    """Notes something about a record."""
    form = NoteForm(request.POST)
    if form.is_valid():
        jot(record_id, text=form.cleaned_data["text"], by=request.reach, at=request.at)
    return _back(request)


@require_POST
def strike_note(request: MinistryRequest, note_id: int) -> HttpResponse:
    """Strikes an own note."""
    strike(note_id, by=request.reach, at=request.at)
    return _back(request)


@never_cache
@require_safe
def oversight(request: MinistryRequest) -> HttpResponse:
    """The mandates whose use this reader oversees."""
    page = {
        "mandates": overseen(request.reach, on=day_of(request.at)),
        "asked": staff.proposals(Duty.CLEARANCES, reach=request.reach, at=request.at),
        "may_give": bool(request.reach.bodies_in(Duty.CLEARANCES)),
    }
    return render(request, "search/oversight.html", page)


@never_cache
@require_safe
def overseen_mandate(request: MinistryRequest, mandate_id: int) -> HttpResponse:
    """Who asked what under a mandate, when and for what purpose, and what was opened; the look is journalled."""
    on = day_of(request.at)
    page = {
        "mandate": overseen_one(mandate_id, reach=request.reach, on=on),
        "sessions": sessions_of(mandate_id, reach=request.reach, on=on, before=_before(request, "sessions")),
        "part": done_under(mandate_id, reach=request.reach, on=on, before=_before(request)),
    }
    audit.record(by=request.reach, act=OVERSEE, about=f"mandate:{mandate_id}", at=request.at)
    return render(request, "search/overseen.html", page)


def _inspect(
    request: MinistryRequest, form: InquiryForm | None = None, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    working(request.reach)
    query = request.GET if form is None else form.query()
    ask = asked(query) if form is None else form.ask()
    whole = address_of(kept(ask.whole, ask.narrow))
    done = None
    if not ask.is_nothing():
        done = inquire(ask.line, narrow=ask.narrow, page=ask.page, by=request.reach, at=request.at)
    page = {
        "ask": ask,
        "done": done,
        "found": None if done is None else done.found,
        "beyond": () if done is None else reasons(done.judged.beyond),
        "left_out": () if done is None else reasons(done.judged.left_out),
        "facets": () if done is None else labels.facets(done.found, query),
        "pages": () if done is None else labels.pages(done.found, query),
        "orders": labels.orders(ask.narrow.order, query),
        "boxes": labels.BESIDE_WORDS,
        "meant": labels.address(query, q=done.found.meant) if done is not None and done.found.meant else "",
        "switch": labels.address(query, exact="" if ask.narrow.is_exact else "1"),
        "form": form or InquiryForm(initial={"address": address_of(kept(ask.line, ask.narrow)), "whole": whole}),
        "whole": whole,
        "sentence": sentence,
    }
    return render(request, "search/inspect.html", page)


def _before(request: MinistryRequest, name: str = "before") -> int | None:
    """The line before which the page of a journal begins; anything else begins with the newest."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < DIGITS_OF_A_KEY else None


def _back(request: MinistryRequest) -> HttpResponse:
    """The page the button stood on, when it is one of ours."""
    named = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(named, allowed_hosts=None)
    return redirect(named if is_ours else reverse("search:space"))
