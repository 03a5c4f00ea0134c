"""The forms of one sitting: what was decided of a letter, and the proof of when it was shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from correspondence.core.batch import Choice

_SALT = "correspondence.batch.seen"
_LASTS = timedelta(hours=12)

REASONS = (
    _("A name or a number is wrong"),
    _("The wording"),
    _("An annex is missing"),
    _("To be discussed with me"),
)
"""Ready reasons for a return; the signer may add words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Which document was shown to whom, and when."""

    ref: str
    document_hash: str
    person_id: int
    shown_at: datetime


def token_of(seen: Seen) -> str:
    """The proof that travels in the page; it opens nothing."""
    said = [seen.ref, seen.document_hash, seen.person_id, seen.shown_at.isoformat()]
    return signing.dumps(said, salt=_SALT)


class DecideForm(forms.Form):
    """Agree, or later, on the document that was shown."""

    do = forms.ChoiceField(choices=[(choice.value, choice.value) for choice in Choice])
    seen = forms.CharField(max_length=600)

    def clean_seen(self) -> Seen:
        """What was shown, as this server said it."""
        try:
            said = signing.loads(self.cleaned_data["seen"], salt=_SALT, max_age=_LASTS)
        except signing.BadSignature as error:
            raise ValidationError("not shown", code="unseen") from error
        ref, digest, person_id, moment = said
        return Seen(ref=ref, document_hash=digest, person_id=person_id, shown_at=datetime.fromisoformat(moment))


class ReturnForm(forms.Form):
    """A ready reason, own words, or both; that there is one is the deed's rule."""

    reason = forms.CharField(required=False, max_length=200)
    why = forms.CharField(required=False, max_length=10_000)

    def words(self) -> str:
        """The whole reason."""
        return ": ".join(part for part in (self.cleaned_data["reason"], self.cleaned_data["why"].strip()) if part)
