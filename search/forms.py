"""What was asked on the search page. Anything that is not a possible choice is left out, never refused."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from search.core.fields import Field, with_fields
from search.core.kept import NAME_LIMIT, NOTE_LIMIT, WORD_LIMIT, Alerts
from search.core.letters import clean
from search.core.months import numbered
from search.core.numbers import days
from search.core.plan import BEST, NEWEST, Narrow, asks_top_secret
from search.core.query import LONGEST_LINE, parse

ORDERS = (NEWEST, "oldest", BEST)
_LONGEST_REQUEST = 100_000
_MOST = 50
_LONGEST_DAY = 40
_LONGEST_VALUE = 100
BESIDE = (Field.SENDER, Field.ADDRESSEE, Field.NUMBER, Field.SIGNER, Field.UNIT, Field.DOSSIER)
"""The fields of the line that have a box of their own too; what is typed there is added to the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The line, the choices beside it, the page; the two days as they were typed; the line before it was cut."""

    line: str
    narrow: Narrow
    page: int
    whole: str = ""
    since: str = ""
    until: str = ""

    def is_odd_since(self) -> bool:
        """True when something was typed for the first day that is no day."""
        return bool(self.since.strip()) and self.narrow.from_on is None

    def is_odd_until(self) -> bool:
        """True when something was typed for the last day that is no day."""
        return bool(self.until.strip()) and self.narrow.until_on is None

    def left_out(self) -> tuple[str, ...]:
        """What of the line is not looked for: whatever it holds beyond as much as a search takes."""
        before = _alike(self.line, self.whole)
        behind = _alike(self.line[before:][::-1], self.whole[before:][::-1])
        cut = self.whole[before : len(self.whole) - behind].strip()
        return (*parse(self.line).left_out, *filter(None, [cut]))

    def asks_top_secret(self) -> bool:
        """True when a grade was asked for that no letter is found by."""
        return asks_top_secret(parse(self.line), self.narrow)

    def is_nothing(self) -> bool:
        """True when nothing was typed that could be looked for, and nothing chosen."""
        narrow = self.narrow
        places = (narrow.kinds, narrow.bodies, narrow.units)
        chosen = (*places, narrow.years, narrow.levels, narrow.signers, narrow.states, narrow.from_on, narrow.until_on)
        return not any(chosen) and parse(self.line).is_empty()


def asked(query: QueryDict) -> Asked:
    """What an address asks for."""
    order = query.get("o", "")
    typed, language = _word(query.get("q", "")), get_language() or "ar"
    whole = {one: _word(query.get(f"in_{one.value}", "")) for one in BESIDE}
    said = {one: value[:_LONGEST_VALUE] for one, value in whole.items()}
    return Asked(
        line=with_fields(typed, said, language=language, most=LONGEST_LINE)[:LONGEST_LINE],
        whole=with_fields(typed, whole, language=language, most=_LONGEST_REQUEST),
        narrow=Narrow(
            kinds=tuple(_word(kind)[:40] for kind in query.getlist("kinds")[:_MOST]),
            bodies=_numbers(query, "bodies"),
            units=_numbers(query, "units"),
            years=_numbers(query, "years"),
            levels=_numbers(query, "levels"),
            signers=_numbers(query, "signers"),
            states=tuple(_word(state)[:40] for state in query.getlist("states")[:_MOST]),
            from_on=_day(query.get("from", "")),
            until_on=_day(query.get("until", "")),
            is_exact=query.get("exact") == "1",
            order=order if order in ORDERS else NEWEST,
        ),
        page=next(iter(_numbers(query, "page")), 1),
        since=query.get("from", "")[:_LONGEST_DAY],
        until=query.get("until", "")[:_LONGEST_DAY],
    )


def _alike(one: str, other: str) -> int:
    """How many letters they have in common from the beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _word(typed: str) -> str:
    """Without the character that no database keeps in a text."""
    return typed.replace("\x00", "")


def _numbers(query: QueryDict, name: str) -> tuple[int, ...]:
    given = [value for value in query.getlist(name)[:_MOST] if value.isascii() and value.isdigit()]
    return tuple(int(value) for value in given if len(value) < 10)


def _day(given: str) -> date | None:
    """A day in any digits, as day/month/year or year-month-day; None when it is anything else."""
    text = numbered(clean(given[:_LONGEST_DAY]).strip())
    return next((on for match, on in days(text) if match.group() == text), None)


class InquiryForm(forms.Form):
    """A name for a query that is saved; it travels along as its address: as it is looked for, and before it was cut."""

    name = forms.CharField(label=_("Name of the inquiry"), max_length=NAME_LIMIT)
    address = forms.CharField(required=False, widget=forms.HiddenInput)
    whole = forms.CharField(required=False, widget=forms.HiddenInput)
    with_alerts = forms.BooleanField(
        label=_("Tell the inspectors when something new matches, while the mandate lasts"), required=False
    )

    def query(self) -> QueryDict:
        """The query's address, as the page that it came from had it."""
        return QueryDict(self.data.get("address", ""))

    def ask(self) -> Asked:
        """What that page asked, with the line before it was cut."""
        ask, whole = asked(self.query()), asked(QueryDict(self.data.get("whole", ""))).whole
        return replace(ask, whole=whole or ask.whole)

    def alerts(self) -> Alerts:
        """Whether somebody is told of what is new."""
        return Alerts.ON if self.cleaned_data["with_alerts"] else Alerts.OFF


class SavedForm(forms.Form):
    """A name for a search that is saved for the own use; without one the typed line is its name."""

    name = forms.CharField(label=_("Name of the search"), max_length=NAME_LIMIT, required=False)
    address = forms.CharField(required=False, widget=forms.HiddenInput)

    def ask(self) -> Asked:
        """What the page asked that it came from."""
        return asked(QueryDict(self.data.get("address", "")))


class WordForm(forms.Form):
    """A word to put on a record."""

    word = forms.CharField(label=_("Tag"), max_length=WORD_LIMIT)


class NoteForm(forms.Form):
    """A note about a record."""

    text = forms.CharField(label=_("Note"), max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))
