"""Authenticity queries at the registry: the box, the register of a year, and its file for a spreadsheet."""

import csv
import secrets
from dataclasses import replace
from functools import partial
from io import StringIO

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import queries
from correspondence.answer_query import answer_query
from correspondence.core.figures import plain_cell
from correspondence.forms.query import AnswerForm, BookForm, QueryForm, YearForm
from correspondence.look_up_book import look_up_book
from correspondence.name_answer import name_answer
from correspondence.templatetags.authenticity import ANSWERS, BOOKS, CHANNELS, DIFFERENT
from correspondence.views.parts import part_of
from directory import audit
from directory.core.day import day_of
from directory.http import MinistryRequest, file


@require_safe
def register_page(request: MinistryRequest) -> HttpResponse:
    """The box, and the questions of one year, the newest first."""
    return _page(request)


@require_POST
def ask(request: MinistryRequest) -> HttpResponse:
    """Enters a question; its answer stands at the head of the register."""
    request.way_back = partial(_page, request)
    form = QueryForm(request.POST)
    if not form.is_valid():
        queries.desks(request.reach)
        said = [str(words) for words in form.errors.get("on", ())]
        return _page(request, " ".join(said) or gettext("Something in the form cannot be read."), status=422)
    given = form.cleaned_data
    answer_query(form.question(), desk_id=given["desk"], once=given["once"], by=request.reach, at=request.at)
    messages.success(request, gettext("The question is entered; its answer stands first in the register."))
    return redirect("correspondence:queries")


@require_POST
def answer(request: MinistryRequest, query_id: int) -> HttpResponse:
    """Names the letter that answered."""
    request.way_back = partial(_page, request, answering=query_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        queries.desks(request.reach)
        said = [str(words) for words in form.errors.get("on", ())]
        sentence = " ".join(said) or gettext("Something in the form cannot be read.")
        return _page(request, sentence, status=422, answering=query_id)
    name_answer(query_id, **form.cleaned_data, by=request.reach, at=request.at)
    messages.success(request, gettext("The number of the answer is entered."))
    return redirect("correspondence:queries")


@require_POST
def look_up(request: MinistryRequest, query_id: int) -> HttpResponse:
    """Enters what a paper book from before the system says of the letter."""
    request.way_back = partial(_page, request, looking=query_id)
    form = BookForm(request.POST)
    if not form.is_valid():
        queries.desks(request.reach)
        return _page(request, gettext("Something in the form cannot be read."), status=422, looking=query_id)
    look_up_book(query_id, form.entry(), by=request.reach, at=request.at)
    messages.success(request, gettext("What the paper book says is entered."))
    return redirect("correspondence:queries")


@require_safe
def export(request: MinistryRequest, year: int) -> HttpResponse:
    """A whole year for a spreadsheet, the oldest first."""
    rows, said, out = queries.lines(year, reach=request.reach, part=slice(None)), get_language() or "ar", StringIO()
    writer = csv.writer(out)
    writer.writerow(_heads())
    for row in reversed(rows):
        cells = (
            f"{day_of(row.at):%d/%m/%Y}",
            row.asker,
            str(CHANNELS[row.channel]),
            row.code,
            row.number,
            f"{row.on:%d/%m/%Y}" if row.on else "",
            str(ANSWERS[row.answer] if row.differs is None else DIFFERENT[row.differs]),
            row.issuer.to(said) if row.issuer else "",
            f"{row.ended_on:%d/%m/%Y}" if row.ended_on else "",
            row.newer_number,
            row.person.to(said) if row.person else "",
            row.answer_number,
            f"{row.answer_on:%d/%m/%Y}" if row.answer_on else "",
            *(
                ("", "", "", "")
                if (seen := row.in_book) is None
                else (str(BOOKS[seen.stands]), seen.book, seen.place, seen.note)
            ),
        )
        writer.writerow([plain_cell(cell) for cell in cells])
    audit.record(by=request.reach, act="export_queries", about=f"queries:{year}", at=request.at)
    data = out.getvalue().encode("utf-8-sig")
    return file(data, media_type="text/csv", name=f"authenticity-{year}.csv", is_shown=False)


def _heads() -> list[str]:
    return [
        gettext("Day"),
        gettext("Who asks"),
        gettext("How the question came"),
        gettext("Short code"),
        gettext("Number"),
        gettext("Date"),
        gettext("Answer"),
        gettext("Ministry"),
        gettext("Voided or replaced on"),
        f"{gettext('Replaced by')} / {gettext('Corrected by')}",
        pgettext("query", "Answered by"),
        gettext("Number of the answer"),
        gettext("Its date"),
        gettext("In the paper book"),
        gettext("Paper book"),
        gettext("Page and line"),
        pgettext("what a paper book says otherwise", "Differs"),
    ]


def _page(
    request: MinistryRequest,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    status: int = 200,
    answering: int | None = None,
    looking: int | None = None,
) -> HttpResponse:
    """The page; a refused question keeps what was typed, and so do the answer to one and the look into a book."""
    desks, years = queries.desks(request.reach), queries.years(request.reach)
    form = YearForm(request.GET)
    if request.GET.get("year") and not form.is_valid():
        raise Http404
    year = form.cleaned_data["year"] if form.is_valid() else day_of(request.at).year
    told = partial(queries.lines, year, reach=request.reach)
    part = part_of(request, "from", lambda lines: told(part=lines))
    page = {
        "sentence": sentence,
        "typed": request.POST if answering is None and looking is None else {},
        "answering": answering,
        "answer": request.POST,
        "looking": looking,
        "once": secrets.token_hex(16),
        "desks": desks,
        "channels": list(CHANNELS),
        "years": years,
        "year": year,
        "count": years.get(year, 0),
        "part": replace(part, name=f"year={year}&from"),
    }
    return render(request, "correspondence/queries.html", page, status=status)
