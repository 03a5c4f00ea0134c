"""What a card or a signing service gave back: a file, or text that was pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LIMIT = 64 * 1024
"""A container with all its certificates is a few thousand bytes."""


class OutsideForm(forms.Form):
    """The signature, as a file or as text; what it is the signing room reads."""

    file = forms.FileField(label=_("Signature as a file"), required=False, max_length=200)
    text = forms.CharField(label=_("or as text (hex, base64 or PEM)"), required=False, max_length=2 * LIMIT)

    def clean(self) -> dict[str, Any]:
        """One of the two is there and is no larger than a signature can be."""
        typed = super().clean() or {}
        file = typed.get("file")
        if file is None and not typed.get("text", "").strip():
            raise forms.ValidationError(_("Choose the file with the signature, or paste it."))
        if file is not None and file.size > LIMIT:
            raise forms.ValidationError(_("The file is too large for a signature."))
        return typed

    def answer(self) -> bytes:
        """The bytes that came back."""
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file is not None else self.cleaned_data["text"].strip().encode()
