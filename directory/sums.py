"""Sums of money: typed in any digits and groups, kept as whole dinars, shown in groups of three."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 10**15
_BETWEEN = re.compile(r"[\s,٬،.']")


class SumField(forms.CharField):
    """A sum in whole dinars; None when nothing was typed."""

    widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: object) -> int | None:
        """The sum. Raises ValidationError."""
        typed = super().clean(value)
        digits = "".join(str(unicodedata.decimal(one, one)) for one in _BETWEEN.sub("", typed))
        if not digits:
            return None
        if not (digits.isascii() and digits.isdecimal()) or not 0 < int(digits) <= MOST:
            raise ValidationError(_("Enter the sum in whole dinars, such as 25,000,000."))
        return int(digits)


def grouped(amount: int | None) -> str:
    """The sum as a form shows it again."""
    return f"{amount:,}" if amount else ""
