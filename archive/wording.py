"""What the room says when it refuses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.core.errors import (
    AlreadyAddedError,
    AlreadyDepositedError,
    AlreadyThereError,
    ArchiveError,
    BackupNotPossibleError,
    BundleNotReadableError,
    CheckpointNotValidError,
    ClassNotKnownError,
    DamagedObjectError,
    DisposalBegunError,
    DisposalNotOpenError,
    DossierClosedError,
    DossierExistsError,
    DossierNotClosedError,
    DossierNotKnownError,
    EntryNotAcceptedError,
    ErasedError,
    ForkError,
    GradeNotHigherError,
    GradeNotLowerError,
    HoldNotAcceptedError,
    MissingObjectError,
    NotCosignedError,
    NotDueError,
    NotHandedOutError,
    NothingDueError,
    NotInLogYetError,
    NotOpenedError,
    OnHoldError,
    OpeningNotAcceptedError,
    OpeningSettledError,
    PackageNotAcceptedError,
    PlanNotReadableError,
    ProofNotValidError,
    ReadersNotAllowedError,
    RegisterNotWholeError,
    RenewalNotAcceptedError,
    RenewalNotNeededError,
    ReopeningNotAcceptedError,
    StillWrappedError,
    StoreNotAnsweringError,
    WatchNotValidError,
    WhyMissingError,
)
from archive.watch import Standing

SENTENCES: dict[type[Exception], str | Promise] = {
    ArchiveError: _("The archive refused. Nothing was changed."),
    PackageNotAcceptedError: _("The record is not complete enough to be kept (%(finding)s). Nothing was kept."),
    GradeNotLowerError: _("The letter has this grade or a lower one already. Nothing was changed: look at it again."),
    GradeNotHigherError: _("The letter has this grade or a higher one already. Nothing was changed: look at it again."),
    ReadersNotAllowedError: _("This grade does not allow a reader of this kind (%(reader)s). Nothing was changed."),
    AlreadyAddedError: _("This file was added to the record before: %(name)s. It was not kept twice."),
    AlreadyDepositedError: _("This signed letter is in the archive already. It was not kept twice."),
    EntryNotAcceptedError: _("The archive cannot keep this statement (%(finding)s). Nothing was kept."),
    RenewalNotAcceptedError: _(
        "The record was not renewed (%(finding)s). What is kept stays as it is. Please tell the archive."
    ),
    RenewalNotNeededError: _("A renewal now would not hold longer than what is kept. Nothing was changed."),
    NotOpenedError: _(
        "A top secret letter is opened by two people. Please ask a second cleared person to confirm. Nothing was "
        "changed."
    ),
    OpeningNotAcceptedError: _(
        "The letter was not opened. It needs a reason, and within ten minutes the word of another person who is "
        "cleared for it. Nothing was changed; please ask again."
    ),
    OpeningSettledError: _("Another person has confirmed this already. Nothing was changed."),
    NotHandedOutError: _(
        "The file of a top secret letter is not handed out: it is read on its page. Nothing was changed."
    ),
    WhyMissingError: _("Please choose why it is printed, or write it in at most %(limit)s characters."),
    DamagedObjectError: _("A kept file is damaged, so it is not shown (%(object)s). Please tell the archive."),
    MissingObjectError: _("A kept file is missing (%(object)s). Please tell the archive."),
    StoreNotAnsweringError: _(
        "The store of kept files does not answer (%(reason)s). Nothing was lost and nothing half-kept. "
        "Please try again later, and tell the administrator."
    ),
    StillWrappedError: _(
        "A key is wrapped by the former master key still (%(record)s). Nothing was destroyed. Change the key once more."
    ),
    ErasedError: _("The content of this record was destroyed by decision. Only its trace remains."),
    PlanNotReadableError: _(
        "The plan cannot be read (line %(line)s: %(finding)s). Nothing was changed. Please correct the file."
    ),
    ClassNotKnownError: _("The ministry's plan has no such class. Nothing was changed."),
    DossierNotKnownError: _(
        "No open dossier of this class has that symbol. Choose one from the list, or leave the field empty. "
        "Nothing was changed."
    ),
    DossierClosedError: _("The dossier is closed; nothing more is filed into it. Nothing was changed."),
    DossierNotClosedError: _("The dossier is open. Nothing was changed."),
    ReopeningNotAcceptedError: _(
        "Please say why the dossier is reopened, in at most %(limit)s characters. Nothing was changed."
    ),
    DisposalBegunError: _(
        "The disposal of this dossier has begun: a list names its records, or some of them are gone. Nothing was"
        " changed; while a list is not approved it can be dropped first."
    ),
    DossierExistsError: _("There is a dossier with this symbol already. Please choose another one."),
    OnHoldError: _("A legal hold (%(number)s) keeps a record. Nothing was destroyed or handed over."),
    NotDueError: _(
        "A record's years are not over, or its rows do not say what the log says (%(record)s). Nothing was destroyed. "
        "Please drop the list and tell the administrator."
    ),
    NothingDueError: _("Nothing of this class is due and free of holds. No list was made."),
    DisposalNotOpenError: _("A list names this already, or the list is no longer at this step. Nothing was changed."),
    HoldNotAcceptedError: _("The hold needs a mandate and something that it holds (%(finding)s). Nothing was changed."),
    AlreadyThereError: _("Something is kept under this name already. Nothing was overwritten."),
    ForkError: _("The log and the database tell two histories (%(path)s). The log has stopped. Call the archive."),
    NotInLogYetError: _("The record is kept. Its proof is ready after the next checkpoint, in a moment."),
    ProofNotValidError: _("The log no longer proves this record. Please tell the archive."),
    CheckpointNotValidError: _("The checkpoint of the log is not valid. Please tell the archive."),
    NotCosignedError: _("This checkpoint was not cosigned (%(refusal)s). Nothing was changed."),
    WatchNotValidError: _(
        "The list of witnesses cannot be read (line %(line)s). Nothing was changed. Please correct the file."
    ),
    BundleNotReadableError: _("This is not an evidence bundle, or it is damaged."),
    RegisterNotWholeError: _(
        "The register is not whole: number %(serial)s of %(year)s is missing. Nothing was closed or certified. "
        "Please tell the archive."
    ),
    BackupNotPossibleError: _("The backup cannot be written or restored: %(reason)s."),
}


ALARMS: dict[str, Promise] = {
    "log_forks": _(
        "The log has stopped: one of its files is not the one it wrote (%(about)s). What is kept is safe; nothing new "
        "is proven until this is cleared. Please call the administrator now."
    ),
    "witness_refuses": _(
        "The witness %(about)s knows another history of our log. What is kept is safe; delete nothing, and please call "
        "the administrator now."
    ),
    "objects": _(
        "Kept files that are missing or damaged, and of which no store has a sound copy: %(about)s. They are not "
        "shown, and nothing wrong is. Please call the administrator; bring back the second copy or a backup."
    ),
    "rows": _(
        "Rows of the archive that do not say what the log says: %(about)s. Somebody changed the database, or it is "
        "damaged. The log is right; delete nothing, and please call the administrator now."
    ),
    "other_log_forks": _(
        "A log that we watch has told two histories (%(about)s). We no longer cosign it; please tell the body that "
        "keeps it."
    ),
}


def alarm(one: Standing) -> str:
    """The sentence for an alarm that stands."""
    return str(ALARMS[one.code]) % {"about": one.about}


def refusal(error: ArchiveError) -> str:
    """The sentence for this refusal in the reader's language."""
    sentence = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
    return str(sentence) % error.facts
