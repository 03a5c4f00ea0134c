"""Checks what was typed at the door and in the settings."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from directory.core.inspecting import PURPOSE_LIMIT, Powers
from directory.core.look import Look
from directory.core.mailing import Mailing, Rhythm
from directory.core.tenure import Capacity, Limits, Order, Term, missing_in
from directory.inspections import MandateView
from directory.labels import KINDS, SYSTEM_KINDS, grade_word, kind_word
from directory.sums import SumField

DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
DAY = forms.TextInput(attrs={"placeholder": "14/7/2026", "inputmode": "numeric", "autocomplete": "off", "dir": "ltr"})
GRANTED = (
    (Capacity.ACTING, _("Acting: the whole post, while the order lasts")),
    (Capacity.AUTHORISED, _("Authorised to sign: papers of the listed kinds, up to the grade")),
    (Capacity.FOR, _("For the holder: one letter, the holder being absent")),
    (Capacity.DEPUTY, _("Receives and routes for the holder, and never signs")),
)
_KEY = re.compile(r"\[(\d{1,18})\]\s*$")
MISSING = {
    "order": ("order", _("An order has a number and a date.")),
    "until": ("until_on", _("An authorisation has a last day.")),
    "days": ("until_on", _("The last day lies before the first.")),
    "kinds": ("kinds", _("Tick the kinds of paper that may be signed.")),
    "letter": ("letter", _("Name the one letter that may be signed.")),
}
"""Where the form says what the grant's rule misses."""
LANGUAGE_CHOICES = (("ar", "العربية"), ("ckb", "کوردی"), ("en", "English"))


def chosen_person(typed: str, people: Callable[[str, int | None], tuple[tuple[int, str], ...]]) -> int:
    """The one of the ministry's people who was chosen from the list, or whose name only one bears.

    Raises ValidationError.
    """
    key = _KEY.search(typed)
    found = people("", int(key[1])) if key else people(typed, None)
    if not found:
        raise forms.ValidationError(_("Nobody of this ministry has this name. Please choose from the list."))
    if len(found) > 1:
        raise forms.ValidationError(_("Several people have this name. Please choose from the list."))
    return found[0][0]


class EnterForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label=_("User name"), max_length=80)
    password = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput)


class LanguageForm(forms.Form):
    """One of the three languages."""

    language = forms.ChoiceField(choices=LANGUAGE_CHOICES)


class LookForm(forms.Form):
    """How a person likes to read."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES)
    digits = forms.ChoiceField(label=_("Digits"), choices=(("latn", "0 1 2 3"), ("arab", "٠ ١ ٢ ٣")))
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=(
            ("", _("As the machine is set")),
            ("light", pgettext_lazy("theme", "Light")),
            ("dark", pgettext_lazy("theme", "Dark")),
        ),
    )
    text_size = forms.ChoiceField(
        label=_("Text size"),
        required=False,
        choices=(("", pgettext_lazy("text size", "Normal")), ("large", pgettext_lazy("text size", "Large"))),
    )
    contrast = forms.ChoiceField(
        label=_("Contrast"),
        required=False,
        choices=(("", pgettext_lazy("contrast", "Normal")), ("more", pgettext_lazy("contrast", "High"))),
    )
    has_keys = forms.BooleanField(label=_("Single-key shortcuts (J, K, C, / …)"), required=False)

    def look(self) -> Look:
        """What was chosen."""
        chosen = self.cleaned_data
        return Look(
            language=chosen["language"],
            digits=chosen["digits"],
            theme=chosen["theme"],
            text_size=chosen["text_size"],
            contrast=chosen["contrast"],
            has_keys=chosen["has_keys"],
        )


class MailingForm(forms.Form):
    """Whether e-mail says that something waits."""

    rhythm = forms.ChoiceField(
        label=_("E-mail when something waits"),
        choices=(
            (Rhythm.NEVER.value, _("Never")),
            (Rhythm.ONCE.value, _("As it comes, several in one message")),
            (Rhythm.DAILY.value, _("Once a day, in the morning")),
        ),
    )
    address = forms.EmailField(
        label=_("E-mail address"), required=False, max_length=200, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )

    def mailing(self) -> Mailing:
        """What was chosen."""
        return Mailing(address=self.cleaned_data["address"], rhythm=Rhythm(self.cleaned_data["rhythm"]))


class PowerForm(forms.Form):
    """An order that lets somebody act, sign or receive for a post; whether it may be given the deed says."""

    post = forms.CharField(
        label=pgettext_lazy("office", "Post"),
        help_text=_("Part of the name is enough; then choose from the list."),
        max_length=600,
        widget=forms.TextInput(attrs={"list": "p-posts", "autocomplete": "off"}),
    )
    person = forms.CharField(
        label=_("Who is empowered"),
        help_text=_("Part of the name is enough; then choose from the list."),
        max_length=600,
        widget=forms.TextInput(
            attrs={"list": "p-people", "data-people": reverse_lazy("directory:people"), "autocomplete": "off"}
        ),
    )
    capacity = forms.ChoiceField(label=_("In what right"), choices=GRANTED, widget=forms.RadioSelect)
    order = forms.CharField(label=_("Number of the order"), max_length=120)
    order_on = forms.DateField(label=_("Date of the order"), input_formats=DAYS, widget=DAY)
    from_on = forms.DateField(label=_("First day"), input_formats=DAYS, widget=DAY)
    until_on = forms.DateField(label=_("Last day"), required=False, input_formats=DAYS, widget=DAY)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of paper"),
        required=False,
        choices=tuple((kind, word) for kind, word in KINDS.items() if kind not in SYSTEM_KINDS),
        widget=forms.CheckboxSelectMultiple,
    )
    ceiling = forms.TypedChoiceField(label=_("Up to the grade"), coerce=int, required=False, empty_value=None)
    amount = SumField(
        label=_("Up to the sum of (dinars)"),
        help_text=_("Left blank: only papers that decide on no sum."),
        required=False,
        max_length=30,
    )
    letter = forms.RegexField(
        label=_("The one letter, by its key"),
        help_text=_("Counts for one who signs for the holder: the 16 characters in the letter's address."),
        required=False,
        regex=r"^[0-9a-f]{16}$",
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        posts: tuple[tuple[int, str], ...],
        people: Callable[[str, int | None], tuple[tuple[int, str], ...]],
        levels: tuple[tuple[int, str], ...],
        **named: Any,  # noqa: ANN401
    ) -> None:
        named["auto_id"] = "p-%s"
        super().__init__(*args, **named)
        self._people = people
        self.posts = tuple((key, f"{line} [{key}]") for key, line in posts)
        if (asked := str(self.initial.get("post", ""))).isdecimal():
            self.initial["post"] = dict(self.posts).get(int(asked), "")
        chosen = self.fields["ceiling"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = levels

    def clean_post(self) -> int:
        """The post that was chosen from the list, or the only one whose line holds every word that was typed."""
        typed = self.cleaned_data["post"].strip()
        key = _KEY.search(typed)
        named = int(key[1]) if key else int(typed) if typed.isdecimal() else None
        words = typed.casefold().split()
        found = [
            one
            for one, line in self.posts
            if (one == named if named is not None else all(word in line.casefold() for word in words))
        ]
        if len(found) != 1:
            raise forms.ValidationError(_("No post, or more than one, has this name. Please choose from the list."))
        return found[0]

    def clean_person(self) -> int:
        """Who is empowered."""
        return chosen_person(self.cleaned_data["person"], self._people)

    def clean(self) -> dict[str, Any]:
        """Says at its field what the grant's own rule would refuse."""
        if not self.errors:
            capacity, order = self.capacity_given(), self.empowering()
            for what in missing_in(capacity, term=self.term(), limits=self.limits(), order=order):
                self.add_error(*MISSING[what])
        return self.cleaned_data

    def clean_order(self) -> str:
        """The number with any keyboard's digits as 0-9: pages and letters show it in their own."""
        return "".join(str(unicodedata.decimal(one, one)) for one in self.cleaned_data["order"])

    def capacity_given(self) -> Capacity:
        """In what right."""
        return Capacity(self.cleaned_data["capacity"])

    def term(self) -> Term:
        """From the first day to the last."""
        return Term(from_on=self.cleaned_data["from_on"], until_on=self.cleaned_data["until_on"])

    def limits(self) -> Limits:
        """How far it reaches; who has the whole post has no limits."""
        if not self.capacity_given().is_limited:
            return Limits()
        typed = self.cleaned_data
        kinds = frozenset(typed["kinds"])
        amount = (typed["amount"] or 0) if self.capacity_given() is Capacity.AUTHORISED else 0
        return Limits(kinds=kinds, ceiling=typed["ceiling"] or 0, letter=typed["letter"], amount=amount)

    def empowering(self) -> Order:
        """The order."""
        return Order(number=self.cleaned_data["order"], on=self.cleaned_data["order_on"])


