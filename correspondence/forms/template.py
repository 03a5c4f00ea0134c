"""The forms of a unit's templates and stock phrases."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.core import body as letter_body
from correspondence.core.letter import SUBJECT_LIMIT, Kind
from correspondence.core.template import NAME_LIMIT, Place, Wording
from correspondence.offices import TemplateView
from directory import labels
from directory.forms import LANGUAGE_CHOICES

PLACE_CHOICES = (
    (Place.GREETING, _("Greeting")),
    (Place.CLOSING, _("Closing")),
    (Place.PURPOSE, _("Purpose of a copy")),
)
Units = tuple[tuple[int, str], ...]


class TemplateForm(forms.Form):
    """How a letter of one kind begins."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name of the template"), max_length=NAME_LIMIT)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=tuple((kind, labels.KINDS[kind]) for kind in Kind))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_CHOICES)
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LIMIT, required=False)
    greeting = forms.CharField(label=_("Greeting"), max_length=300, required=False)
    body = forms.CharField(
        label=pgettext_lazy("letter", "Body"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
    closing = forms.CharField(label=_("Closing"), max_length=500, required=False)

    def __init__(self, *args: Any, units: Units, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        named["auto_id"] = "f-%s"
        super().__init__(*args, **named)
        chosen = self.fields["unit"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = units

    def wording(self) -> Wording:
        """The template as typed."""
        typed = self.cleaned_data
        return Wording(
            kind=Kind(typed["kind"]),
            language=typed["language"],
            name=typed["name"],
            subject=typed["subject"],
            greeting=typed["greeting"],
            body=letter_body.from_text(typed["body"]),
            closing=typed["closing"],
        )


class PhraseForm(forms.Form):
    """One stock phrase."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    place = forms.ChoiceField(label=_("Place in the letter"), choices=PLACE_CHOICES)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_CHOICES)
    text = forms.CharField(label=_("Phrase"), max_length=300)

    def __init__(self, *args: Any, units: Units, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        named["auto_id"] = "p-%s"
        super().__init__(*args, **named)
        chosen = self.fields["unit"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = units


def template_typing(view: TemplateView) -> dict[str, object]:
    """The words of the template as the form of a letter takes them."""
    return {
        "kind": view.kind,
        "language": view.language,
        "subject": view.subject,
        "greeting": view.greeting,
        "body": letter_body.to_text(view.body),
        "body_json": json.dumps(view.body, ensure_ascii=False),
        "closing": view.closing,
    }


def typed_from(view: TemplateView) -> dict[str, object]:
    """The template as the form shows it."""
    return {
        "name": view.name,
        "unit": view.unit_id,
        "kind": view.kind,
        "language": view.language,
        "subject": view.subject,
        "greeting": view.greeting,
        "body": letter_body.to_text(view.body),
        "closing": view.closing,
    }
