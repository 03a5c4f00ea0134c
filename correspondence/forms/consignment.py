"""The forms of the hand-over book: a new line, its signed slip, its way back, its print."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from correspondence.core.consignment import NAME_LIMIT, NUMBER_LIMIT, Consignment, Receiver, Stand, Thing
from correspondence.core.register_sheet import PAPERS
from correspondence.enter_slip import Slip
from correspondence.forms.acts import own_number
from correspondence.forms.rows import day_from, in_ascii, units_of
from directory.core.day import BAGHDAD
from directory.forms import chosen_person

_HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
People = Callable[[str, int | None], tuple[tuple[int, str], ...]]


class ConsignForm(forms.Form):
    """What is handed over, to whom, and who carries it; what must be named is the deed's rule."""

    once = forms.CharField(required=False, max_length=32)  # the page's own word
    desk = forms.IntegerField(min_value=1, max_value=2**62)
    thing = forms.ChoiceField(choices=[(one.value, one.value) for one in Thing])
    number = forms.CharField(required=False, max_length=NUMBER_LIMIT)
    on = forms.CharField(required=False, max_length=40)
    words = forms.CharField(required=False, max_length=NAME_LIMIT)
    unit = forms.CharField(required=False, max_length=500)
    person = forms.CharField(required=False, max_length=500)
    outside = forms.CharField(required=False, max_length=NAME_LIMIT)
    bearer = forms.CharField(required=False, max_length=NAME_LIMIT)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, **kwargs)
        self._people = people

    def clean_number(self) -> str:
        """The number as registers keep it."""
        return own_number(self.cleaned_data["number"])

    def clean_on(self) -> date | None:
        """The day, where one was typed."""
        return day_from(self.cleaned_data["on"])

    def clean_unit(self) -> int | None:
        """The unit that was meant, where one was typed."""
        typed = self.cleaned_data["unit"].strip()
        return units_of([typed])[typed].id if typed else None

    def clean_person(self) -> int | None:
        """The person that was meant, where one was typed."""
        typed = self.cleaned_data["person"].strip()
        return chosen_person(typed, self._people) if typed else None

    def consignment(self) -> Consignment:
        """What was typed."""
        said = self.cleaned_data
        return Consignment(
            thing=Thing(said["thing"]),
            number=said["number"],
            on=said["on"],
            words=said["words"],
            bearer=said["bearer"],
            receiver=Receiver(unit_id=said["unit"], person_id=said["person"], outside=said["outside"]),
        )


class SlipForm(forms.Form):
    """Who signed outside, when, and the scan of the slip."""

    name = forms.CharField(required=False, max_length=NAME_LIMIT)
    on = forms.CharField(required=False, max_length=40)
    hour = forms.CharField(required=False, max_length=10)
    scan = forms.FileField(required=False, max_length=200)

    def clean_on(self) -> date:
        """The day."""
        day = day_from(self.cleaned_data["on"])
        if day is None:
            raise forms.ValidationError(_("Enter day and hour of the signature."))
        return day

    def clean_hour(self) -> tuple[int, int]:
        """The hour and the minute."""
        found = _HOUR.fullmatch(in_ascii(self.cleaned_data["hour"]).strip())
        if found is None:
            raise forms.ValidationError(_("Enter the hour as 14:05."))
        return int(found[1]), int(found[2])

    def slip(self) -> Slip:
        """What was typed, the moment in Baghdad."""
        said = self.cleaned_data
        hour, minute = said["hour"]
        on, scan = said["on"], said["scan"]
        return Slip(
            name=said["name"],
            signed_at=datetime(on.year, on.month, on.day, hour, minute, tzinfo=BAGHDAD),
            scan=scan.read() if scan else b"",
            file_name=scan.name if scan else "",
        )


class BackForm(forms.Form):
    """How it came back; that there must be a reason is the deed's rule."""

    stand = forms.ChoiceField(choices=[(one.value, one.value) for one in (Stand.REFUSED, Stand.RETURNED)])
    reason = forms.CharField(required=False, max_length=10_000)


class BookPrintForm(forms.Form):
    """Of which desk, which days and on which paper the hand-over book is printed."""

    desk = forms.IntegerField(min_value=1, max_value=2**62)
    since = forms.CharField(max_length=40)
    until = forms.CharField(max_length=40)
    paper = forms.ChoiceField(choices=[(paper, paper) for paper in PAPERS])
    open = forms.BooleanField(required=False)

    def clean_since(self) -> date | None:
        """The first day."""
        return day_from(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        """The last day."""
        return day_from(self.cleaned_data["until"])