class PurposeForm(forms.Form):
    """What an inspection is for; it stands in the journal beside everything that is done in it."""

    purpose = forms.CharField(label=_("Purpose of this session"), max_length=200)


class ReasonForm(forms.Form):
    """Why a mandate ends before its last day."""

    reason = forms.CharField(label=_("Reason"), max_length=PURPOSE_LIMIT)


class NarrowForm(forms.Form):
    """What is left of a mandate."""

    units = forms.TypedMultipleChoiceField(label=_("Units"), coerce=int, widget=forms.CheckboxSelectMultiple)
    kinds = forms.MultipleChoiceField(label=_("Kinds of paper"), widget=forms.CheckboxSelectMultiple)
    ceiling = forms.TypedChoiceField(label=_("Highest grade"), coerce=int)
    records_from_on = forms.DateField(label=_("Papers from"), input_formats=DAYS, widget=DAY)
    records_until_on = forms.DateField(label=_("Papers until"), input_formats=DAYS, widget=DAY)
    until_on = forms.DateField(label=_("Last day of the mandate"), input_formats=DAYS, widget=DAY)

    def __init__(self, *args: Any, mandate: MandateView, **named: Any) -> None:  # noqa: ANN401
        given = mandate.powers
        days = {"records_from_on": given.records_from_on, "records_until_on": given.records_until_on}
        named["initial"] = {
            "units": sorted(given.units),
            "kinds": sorted(given.kinds),
            "ceiling": given.ceiling,
            **{name: f"{on.day}/{on.month}/{on.year}" for name, on in {**days, "until_on": mandate.last_on}.items()},
        }
        super().__init__(*args, **named)
        language = get_language() or "ar"
        choices: dict[str, list[tuple[int | str, str]]] = {
            "units": [(unit, name.to(language)) for unit, name in mandate.units],
            "kinds": [(kind, kind_word(kind)) for kind in sorted(given.kinds)],
            "ceiling": [(level, grade_word(level)) for level in range(given.ceiling + 1)],
        }
        for name, pairs in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = pairs

    def powers(self) -> Powers:
        """What the mandate shall open from now on."""
        typed = self.cleaned_data
        return Powers(
            units=frozenset(typed["units"]),
            kinds=frozenset(typed["kinds"]),
            records_from_on=typed["records_from_on"],
            records_until_on=typed["records_until_on"],
            ceiling=typed["ceiling"],
        )

    def last_on(self) -> date:
        """Its last day."""
        last: date = self.cleaned_data["until_on"]
        return last
