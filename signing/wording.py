"""What the room says when it refuses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signing.core import errors
from signing.core.status import Concern, Worry
from signing.core.verdict import Fault, Finding

SENTENCES: dict[type[Exception], str | Promise] = {
    errors.SigningError: _("The signature was not made. Nothing was changed."),
    errors.NoKeyError: _("There is no signing key. Nothing was signed."),
    errors.WrongPinError: _("Wrong PIN. %(left)s tries are left."),
    errors.TokenPinError: _("The token did not accept this PIN. No key was made."),
    errors.KeyLockedError: _("The key is locked after too many wrong PINs. Two officers can give you a new one."),
    errors.PinNotAcceptedError: _(
        "A PIN has %(shortest)s to %(longest)s characters that are not all the same. Please choose another."
    ),
    errors.NotYourKeyError: _("A key is opened only by its owner. Nothing was signed."),
    errors.KeyExistsError: _("This person has a signing key already."),
    errors.KeySpentError: _("The key was opened for fewer signatures. Please enter the PIN again."),
    errors.ClockWrongError: _(
        "The clock of this machine is wrong: things were written at a later time already. Nothing was signed and "
        "nothing was lost. Please tell the administrator."
    ),
    errors.KeyRevokedError: _("The certificate is revoked or no longer valid. Nothing was signed."),
    errors.KeySuspendedError: _("The certificate is suspended. Nothing was signed. Please ask the key officers."),
    errors.NotSuspendedError: _("This certificate is not suspended. Nothing was changed."),
    errors.NotLockedError: _("This key is not locked. Nothing was changed."),
    errors.KeyElsewhereError: _("Your key is not in this house. Please sign with your card and send the signature."),
    errors.TokenNotReadyError: _("The token with the key is not ready. Nothing was signed. Please plug it in."),
    errors.RequestNotAcceptedError: _("The certificate or its request is not accepted. Nothing was changed."),
    errors.PrivateKeyPresentedError: _(
        "This file holds a private key, which nobody may ever send. It was not kept, and nothing was changed. Please "
        "destroy that key, make a new one on the card, and send only its certificate or request."
    ),
    errors.NotRecognisedError: _("No recognised authority vouches for this certificate. Nothing was changed."),
    errors.CertificateKnownError: _(
        "A certificate of this number is known here already, of this person or another. Nothing was changed."
    ),
    errors.KeyCompromisedError: _(
        "This key is suspended, or was once in other hands: it is never certified again. Nothing was changed. Please "
        "make a new key on the card."
    ),
    errors.KeyOfAnotherError: _(
        "This key is another holder's already: a key answers for one person. Nothing was changed. Please make a new "
        "key on the card."
    ),
    errors.RequestOverError: _("The document no longer waits for this signature. Please prepare it again."),
    errors.TrustListBrokenError: _("The trust list is not the one that was signed. Please tell the administrator."),
    errors.ListNotSoundError: _(
        "This is no complete revocation list of a recognised authority. Nothing was changed; the older list stays."
    ),
    errors.ListOverError: _(
        "The revocation list is out of date. Nothing was changed. Please fetch the newest one from its authority."
    ),
    errors.ListNotNewError: _("A newer revocation list of this authority is here already. Nothing was changed."),
    errors.NotPermittedError: _("Two officers must first permit this key. Nothing was changed."),
    errors.NotEstablishedError: _("The certificate authority of this installation has not been set up."),
    errors.RootExistsError: _("There is a root authority here already. Nothing was changed."),
    errors.PassphraseNotAcceptedError: _("The two passphrases must differ and have %(shortest)s characters or more."),
    errors.WrongPassphraseError: _("The passphrases do not open the root's key. Nothing was changed."),
    errors.FieldNotFreeError: _("This place of the document is signed already, or is not there. Nothing was signed."),
    errors.FieldNotPlacedError: _("A signature field cannot be placed here. Nothing was changed."),
    errors.NotSignableError: _("The file is not a PDF that can be signed. Nothing was signed."),
    errors.SignatureNotMadeError: _("The signature did not pass its own check and was thrown away. Please try again."),
    errors.AnswerNotReadError: _(
        "What you sent is not a signature that can be read. Nothing was signed; you may send another within the time."
    ),
    errors.AnswerOfAnotherKeyError: _(
        "The signature names another certificate than yours. Nothing was signed; you may send another within the time."
    ),
    errors.AnswerDoesNotFitError: _(
        "The signature does not fit: another key made it, or it is over other bytes. Nothing was signed; you may send"
        " another within the time."
    ),
    errors.NotUnderRootError: _("The time authority stands under none of the named roots. Nothing was signed."),
    errors.TimeNotGivenError: _("The time authority gave no valid time. Nothing was signed. Please try again."),
    errors.ProfileBrokenError: _("The certificate would break its profile. It was not issued."),
    errors.NotTrustedError: _("The signatures of the document are not valid beyond doubt. It was not accepted."),
    errors.NotThisCodeError: _("This code cannot be signed."),
}


def refusal(error: errors.SigningError) -> str:
    """The sentence for this refusal in the reader's language."""
    sentence = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
    return str(sentence) % error.facts


