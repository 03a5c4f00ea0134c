"""A register on paper: which days, how far the print is, the file."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from correspondence.core.register_sheet import Wish
from correspondence.forms.acts import PrintForm
from correspondence.print_register import begin, document, go_on, progress
from correspondence.views.closes import page_of
from directory.http import MinistryRequest, file


@require_POST
def begin_print(request: MinistryRequest, book_id: int) -> HttpResponse:
    """The print begins; its page says how far it is."""
    form = PrintForm(request.POST)
    if not form.is_valid():
        sentence = gettext("Please choose the days and the paper. Nothing was printed.")
        return page_of(request, book_id, sentence, status=422, printed=form)
    request.way_back = partial(page_of, request, book_id, printed=form)
    typed = form.cleaned_data
    wish = Wish(since=typed["since"], until=typed["until"], language=get_language() or "ar", paper=typed["paper"])
    return redirect("correspondence:printing", begin(book_id, wish, by=request.reach, at=request.at))


@never_cache
@require_safe
def printing(request: MinistryRequest, name: str) -> HttpResponse:
    """How far it is."""
    page = {"name": name, "print": progress(name, reach=request.reach)}
    return render(request, "correspondence/printing.html", page)


@require_POST
def go_on_printing(request: MinistryRequest, name: str) -> HttpResponse:
    """The next lines; the page presses by itself where it can, and has a button where it cannot."""
    go_on(name, by=request.reach, at=request.at)
    return redirect("correspondence:printing", name)


@never_cache
@require_safe
def printed(request: MinistryRequest, name: str) -> HttpResponse:
    """The register as one PDF."""
    data = document(name, reach=request.reach)
    return file(data, media_type="application/pdf", name="register.pdf", is_shown=True)
