"""The registry's list of senders, as it is typed."""

from django import forms
from django.utils.translation import pgettext_lazy

from correspondence.core.mail_check import Standing

STANDINGS = (
    (Standing.KNOWN, pgettext_lazy("sender", "Known")),
    (Standing.BLOCKED, pgettext_lazy("sender", "Kept out")),
)


class SenderForm(forms.Form):
    """An address or a domain, and how the registry knows it; the rules of the deed judge both."""

    desk = forms.IntegerField(min_value=1, max_value=2**62)
    pattern = forms.CharField(max_length=500)
    standing = forms.ChoiceField(choices=STANDINGS)
    note = forms.CharField(required=False, max_length=1_000)
