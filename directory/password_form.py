"""Checks a password that its owner puts in the place of another."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from directory.models import Person

WEAK = {
    "password_too_short": _("It is shorter than 10 characters."),
    "password_too_similar": _("It is too much like your name, user name or address."),
    "password_too_common": _("It is a password that many use."),
    "password_entirely_numeric": _("It is made of digits only."),
}
"""What Django's validators find, in words of ours."""


class PasswordForm(forms.Form):
    """The present password, and twice the one that takes its place."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters, not only digits, no common word and nothing of your name."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, person: Person | AnonymousUser, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        named["auto_id"] = "w-%s"
        super().__init__(*args, **named)
        self._person = person if isinstance(person, Person) else None

    def clean_new(self) -> str:
        """A password that is not easily guessed; each thing that is wrong with it in our words."""
        typed = str(self.cleaned_data["new"])
        try:
            validate_password(typed, self._person)
        except forms.ValidationError as error:
            weak = [WEAK.get(str(found.code), WEAK["password_too_common"]) for found in error.error_list]
            raise forms.ValidationError(weak) from error
        return typed

    def clean(self) -> dict[str, Any]:
        """Both times the same, and another than before."""
        typed = self.cleaned_data
        if "new" in typed and "again" in typed and typed["new"] != typed["again"]:
            self.add_error("again", _("The two new passwords are not the same."))
        if "new" in typed and typed["new"] == typed.get("old"):
            self.add_error("new", _("This is the present password: please choose another."))
        return typed
