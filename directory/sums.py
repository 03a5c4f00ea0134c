"""Sums of money: typed in any digits and groups, kept as whole dinars, shown in groups of three."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 10**15
_SUM = re.compile(r"\d{1,3}(?:([\s,٬،.'])\d{3})(?:\1\d{3})*|\d+")
"""Digits alone, or groups of three with the same sign between them: a fraction is no sum of dinars."""


class SumField(forms.CharField):
    """A sum in whole dinars; None when nothing was typed."""

    widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: object) -> int | None:
        """The sum. Raises ValidationError."""
        typed = super().clean(value).strip()
        if not typed:
            return None
        digits = "".join(str(unicodedata.decimal(one)) for one in typed if one.isdecimal())
        if _SUM.fullmatch(typed) is None or not 0 < int(digits) <= MOST:
            raise ValidationError(_("Enter the sum in whole dinars, such as 25,000,000."))
        return int(digits)


def grouped(amount: int | None) -> str:
    """The sum as a form shows it again."""
    return f"{amount:,}" if amount else ""
