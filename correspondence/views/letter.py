"""One letter: its page, its pictures and files, and the reviewer's two acts."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import dispatches, letters, papers, pens, slips
from correspondence.citations import thread_of
from correspondence.core.route import State
from correspondence.correctable import may_be_corrected
from correspondence.forms.acts import InitialForm, ReasonForm, marks_of
from correspondence.letters import LetterView
from correspondence.marked import marked
from correspondence.reading import is_senders
from correspondence.replies import is_asker
from correspondence.review import give_back, initial
from correspondence.views import sheets
from directory import http
from directory.core.day import day_of
from directory.http import MinistryRequest, wants_text


@require_safe
def letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """The letter as this person may see it, with what may be done now."""
    return letter_page(request, letters.letter(ref, reach=request.reach, at=request.at))


@require_POST
def initial_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """The reviewer's initials on the version that was shown."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    request.way_back = partial(letter_page, request, shown)
    form = InitialForm(request.POST)
    if not form.is_valid():
        return letter_page(request, shown, gettext("Nothing was done. Please open the letter again."))
    initial(ref, version=form.cleaned_data["version"], by=request.reach, at=request.at)
    messages.success(request, gettext("Initialled, and passed on."))
    return redirect("correspondence:desk")


@require_POST
def return_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """The way back to the preparer, or to an earlier post, with a reason."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")
    request.way_back = partial(letter_page, request, shown, reason=reason, answered="return")
    to_post = form.cleaned_data.get("to")
    marks = marks_of(request.POST)
    give_back(ref, reason=reason, to_post=to_post, marks=marks, by=request.reach, at=request.at)
    said = gettext("Returned to the earlier post with your reason.") if to_post else None
    messages.success(request, said or gettext("Returned to its preparer with your reason."))
    return redirect("correspondence:desk")


@require_safe
def page(request: MinistryRequest, ref: str, document: str, number: int, width: int) -> HttpResponse:
    """One page of the document with this SHA-256, from its very bytes; of another than the one that stands, none."""
    standing = letters.look(ref, act="look", reach=request.reach, at=request.at)
    if standing.document != document or not 1 <= number <= standing.pages or width not in http.WIDTHS:
        raise Http404
    webp = letters.picture(ref, page=number - 1, width=width, document=document, reach=request.reach)
    return sheets.picture(webp, standing=standing)


@require_safe
def draft_page(request: MinistryRequest, ref: str, version: int, number: int, width: int) -> HttpResponse:
    """One page of a draft as it would be printed."""
    standing = letters.look(ref, act="look", reach=request.reach, at=request.at)
    if standing.version != version or number < 1 or width not in http.WIDTHS:
        raise Http404
    webp = letters.picture(ref, page=number - 1, width=width, reach=request.reach)
    return sheets.picture(webp, standing=standing)


@require_safe
def document(request: MinistryRequest, ref: str) -> HttpResponse:
    """The PDF as it stands; of an issued letter the archive asks why it is printed."""
    record_id = papers.kept_as(ref, reach=request.reach)
    if record_id:
        return redirect("archive:letter", record_id)
    letters.look(ref, act="download", reach=request.reach, at=request.at)
    pdf = letters.document(ref, reach=request.reach)
    return http.file(pdf, media_type="application/pdf", name="letter.pdf", is_shown=True)


@require_safe
def slip(request: MinistryRequest, ref: str) -> HttpResponse:
    """The routing slip, to be printed."""
    pdf = slips.of_letter(ref, look=request.look, reach=request.reach, at=request.at)
    return http.file(pdf, media_type="application/pdf", name="slip.pdf", is_shown=True)


@require_safe
def record_slip(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The routing slip of a letter that came."""
    pdf = slips.of_record(record_id, look=request.look, reach=request.reach, at=request.at)
    return http.file(pdf, media_type="application/pdf", name="slip.pdf", is_shown=True)


@require_safe
def annex(request: MinistryRequest, ref: str, file: str) -> HttpResponse:
    """An annex, downloaded as it came."""
    letters.look(ref, act="download", reach=request.reach, at=request.at)
    found = letters.annex(ref, file=file, reach=request.reach)
    return http.file(found.data, media_type=found.media_type, name=found.name, is_shown=False)


def letter_page(
    request: MinistryRequest,
    shown: LetterView,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    reason: str = "",
    answered: str = "",
) -> HttpResponse:
    """The letter's page, with the sentence of a refusal and what was typed into the form that was sent."""
    is_draft = shown.state is State.DRAFT
    page = {
        "letter": shown,
        "sheets": sheets.sheets_of(shown, reach=request.reach),
        "lines": shown.text.splitlines(),
        "thread": thread_of(shown.record_id, is_outside=shown.is_outside, reach=request.reach)
        if shown.record_id
        else None,
        "is_text": wants_text(request),
        "sentence": sentence,
        "reason": reason,
        "answered": answered,
        "typed_marks": marks_of(request.POST),
        "marked": marked(shown.ref, reach=request.reach),
        "turn": pens.turn(shown.ref, reach=request.reach, on=day_of(request.at)) if is_draft else None,
        "colleagues": pens.colleagues(shown.ref, reach=request.reach, on=day_of(request.at))
        if "give_pen" in shown.may
        else (),
    }
    page["dispatches"] = dispatches.of_records([shown.record_id])[shown.record_id] if shown.record_id else ()
    page["may_be_corrected"] = may_be_corrected(shown.record_id, reach=request.reach)
    page["may_press"] = bool(shown.record_id) and is_asker(shown.ref, reach=request.reach)
    page["may_remind"] = bool(shown.deliveries) and is_senders(shown.ref, reach=request.reach)
    return render(request, "correspondence/letter.html", page)
