"""The order by which somebody leaves a post."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.core.tenure import Order
from directory.forms import DAY, DAYS


class LeaveForm(forms.Form):
    """Who goes on with the work, by which order, from when; `mark` names what the page showed."""

    receiver = forms.IntegerField(min_value=1, max_value=2**62)
    mark = forms.RegexField(regex=r"^[0-9a-f]{64}$")
    order = forms.CharField(label=_("Number of the order"), max_length=120)
    order_on = forms.DateField(label=_("Date of the order"), input_formats=DAYS, widget=DAY)
    last_on = forms.DateField(label=_("Last day on the post"), input_formats=DAYS, widget=DAY)

    def clean_order(self) -> str:
        """The number with any keyboard's digits as 0-9."""
        return "".join(str(unicodedata.decimal(one, one)) for one in self.cleaned_data["order"])

    def empowering(self) -> Order:
        """The order."""
        return Order(number=self.cleaned_data["order"], on=self.cleaned_data["order_on"])
