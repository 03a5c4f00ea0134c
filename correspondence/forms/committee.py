"""How a committee signs its minutes, as it is typed: rapporteur, quorum, time, and who approves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from correspondence.core.acceptance import SIGNERS_LIMIT
from correspondence.core.committee import WINDOW_LIMIT, Committee
from correspondence.core.letter import Content, Signatory
from correspondence.forms.filing import PlaceForm
from correspondence.forms.signers import Beside

FIELDS = ("rapporteur", "approver", "quorum", "window_days")


class CommitteeForm(PlaceForm):
    """The part of a letter's form that only a committee fills; without a word in it there is none."""

    beside: Beside

    rapporteur = forms.CharField(label=_("Rapporteur"), required=False, max_length=300)
    approver = forms.CharField(label=_("Who approves the minutes"), required=False, max_length=300)
    quorum = forms.IntegerField(
        label=_("Signatures that are enough (quorum)"), required=False, min_value=1, max_value=SIGNERS_LIMIT
    )
    window_days = forms.IntegerField(
        label=_("Working days to sign"), required=False, min_value=1, max_value=WINDOW_LIMIT
    )

    def has_committee(self) -> bool:
        """True when something of it was typed, or is wrong."""
        return any(self[name].value() or self[name].errors for name in FIELDS)

    def committee_people(self) -> list[forms.BoundField]:
        """The two lines that name a person."""
        return [self["rapporteur"], self["approver"]]

    def clean_rapporteur(self) -> Signatory | None:
        """The member who reports."""
        return self._one("rapporteur")

    def clean_approver(self) -> Signatory | None:
        """Who approves the minutes."""
        return self._one("approver")

    def _one(self, name: str) -> Signatory | None:
        line = self.cleaned_data[name].strip()
        return next(iter(self.beside.meant([line])), None) if line else None

    def clean(self) -> dict[str, Any]:
        """The committee, whole or not at all."""
        typed = super().clean() or self.cleaned_data
        given: dict[str, Any] = {name: typed.get(name) for name in FIELDS}
        missing = [name for name, value in given.items() if not value and name not in self.errors]
        typed["committee"] = None
        if any(given.values()):
            for name in missing:
                self.add_error(name, ValidationError(_("A committee needs this line too.")))
            if not missing and not any(name in self.errors for name in FIELDS):
                typed["committee"] = Committee(
                    rapporteur_post_id=given["rapporteur"].post_id,
                    quorum=given["quorum"],
                    window_days=given["window_days"],
                    approver_post_id=given["approver"].post_id,
                    approver_person_id=given["approver"].person_id,
                )
        return typed


def typed_from(content: Content, *, beside: Beside) -> dict[str, object]:
    """The inverse of the form."""
    found = content.committee
    if found is None:
        return {}
    people = {one.post_id: one for one in content.signers()}
    rapporteur = people.get(found.rapporteur_post_id, Signatory(post_id=found.rapporteur_post_id))
    approver = Signatory(post_id=found.approver_post_id, person_id=found.approver_person_id)
    lines = beside.lines([rapporteur, approver])
    return {"rapporteur": lines[0], "approver": lines[1], "quorum": found.quorum, "window_days": found.window_days}
