"""What search says when it refuses."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from directory import whois
from directory.core.errors import Refused
from directory.http import in_digits
from directory.labels import GRADES, grade_word, kind_word
from search.core.errors import (
    EngineAwayError,
    IndexBehindError,
    IndexBusyError,
    InquiryNamedTwiceError,
    LineTooLongError,
    OutsideMandateError,
    SearchError,
    TextLostError,
    TooManyMatchesError,
    TooManySavedError,
    TooManyUnitsError,
    TopSecretAskedError,
)
from search.core.mandated import Asks, Outside

SENTENCES: dict[type[Refused], Promise] = {
    SearchError: gettext_lazy("The search could not be carried out."),
    IndexBusyError: gettext_lazy("The search index is being written by another process. Try again in a minute."),
    InquiryNamedTwiceError: gettext_lazy(
        "Another inquiry of this mandate has this name. Nothing was changed; please choose another."
    ),
    OutsideMandateError: gettext_lazy("The query lies outside the mandate. Nothing was exported."),
    IndexBehindError: gettext_lazy(
        "The search has not read the newest records yet, so nothing can be certified now. Nothing is lost; try again"
        " in a minute."
    ),
    TooManyMatchesError: gettext_lazy(
        "%(count)s records match, and one certificate covers %(most)s at most. Narrow the inquiry, for instance by"
        " years, and export each part. Nothing was exported."
    ),
    LineTooLongError: gettext_lazy(
        "The line is longer than what is looked for as a whole, so nothing can be certified about it. Shorten it."
        " Nothing was exported."
    ),
    TopSecretAskedError: gettext_lazy(
        "Top secret letters are found by number, day and unit alone, so nothing can be certified about that grade."
        " Leave it out of the inquiry: then they are among what matches by number, day and unit. Nothing was exported."
    ),
    TooManyUnitsError: gettext_lazy(
        "The name of the unit stands for %(most)s units or more, and not all of them are looked for, so nothing can be"
        " certified about it. Write more of the name, or choose units beside the results. Nothing was exported."
    ),
    TextLostError: gettext_lazy(
        "The text of %(count)s records within what was asked cannot be read, so nothing can be certified about words."
        " Narrow the inquiry, for instance by years, or tell the archive. Nothing was exported."
    ),
    TooManySavedError: gettext_lazy(
        "You have saved %(most)s searches, and more are not kept. Drop one you no longer need; nothing was lost."
    ),
    EngineAwayError: gettext_lazy(
        "The search server does not answer. Letters and records are untouched; try again in a few minutes."
    ),
}


REASONS: dict[Asks, Promise] = {
    Asks.UNIT: gettext_lazy("the mandate does not cover the unit “%(value)s”"),
    Asks.BODY: gettext_lazy("the mandate does not cover the body “%(value)s”"),
    Asks.KIND: gettext_lazy("the mandate does not cover papers of the kind “%(value)s”"),
    Asks.GRADE: gettext_lazy("the mandate does not reach the grade “%(value)s”"),
    Asks.YEAR: gettext_lazy("the mandate does not cover the year %(value)s"),
    Asks.DAY: gettext_lazy("the mandate does not cover the day %(value)s"),
    Asks.REGISTER: gettext_lazy("the number %(value)s stands in a register that the mandate does not cover"),
}
"""Which condition of the mandate a query meets not; said from the query alone."""


def reasons(found: Iterable[Outside]) -> tuple[str, ...]:
    """Each condition in words; one query for the names of units and bodies, none without them."""
    outside = tuple(found)
    units = [int(one.value) for one in outside if one.asks in (Asks.UNIT, Asks.BODY)]
    names = whois.unit_names(units) if units else {}
    language = get_language() or "ar"

    def word(one: Outside) -> str:
        match one.asks:
            case Asks.UNIT | Asks.BODY:
                name = names.get(int(one.value))
                return in_digits(one.value) if name is None else name.to(language)
            case Asks.KIND:
                return kind_word(one.value)
            case Asks.GRADE:
                return grade_word(int(one.value)) if int(one.value) in GRADES else in_digits(one.value)
            case Asks.DAY:
                on = date.fromisoformat(one.value)
                return in_digits(f"\u2066{on.day}/{on.month}/{on.year}\u2069")
            case _:
                return in_digits(f"\u2068{one.value}\u2069")

    return tuple(str(REASONS[one.asks]) % {"value": word(one)} for one in outside)


def refusal(error: Refused) -> str:
    """The sentence for a refusal of this room."""
    return str(SENTENCES.get(type(error), SENTENCES[SearchError])) % error.facts
