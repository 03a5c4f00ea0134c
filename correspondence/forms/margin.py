"""The forms of the margin: a directive, and what is done with a referral."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from correspondence.core.deadline import closing_of
from correspondence.core.directive import TEXT_LIMIT, WHOLE, Instruction, Part, Place, Target, Verb
from correspondence.core.phrases import DIRECTIVES
from correspondence.forms.acts import own_number
from correspondence.forms.rows import RowsField, day_from, in_ascii, units_of
from directory.core.naming import Name
from directory.whois import PostFacts

_POST = re.compile(r"\[t(\d{1,18})\]\s*$")
THIRDS = {"top": 0, "middle": 1, "bottom": 2}
_ALIKE = str.maketrans("أإآىیةك", "اااييهک")
_INSET, _WIDTH, _HEIGHT = 12, 100, 300
ABOVE = 3
"""As many grades as there are above the lowest."""


class DirectiveForm(forms.Form):
    """A directive as typed: what is asked, of whom, until when, where it stands, and the PIN that signs it."""

    name = forms.RegexField(regex=r"^[0-9a-f]{32}$")
    shown = forms.RegexField(regex=r"^[0-9a-f]{64}$")
    verb = forms.ChoiceField(choices=[(verb.value, verb.value) for verb in Verb], label=_("What is directed"))
    text = forms.CharField(label=_("Words of the directive"), required=False, max_length=TEXT_LIMIT)
    lead = forms.CharField(label=pgettext_lazy("letter", "To"), max_length=500)
    support = RowsField(label=_("Supported by"), required=False)
    copy = RowsField(label=_("Copy for information"), required=False)
    due = forms.CharField(label=_("Deadline"), required=False, max_length=40)
    page = forms.IntegerField(min_value=1, max_value=2_000, required=False)
    third = forms.ChoiceField(choices=[(name, name) for name in THIRDS], required=False)
    level = forms.IntegerField(min_value=0, max_value=ABOVE, required=False)
    antecedents = forms.MultipleChoiceField(required=False)
    pin = forms.CharField(label=_("Signing PIN"), max_length=32)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        seats: Iterable[PostFacts] = (),
        papers: Iterable[str] = (),
        spare: int = 1,
        signs: bool = True,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """`seats` are the posts that a person's name may mean, `papers` the antecedents that may be opened.

        `spare` are the empty lines below the addressees that were typed; no PIN is asked where nothing is signed yet.
        """
        super().__init__(*args, **kwargs)
        self.seats, self.spare = tuple(seats), spare
        self.fields["pin"].required = signs
        self.fields["antecedents"] = forms.MultipleChoiceField(required=False, choices=[(one, one) for one in papers])

    def support_rows(self) -> list[str]:
        """Who supports, as typed so far, and the empty lines."""
        return self._lines("support")

    def copy_rows(self) -> list[str]:
        """Who has a copy, as typed so far, and the empty lines."""
        return self._lines("copy")

    def _lines(self, field: str) -> list[str]:
        typed = [line for line in self[field].value() or () if line.strip()]
        return [*typed, *[""] * max(self.spare, 2 - len(typed))]

    def clean_pin(self) -> str:
        """The PIN with digits 0-9."""
        return in_ascii(self.cleaned_data["pin"]).strip()

    def clean_due(self) -> date | None:
        """The day, or none."""
        return day_from(self.cleaned_data["due"])

    def clean(self) -> dict[str, Any]:
        """The addressees behind the typed lines."""
        said = super().clean() or self.cleaned_data
        for field in ("lead", "support", "copy"):
            if field in said:
                self._read(field)
        return said

    def _read(self, field: str) -> None:
        typed = self.cleaned_data[field]
        lines = [line.strip() for line in ([typed] if isinstance(typed, str) else typed) if line.strip()]
        try:
            self.cleaned_data[field] = targets(lines, part=Part(field), seats=self.seats)
        except forms.ValidationError as error:
            self.add_error(field, error)

    def instruction(self, *, language: str, least: int) -> Instruction:
        """What was typed, in the terms of the rule; without words of its own the verb's stand."""
        said = self.cleaned_data
        verb = Verb(said["verb"])
        return Instruction(
            verb=verb,
            text=said["text"].strip() or DIRECTIVES.get(language, DIRECTIVES["ar"])[verb],
            targets=(*said["lead"], *said["support"], *said["copy"]),
            place=place_of(said["page"] or 1, said["third"] or "top"),
            shown=said["shown"],
            due_at=due_of(said["due"]),
            level=least if said["level"] is None else said["level"],
            antecedents=tuple(said["antecedents"]),
        )


