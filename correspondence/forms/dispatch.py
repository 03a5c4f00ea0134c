"""What the registrar notes of a letter that left for somebody outside."""

from collections.abc import Collection
from datetime import date

from django import forms

from correspondence.core.dispatch import NOTED, Means, Receipt, Sending
from correspondence.forms.rows import day_from


class DispatchForm(forms.Form):
    """How, on which day, and the carrier's reference; what may be noted is the deed's rule."""

    means = forms.CharField(required=False, max_length=10)
    on = forms.CharField(required=False, max_length=40)
    reference = forms.CharField(required=False, max_length=1000)

    def clean_on(self) -> date | None:
        """The day. Raises ValidationError for one that cannot be read."""
        return day_from(self.cleaned_data["on"])

    def sending(self, among: Collection[str] = NOTED) -> Sending:
        """What was typed; the means is one of these."""
        said = self.cleaned_data
        means = Means(said["means"]) if said["means"] in among else None
        return Sending(means=means, on=said["on"], reference=said["reference"])


class WordForm(DispatchForm):
    """How and when somebody was told what became of a letter, and of what the page told."""

    of = forms.CharField(required=False, max_length=32)


class ReceiptForm(forms.Form):
    """On which day it was received, and who says so."""

    received_on = forms.CharField(required=False, max_length=40)
    receiver = forms.CharField(required=False, max_length=1000)

    def clean_received_on(self) -> date | None:
        """The day. Raises ValidationError for one that cannot be read."""
        return day_from(self.cleaned_data["received_on"])

    def receipt(self) -> Receipt:
        """What was typed."""
        return Receipt(on=self.cleaned_data["received_on"], receiver=self.cleaned_data["receiver"])
