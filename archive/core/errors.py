"""What the archive refuses or finds wrong, as facts; sentences are made in wording.py."""

from directory.core.errors import Refused


class ArchiveError(Refused):
    """The base of what this room refuses."""


class PackageNotAcceptedError(ArchiveError):
    """The package is not one this archive could defend later; `finding` says why."""


class GradeNotLowerError(ArchiveError):
    """The grade is not lower than the one the record has; facts: level."""


class GradeNotHigherError(ArchiveError):
    """The grade is not higher than the one the record has, or there is none such; facts: level."""


class ReadersNotAllowedError(ArchiveError):
    """A reader's mark that the record's label forbids, or that is not a mark at all."""


class AlreadyDepositedError(ArchiveError):
    """The same signed letter is in the archive already."""


class EntryNotAcceptedError(ArchiveError):
    """An entry of this kind cannot be written so."""


class AlreadyAddedError(ArchiveError):
    """The same file was added to the record before; facts: name."""


class RenewalNotAcceptedError(ArchiveError):
    """The record cannot be renewed so; `finding` says why. What is kept stays as it is."""


class RenewalNotNeededError(ArchiveError):
    """A renewal now would not hold longer than what is kept."""


class NotOpenedError(ArchiveError):
    """A top secret letter that two people have not opened to this reader; facts: record."""


class OpeningNotAcceptedError(ArchiveError):
    """An opening that cannot be asked for or confirmed so; `finding` says why."""


class OpeningSettledError(OpeningNotAcceptedError):
    """Another person has confirmed it already."""


class NotHandedOutError(ArchiveError):
    """The file of a top secret letter is not handed out: it is read on its page."""


class WhyMissingError(ArchiveError):
    """Why a letter is printed is one of the choices, or a few words; facts: limit."""


class DamagedObjectError(ArchiveError):
    """What lies in the vault or the log is not what was put there."""


class MissingObjectError(ArchiveError):
    """What should lie in the vault or the log is not there."""


class StoreNotAnsweringError(ArchiveError):
    """A store of kept objects does not answer, is full, or answers otherwise than it must; `reason` says how."""


class StillWrappedError(ArchiveError):
    """A record's key is wrapped by the former master key still; nothing was destroyed."""


class ErasedError(ArchiveError):
    """The record's key was destroyed: its content can no longer be read by anybody."""


class AlreadyThereError(ArchiveError):
    """A write-once path holds something already."""


class ForkError(ArchiveError):
    """The log on disk tells another history than the database: stop and alarm."""


class NotInLogYetError(ArchiveError):
    """The record is kept, and its checkpoint is not signed yet."""


class ProofNotValidError(ArchiveError):
    """A Merkle proof does not prove what it claims."""


class CheckpointNotValidError(ArchiveError):
    """A checkpoint is malformed or not signed by the expected key."""


class NotCosignedError(ArchiveError):
    """A checkpoint of another log is not cosigned here; `refusal` says why, `size` what was cosigned last."""


class WatchNotValidError(ArchiveError):
    """The file that names witnesses, watched logs and time authorities cannot be read; `line` says where."""


class BundleNotReadableError(ArchiveError):
    """This is not an evidence bundle, or it is damaged."""


class BackupNotPossibleError(ArchiveError):
    """The backup cannot be written or restored so; `reason` says why."""


class RegisterNotWholeError(ArchiveError):
    """A number is missing between others of its register, or a close is; facts: year, serial."""


class PlanNotReadableError(ArchiveError):
    """The classification plan cannot be read; facts: line (0: the whole file), finding."""


class ClassNotKnownError(ArchiveError):
    """The ministry's plan has no such class."""


class DossierNotKnownError(ArchiveError):
    """The ministry has no open dossier of this symbol in the class that was named."""


class DossierClosedError(ArchiveError):
    """The dossier is closed: nothing is filed into it any more."""


class DossierNotClosedError(ArchiveError):
    """The dossier is open."""


class ReopeningNotAcceptedError(ArchiveError):
    """Reopening a dossier has a reason of some length; facts: limit."""


class DisposalBegunError(ArchiveError):
    """A list names records of the dossier, or some of them are gone."""


class DossierExistsError(ArchiveError):
    """The ministry has a dossier with this symbol already."""


class OnHoldError(ArchiveError):
    """A legal hold keeps the record; facts: number (the mandate's)."""


class NotDueError(ArchiveError):
    """The record's years are not over, or its rows do not say what was entered of it; facts: record."""


class NothingDueError(ArchiveError):
    """No record of the class is due and free of holds."""


class DisposalNotOpenError(ArchiveError):
    """The list is not in a state in which this may be done."""


class HoldNotAcceptedError(ArchiveError):
    """The hold does not say what it must, or holds nothing; `finding` says why."""
