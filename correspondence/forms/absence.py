"""From when to when somebody is absent, and who acts and receives meanwhile."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.core.tenure import Term, plain
from directory.forms import DAY, DAYS

Choices = tuple[tuple[int, str], ...]


class ServedForm(forms.Form):
    """Whose absence is prepared."""

    person = forms.IntegerField(min_value=1, max_value=2**62)


class AbsenceForm(forms.Form):
    """Filled in before it is shown, so that one tap is enough."""

    from_on = forms.DateField(label=_("First day"), input_formats=DAYS, widget=DAY)
    until_on = forms.DateField(label=_("Last day"), input_formats=DAYS, widget=DAY)
    acting = forms.TypedChoiceField(label=_("Acts for me and signs"), coerce=int, required=False, empty_value=None)
    deputy = forms.TypedChoiceField(
        label=_("Receives and routes for me, and never signs"), coerce=int, required=False, empty_value=None
    )
    order = forms.CharField(
        label=_("Number of the order"),
        help_text=_("Without one the absence's own number stands on what is signed meanwhile."),
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, people: Choices, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        named["auto_id"] = "ab-%s"
        super().__init__(*args, **named)
        for name in ("acting", "deputy"):
            chosen = self.fields[name]
            if isinstance(chosen, forms.ChoiceField):
                chosen.choices = (("", _("Nobody")), *people)

    def clean_order(self) -> str:
        """The number with any keyboard's digits as 0-9."""
        return plain("".join(str(unicodedata.decimal(one, one)) for one in self.cleaned_data["order"]))

    def term(self) -> Term:
        """From the first day to the last."""
        return Term(from_on=self.cleaned_data["from_on"], until_on=self.cleaned_data["until_on"])


class PreparedAbsenceForm(AbsenceForm):
    """The same of somebody else: its words do not speak of the reader."""

    def __init__(self, *args: Any, people: Choices, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, people=people, **named)
        self.fields["acting"].label = _("Acts for the absent and signs")
        self.fields["deputy"].label = _("Receives and routes for the absent, and never signs")
