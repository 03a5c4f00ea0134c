"""Registers that are printed at once: authenticity queries, follow-up and reminders, powers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from correspondence import queries
from correspondence.core.register_sheet import MOST, PAPERS, Wish
from correspondence.forms.acts import PrintForm
from correspondence.forms.query import DeskPrintForm
from correspondence.print_follow_up import print_follow_up
from correspondence.print_powers import print_powers
from correspondence.print_queries import print_queries
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.entitled import posts_to_empower
from directory.http import MinistryRequest, file, posted
from directory.whois import DeskFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A register to print: its title, what its days are, its own address, and the page it belongs to."""

    title: Promise
    days: Promise
    here: str
    back: str
    back_title: Promise
    name: str
    desks: tuple[DeskFacts, ...] = ()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def queries_ledger(request: MinistryRequest) -> HttpResponse:
    """The register of authenticity queries, of a desk that the reader serves."""
    ledger = Ledger(
        title=_("Print the register of authenticity queries"),
        days=_("The days on which somebody asked."),
        here="correspondence:queries_ledger",
        back="correspondence:queries",
        back_title=_("Authenticity queries"),
        name="authenticity.pdf",
        desks=queries.desks(request.reach),
    )
    form = DeskPrintForm(posted(request))
    desk = partial(print_queries, desk_id=form.cleaned_data["desk"]) if form.is_valid() else None
    return _ledger(request, ledger, form, desk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_ledger(request: MinistryRequest) -> HttpResponse:
    """The register of follow-up: the reader's letters, those of his units, and at a registry of its body's."""
    ledger = Ledger(
        title=_("Print the register of follow-up and reminders"),
        days=_("The days on which an answer was due."),
        here="correspondence:follow_up_ledger",
        back="correspondence:unanswered",
        back_title=_("Awaiting an answer"),
        name="follow-up.pdf",
    )
    return _ledger(request, ledger, PrintForm(posted(request)), print_follow_up)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def powers_ledger(request: MinistryRequest) -> HttpResponse:
    """The register of powers, for who may empower others. Raises NotWithinReachError."""
    if not posts_to_empower(request.reach, on=day_of(request.at)):
        raise NotWithinReachError
    ledger = Ledger(
        title=_("Print the register of powers"),
        days=_("Every power that was in force on one of these days, the past and the withdrawn too."),
        here="correspondence:powers_ledger",
        back="directory:powers",
        back_title=_("Powers: acting and authorised"),
        name="powers.pdf",
    )
    return _ledger(request, ledger, PrintForm(posted(request)), print_powers)


def _ledger(
    request: MinistryRequest, ledger: Ledger, form: PrintForm, make: Callable[..., bytes] | None
) -> HttpResponse:
    request.way_back = partial(_page, request, ledger, form)
    if request.method != "POST":
        return _page(request, ledger, form)
    if not form.is_valid() or make is None:
        sentence = gettext("Please choose the days and the paper. Nothing was printed.")
        return _page(request, ledger, form, sentence, status=422)
    said = form.cleaned_data
    wish = Wish(since=said["since"], until=said["until"], language=get_language() or "ar", paper=said["paper"])
    data = make(wish, by=request.reach, at=request.at)
    return file(data, media_type="application/pdf", name=ledger.name, is_shown=True)


def _page(
    request: MinistryRequest,
    ledger: Ledger,
    form: PrintForm,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """Which days, on which paper; a refused form keeps what was typed."""
    today = day_of(request.at)
    days = {"since": f"1/1/{today.year}", "until": f"{today.day}/{today.month}/{today.year}"}
    typed = request.POST if request.method == "POST" else days
    page = {"ledger": ledger, "form": form, "sentence": sentence, "typed": typed, "papers": PAPERS, "most": MOST}
    return render(request, "correspondence/ledger.html", page, status=status)
