"""Who benefits from a letter, as it is typed: people of the ministry, chosen by name."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from correspondence.core.letter import Beneficiary, Content
from correspondence.core.parts import BENEFICIARIES_LIMIT
from correspondence.forms.rows import RowsField
from correspondence.forms.signers import Beside
from directory import staff
from directory.forms import chosen_person
from directory.whois import people_by_id


class BenefitForm(forms.Form):
    """The part of a letter's form that names who benefits from what it decides."""

    beside: Beside

    beneficiaries = RowsField(label=_("Who benefits from it"), required=False)

    def beneficiary_rows(self) -> list[str]:
        """The people typed so far and an empty line."""
        return [line for line in self["beneficiaries"].value() or [] if line.strip()] + [""]

    def has_beneficiaries(self) -> bool:
        """True when somebody was named, or named wrongly."""
        return any(self["beneficiaries"].value() or ()) or bool(self["beneficiaries"].errors)

    def clean_beneficiaries(self) -> tuple[Beneficiary, ...]:
        """The people that were meant, each once, named in the letter's language."""
        lines = [line for line in self.cleaned_data["beneficiaries"] if line.strip()][: BENEFICIARIES_LIMIT + 1]
        if len(lines) > BENEFICIARIES_LIMIT:
            raise ValidationError(_("Too many lines."))
        keys = dict.fromkeys(chosen_person(line, self._called) for line in lines)
        people, language = people_by_id(keys) if keys else {}, self.cleaned_data.get("language", "ar")
        return tuple(Beneficiary(person_id=key, name=people[key].name.to(language)) for key in keys)

    def _called(self, text: str, key: int | None) -> tuple[tuple[int, str], ...]:
        return called(self.beside, text, key)


def called(beside: Beside, text: str, key: int | None = None) -> tuple[tuple[int, str], ...]:
    """People who work for the ministry, of this name or with this key, as the list offers them."""
    among, language = None if key is None else [key], beside.language
    rows = staff.members([beside.body_id], on=beside.on, text=text, among=among).rows
    return tuple(
        (row.person.id, f"{row.person.name.to(language)} — {row.title.to(language)} [{row.person.id}]")
        for row in rows
        if row.title is not None and row.person.is_active
    )


def typed_from(content: Content) -> dict[str, object]:
    """The inverse of the form."""
    return {"beneficiaries": [f"{one.name} [{one.person_id}]" for one in content.beneficiaries]}
