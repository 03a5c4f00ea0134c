"""What the room says when it refuses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signing.core import errors

SENTENCES: dict[type[Exception], str | Promise] = {
    errors.SigningError: _("The signature was not made. Nothing was changed."),
    errors.NoKeyError: _("There is no signing key. Nothing was signed."),
    errors.WrongPinError: _("Wrong PIN. %(left)s tries are left."),
    errors.KeyLockedError: _("The key is locked after too many wrong PINs. Two officers can give you a new one."),
    errors.PinNotAcceptedError: _(
        "A PIN has %(shortest)s to %(longest)s characters that are not all the same. Please choose another."
    ),
    errors.NotYourKeyError: _("A key is opened only by its owner. Nothing was signed."),
    errors.KeyExistsError: _("This person has a signing key already."),
    errors.KeySpentError: _("The key was opened for fewer signatures. Please enter the PIN again."),
    errors.KeyRevokedError: _("The certificate is revoked or no longer valid. Nothing was signed."),
    errors.NotEstablishedError: _("The certificate authority of this installation has not been set up."),
    errors.FieldNotFreeError: _("This place of the document is signed already, or is not there. Nothing was signed."),
    errors.FieldNotPlacedError: _("A signature field cannot be placed here. Nothing was changed."),
    errors.NotSignableError: _("The file is not a PDF that can be signed. Nothing was signed."),
    errors.SignatureNotMadeError: _("The signature did not pass its own check and was thrown away. Please try again."),
    errors.TimeNotGivenError: _("The time authority gave no valid time. Nothing was signed. Please try again."),
    errors.ProfileBrokenError: _("The certificate would break its profile. It was not issued."),
    errors.NotTrustedError: _("The signatures of the document are not valid beyond doubt. It was not accepted."),
    errors.NotThisCodeError: _("This code cannot be signed."),
}


def refusal(error: errors.SigningError) -> str:
    """The sentence for this refusal in the reader's language."""
    sentence = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
    return str(sentence) % error.facts
