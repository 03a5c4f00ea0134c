"""What the clerk types of a letter of ours that left on paper in an outage."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.core.intake import MOST_ANNEXES
from correspondence.core.letter import Kind, Priority
from correspondence.core.paper_letter import OnPaper
from correspondence.forms.acts import Serial
from correspondence.forms.rows import day_from, units_of
from directory import labels
from directory.core.clearance import Label, Level
from directory.core.reach import Reach


class PaperForm(forms.Form):
    """The letter as its page says; the rules of the deed judge what is missing."""

    use_required_attribute = False

    book = forms.ChoiceField(label=_("Register and its reserved numbers"))
    serial = Serial(label=_("Serial that the paper bears"), min_value=1, max_value=10_000_000)
    on = forms.CharField(label=_("Date on the paper"), max_length=40)
    to = forms.CharField(label=pgettext_lazy("letter", "To"), required=False, max_length=500)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=1_000)
    unit = forms.CharField(label=_("Unit that wrote it"), max_length=500)
    signer = forms.CharField(label=_("Who signed the paper"), required=False, max_length=500)
    kind = forms.ChoiceField(label=_("Kind"), choices=tuple((kind, labels.KINDS[kind]) for kind in Kind))
    level = forms.TypedChoiceField(label=_("Grade"), coerce=int)
    personal = forms.BooleanField(required=False)
    priority = forms.ChoiceField(
        label=pgettext_lazy("label", "Priority"),
        choices=tuple((priority, labels.PRIORITIES[priority]) for priority in Priority),
    )
    annexes = Serial(label=_("Annexes on paper (sheets)"), required=False, min_value=0, max_value=MOST_ANNEXES)
    note = forms.CharField(label=_("Remarks"), required=False, max_length=2_000)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        blocks: Iterable[tuple[str, str]],
        reach: Reach,
        desk_level: int,
        **named: Any,  # noqa: ANN401  # Django's signature
    ) -> None:
        super().__init__(*args, **named)
        highest = max(0, min(reach.clearance.level, desk_level))
        levels = [(one.value, labels.grade_word(one)) for one in Level if one <= highest]
        for name, choices in (("level", levels), ("book", list(blocks))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_on(self) -> object:
        """The day on the paper."""
        on = day_from(self.cleaned_data["on"])
        if on is None:
            raise forms.ValidationError(_("Enter the day as day/month/year."))
        return on

    def clean_unit(self) -> int:
        """The unit that made it out."""
        line = self.cleaned_data["unit"].strip()
        return units_of([line])[line].id

    def letter(self) -> OnPaper:
        """The declaration. Only of a valid form."""
        said = self.cleaned_data
        book, year = said["book"].split("/")
        return OnPaper(
            book_id=int(book),
            year=int(year),
            serial=said["serial"],
            on=said["on"],
            to=" ".join(said["to"].split()),
            subject=" ".join(said["subject"].split()),
            kind=Kind(said["kind"]),
            label=Label(level=said["level"], personal=said["personal"]),
            priority=Priority(said["priority"]),
            signer=" ".join(said["signer"].split()),
            unit_id=said["unit"],
            annexes=said["annexes"] or 0,
            note=said["note"].strip(),
        )
