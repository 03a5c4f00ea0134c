"""The registers of a ministry: which there are, what their numbers look like, and when they begin again."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence.core.number import BookKind, Reset
from correspondence.core.numbering import Giver
from correspondence.forms.numbering import ChangeForm, OpenForm, RetireForm
from correspondence.lay_numbering import lay_numbering
from correspondence.numberings import NumberingFacts, numberings
from correspondence.open_book import open_book, retire_book
from directory.core.day import day_of
from directory.http import MinistryRequest

FIELDS = ("pattern", "symbol", "file", "reset", "clockwork", "edition", "unit", "kind")


@require_safe
def registers(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """The registers, and the form of a new one or of one that is to be changed."""
    return _page(request, unit_id, request.GET.get("book", ""))


@require_POST
def open_one(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """A register is opened."""
    form = OpenForm(request.POST)
    request.way_back = partial(_page, request, unit_id, "")
    if not form.is_valid():
        return _incomplete(request, unit_id, "")
    what = {"unit_id": form.cleaned_data["unit"], "kind": form.of_kind(), "style": form.style(), "giver": form.giver()}
    open_book(unit_id, **what, by=request.reach, at=request.at)
    messages.success(request, gettext("The register is open; it numbers from now on."))
    return redirect("correspondence:registers", unit_id)


@require_POST
def change(request: MinistryRequest, unit_id: int, book_id: int) -> HttpResponse:
    """A register's numbers are changed, at once or from its next year on."""
    form = ChangeForm(request.POST)
    request.way_back = partial(_page, request, unit_id, str(book_id))
    if not form.is_valid():
        return _incomplete(request, unit_id, str(book_id))
    what = {"style": form.style(), "giver": form.giver(), "edition": form.cleaned_data["edition"]}
    since = lay_numbering(book_id, **what, by=request.reach, at=request.at)
    said = gettext("Kept: the numbers look so from %(year)s on.") % {"year": since} if since else gettext("Kept.")
    messages.success(request, said)
    return redirect("correspondence:registers", unit_id)


@require_POST
def retire(request: MinistryRequest, unit_id: int, book_id: int) -> HttpResponse:
    """A unit's register gives no more numbers."""
    form = RetireForm(request.POST)
    request.way_back = partial(_page, request, unit_id, str(book_id))
    if not form.is_valid():
        return _incomplete(request, unit_id, str(book_id))
    retire_book(book_id, edition=form.cleaned_data["edition"], by=request.reach, at=request.at)
    messages.success(request, gettext("The register gives no more numbers; those it gave stay in it."))
    return redirect("correspondence:registers", unit_id)


def _incomplete(request: MinistryRequest, unit_id: int, book: str) -> HttpResponse:
    sentence = gettext("Please complete what is marked. Nothing was changed.")
    return _page(request, unit_id, book, sentence, status=422)


def _page(
    request: MinistryRequest, unit_id: int, book: str, sentence: str = "", _: tuple[str, ...] = (), *, status: int = 200
) -> HttpResponse:
    page = numberings(unit_id, reach=request.reach, on=day_of(request.at))
    changed = next((one for one in page.books if str(one.id) == book and not one.is_retired), None)
    typed = {name: request.POST.get(name, "") for name in FIELDS} if request.method == "POST" else _kept(changed)
    shown = {
        "page": page,
        "changed": changed,
        "typed": typed,
        "kinds": tuple(BookKind),
        "resets": tuple(Reset),
        "sentence": sentence,
    }
    return render(request, "correspondence/registers.html", shown, status=status)


def _kept(book: NumberingFacts | None) -> Mapping[str, object]:
    """What the form says of a book before anything is typed: its newest style."""
    if book is None:
        return {"pattern": "{symbol}/{year}/{serial}"}
    clockwork = Giver.CLOCKWORK if book.is_automatic else ""
    return {**book.styles.since(book.counted)[-1].as_json(), "clockwork": clockwork, "edition": book.edition}
