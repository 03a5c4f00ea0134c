"""Checks what the keeper of a ministry's calendar types: holidays, where units stand, Hijri and Kurdish months."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.core.months import LONGEST_YEAR, MONTHS, Era, Month
from directory.core.naming import Name
from directory.core.workdays import Governorate, Holidays
from directory.forms import DAY, DAYS
from directory.labels import ERAS, GOVERNORATES
from directory.months import EraFacts


class HolidayForm(forms.Form):
    """Days on which offices are closed; whether they may be declared the deed says."""

    body = forms.TypedChoiceField(label=_("Ministry"), coerce=int)
    governorate = forms.ChoiceField(label=_("Where"), required=False, choices=tuple(GOVERNORATES.items()))
    name = forms.CharField(label=_("Occasion, in Arabic"), max_length=200)
    name_ckb = forms.CharField(label=_("Occasion, in Kurdish"), required=False, max_length=200)
    name_en = forms.CharField(label=_("Occasion, in English"), required=False, max_length=200)
    from_on = forms.DateField(label=_("First day"), input_formats=DAYS, widget=DAY)
    until_on = forms.DateField(label=_("Last day"), required=False, input_formats=DAYS, widget=DAY)

    def __init__(self, *args: Any, bodies: tuple[tuple[int, str], ...], **named: Any) -> None:  # noqa: ANN401
        named["auto_id"] = "h-%s"
        super().__init__(*args, **named)
        chosen = self.fields["body"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = bodies

    def days(self) -> Holidays:
        """The days; without a last one it is the first alone."""
        typed = self.cleaned_data
        until_on = typed["until_on"] or typed["from_on"]
        return Holidays(governorate=typed["governorate"], from_on=typed["from_on"], until_on=until_on)

    def name_given(self) -> Name:
        """What the occasion is called."""
        typed = self.cleaned_data
        return Name(ar=typed["name"], ckb=typed["name_ckb"], en=typed["name_en"])


class SituateForm(forms.Form):
    """A unit and the governorate in which it stands; none: as the unit above it."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    governorate = forms.ChoiceField(
        label=_("Governorate"),
        required=False,
        choices=(("", _("As the unit above it")), *(pair for pair in GOVERNORATES.items() if pair[0])),
    )

    def __init__(self, *args: Any, units: tuple[tuple[int, str], ...], **named: Any) -> None:  # noqa: ANN401
        named["auto_id"] = "u-%s"
        super().__init__(*args, **named)
        chosen = self.fields["unit"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = units

    def place(self) -> Governorate | None:
        """Where it stands."""
        chosen = self.cleaned_data["governorate"]
        return Governorate(chosen) if chosen else None


class ErasForm(forms.Form):
    """Which dates the letters carry beside the Gregorian one."""

    eras = forms.MultipleChoiceField(
        label=_("Letters carry beside the Gregorian date"),
        required=False,
        choices=tuple(ERAS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def chosen(self) -> frozenset[Era]:
        """The calendars that were ticked."""
        return frozenset(Era(one) for one in self.cleaned_data["eras"])


class MonthForm(forms.Form):
    """The first day of one month; arithmetic proposes it, whether it may be entered the deed says."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    year = forms.IntegerField(label=_("Year"), min_value=1, max_value=LONGEST_YEAR)
    first_on = forms.DateField(label=_("Its first day"), input_formats=DAYS, widget=DAY)

    def __init__(self, *args: Any, facts: EraFacts, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        self.era = facts.era
        named["auto_id"] = f"{facts.era.value}-%s"
        named["initial"] = {
            "month": facts.next_month.number,
            "year": facts.next_month.year,
            "first_on": f"{facts.next_on.day}/{facts.next_on.month}/{facts.next_on.year}",
        }
        super().__init__(*args, **named)
        chosen, names = self.fields["month"], MONTHS[facts.era][get_language() or "ar"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = tuple(enumerate(names, start=1))

    def named(self) -> Month:
        """Which month is meant."""
        return Month(era=self.era, year=self.cleaned_data["year"], number=self.cleaned_data["month"])
