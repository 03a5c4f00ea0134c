"""What the clerk types of a letter that came in on paper, by e-mail or as a file."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.core.mending import Particulars
from correspondence.core.amendment import Wrong
from correspondence.core.dispatch import ADDRESS_LIMIT
from correspondence.core.intake import MOST_ANNEXES, WHOLE, Arrived, Condition, Crop, Way
from correspondence.core.letter import Kind, Priority
from correspondence.core.mending import Mending
from correspondence.core.misdirected import Course, Goal
from correspondence.core.parts import Addressee
from correspondence.forms.acts import Serial
from correspondence.forms.rows import day_from, in_ascii, units_of
from directory import labels
from directory.core.clearance import Label, Level
from directory.core.reach import Reach

WAYS = (
    (Way.COURIER, pgettext_lazy("way", "Courier")),
    (Way.POST, pgettext_lazy("way", "Post")),
    (Way.EMAIL, pgettext_lazy("way", "E-mail")),
    (Way.FILE, pgettext_lazy("way", "File")),
)
CONDITIONS = (
    (Condition.ORIGINAL, pgettext_lazy("paper", "Original")),
    (Condition.COPY, pgettext_lazy("paper", "Copy")),
)
WRONGS = (
    (Wrong.SCAN, _("The scan is wrong: here is the right one")),
    (Wrong.MISSING_PAGE, _("A page is missing: here it is")),
)
ANSWERS = (
    ("yes", pgettext_lazy("paper", "Yes: the wait for its answer ends")),
    ("no", pgettext_lazy("paper", "No: it only refers to it")),
)
COURSES = (
    (Course.BACK, pgettext_lazy("course", "Back to its sender")),
    (Course.ON, pgettext_lazy("course", "On to another ministry or body")),
)
_KEYED = re.compile(r"\[(\d+)\]\s*$")


class StartForm(forms.Form):
    """How the letter came."""

    way = forms.ChoiceField(choices=WAYS)


class RefuseForm(forms.Form):
    """Why nothing is registered; that there must be a reason is the deed's rule."""

    reason = forms.CharField(required=False, max_length=10_000)


class AmendForm(forms.Form):
    """What was wrong with a scan, and why; the rules of the deed judge the reason."""

    wrong = forms.ChoiceField(choices=WRONGS)
    reason = forms.CharField(required=False, max_length=10_000)


class MendForm(forms.Form):
    """What is right instead of a mistyped entry, and why; the rules of the deed judge both."""

    use_required_attribute = False

    sender = forms.CharField(label=_("Sender"), required=False, max_length=500)
    number = forms.CharField(label=_("Their number"), required=False, max_length=200)
    on = forms.CharField(label=_("Their date"), required=False, max_length=40)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=1_000)
    base = forms.IntegerField(min_value=0, max_value=30_000)
    reason = forms.CharField(required=False, max_length=10_000)
    twin_reason = forms.CharField(label=_("Why it is registered again"), required=False, max_length=2_000)

    def clean_on(self) -> object:
        """Their day, or none."""
        return day_from(self.cleaned_data["on"])

    def clean_sender(self) -> tuple[str, int | None]:
        """The sender as printed, and its unit where it was chosen from the list."""
        return _keyed(self.cleaned_data["sender"])

    def mending(self, was: Particulars) -> Mending:
        """What was typed; a sender who was left alone stays the unit that it was. Only of a valid form."""
        said = self.cleaned_data
        sender, unit_id = said["sender"]
        now = Particulars(
            sender=sender,
            sender_unit=was.sender_unit if sender == was.sender else unit_id,
            number=_number(said["number"]),
            on=said["on"],
            subject=" ".join(said["subject"].split()),
        )
        return Mending(now=now, reason=said["reason"], base=said["base"], twin_reason=said["twin_reason"])


class ReaddressForm(forms.Form):
    """Whom the letter was for, and how it went elsewhere."""

    unit = forms.CharField(max_length=500)
    reason = forms.CharField(required=False, max_length=10_000)

    def clean_unit(self) -> int:
        """The right unit."""
        line = self.cleaned_data["unit"].strip()
        return units_of([line])[line].id


class RedirectForm(forms.Form):
    """Back to the sender or on to whom it is for: a unit from the list, or a name outside with an address."""

    course = forms.ChoiceField(choices=COURSES)
    to = forms.CharField(required=False, max_length=500)
    address = forms.CharField(required=False, max_length=ADDRESS_LIMIT)
    email = forms.EmailField(required=False, max_length=ADDRESS_LIMIT)
    reason = forms.CharField(required=False, max_length=10_000)

    def clean_to(self) -> tuple[str, int | None]:
        """Whom it is for, and the unit where it was chosen from the list."""
        return _keyed(self.cleaned_data["to"])

    def goal(self) -> Goal:
        """What was typed."""
        said = self.cleaned_data
        name, unit_id = said["to"]
        to = Addressee(unit_id=unit_id, name=name, address=said["address"], email=said["email"])
        return Goal(course=Course(said["course"]), to=to)


class CropForm(forms.Form):
    """Which part of the page is shown, in hundredths from the left and the top."""

    left = forms.IntegerField(min_value=0, max_value=100)
    top = forms.IntegerField(min_value=0, max_value=100)
    right = forms.IntegerField(min_value=0, max_value=100)
    bottom = forms.IntegerField(min_value=0, max_value=100)

    def edges(self) -> Crop:
        """The crop in thousandths; what was not typed as numbers is the whole page."""
        if not self.is_valid():
            return WHOLE
        said = self.cleaned_data
        return said["left"] * 10, said["top"] * 10, said["right"] * 10, said["bottom"] * 10


