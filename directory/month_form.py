"""Checks what the keeper of a ministry's calendar types about Hijri and Kurdish months."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.core.months import LONGEST_YEAR, MONTHS, Era, Month
from directory.forms import DAY, DAYS
from directory.labels import ERAS
from directory.months import EraFacts


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
