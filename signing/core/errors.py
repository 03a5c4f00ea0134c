"""What the room refuses, as facts; sentences are in wording.py."""

from directory.core.errors import Refused


class SigningError(Refused):
    """The base of what this room refuses."""


class NoKeyError(SigningError):
    """The person, or the body, has no signing key."""


class WrongPinError(SigningError):
    """The PIN does not open the key; `left` tries remain."""


class TokenPinError(WrongPinError):
    """The token does not accept the PIN; how many tries it leaves only the token knows."""


class KeyLockedError(SigningError):
    """The key is locked after too many wrong PINs; two officers must unlock it."""


class PinNotAcceptedError(SigningError):
    """The PIN is too short, too long, or one digit repeated."""


class NotYourKeyError(SigningError):
    """A key is opened by its owner and nobody else."""


class KeyExistsError(SigningError):
    """The person already has a key that is valid."""


class KeySpentError(SigningError):
    """The key was opened for fewer acts than were asked of it, or its minutes are over."""


class ClockWrongError(SigningError):
    """The machine's clock stands before what was written already: nothing is signed by it."""


class KeyRevokedError(SigningError):
    """The certificate was revoked or is not valid on this day."""


class KeySuspendedError(KeyRevokedError):
    """The certificate is suspended: it may be released or revoked."""


class NotSuspendedError(SigningError):
    """The certificate is not suspended, so it cannot be released."""


class NotLockedError(SigningError):
    """The key is not locked, so there is nothing to unlock."""


class KeyElsewhereError(SigningError):
    """The key is not in this house: its owner signs outside."""


class TokenNotReadyError(SigningError):
    """The token is not there, has no such key, or its maker's library is not named."""


class RequestNotAcceptedError(SigningError):
    """The certificate request or certificate cannot be read, is too weak, or does not prove its key."""


class PrivateKeyPresentedError(RequestNotAcceptedError):
    """The file holds a private key: it was not kept, and whoever sent it must not use that key any more."""


class NotRecognisedError(SigningError):
    """No recognised authority issued the certificate, or it is not valid on this day."""


class CertificateKnownError(SigningError):
    """This certificate, or another of the same number, has been issued or taken in before."""


class KeyCompromisedError(SigningError):
    """A certificate of this key is suspended, or was revoked because the key was in other hands."""


class KeyOfAnotherError(SigningError):
    """The key is somebody else's, or the house's: a key answers for one holder."""


class RequestOverError(SigningError):
    """The document no longer waits for this signature: answered, too late, changed, or somebody else's."""


class TrustListBrokenError(SigningError):
    """The trust list is not the one that was signed."""


class ListNotSoundError(SigningError):
    """The revocation list cannot be read, is only a part, has impossible dates, or no recognised authority made it."""


class ListOverError(SigningError):
    """The revocation list's time is over: a newer one is due."""


class ListNotNewError(SigningError):
    """The revocation list is older than the one kept."""


class NotPermittedError(SigningError):
    """Two officers have not permitted this key, the permit is over, or it names somebody else."""


class NotEstablishedError(SigningError):
    """The certificate authority of this installation does not exist yet."""


class RootExistsError(SigningError):
    """The installation has a root already; a second ceremony would cut it off from what it signed."""


class PassphraseNotAcceptedError(SigningError):
    """The two passphrases are too short or the same."""


class WrongPassphraseError(SigningError):
    """The two passphrases do not open the root's key, or it is another root's."""


class FieldNotFreeError(SigningError):
    """The signature field is not there, or is signed already."""


class FieldNotPlacedError(SigningError):
    """A signature field cannot be laid: its page is not there, its name is taken, or its box is empty."""


class NotSignableError(SigningError):
    """The bytes are not a PDF that may be signed."""


class SignatureNotMadeError(SigningError):
    """A signature was made and did not verify with its own public key; nothing left the room."""


class AnswerNotReadError(SignatureNotMadeError):
    """What came back from outside is neither a signature nor a container that holds one."""


class AnswerOfAnotherKeyError(SignatureNotMadeError):
    """The container that came back names another certificate than the signer's."""


class AnswerDoesNotFitError(SignatureNotMadeError):
    """The signature that came back was made with another key, or over other bytes than those handed out."""


class TimeNotGivenError(SigningError):
    """The time authority gave no token, or one that does not fit what was asked."""


class NotUnderRootError(TimeNotGivenError):
    """A time token holds, and its authority stands under none of the roots that were named."""


class ProfileBrokenError(SigningError):
    """A certificate does not keep to its profile; it was not stored."""


class NotTrustedError(SigningError):
    """The document's signatures are not TOTAL-PASSED."""


class NotThisCodeError(SigningError):
    """The payload of the code is empty or too long."""
