"""The forms of a unit's templates and stock phrases."""

import json
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.core import body as letter_body
from correspondence.core.letter import SUBJECT_LIMIT, Kind
from correspondence.core.parts import Asks
from correspondence.core.template import NAME_LIMIT, Place, Wording, Words
from correspondence.forms import second
from directory import labels
from directory.forms import LANGUAGE_CHOICES

PLACES: dict[str, Promise] = {
    Place.GREETING: _("Greeting"),
    Place.CLOSING: _("Closing"),
    Place.PURPOSE: _("Purpose of a copy"),
    Place.REFER: pgettext_lazy("phrase", "Reference"),
    Place.BASIS: pgettext_lazy("phrase", "Legal basis"),
    Place.INFORM: pgettext_lazy("phrase", "To inform"),
    Place.NAMED: pgettext_lazy("phrase", "Somebody named before"),
    Place.MONEY: pgettext_lazy("phrase", "Sum"),
    Place.REQUEST: pgettext_lazy("phrase", "Request to a superior"),
}
PLACE_CHOICES = tuple(PLACES.items())
Units = tuple[tuple[int, str], ...]


def _line(offered: str) -> forms.TextInput:
    """A line for which phrases are offered."""
    return forms.TextInput(attrs={"list": offered, "dir": "auto", "autocomplete": "off"})


class TemplateForm(second.WordsForm):
    """How a letter of one kind begins, in one language or two."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name of the template"), max_length=NAME_LIMIT)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=tuple((kind, labels.KINDS[kind]) for kind in Kind))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_CHOICES)
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LIMIT, required=False)
    greeting = forms.CharField(label=_("Greeting"), max_length=300, required=False, widget=_line("greetings"))
    body = forms.CharField(
        label=pgettext_lazy("letter", "Body"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
    closing = forms.CharField(label=_("Closing"), max_length=500, required=False, widget=_line("closings"))

    def __init__(self, *args: Any, units: Units, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        named["auto_id"] = "f-%s"
        super().__init__(*args, **named)
        chosen = self.fields["unit"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = units

    def clean(self) -> dict[str, object]:
        """What the second text says."""
        typed = super().clean() or self.cleaned_data
        typed["second"] = self.words()
        return typed

    def wording(self) -> Wording:
        """The template as typed."""
        typed = self.cleaned_data
        first = Words(
            language=typed["language"],
            subject=typed["subject"],
            greeting=typed["greeting"],
            body=letter_body.from_text(typed["body"]),
            closing=typed["closing"],
        )
        return Wording(kind=Kind(typed["kind"]), name=typed["name"], first=first, second=typed["second"])


ASKS_CHOICES = (
    ("", _("what its words say")),
    (Asks.ACTION, pgettext_lazy("purpose", "for action")),
    (Asks.NOTHING, pgettext_lazy("purpose", "for information alone")),
)


class PhraseForm(forms.Form):
    """One stock phrase."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    place = forms.ChoiceField(label=_("Place in the letter"), choices=PLACE_CHOICES)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_CHOICES)
    text = forms.CharField(label=_("Phrase"), max_length=300)
    asks = forms.ChoiceField(label=_("A purpose of copies asks"), required=False, choices=ASKS_CHOICES)

    def __init__(self, *args: Any, units: Units, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        named["auto_id"] = "p-%s"
        super().__init__(*args, **named)
        chosen = self.fields["unit"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = units


def typed_from(wording: Wording) -> dict[str, object]:
    """The template's words as its own form shows them, and the form of a letter takes them."""
    first = wording.first
    return {
        "kind": wording.kind,
        "language": first.language,
        "subject": first.subject,
        "greeting": first.greeting,
        "body": letter_body.to_text(first.body),
        "body_json": json.dumps(first.body, ensure_ascii=False),
        "closing": first.closing,
        **second.typed_from(wording.second),
    }
