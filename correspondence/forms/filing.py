"""The two fields that say where a letter is filed: a class of the ministry's plan, and a dossier."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from archive.core.errors import ClassNotKnownError, DossierNotKnownError
from archive.core.plan import Place
from archive.filing import line_of_class, meant
from archive.wording import refusal
from directory.core.reach import Reach

LONGEST = 300


def _list(name: str) -> forms.TextInput:
    """An input whose list grows with what is typed, however many classes a plan has."""
    address = reverse_lazy(f"correspondence:{name}")
    return forms.TextInput(attrs={"list": name, "data-lines": address, "autocomplete": "off", "dir": "auto"})


class PlaceForm(forms.Form):
    """Where a letter is filed, as typed or chosen; both may stay empty."""

    record_class = forms.CharField(
        label=_("Class of the plan"),
        help_text=_("Code or name; left empty, the plan decides."),
        required=False,
        max_length=LONGEST,
        widget=_list("classes"),
    )
    dossier = forms.CharField(
        label=_("Dossier"),
        help_text=_("Symbol of an open dossier; it brings its class."),
        required=False,
        max_length=LONGEST,
        widget=_list("dossiers"),
    )

    def lines(self) -> tuple[str, str]:
        """What was typed into both."""
        return self.cleaned_data.get("record_class", ""), self.cleaned_data.get("dossier", "")

    def place(self, *, body_id: int, reach: Reach) -> Place | None:
        """What was meant; what is not known stands as an error at its field."""
        try:
            return meant(*self.lines(), body_id=body_id, reach=reach)
        except ClassNotKnownError as error:
            self.add_error("record_class", refusal(error))
        except DossierNotKnownError as error:
            self.add_error("dossier", refusal(error))
        return None


def typed_from(place: Place | None, *, body_id: int) -> dict[str, str]:
    """The place as the form shows it."""
    return {
        "record_class": line_of_class(place, body_id=body_id),
        "dossier": "" if place is None else place.dossier,
    }
