"""Adds to the reach which top secret letters stand open to the person now."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.http import HttpRequest, HttpResponse

from archive.openings import opened_to
from directory.http import MinistryRequest


class OpeningMiddleware:
    """Stands behind the one that reads the reach. Whoever makes a reach elsewhere has nothing open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        asked = cast("MinistryRequest", request)
        opened = opened_to(asked.reach, at=asked.at)
        if opened:
            asked.reach = replace(asked.reach, opened=opened)
        return self.get_response(request)
