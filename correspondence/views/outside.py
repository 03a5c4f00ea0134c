"""Signing with a card or a service outside: the bytes to sign go out, the signature comes back."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence import letters
from correspondence.closing import Closing, closing
from correspondence.forms.acts import PrepareForm
from correspondence.forms.outside import OutsideForm
from correspondence.letters import LetterView
from correspondence.prepare_outside import prepare_outside
from correspondence.sign_outside import sign_outside
from correspondence.views.sign import fingerprint_of, said_of, session_of, show
from directory.http import MinistryRequest, file, posted


@never_cache
@require_POST
def start(request: MinistryRequest, ref: str) -> HttpResponse:
    """The press under the pages that opens the fifteen minutes."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    form = PrepareForm(posted(request))
    request.way_back = partial(show, request, shown)
    if not form.is_valid():
        return show(request, shown)
    asked = prepare_outside(
        ref,
        document_hash=form.cleaned_data["document_hash"],
        session=session_of(request),
        dissent=form.against(),
        by=request.reach,
        at=request.at,
    )
    return redirect("correspondence:outside", ref, asked.nonce)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: MinistryRequest, ref: str, nonce: str) -> HttpResponse:
    """What is to be signed, to copy or to take along, and the place for the signature that comes back."""
    asked = _asked(request, ref, nonce)
    if asked.is_signed:
        return redirect("correspondence:queue")
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    form = OutsideForm(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, shown, asked, form, nonce)
    request.way_back = partial(_page, request, shown, asked, form, nonce)
    sign_outside(ref, nonce=nonce, session=session_of(request), answer=form.answer(), by=request.reach, at=request.at)
    messages.success(request, said_of(request, ref))
    return redirect("correspondence:queue")


@never_cache
@require_safe
def handed(request: MinistryRequest, ref: str, nonce: str, what: str) -> HttpResponse:
    """The signed attributes, or their digest, as a file."""
    asked = _asked(request, ref, nonce)
    if asked.outside is None:
        raise Http404
    data = {"to-sign.der": asked.outside.to_sign, "digest.bin": asked.outside.digest}.get(what)
    if data is None:
        raise Http404
    return file(data, media_type="application/octet-stream", name=what, is_shown=False)


def _asked(request: MinistryRequest, ref: str, nonce: str) -> Closing:
    asked = closing(ref, nonce=nonce, session=session_of(request), reach=request.reach, at=request.at)
    if asked.outside is None:
        raise Http404
    return asked


def _page(
    request: MinistryRequest,
    shown: LetterView,
    asked: Closing,
    form: OutsideForm,
    nonce: str,
    sentence: str = "",
    _: tuple[str, ...] = (),
) -> HttpResponse:
    page = {
        "letter": shown,
        "asked": asked,
        "form": form,
        "nonce": nonce,
        "fingerprint": fingerprint_of(shown),
        "sentence": sentence,
    }
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    return render(request, "correspondence/outside.html", page, status=status)
