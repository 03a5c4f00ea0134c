"""Reads once, for every request, who asks, at which moment, and how the page shall look."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone, translation

from directory.core.day import day_of
from directory.core.inspecting import chosen
from directory.core.look import LANGUAGES, Look, digits_of
from directory.core.reach import PUBLIC, Reach, under
from directory.http import INSPECTION, MinistryRequest, use_digits
from directory.inspections import is_open
from directory.models import Person
from directory.standing import Standing, standing_of
from directory.whois import reach_of, reach_standing

STANDING, CHANGING = "standing", "directory:password"


class StandingBackend(ModelBackend):
    """Reads whoever is signed in together with how he stands today: one query of every request, and never kept."""

    def get_user(self, user_id: int) -> Person | None:
        """The person, if active."""
        found = standing_of(user_id, on=day_of(timezone.now()))
        if found is None:
            return None
        person, standing = found
        setattr(person, STANDING, standing)
        return person


class ReachMiddleware(LoginRequiredMiddleware):
    """Gives the request its reach, moment and look, and sends strangers to the sign-in.

    Every page needs a sign-in unless its view says @login_not_required.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Fills the request; a stranger reads in the language of the cookie, else in Arabic.

        Whose inspection was ended since, by its last day or by a withdrawal, is told so before anything else.
        """
        asked = cast("MinistryRequest", request)
        asked.at = timezone.now()
        asked.way_back, asked.mandates = None, ()
        if asked.user.is_authenticated:
            whole = _reach(asked.user, on=day_of(asked.at))
            asked.mandates = whole.scopes
            asked.reach = _chosen(asked, whole)
            asked.look = _look_of(asked.user)
        else:
            asked.reach = PUBLIC
            asked.look = _look_of_stranger(asked)
        translation.activate(asked.look.language)
        asked.LANGUAGE_CODE = asked.look.language
        use_digits(asked.look.digits)
        if asked.reach is not PUBLIC and asked.reach.inspection is None and asked.session.pop(INSPECTION, None):
            return redirect("directory:inspection")  # ended meanwhile: nothing more is done with this request
        return None

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Sends strangers to the sign-in, and whoever has a first password to the page that changes it."""
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        is_open = not getattr(view_func, "login_required", True) or request.path == resolve_url(CHANGING)
        if refused is not None or is_open or not getattr(request.user, "has_first_password", False):
            return refused
        going = {"next": request.get_full_path()} if request.method == "GET" else {}
        return redirect(f"{resolve_url(CHANGING)}?{urlencode(going)}" if going else CHANGING)


def _reach(person: Person, *, on: date) -> Reach:
    """From what was read with the person; read again if midnight came between, or nothing was."""
    standing = getattr(person, STANDING, None)
    if isinstance(standing, Standing) and standing.on == on:
        return reach_standing(person.pk, standing)
    return reach_of(person, on=on)


def _chosen(request: MinistryRequest, whole: Reach) -> Reach:
    """Without a session under a mandate, the person's own; with one, what that mandate opens, as it is now.

    A mandate that is over, withdrawn or narrowed since is so from this request on.
    """
    kept = request.session.get(INSPECTION, {})
    scope = chosen(whole.scopes, kept.get("mandate", 0))
    if scope is None or not is_open(kept["id"], person_id=whole.person_id):
        return replace(whole, scopes=())
    return under(whole, scope, inspection=kept["id"])


def _look_of(person: Person) -> Look:
    return Look(
        language=person.language,
        digits=person.digits,
        theme=person.theme,
        text_size=person.text_size,
        contrast=person.contrast,
        has_keys=person.has_keys,
    )


def _look_of_stranger(request: HttpRequest) -> Look:
    """The language last chosen here. The browser's own is not asked: most machines are set to English by nobody."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "ar")
    language = chosen if chosen in LANGUAGES else "ar"
    return Look(language=language, digits=digits_of(language))
