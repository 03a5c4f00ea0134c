"""What every page knows about who asks: the reach, the moment, and how this person likes to read."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from directory import audit
from directory.core.clearance import Label
from directory.core.look import Look
from directory.core.reach import Reach, Scope

_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_digits: ContextVar[str] = ContextVar("digits", default="latn")


WayBack = Callable[[str, tuple[str, ...]], HttpResponse]
"""The page that a refusal's sentence and findings are shown on, so that nothing typed is lost."""


INSPECTION = "inspection"
"""Where the session of the browser keeps the inspection: its key and its mandate's."""


class MinistryRequest(HttpRequest):
    """A request after the middleware: who asks, at which moment, how the page shall look.

    `mandates` are those in force that the person may inspect under; the reach holds none but the one chosen.
    """

    reach: Reach
    mandates: tuple[Scope, ...]
    at: datetime
    look: Look
    way_back: WayBack | None


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it was nothing; None when the page was only asked for. A form's first argument."""
    return request.POST if request.method == "POST" else None


def wants_text(request: HttpRequest) -> bool:
    """True when a letter shall come as words: asked for, or a line on which pictures are dear and nothing was asked."""
    asked = request.GET.get("view", "")
    return asked == "text" or (not asked and request.headers.get("Save-Data", "") == "on")


def person_of(request: MinistryRequest) -> int:
    """The key of the signed-in person; pages that ask it are behind the sign-in."""
    person_id = request.reach.person_id
    if person_id is None:
        message = "this page needs a person, and the sign-in lets nobody else through"
        raise RuntimeError(message)
    return person_id


def use_digits(digits: str) -> None:
    """Chooses the digits of this request's pages, as translation.activate chooses its language."""
    _digits.set(digits)


def in_digits(text: str) -> str:
    """The text with its digits as this request's reader wants them; stored values stay ASCII."""
    return text.translate(_EASTERN) if _digits.get() == "arab" else text


def caller(request: HttpRequest) -> str:
    """The address the request came from: in production the one that the reverse proxy saw.

    A proxy appends what it saw, so only the last entry is its own word; the rest is the client's.
    """
    passed_on = request.headers.get("X-Forwarded-For", "") if settings.PRODUCTION else ""
    return passed_on.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


WIDTHS = (720, 1240)
"""How wide a page's two pictures are."""
KEPT_S = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its number and the addresses of its two pictures."""

    number: int
    small: str
    large: str


def sheets(count: int, address: Callable[[int, int], str]) -> tuple[Sheet, ...]:
    """So many pages; `address` says where the picture of a page in a width lies."""
    return tuple(
        Sheet(number=number, small=address(number, WIDTHS[0]), large=address(number, WIDTHS[1]))
        for number in range(1, count + 1)
    )


def picture(webp: bytes, *, label: Label) -> HttpResponse:
    """A page picture; one of a classified paper is never kept by the browser."""
    answer = HttpResponse(webp, content_type="image/webp")
    answer["Cache-Control"] = "no-store" if audit.is_classified(label) else f"private, max-age={KEPT_S}"
    return answer


def file(data: bytes, *, media_type: str, name: str, is_shown: bool) -> HttpResponse:
    """A file: our own PDF is shown, anything else is only downloaded."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=not is_shown, filename=name) or ""
    answer["Cache-Control"] = "no-store"
    return answer
