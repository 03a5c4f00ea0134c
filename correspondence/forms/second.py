"""The fields of a second text: its language and its own words; a letter's addressees and copies are the first one's."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from correspondence.core import body as letter_body
from correspondence.core.letter import SUBJECT_LIMIT, Addressee, Copy, SecondText
from correspondence.core.prose import Json
from correspondence.core.template import Words
from correspondence.forms.filing import PlaceForm
from correspondence.forms.named import in_other_words
from correspondence.forms.phrases import in_language
from correspondence.forms.signers import Beside
from correspondence.groups import Group
from directory import whois
from directory.forms import LANGUAGE_CHOICES

BODY_LIMIT = 2_000_000
TOO_LONG = _("The subject has %(show_value)s characters; at most %(limit_value)s are allowed.")
BODY_TOO_LONG = _("The text is too long for one letter. Nothing was saved; long tables belong in an annex.")
NOT_READ = _("The body could not be read. Reload the page and try again.")
WORDS = ("second_subject", "second_greeting", "second_body", "second_closing")


def document_of(text: str) -> dict[str, object] | None:
    """The editor's document; what it may hold is the letter's own rule. Raises ValidationError."""
    if not text:
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValidationError(NOT_READ) from error
    if not isinstance(document, dict):
        raise ValidationError(NOT_READ)
    return document


class WordsForm(forms.Form):
    """The words of a second text as typed; without a language there is none."""

    second_language = forms.ChoiceField(
        label=_("Second language"), required=False, choices=(("", _("none")), *LANGUAGE_CHOICES)
    )
    second_subject = forms.CharField(
        label=_("Subject in the second language"),
        required=False,
        max_length=SUBJECT_LIMIT,
        error_messages={"max_length": TOO_LONG},
    )
    second_greeting = forms.CharField(label=_("Greeting in the second language"), required=False, max_length=300)
    second_body = forms.CharField(
        label=_("Text in the second language"),
        required=False,
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"max_length": BODY_TOO_LONG},
    )
    second_closing = forms.CharField(label=_("Closing in the second language"), required=False, max_length=500)

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, **named)
        for name in WORDS:
            self.fields[name].widget.attrs["dir"] = self.second_writing()
        for name, offered in (("second_greeting", "greetings"), ("second_closing", "closings")):
            self.fields[name].widget.attrs |= {"list": offered, "autocomplete": "off"}
        # without maxlength: a browser cuts off what is pasted, and says nothing
        del self.fields["second_subject"].widget.attrs["maxlength"]

    def has_second(self) -> bool:
        """True when something of a second text was typed, or is wrong with it."""
        return any(self[name].value() or self[name].errors for name in ("second_language", *WORDS))

    def second_writing(self) -> str:
        """The direction of the second text's own language."""
        return "ltr" if self["second_language"].value() == "en" else "rtl"

    def second_document(self) -> Json:
        """The body of the second text."""
        return letter_body.from_text(self.cleaned_data.get("second_body", ""))

    def words(self) -> Words | None:
        """The second text; one without a language, or in the first one's, stands as an error at its field."""
        typed = self.cleaned_data
        body = self.second_document()
        language = typed.get("second_language", "")
        if not language:
            if any(typed.get(name, "").strip() for name in WORDS) or letter_body.to_text(body).strip():
                self.add_error("second_language", _("Choose the language of the second text, or empty its fields."))
            return None
        if language == typed.get("language"):
            self.add_error("second_language", _("The second text has the first one's language: choose another."))
        return Words(
            language=language,
            subject=" ".join(typed.get("second_subject", "").split()),
            greeting=typed.get("second_greeting", ""),
            body=body,
            closing=typed.get("second_closing", ""),
        )


class SecondForm(WordsForm, PlaceForm):
    """The second text of a letter as typed."""

    groups: Mapping[int, Group]
    beside: Beside
    second_body_json = forms.CharField(
        label=_("Text in the second language"),
        required=False,
        max_length=BODY_LIMIT,
        widget=forms.HiddenInput,
        error_messages={"max_length": BODY_TOO_LONG},
    )

    def clean_second_body_json(self) -> dict[str, object] | None:
        """The editor's document."""
        return document_of(self.cleaned_data["second_body_json"])

    def second_document(self) -> Json:
        """What the editor made, or without it the lines that were typed."""
        return self.cleaned_data.get("second_body_json") or super().second_document()

    def second(self, *, to: tuple[Addressee, ...], copies: tuple[Copy, ...]) -> SecondText | None:
        """The second text, its addressees and copies called as its language calls them."""
        words = self.words()
        if words is None:
            return None
        named = {one.unit_id for one in to} | {one.unit_id for one in copies}
        units = whois.units_by_id(unit for unit in named if unit is not None)
        called = in_other_words((*to, *copies), beside=self.beside, language=words.language)
        return SecondText(
            **{field.name: getattr(words, field.name) for field in fields(words)},
            to=tuple(called.get(one.name) or self._called_to(one, units, words.language) for one in to),
            copies=tuple(called.get(one.name) or self._called_to(one, units, words.language) for one in copies),
            purposes=tuple(in_language(one.purpose, words.language) for one in copies),
        )

    def _called_to(self, one: Addressee | Copy, units: dict[int, whois.UnitFacts], language: str) -> str:
        group = self.groups.get(one.group or 0)
        return _called(one, units, language) if group is None else group.name.to(language)


def _called(one: Addressee | Copy, units: dict[int, whois.UnitFacts], language: str) -> str:
    unit = units.get(one.unit_id or 0)
    return one.name if unit is None else unit.full_name(language)


def typed_from(second: SecondText | Words | None) -> dict[str, str]:
    """The second text as the form shows it."""
    if second is None:
        return {}
    return {
        "second_language": second.language,
        "second_subject": second.subject,
        "second_greeting": second.greeting,
        "second_body": letter_body.to_text(second.body),
        "second_body_json": json.dumps(second.body, ensure_ascii=False),
        "second_closing": second.closing,
    }