FINDINGS: dict[str, str | Promise] = {
    "not_a_pdf": _("The file is not a PDF."),
    "damaged": _("The file is damaged or is not a PDF."),
    "encrypted": _("The file is encrypted."),
    "too_large": _("The file is larger than what can be taken in."),
    "file_not_read": _("There is no file here that can be read."),
    "trust_not_read": _("The certificates to be trusted cannot be read. Nothing was judged."),
    "time_not_read": _("The time that was asked for is not understood. Nothing was judged."),
    "structure_not_accepted": _("The structure of the file is not accepted. This does not mean that it is forged."),
    "reader_failed": _("The file could not be read to its end."),
    "reader_stopped": _("Reading the file was stopped: it crashed its reader or took too much time or memory."),
    "no_signature": _("The file holds no signature."),
    "hybrid_references": _("The structure of the file is not accepted: it can be read in two ways."),
    "hash_differs": _("The document was changed after it was signed."),
    "signature_broken": _("The signature does not fit its certificate."),
    "revoked": _("The certificate was revoked before the signature was made."),
    "revoked_since": _("The certificate was revoked, and nothing proves that the signature was made before that."),
    "sub_filter_not_accepted": _("The kind of signature is not accepted: %(sub_filter)s."),
    "byte_range_not_accepted": _("What the signature covers is not stated as two parts of this file."),
    "contents_not_accepted": _("Where the signature should stand there is none that can be read."),
    "certificate_reference_wrong": _("The signature names another certificate than the one it was made with."),
    "not_for_signing": _("The certificate is not one for signing documents."),
    "archive_stamp_missing": _("The time stamp that closes our seals is missing."),
    "certificate_reference_missing": _("The signature does not name its certificate exactly once."),
    "shape_not_accepted": _("The signature's container holds something that does not belong there."),
    "algorithm_too_weak": _("An algorithm is too weak: %(algorithm)s."),
    "key_short": _("The key has %(bits)s bits: accepted in files of others, and not with us."),
    "coverage_not_accepted": _("The signature does not cover the whole of its revision."),
    "time_claimed": _(
        "No time stamp proves when the signature was made: it was judged as of now, or of the moment asked for."
    ),
    "time_by_later_stamp": _(
        "The signature has no time stamp of its own: a later one over the document proves that it was there by then."
    ),
    "time_not_good": _("The time stamp of the signature is not trusted."),
    "time_not_proven": _(
        "The time authority has ended or was revoked since, and nothing later proves that its time stamp is older. "
        "The file is unchanged; please ask the issuing body for a renewed copy."
    ),
    "not_sound": _("The signature as a whole is not sound."),
    "not_trusted": _(
        "The certificate could not be traced to a trusted authority with proof that it was not revoked (%(why)s)."
    ),
    "on_hold": _("The certificate was suspended at that moment. Judge again when it was released or revoked."),
    "status_unknown": _(
        "Nothing proves that the certificate was not revoked: no revocation list of %(authority)s that is new enough "
        "lies here. The file is unchanged; please ask the administrator to import the newest list."
    ),
    "status_not_offered": _(
        "The certificate does not say where its revocation would be published: only its issuer knows whether it stands."
    ),
    "signed_later": _("At that moment the signature did not exist yet."),
    "tail": _("%(bytes)s bytes follow after the last signature."),
    "tail_of_proofs": _("Proofs for later checking follow after the last signature."),
    "changed": _("Something was added after the signature that is neither a signature nor its proofs."),
    "changed_though_certified": _("The document was changed after it was certified, which its author forbade."),
    "late_field": _("The signature field %(field)s was added after the first signature."),
    "count_differs": _("The file holds more marks of signatures than signatures."),
    "not_as_on_record": _("The signatures are not those on record. Found: %(found)s. On record: %(record)s."),
    "second_look_differs": _("A second reader sees the signed document otherwise: %(what)s."),
    "dictionary_changed": _("What stands with the signature (reason, name, time) was changed later."),
    "holds_script": _(
        "The file holds a program (JavaScript): what it shows may differ from what was signed on a page."
    ),
    "holds_action": _("The file holds actions that open other files, start programs or send data. Please start none."),
    "holds_form": _("The file holds a form (XFA) that some readers show in place of its pages."),
    "holds_files": _("Other files are embedded in it: the signature covers their bytes; nobody judged their content."),
    "holds_media": _("The file holds sound, films or three-dimensional pictures beside its pages."),
    "holds_layers": _(
        "The file has layers that a reader may show or hide: you may see less, or more, than the signer."
    ),
}