class IntakeForm(forms.Form):
    """The letter as its envelope and its first page say. The rules of the intake judge what is missing."""

    use_required_attribute = False

    way = forms.ChoiceField(label=_("Came by"), choices=WAYS)
    condition = forms.ChoiceField(label=_("The paper in your hand"), choices=CONDITIONS)
    sealed = forms.BooleanField(required=False)
    sender = forms.CharField(label=_("Sender"), required=False, max_length=500)
    number = forms.CharField(label=_("Their number"), required=False, max_length=200)
    on = forms.CharField(label=_("Their date"), required=False, max_length=40)
    answers = forms.CharField(label=_("Our letter that it refers to, number"), required=False, max_length=200)
    answers_on = forms.CharField(label=_("Its date"), required=False, max_length=40)
    is_answer = forms.ChoiceField(label=_("Is it the answer to our letter?"), required=False, choices=ANSWERS)
    answer_by = forms.CharField(label=_("Answer wanted by"), required=False, max_length=40)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=1_000)
    kind = forms.ChoiceField(label=_("Kind"), choices=tuple((kind, labels.KINDS[kind]) for kind in Kind))
    level = forms.TypedChoiceField(label=_("Grade"), coerce=int)
    personal = forms.BooleanField(required=False)
    priority = forms.ChoiceField(
        label=pgettext_lazy("label", "Priority"),
        choices=tuple((priority, labels.PRIORITIES[priority]) for priority in Priority),
    )
    annexes = forms.CharField(label=_("Annexes on paper (sheets)"), required=False, max_length=10)
    note = forms.CharField(label=_("Remarks"), required=False, max_length=2_000)
    unit = forms.CharField(label=_("For the unit"), required=True, max_length=500)
    reserved = Serial(label=_("Serial that the paper bears"), required=False, min_value=1, max_value=10_000_000)
    received_on = forms.CharField(label=_("Day on which it was received"), required=False, max_length=40)
    twin_reason = forms.CharField(label=_("Why it is registered again"), required=False, max_length=2_000)

    def __init__(self, *args: Any, reach: Reach, desk_level: int, **named: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, **named)
        level = self.fields["level"]
        highest = max(0, min(reach.clearance.level, desk_level))
        if isinstance(level, forms.ChoiceField):
            level.choices = [(one.value, labels.grade_word(one)) for one in Level if one <= highest]

    def clean_on(self) -> object:
        """Their day, or none."""
        return day_from(self.cleaned_data["on"])

    def clean_answers_on(self) -> object:
        """The day of our letter, or none."""
        return day_from(self.cleaned_data["answers_on"])

    def clean_answer_by(self) -> object:
        """The day that the letter sets for its answer, or none."""
        return day_from(self.cleaned_data["answer_by"])

    def clean_received_on(self) -> object:
        """The day that stands beside a number given on paper."""
        return day_from(self.cleaned_data["received_on"])

    def clean_annexes(self) -> int:
        """How many sheets; digits are typed by the clerk, in any script."""
        typed = in_ascii(self.cleaned_data["annexes"]).strip()
        if not typed:
            return 0
        if not typed.isdigit() or int(typed) > MOST_ANNEXES:
            raise forms.ValidationError(_("Enter the number of sheets in digits."))
        return int(typed)

    def clean_unit(self) -> int:
        """The unit it is for."""
        line = self.cleaned_data["unit"].strip()
        return units_of([line])[line].id

    def clean_sender(self) -> tuple[str, int | None]:
        """The sender as printed, and its unit where it was chosen from the list."""
        return _keyed(self.cleaned_data["sender"])

    def arrived(self, *, is_asked: bool = False) -> Arrived:
        """The declaration; where it was asked whether it is the answer, by that word. Only of a valid form."""
        said = self.cleaned_data
        sender, sender_unit = said["sender"]
        is_reply = is_asked and said["is_answer"] == "yes"
        return Arrived(
            way=Way(said["way"]),
            condition=Condition(said["condition"]),
            sealed=said["sealed"],
            sender=sender,
            sender_unit=sender_unit,
            number=_number(said["number"]),
            on=said["on"],
            subject=" ".join(said["subject"].split()),
            kind=Kind.REPLY if is_reply else Kind(said["kind"]),
            label=Label(level=said["level"], personal=said["personal"] or said["sealed"]),
            priority=Priority(said["priority"]),
            annexes=said["annexes"],
            note=said["note"].strip(),
            unit_id=said["unit"],
            twin_reason=said["twin_reason"].strip(),
            answers=_number(said["answers"]),
            answers_on=said["answers_on"],
            reserved=said["reserved"],
            received_on=said["received_on"],
            answer_by=said["answer_by"],
        )


def _keyed(typed: str) -> tuple[str, int | None]:
    line = " ".join(typed.split())
    if not _KEYED.search(in_ascii(line)):
        return line, None
    unit = units_of([line])[line]
    return unit.full_name("ar"), unit.id


def _number(typed: str) -> str:
    return "/".join(part.strip() for part in in_ascii(typed).split("/")).strip()
