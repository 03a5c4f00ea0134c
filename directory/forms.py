"""Checks what was typed at the door and in the settings."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.core.look import Look

LANGUAGE_CHOICES = (("ar", "العربية"), ("ckb", "کوردی"), ("en", "English"))


class EnterForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label=_("User name"), max_length=80)
    password = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput)


class LanguageForm(forms.Form):
    """One of the three languages."""

    language = forms.ChoiceField(choices=LANGUAGE_CHOICES)


class LookForm(forms.Form):
    """How a person likes to read."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES)
    digits = forms.ChoiceField(label=_("Digits"), choices=(("latn", "0 1 2 3"), ("arab", "٠ ١ ٢ ٣")))
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=(
            ("", _("As the machine is set")),
            ("light", pgettext_lazy("theme", "Light")),
            ("dark", pgettext_lazy("theme", "Dark")),
        ),
    )
    text_size = forms.ChoiceField(
        label=_("Text size"),
        required=False,
        choices=(("", pgettext_lazy("text size", "Normal")), ("large", pgettext_lazy("text size", "Large"))),
    )
    contrast = forms.ChoiceField(
        label=_("Contrast"),
        required=False,
        choices=(("", pgettext_lazy("contrast", "Normal")), ("more", pgettext_lazy("contrast", "High"))),
    )
    has_keys = forms.BooleanField(label=_("Single-key shortcuts (J, K, C, / …)"), required=False)

    def look(self) -> Look:
        """What was chosen."""
        chosen = self.cleaned_data
        return Look(
            language=chosen["language"],
            digits=chosen["digits"],
            theme=chosen["theme"],
            text_size=chosen["text_size"],
            contrast=chosen["contrast"],
            has_keys=chosen["has_keys"],
        )
