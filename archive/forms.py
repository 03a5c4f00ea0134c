"""What archivists type: they check it and never save."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.core.plan import LARGEST


class PlanForm(forms.Form):
    """A plan's file for one of the archivist's bodies."""

    body = forms.IntegerField(min_value=1)
    plan = forms.FileField(label=_("Plan (CSV)"))

    def data_of_plan(self) -> bytes:
        """The bytes, one more than allowed at most."""
        return bytes(self.cleaned_data["plan"].read(LARGEST + 1))


class ClassifyForm(forms.Form):
    """Records, and the class or the dossier they belong to; a dossier brings its class."""

    record_class = forms.IntegerField(min_value=1, required=False)
    dossier = forms.CharField(max_length=260, required=False)


class DossierForm(forms.Form):
    """A dossier to be opened."""

    record_class = forms.IntegerField(min_value=1)
    symbol = forms.CharField(max_length=40, label=_("Symbol"))
    title = forms.CharField(max_length=200, label=_("Title"))


class HoldForm(forms.Form):
    """A hold: its mandate, and the numbers or the dossier it keeps."""

    body = forms.IntegerField(min_value=1)
    mandate = forms.CharField(max_length=120, label=_("Mandate"))
    reason = forms.CharField(max_length=300, required=False, label=_("Reason"))
    numbers = forms.CharField(max_length=4_000, required=False)
    dossier = forms.CharField(max_length=260, required=False)

    def numbers_typed(self) -> tuple[str, ...]:
        """One number a line."""
        return tuple(line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip())


class ReceiptForm(forms.Form):
    """The national archive's receipt."""

    receipt = forms.CharField(max_length=200, label=_("Receipt"))
