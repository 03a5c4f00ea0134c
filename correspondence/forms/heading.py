"""The form of a ministry's letterhead."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.core.acceptance import LANGUAGES
from correspondence.core.heading import LINES, Emblem, EmblemPlace, GradeTerm, Heading, Side, Words
from directory.forms import DAY, DAYS
from paper.core.limits import LIMITS

LONGEST = 10_000
"""More than the deed takes: that something is too long is its rule."""
NAMES = {"ar": _("Arabic"), "ckb": _("Kurdish"), "en": _("English")}


def _lines(language: str) -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": LINES, "dir": "auto", "lang": language})
    return forms.CharField(label=NAMES[language], max_length=LONGEST, required=False, widget=rows)


def _foot(language: str) -> forms.CharField:
    line = forms.TextInput(attrs={"dir": "auto", "lang": language, "autocomplete": "off"})
    return forms.CharField(label=NAMES[language], max_length=LONGEST, required=False, widget=line)


class HeadingForm(forms.Form):
    """From which day on which head and foot; what is allowed is the deed's rule."""

    use_required_attribute = False

    since = forms.DateField(label=_("From this day on"), input_formats=DAYS, widget=DAY)
    emblem = forms.ChoiceField(
        label=_("Emblem to print"),
        choices=(
            (Emblem.KEPT, pgettext_lazy("emblem", "as it is, or the one in the file below")),
            (Emblem.DROPPED, pgettext_lazy("emblem", "none")),
        ),
    )
    file = forms.FileField(
        label=_("Emblem as PNG or SVG, at most 1 MB"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.svg"}),
    )
    emblem_at = forms.ChoiceField(
        label=_("Place of the emblem"),
        choices=(
            (EmblemPlace.CENTRE, pgettext_lazy("emblem", "in the middle")),
            (EmblemPlace.START, pgettext_lazy("emblem", "at the beginning of the line")),
        ),
    )
    lines_ar, lines_ckb, lines_en = _lines("ar"), _lines("ckb"), _lines("en")
    foot_ar, foot_ckb, foot_en = _foot("ar"), _foot("ckb"), _foot("en")
    invocation = forms.BooleanField(label=_("Invocation over Arabic and Kurdish letters"), required=False)
    initials = forms.BooleanField(
        label=_("At the foot the preparer's first name with the day, and so of whoever initialled"),
        required=False,
    )
    copies_at = forms.ChoiceField(
        label=_("Side of the copies at the foot"),
        choices=(
            (Side.START, pgettext_lazy("copies", "where a line begins")),
            (Side.END, pgettext_lazy("copies", "where a line ends")),
        ),
    )
    grade_term = forms.ChoiceField(
        label=_("What the grade is called in Arabic"),
        choices=((GradeTerm.KITMAN, "درجة الكتمان"), (GradeTerm.SIRRIYA, "درجة السرية")),
    )

    def heading(self) -> Heading:
        """What was typed, without the emblem."""
        typed = self.cleaned_data
        words = {
            one: Words(lines=tuple(typed[f"lines_{one}"].splitlines()), foot=typed[f"foot_{one}"]) for one in LANGUAGES
        }
        return Heading(
            words=words,
            emblem_at=EmblemPlace(typed["emblem_at"]),
            has_invocation=typed["invocation"],
            copies_at=Side(typed["copies_at"]),
            grade_term=GradeTerm(typed["grade_term"]),
            has_initials=typed["initials"],
        )

    def chosen_emblem(self) -> bytes | Emblem:
        """The bytes of the file that came, or what becomes of the emblem without one."""
        file = self.cleaned_data["file"]
        if file is None:
            return Emblem(self.cleaned_data["emblem"])
        data: bytes = file.read(LIMITS.emblem_bytes + 1)
        return data


def typed_from(heading: Heading) -> dict[str, object]:
    """What the form says of a letterhead before anything is typed."""
    words = {one: heading.in_language(one) for one in LANGUAGES}
    return {
        **{f"lines_{one}": "\n".join(said.lines) for one, said in words.items()},
        **{f"foot_{one}": said.foot for one, said in words.items()},
        "emblem": Emblem.KEPT,
        "emblem_at": heading.emblem_at,
        "invocation": heading.has_invocation,
        "copies_at": heading.copies_at,
        "grade_term": heading.grade_term,
        "initials": heading.has_initials,
    }
