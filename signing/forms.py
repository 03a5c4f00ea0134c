"""Checks what is typed about keys, and never saves."""

import base64
import binascii
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signing import labels
from signing.core.keys import Reason

LARGEST = 16 * 1024
"""Bytes of a certificate or a request; real ones have two or three thousand."""
_SUSPENDED_FOR = (Reason.COMPROMISED, Reason.LEFT, Reason.UNSPECIFIED)
_REVOKED_FOR = (Reason.COMPROMISED, Reason.LEFT, Reason.CEASED, Reason.UNSPECIFIED)


class PinField(forms.CharField):
    """A PIN: blanks around it are not part of it, and any keyboard's digits are 0-9."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401  (Django's signature)
        attributes = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        super().__init__(max_length=64, widget=forms.PasswordInput(attrs=attributes), **named)

    def to_python(self, value: object) -> str:
        """The PIN as the key knows it."""
        typed = str(super().to_python(value) or "")
        return "".join(str(unicodedata.decimal(one, one)) for one in typed)


class NewPinForm(forms.Form):
    """A PIN typed twice; whether it is good enough is the deed's rule."""

    pin = PinField(label=_("New PIN"))
    again = PinField(label=_("New PIN once more"))

    def clean(self) -> dict[str, Any] | None:
        """Both times the same."""
        typed = super().clean() or self.cleaned_data
        if "again" in typed and typed.get("pin") != typed["again"]:
            self.add_error("again", gettext("The two entries differ. Please type the new PIN twice."))
        return typed


class ChangePinForm(NewPinForm):
    """The old PIN and a new one."""

    old = PinField(label=_("Present PIN"))
    field_order = ("old", "pin", "again")


class RenewForm(ChangePinForm):
    """The present PIN; the new key gets it too, unless another is typed."""

    pin = PinField(label=_("Another PIN for the new key, if you wish"), required=False)
    again = PinField(label=_("The other PIN once more"), required=False)

    def chosen(self) -> str:
        """The new key's PIN."""
        return str(self.cleaned_data["pin"] or self.cleaned_data["old"])


class TokenForm(forms.Form):
    """The label of the token that will hold the key, and its PIN."""

    label = forms.CharField(label=_("Label of the token"), max_length=64)
    pin = PinField(label=_("PIN of the token"))


class SuspendForm(forms.Form):
    """What is feared."""

    reason = forms.ChoiceField(label=_("Why"), choices=[(one.value, labels.REASONS[one]) for one in _SUSPENDED_FOR])


class RevokeForm(forms.Form):
    """Why for good, and that it is meant."""

    reason = forms.ChoiceField(label=_("Why"), choices=[(one.value, labels.REASONS[one]) for one in _REVOKED_FOR])
    sure = forms.BooleanField(label=_("I know that a revocation cannot be undone"))


class DocumentForm(forms.Form):
    """A certificate or request: the file at first, then the same bytes again with the confirmation."""

    file = forms.FileField(label=_("File (PEM or DER)"), required=False, max_length=200)
    document = forms.CharField(required=False, max_length=LARGEST * 2, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """One of the two, not too large."""
        typed = super().clean() or self.cleaned_data
        if self.errors:
            return typed
        file = typed.get("file")
        if file is not None and file.size > LARGEST:
            self.add_error("file", gettext("The file is larger than a certificate can be. Please choose another."))
        elif file is not None:
            typed["bytes"] = file.read()
        else:
            self._from_page(typed)
        return typed

    def _from_page(self, typed: dict[str, Any]) -> None:
        try:
            typed["bytes"] = base64.b64decode(typed.get("document", ""), validate=True)
        except (binascii.Error, ValueError):
            typed["bytes"] = b""
        if not typed["bytes"]:
            self.add_error("file", gettext("Please choose a file."))

    def is_confirmed(self) -> bool:
        """True when the bytes came back from the page that showed them."""
        return self.cleaned_data.get("file") is None


class LookForm(forms.Form):
    """Whom to look for on the key officers' list."""

    q = forms.CharField(required=False, max_length=200)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    show = forms.ChoiceField(required=False, choices=[("", ""), ("attention", "")])
