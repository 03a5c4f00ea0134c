"""Reads once, for every request, who asks, at which moment, and how the page shall look."""

from typing import cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.utils import timezone, translation

from directory.core.day import day_of
from directory.core.look import LANGUAGES, Look
from directory.core.reach import PUBLIC
from directory.http import MinistryRequest, use_digits
from directory.models import Person
from directory.whois import reach_of


class ReachMiddleware(LoginRequiredMiddleware):
    """Gives the request its reach, moment and look, and sends strangers to the sign-in.

    Every page needs a sign-in unless its view says @login_not_required.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Fills the request; a stranger reads in the language of the cookie, else in Arabic."""
        asked = cast("MinistryRequest", request)
        asked.at = timezone.now()
        asked.way_back = None
        if asked.user.is_authenticated:
            asked.reach = reach_of(asked.user, on=day_of(asked.at))
            asked.look = _look_of(asked.user)
        else:
            asked.reach = PUBLIC
            asked.look = _look_of_stranger(asked)
        translation.activate(asked.look.language)
        asked.LANGUAGE_CODE = asked.look.language
        use_digits(asked.look.digits)


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
    return Look(language=language, digits="arab" if language == "ckb" else "latn")
