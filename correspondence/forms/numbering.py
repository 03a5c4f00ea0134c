"""The forms of a ministry's books: what their numbers look like, and which one is opened."""

from django import forms

from correspondence.core.number import BookKind, Reset
from correspondence.core.numbering import Giver, Style

LONGEST = 10_000
"""More than the deed takes: that a part is too long is its rule."""


class StyleForm(forms.Form):
    """What the numbers of a book look like; what is allowed is the deed's rule."""

    pattern = forms.CharField(max_length=LONGEST)
    symbol = forms.CharField(required=False, max_length=LONGEST)
    file = forms.CharField(required=False, max_length=LONGEST)
    reset = forms.ChoiceField(choices=[(one.value, one.value) for one in Reset])
    clockwork = forms.BooleanField(required=False)

    def style(self) -> Style:
        """What was typed."""
        typed = self.cleaned_data
        return Style(pattern=typed["pattern"], symbol=typed["symbol"], file=typed["file"], reset=Reset(typed["reset"]))

    def giver(self) -> Giver:
        """Who gives the numbers."""
        return Giver.CLOCKWORK if self.cleaned_data["clockwork"] else Giver.DESK


class ChangeForm(StyleForm):
    """The same of a book that was shown in this edition."""

    edition = forms.IntegerField(min_value=0)


class OpenForm(StyleForm):
    """The same of a new book: of which unit, none for the ministry's own, and of which kind."""

    unit = forms.IntegerField(required=False, min_value=1)
    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in BookKind])

    def of_kind(self) -> BookKind:
        """The kind that was chosen."""
        return BookKind(self.cleaned_data["kind"])


class RetireForm(forms.Form):
    """The edition that was shown, and the word that it ends."""

    edition = forms.IntegerField(min_value=0)
    sure = forms.BooleanField()
