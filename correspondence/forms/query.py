"""The forms of an authenticity query and of the letter that answers it."""

from datetime import date

from django import forms

from correspondence.core.authenticity import (
    ASKER_LIMIT,
    BOOK_LIMIT,
    CODE_LIMIT,
    NUMBER_LIMIT,
    PLACE_LIMIT,
    BookEntry,
    Channel,
    Question,
)
from correspondence.forms.acts import PrintForm, own_number
from correspondence.forms.rows import day_from


class QueryForm(forms.Form):
    """Who asks and what the paper shows; what must be named is the deed's rule."""

    once = forms.CharField(required=False, max_length=32)  # the page's own word
    desk = forms.IntegerField(min_value=1)
    asker = forms.CharField(required=False, max_length=ASKER_LIMIT)
    channel = forms.ChoiceField(choices=[(one.value, one.value) for one in Channel])
    code = forms.CharField(required=False, max_length=CODE_LIMIT)
    number = forms.CharField(required=False, max_length=NUMBER_LIMIT)
    on = forms.CharField(required=False, max_length=40)

    def clean_on(self) -> date | None:
        """The day, where one was typed."""
        return day_from(self.cleaned_data["on"])

    def question(self) -> Question:
        """What is asked."""
        given = self.cleaned_data
        return Question(
            asker=given["asker"],
            channel=Channel(given["channel"]),
            code=given["code"],
            number=given["number"],
            on=given["on"],
        )


class AnswerForm(forms.Form):
    """Number and day of the letter that answered."""

    number = forms.CharField(max_length=NUMBER_LIMIT)
    on = forms.CharField(max_length=40)

    def clean_number(self) -> str:
        """The number as registers keep it."""
        return own_number(self.cleaned_data["number"])

    def clean_on(self) -> date | None:
        """The day."""
        return day_from(self.cleaned_data["on"])


class BookForm(forms.Form):
    """What the clerk saw in the paper book; what must be named is the deed's rule."""

    stands = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    book = forms.CharField(required=False, max_length=BOOK_LIMIT)
    place = forms.CharField(required=False, max_length=PLACE_LIMIT)
    note = forms.CharField(required=False, max_length=BOOK_LIMIT)

    def entry(self) -> BookEntry:
        """What was seen."""
        given = self.cleaned_data
        return BookEntry(stands=given["stands"] == "yes", book=given["book"], place=given["place"], note=given["note"])


class YearForm(forms.Form):
    """Which year is shown."""

    year = forms.IntegerField(min_value=1, max_value=9999)


class DeskPrintForm(PrintForm):
    """Of which desk, which days and on which paper a register is printed."""

    desk = forms.IntegerField(min_value=1, max_value=2**62)
