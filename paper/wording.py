"""What paper says: error class to sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from paper.core import errors

SENTENCES: dict[type[Exception], str | Promise] = {
    errors.PaperError: _("The file could not be used."),
    errors.TypesettingError: _("The letter could not be set as a page."),
    errors.TooLargeError: _("The file is too large, or holds pages or pictures that are too large."),
    errors.DamagedError: _("The file is damaged or cut off. Please obtain it again."),
    errors.EncryptedError: _("The file is protected by a password. Please obtain it without protection."),
    errors.NotAcceptedError: _(
        "This kind of file is not accepted. Accepted are PDF, JPEG, PNG, TIFF, WebP, xlsx, docx, txt and csv."
    ),
    errors.ResourceError: _("The file could not be read within the time and memory that are granted."),
    errors.NotNormalFormError: _("The PDF may not be signed as it is: %(findings)s."),
}


def refusal(error: errors.PaperError) -> str:
    """Return the sentence for a refusal of this room."""
    sentence = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
    return str(sentence) % error.facts