def finding(found: Finding) -> str:
    """The sentence for a finding in the reader's language."""
    return str(FINDINGS[found.code]) % found.facts


VERDICTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "ok": (
        _("Genuine: unchanged since it was signed"),
        _("Those named below signed it, and their signatures hold."),
    ),
    Fault.ALTERED: (_("Altered after signing. Do not rely on it"), _("What it shows is not what was signed.")),
    Fault.FALSE: (
        _("The signature is false. Do not rely on it"),
        _("It was not made with the key of the one it names, or it was harmed."),
    ),
    Fault.REVOKED: (
        _("Signed with a revoked certificate. Do not rely on it"),
        _("The certificate was revoked before the signature was made."),
    ),
    "open": (
        _("Cannot be decided. This does not mean that it is forged, nor that it is genuine"),
        _("Please ask the issuing body for a confirmation of genuine issue."),
    ),
    "none": (
        _("There is nothing here that could be verified"),
        _("Please choose the signed PDF file as it reached you; a scan or a picture carries no signature."),
    ),
}
"""What the public page says: a title and a sentence; of what is TOTAL-FAILED by its fault."""

PUBLIC: dict[int, str | Promise] = {
    400: _("Please choose a file."),
    413: _("The file is larger than what can be taken in."),
    429: _("Too many files within a minute. Please wait a little."),
    503: _("Many people are asking just now. Please try again in a minute."),
}
"""Why the public page judged nothing, by the answer's status."""

CONCERNS: dict[Worry, str | Promise] = {
    Worry.ROOT_LIST_ENDS: _(
        "The revocation list of our root ends on %(day)s. Nothing is lost; the two holders of its key must make it "
        "anew before."
    ),
    Worry.ROOT_LIST_OVER: _(
        "The revocation list of our root is over or missing: new signatures cannot be verified until the two holders "
        "of its key make it anew. Letters that are kept stay provable."
    ),
    Worry.AUTHORITY_ENDS: _(
        "Our authority %(authority)s ends on %(day)s. Nothing is lost; a ceremony with the two holders of the root's "
        "key must make a new one before."
    ),
    Worry.LIST_LATE: _(
        "The revocation list of our authority has not been made anew for hours. Nothing is lost; please tell the "
        "administrator that the clockwork may have stopped."
    ),
    Worry.TRUST_LIST_BROKEN: _(
        "The list of recognised authorities is not the one that was signed, so none of them is trusted now. Our own "
        "letters are not concerned; please tell the administrator."
    ),
    Worry.THEIR_LIST_OVER: _(
        "The revocation list of %(authority)s ended on %(day)s: its new signatures cannot be decided. Please ask the "
        "administrator to import the newest one."
    ),
}


def concern(one: Concern) -> str:
    """The sentence for what needs somebody's hand, in the reader's language."""
    return str(CONCERNS[one.worry]) % one.facts