def targets(lines: list[str], *, part: Part, seats: Iterable[PostFacts] = ()) -> tuple[Target, ...]:
    """The unit or post that each line means; a person's name means the post the person sits on.

    Raises ValidationError naming the lines that mean none, or several.
    """
    posts = {line: int(found[1]) for line in lines if (found := _POST.search(in_ascii(line)))}
    posts |= {line: seat.id for line in lines if line not in posts and (seat := seat_named(line, seats)) is not None}
    none = gettext("No unit, and no person of your unit, is called “%(name)s”. Choose from the list.")
    units = units_of((line for line in lines if line not in posts), none=none)
    return tuple(
        Target(kind="post", id=posts[line], part=part)
        if line in posts
        else Target(kind="unit", id=units[line].id, part=part)
        for line in lines
    )


def seat_named(line: str, seats: Iterable[PostFacts]) -> PostFacts | None:
    """The post of the one person so called: by the whole name, or by two or more words of it.

    Raises ValidationError that offers those of several people of one name.
    """
    typed = _words(line)
    named = [(seat, name) for seat in seats if seat.holder for name in map(_words, _names(seat.holder.name))]
    whole = {seat.id: seat for seat, name in reversed(named) if typed == name}
    likely = whole or {seat.id: seat for seat, name in reversed(named) if len(typed) > 1 and typed <= name}
    if len({seat.holder and seat.holder.id for seat in likely.values()}) > 1:
        offered = "، ".join(seat_line(seat, get_language() or "ar") for seat in likely.values())
        message = gettext("Several people are called “%(name)s”. Choose one: %(people)s")
        raise forms.ValidationError(message % {"name": line, "people": offered})
    return next(reversed(likely.values()), None)


def seat_line(seat: PostFacts, language: str) -> str:
    """A post as the lists offer it: its title, who sits there, and its key."""
    name = f" – {seat.holder.name.to(language)}" if seat.holder else ""
    return f"{seat.title.to(language)}{name} [t{seat.id}]"


def _names(name: Name) -> set[str]:
    return {name.to(language) for language in ("ar", "ckb", "en")}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.translate(_ALIKE).casefold().split())


def due_of(on: date | None) -> datetime | None:
    """A deadline ends with the offices of its day."""
    return None if on is None else closing_of(on)


def place_of(page: int, third: str) -> Place:
    """The third of the page's inner edge, where the text leaves room."""
    top = WHOLE * THIRDS[third] // 3 + _INSET // 2
    return Place(page=page, x=_INSET, y=top, width=_WIDTH, height=_HEIGHT)


class NoteForm(forms.Form):
    """What was done, or why not; whether words are needed is the deed's rule."""

    note = forms.CharField(required=False, max_length=10_000)


class TimeForm(NoteForm):
    """Until when more time is asked for, and why."""

    until = forms.CharField(required=False, max_length=40)

    def clean_until(self) -> date:
        """The day."""
        found = day_from(self.cleaned_data["until"])
        if found is None:
            raise forms.ValidationError(gettext("Enter the date as day/month/year, such as 14/7/2026."))
        return found


class AnswerForm(forms.Form):
    """The letter that answers: its number and day as they stand on paper."""

    number = forms.CharField(label=_("Number"), max_length=80)
    on = forms.CharField(label=_("Date"), max_length=40)

    def clean_number(self) -> str:
        """The number as registers keep it."""
        return own_number(self.cleaned_data["number"])

    def clean_on(self) -> date:
        """The day."""
        found = day_from(self.cleaned_data["on"])
        if found is None:
            raise forms.ValidationError(gettext("Enter the date as day/month/year, such as 14/7/2026."))
        return found
