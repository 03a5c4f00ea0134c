"""The small forms of one act each: initials, return, signature, registration, sending on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.core.register import Sought
from correspondence.core.acceptance import LINE_LIMIT
from correspondence.core.circuit import REVIEWERS_LIMIT, Stage, Way
from correspondence.core.committee import WINDOW_LIMIT
from correspondence.core.intake import MOST_ANNEXES
from correspondence.core.register_sheet import PAPERS
from correspondence.forms.filing import PlaceForm
from correspondence.forms.rows import day_from, in_ascii, units_of


class InitialForm(forms.Form):
    """Which version the initials stand for."""

    version = forms.IntegerField(min_value=1)


class ReasonForm(forms.Form):
    """Why a letter goes back, and to which post; that there must be a reason is the deed's rule."""

    reason = forms.CharField(required=False, max_length=10_000)
    to = forms.IntegerField(required=False)


def marks_of(sent: QueryDict) -> tuple[tuple[str, str], ...]:
    """The passages that were marked, each with its remark; where they stand the deed finds."""
    return tuple(zip(sent.getlist("passage"), sent.getlist("remark"), strict=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says to a letter: on which version, in which words, and of which post; 0 stands for none."""

    version: int
    reason: str
    post: int


class AnswerForm(forms.Form):
    """An answer to a letter; that there must be words, and a version, is the deed's rule."""

    version = forms.IntegerField(required=False)
    reason = forms.CharField(required=False, max_length=10_000)
    post = forms.IntegerField(required=False)

    def said(self) -> Said:
        """The answer as it was sent."""
        given = self.cleaned_data
        return Said(version=given["version"] or 0, reason=given["reason"], post=given["post"] or 0)


class FoundForm(forms.Form):
    """The number and the day of a record that was found."""

    number = forms.CharField(max_length=60, error_messages={"required": _("Enter the number and the date.")})
    on = forms.CharField(max_length=40, error_messages={"required": _("Enter the number and the date.")})

    def clean_on(self) -> date:
        """The day."""
        day = day_from(self.cleaned_data["on"])
        if day is None:
            raise forms.ValidationError(_("Enter the number and the date."))
        return day


class SeenForm(forms.Form):
    """Up to which notice the page was read."""

    up_to = forms.IntegerField(min_value=1, max_value=2**62)


class PrepareForm(forms.Form):
    """Which document was shown."""

    document_hash = forms.RegexField(regex=r"^[0-9a-f]{64}$")
    stance = forms.CharField(required=False, max_length=10)
    dissent = forms.CharField(required=False, max_length=10_000)

    def against(self) -> str | None:
        """Why a member of a committee signs against; None for whoever does not. That words are there is the deed's."""
        return self.cleaned_data["dissent"] if self.cleaned_data["stance"] == "dissent" else None


class PinForm(forms.Form):
    """The signing PIN; pasting is allowed, blanks around it are not part of it."""

    pin = forms.CharField(max_length=32)

    def clean_pin(self) -> str:
        """The PIN with digits 0-9: an Arabic keyboard must not cost a try."""
        return in_ascii(self.cleaned_data["pin"])


class CloseForm(forms.Form):
    """That a register is to be closed, and the PIN of a registrar who has a key."""

    pin = forms.CharField(required=False, max_length=32)
    sure = forms.BooleanField()

    def clean_pin(self) -> str:
        """The PIN with digits 0-9."""
        return in_ascii(self.cleaned_data["pin"])


class PrintForm(forms.Form):
    """Which days of a register are printed, and on which paper."""

    since = forms.CharField(label=_("From day"), max_length=40)
    until = forms.CharField(label=_("To day"), max_length=40)
    paper = forms.ChoiceField(choices=[(paper, paper) for paper in PAPERS])

    def clean_since(self) -> date | None:
        """The first day."""
        return day_from(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        """The last day."""
        return day_from(self.cleaned_data["until"])


class GapsForm(forms.Form):
    """Of which year a certificate speaks."""

    year = forms.IntegerField(min_value=1900, max_value=9999)


class AbsenceForm(forms.Form):
    """What a certificate says is not there: at least one mark, and whether all closed registers are meant."""

    number = forms.CharField(required=False, max_length=80)
    since = forms.CharField(label=_("From day"), required=False, max_length=40)
    until = forms.CharField(label=_("To day"), required=False, max_length=40)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=500)
    everywhere = forms.BooleanField(required=False)

    def clean_number(self) -> str:
        """The number as registers keep it."""
        return own_number(self.cleaned_data["number"])

    def clean_since(self) -> date | None:
        """The first day, or none."""
        return day_from(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        """The last day, or none."""
        return day_from(self.cleaned_data["until"])

    def clean_unit(self) -> int | None:
        """The unit that was meant, or none."""
        line = self.cleaned_data["unit"].strip()
        return units_of([line])[line].id if line else None

    def clean(self) -> dict[str, object]:
        """At least one mark: nobody certifies that nothing at all is there."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not any(said.get(mark) for mark in ("number", "since", "until", "unit")):
            raise forms.ValidationError(gettext("Please say what is sought: a number, a day or a unit."))
        return said

    def sought(self) -> Sought:
        """The question in the archive's terms."""
        said = self.cleaned_data
        days = {key: said[key].isoformat() if said[key] else "" for key in ("since", "until")}
        return Sought(number=said["number"], unit=said["unit"], **days)


def own_number(typed: str) -> str:
    """A number with digits 0-9 and nothing around its strokes, as registers keep it."""
    return "/".join(part.strip() for part in in_ascii(typed).split("/"))


class SendForm(forms.Form):
    """The way: a circuit, or who reviews in the order of the page; whose opinion is asked; in what time all sign."""

    reviewers = forms.TypedMultipleChoiceField(required=False, coerce=int)
    opinions = forms.TypedMultipleChoiceField(required=False, coerce=int)
    units = forms.TypedMultipleChoiceField(required=False, coerce=int)
    circuit = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    together = forms.BooleanField(required=False)
    enough = forms.IntegerField(required=False, min_value=1, max_value=REVIEWERS_LIMIT)
    window_days = forms.IntegerField(required=False, min_value=1, max_value=WINDOW_LIMIT)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        posts: tuple[int, ...],
        circuits: Mapping[int, Way] | None = None,
        seated: Mapping[int, tuple[int, ...]] | None = None,
        **named: Any,  # noqa: ANN401  # Django's signature
    ) -> None:
        super().__init__(*args, **named)
        self.order, self.circuits, self.seated = posts, circuits or {}, seated or {}
        keys_of = {"reviewers": posts, "opinions": posts, "units": self.seated, "circuit": ("", *self.circuits)}
        for name, keys in keys_of.items():
            chosen = self.fields[name]
            if isinstance(chosen, forms.ChoiceField):
                chosen.choices = [(key, str(key)) for key in keys]

    def way(self) -> Way:
        """The way the letter is to take; the circuit's own opinions stand beside those that were ticked.

        Units of which any one reviews come before the posts that were ticked.
        """
        said = self.cleaned_data
        opinions = tuple(post for post in self.order if post in said["opinions"])
        if said["circuit"] is not None:
            chosen = self.circuits[said["circuit"]]
            own = tuple(post for post in opinions if post not in chosen.posts())
            return Way(stages=chosen.stages, opinions=(*chosen.opinions, *own))
        units = tuple(Stage(posts=(), unit_id=unit) for unit in self.seated if unit in said["units"])
        posts = tuple(post for post in self.order if post in said["reviewers"])
        alone = not (said["together"] and posts)
        ticked = Way.of(posts).stages if alone else (Stage(posts=posts, quorum=said["enough"]),)
        return Way(stages=(*units, *ticked), opinions=opinions).among(self.seated)


class Serial(forms.IntegerField):
    """A whole number from 1, in any digits."""

    def to_python(self, value: object) -> int | None:
        """The number that was typed, or none."""
        return super().to_python(in_ascii(str(value or "")).strip())


class RegisterForm(PlaceForm):
    """Which book, none means the ministry's rule; a number that was reserved, when the paper bears one; the class."""

    book = forms.IntegerField(required=False)
    reserved = Serial(required=False, min_value=1, max_value=10_000_000)


class PaperAnnexForm(forms.Form):
    """Title and sheets of an annex that goes on paper only."""

    annex_title = forms.CharField(max_length=LINE_LIMIT)
    annex_sheets = Serial(min_value=1, max_value=MOST_ANNEXES)


class ReserveForm(forms.Form):
    """How many numbers, and why; the limits are the deed's rule."""

    count = Serial(min_value=1, max_value=10_000)
    reason = forms.CharField(required=False, max_length=10_000)
    sure = forms.BooleanField()


class ReleaseForm(forms.Form):
    """Why the rest of a block was not used."""

    reason = forms.CharField(required=False, max_length=10_000)
    sure = forms.BooleanField()


class ForwardForm(forms.Form):
    """To which unit a letter is passed on."""

    unit = forms.CharField(label=_("Unit"), max_length=500)

    def clean_unit(self) -> int:
        """The unit that was meant."""
        line = self.cleaned_data["unit"].strip()
        return units_of([line])[line].id


class FurtherForm(ForwardForm):
    """To which unit a letter goes too, and for what."""

    purpose = forms.CharField(label=_("Purpose"), required=False, max_length=LINE_LIMIT)


class DayForm(forms.Form):
    """One day, typed as day/month/year."""

    on = forms.CharField(label=_("Day"), required=False, max_length=40)

    def clean_on(self) -> date | None:
        """The day, or none."""
        return day_from(self.cleaned_data["on"])


class VoidForm(forms.Form):
    """Why a number is voided, by order of whom, and that it is meant; what must be there is the deed's rule."""

    reason = forms.CharField(required=False, max_length=10_000)
    authority = forms.CharField(required=False, max_length=10_000)
    sure = forms.BooleanField()


class GradeForm(VoidForm):
    """The new grade, why, and that it is meant."""

    level = forms.IntegerField(label=_("The new grade"), min_value=0, max_value=99)
    reason = forms.CharField(label=_("Reason"), max_length=10_000)
    sure = forms.BooleanField(label=_("I change the grade of this letter."))


class SupersedeForm(VoidForm):
    """The letter that takes the place: its number and day as they stand on paper."""

    number = forms.CharField(label=_("Number"), max_length=80)
    on = forms.CharField(label=_("Date"), max_length=40)

    def clean_number(self) -> str:
        """The number with digits 0-9 and nothing around its strokes, as registers keep it."""
        return own_number(self.cleaned_data["number"])

    def clean_on(self) -> date:
        """The day."""
        return day_from(self.cleaned_data["on"]) or date.min
