"""The door and the settings."""

from dataclasses import asdict, replace
from functools import partial

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from directory.enter import enter as enter_by_password
from directory.forms import EnterForm, LanguageForm, LookForm
from directory.http import MinistryRequest, caller, posted
from directory.prefer import prefer

YEAR_S = 365 * 24 * 60 * 60


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: MinistryRequest) -> HttpResponse:
    """Sign-in by name and password; one sentence for every failure."""
    form = EnterForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _door(request, form)
    request.way_back = partial(_door, request, form)
    typed = form.cleaned_data
    person = enter_by_password(
        typed["username"],
        password=typed["password"],
        address=caller(request),
        by=request.reach,
        at=request.at,
    )
    login(request, person)
    return redirect(_next(request))


@login_not_required
@require_POST
def leave(request: MinistryRequest) -> HttpResponse:
    """Sign-out."""
    logout(request)
    return redirect("directory:enter")


@login_not_required
@require_POST
def language(request: MinistryRequest) -> HttpResponse:
    """Another language for this browser, and for the person if signed in."""
    form = LanguageForm(request.POST)
    answer = redirect(_next(request))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR_S, httponly=True, samesite="Lax")
        if request.reach.person_id is not None:
            prefer(replace(request.look, language=chosen), by=request.reach, at=request.at)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: MinistryRequest) -> HttpResponse:
    """How this person likes to read."""
    form = LookForm(posted(request), initial=asdict(request.look))
    if request.method != "POST" or not form.is_valid():
        return render(request, "directory/me.html", {"form": form, "is_saved": "saved" in request.GET})
    look = form.look()
    prefer(look, by=request.reach, at=request.at)
    answer = redirect("/me/?saved")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, look.language, max_age=YEAR_S, httponly=True, samesite="Lax")
    return answer


def _door(request: MinistryRequest, form: EnterForm, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    """The sign-in page, with the sentence of a failure."""
    return render(
        request,
        "directory/enter.html",
        {"form": form, "sentence": sentence, "next": request.POST.get("next") or request.GET.get("next", "")},
        status=422 if sentence or form.errors else 200,
    )


def _next(request: MinistryRequest) -> str:
    """Where the person was going: an address of this site, else the first page."""
    wanted = request.POST.get("next", "").strip()
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
