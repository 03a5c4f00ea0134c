"""Checks what an officer types who asks for a mandate."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from directory.core.inspecting import PURPOSE_LIMIT, Asked, Powers
from directory.core.tenure import Term
from directory.forms import DAY, DAYS, chosen_person
from directory.labels import KINDS, SYSTEM_KINDS
from directory.whois import UnitFacts

_COMPANIONS = ("second", "third", "fourth")
PeopleNamed = Callable[[str, int | None], tuple[tuple[int, str], ...]]


def _inspector(label: Any, *, required: bool) -> forms.CharField:  # noqa: ANN401  # a lazy translation
    attrs = {"list": "m-people", "data-people": reverse_lazy("directory:mandate_people"), "autocomplete": "off"}
    return forms.CharField(label=label, required=required, max_length=600, widget=forms.TextInput(attrs=attrs))


class MandateForm(forms.Form):
    """The order, its purpose, who inspects, and what they may see."""

    number = forms.CharField(label=_("Number of the order"), max_length=60)
    authority = forms.CharField(label=_("Authority"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose of the mandate"),
        help_text=_("Those who oversee the mandate and the inspectors read it."),
        max_length=PURPOSE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lead = _inspector(_("Leading inspector"), required=True)
    second = _inspector(_("Inspector with him"), required=False)
    third = _inspector(_("Another inspector"), required=False)
    fourth = _inspector(_("A further inspector"), required=False)
    units = forms.TypedMultipleChoiceField(
        label=_("Units"), coerce=int, help_text=_("The papers of all units below come with it.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of paper"),
        choices=tuple((kind, word) for kind, word in KINDS.items() if kind not in SYSTEM_KINDS),
        widget=forms.CheckboxSelectMultiple,
    )
    ceiling = forms.TypedChoiceField(label=_("Highest grade"), coerce=int)
    records_from_on = forms.DateField(label=_("Papers from"), input_formats=DAYS, widget=DAY)
    records_until_on = forms.DateField(label=_("Papers until"), input_formats=DAYS, widget=DAY)
    from_on = forms.DateField(label=_("First day of the mandate"), input_formats=DAYS, widget=DAY)
    until_on = forms.DateField(label=_("Last day of the mandate"), input_formats=DAYS, widget=DAY)
    disclose_on = forms.DateField(
        label=_("The registry of the inspected body is told on"),
        help_text=_("Left empty: at once. It reads number, authority, units, kinds and days, never what is asked."),
        required=False,
        input_formats=DAYS,
        widget=DAY,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        units: Iterable[UnitFacts],
        people: PeopleNamed,
        levels: tuple[tuple[int, str], ...],
        **named: Any,  # noqa: ANN401
    ) -> None:
        named["auto_id"] = "m-%s"
        super().__init__(*args, **named)
        self._people = people
        self.tree = tuple(units)
        for name, pairs in (("units", [(unit.id, "") for unit in self.tree]), ("ceiling", list(levels))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = pairs

    def chosen(self) -> frozenset[str]:
        """The units ticked, as they were sent."""
        return frozenset(self.data.getlist("units")) if hasattr(self.data, "getlist") else frozenset()

    def clean_number(self) -> str:
        """The number with any keyboard's digits as 0-9."""
        return "".join(str(unicodedata.decimal(one, one)) for one in self.cleaned_data["number"])

    def clean_lead(self) -> int:
        """Who leads."""
        return chosen_person(self.cleaned_data["lead"], self._people)

    def clean(self) -> dict[str, Any]:
        """Names the others, each said at its own field when he is not known."""
        for name in _COMPANIONS:
            try:
                typed = self.cleaned_data.get(name)
                self.cleaned_data[name] = chosen_person(typed, self._people) if typed else None
            except forms.ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data

    def wanted(self) -> Asked:
        """The mandate that is asked for."""
        typed = self.cleaned_data
        people = (typed["lead"], *(typed[name] for name in _COMPANIONS if typed[name] is not None))
        return Asked(
            number=typed["number"],
            authority=typed["authority"],
            purpose=typed["purpose"],
            inspectors=tuple(dict.fromkeys(people)),
            powers=Powers(
                units=frozenset(typed["units"]),
                kinds=frozenset(typed["kinds"]),
                records_from_on=typed["records_from_on"],
                records_until_on=typed["records_until_on"],
                ceiling=typed["ceiling"],
            ),
            term=Term(from_on=typed["from_on"], until_on=typed["until_on"]),
            disclose_on=typed["disclose_on"],
        )
