"""The form under a list of directives: what was shown, and the PIN that signs it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from correspondence.core.listed import LASTS
from correspondence.forms.acts import PinForm

_SALT = "correspondence.directives.shown"


def token_of(shown: Iterable[int], *, person_id: int) -> str:
    """The proof of which directives were shown to whom; it opens nothing."""
    return signing.dumps(list(shown), salt=f"{_SALT}.{person_id}")


class SignListForm(PinForm):
    """The PIN, for the directives that the page showed."""

    seen = forms.CharField(max_length=1_000)

    def __init__(self, *args: Any, person_id: int, **kwargs: Any) -> None:  # noqa: ANN401  # Django's signature
        """The list is one person's."""
        super().__init__(*args, **kwargs)
        self.person_id = person_id

    def clean_seen(self) -> frozenset[int]:
        """Which ones, as this server said it not long ago."""
        try:
            said = signing.loads(self.cleaned_data["seen"], salt=f"{_SALT}.{self.person_id}", max_age=LASTS)
        except signing.BadSignature as error:
            message = _("The list stood here for more than ten minutes. Nothing was signed; please look at it again.")
            raise forms.ValidationError(message) from error
        return frozenset(said)

    def sentence(self) -> str:
        """What is wrong with the list; a missing PIN is marked at its field."""
        return " ".join(str(error) for error in self.errors.get("seen", ()))
