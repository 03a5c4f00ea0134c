"""The forms of a unit's office: its manager, and the lines of a circuit."""

from dataclasses import dataclass
from itertools import zip_longest

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from correspondence.circuits import CircuitFacts, Presents
from correspondence.core.circuit import Stage, Way
from correspondence.core.idle import End, Terms
from correspondence.core.letter import Kind
from correspondence.core.pace import Pace
from correspondence.core.route import Task
from directory.forms import DAY, DAYS

LINES = 8
"""How many lines of a circuit a page offers; there are always some empty ones."""
PASSES, UNIT = "passes", "u"
COUNT = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as it is typed: at which stage which post does what, and how many of the stage are enough (0: all).

    Instead of a post it may be any one of a unit. `silence` is PASSES where silence until the deadline is no
    objection, else empty.
    """

    stage: int
    post: int
    task: str
    enough: int
    silence: str = ""
    unit: int = 0


class ManagerForm(forms.Form):
    """Which post manages the office, and whether letters reach the head through it."""

    manager = forms.IntegerField(min_value=1)
    presents = forms.BooleanField(required=False)

    def how(self) -> Presents:
        """Whether letters come through the manager."""
        return Presents.YES if self.cleaned_data["presents"] else Presents.NO


class CircuitForm(forms.Form):
    """A circuit's name and kind; that there must be a name is the deed's rule. Its lines come beside it."""

    name = forms.CharField(required=False, max_length=10_000)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *((kind.value, kind.value) for kind in Kind)])
    instead_of = forms.IntegerField(required=False)

    def of_kind(self) -> Kind | None:
        """The kind it is for, none for all."""
        chosen = self.cleaned_data["kind"]
        return Kind(chosen) if chosen else None


def lines_of(sent: QueryDict) -> tuple[Line, ...]:
    """The lines that were typed; one without a post is left out."""
    columns = (sent.getlist(name) for name in ("stage", "post", "task", "enough", "silence"))
    typed = (
        Line(
            stage=_number(stage),
            post=_number(post),
            task=task,
            enough=_number(enough),
            silence=silence,
            unit=_number(post.removeprefix(UNIT)) if post.startswith(UNIT) else 0,
        )
        for stage, post, task, enough, silence in zip_longest(*columns, fillvalue="")
    )
    return tuple(line for line in typed if line.post or line.unit)


def way_of(lines: tuple[Line, ...]) -> Way:
    """The way that these lines say: stages by their numbers, opinions beside them."""
    reviews = [line for line in lines if line.unit or line.task != Task.OPINION]
    stages = (tuple(line for line in reviews if line.stage == stage) for stage in sorted({r.stage for r in reviews}))
    return Way(
        stages=tuple(
            Stage(
                posts=tuple(line.post for line in stage if line.post),
                unit_id=next((line.unit for line in stage if line.unit), None),
                quorum=next((line.enough for line in stage if line.enough), None),
                silence_passes=any(line.silence == PASSES for line in stage),
            )
            for stage in stages
        ),
        opinions=tuple(line.post for line in lines if line.task == Task.OPINION and line.post),
    )


def typed_of(circuit: CircuitFacts) -> tuple[Line, ...]:
    """The lines of a circuit that is to be changed."""
    reviews = (
        Line(
            stage=number,
            post=post,
            task=Task.REVIEW,
            enough=stage.quorum or 0,
            silence=PASSES if stage.silence_passes else "",
            unit=stage.unit_id or 0,
        )
        for number, stage in enumerate(circuit.way.stages, start=1)
        for post in stage.posts or (0,)
    )
    return (*reviews, *(Line(stage=0, post=post, task=Task.OPINION, enough=0) for post in circuit.way.opinions))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class TermsForm(forms.Form):
    """The ministry's terms for drafts; which days are allowed is the deed's rule."""

    pen_days = forms.IntegerField()
    idle_days = forms.IntegerField()
    tell_days = forms.IntegerField()
    end = forms.ChoiceField(choices=[(end.value, end.value) for end in End])

    def idle(self) -> Terms:
        """When a draft is abandoned."""
        return Terms(
            idle_days=self.cleaned_data["idle_days"],
            tell_days=self.cleaned_data["tell_days"],
            end=End(self.cleaned_data["end"]),
        )


class PaceForm(forms.Form):
    """The ministry's days for each priority, and from which day on; which are allowed is the deed's rule."""

    ordinary = forms.IntegerField(label=_("Ordinary: working days"), widget=COUNT)
    urgent = forms.IntegerField(label=_("Urgent: working days"), widget=COUNT)
    very_urgent = forms.IntegerField(label=_("Very urgent: working days"), widget=COUNT)
    hours = forms.IntegerField(label=_("Immediate: hours"), widget=COUNT)
    from_on = forms.DateField(label=_("For what comes from this day on"), input_formats=DAYS, widget=DAY)

    def pace(self) -> Pace:
        """The days that were typed."""
        typed = self.cleaned_data
        return Pace(
            ordinary=typed["ordinary"],
            urgent=typed["urgent"],
            very_urgent=typed["very_urgent"],
            hours=typed["hours"],
        )
