"""What correspondence refuses. Every child is a fact; its sentence stands in wording.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from directory.core.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a letter: its code, and what the sentence needs to name it."""

    code: str
    facts: dict[str, str | int] = field(default_factory=dict)


class CorrespondenceError(Refused):
    """The base of what this room refuses."""


class LetterNotAcceptedError(CorrespondenceError):
    """The letter's content cannot be accepted; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(codes=" ".join(finding.code for finding in self.findings))


class StaleVersionError(CorrespondenceError):
    """Somebody saved another version meanwhile; facts: base, current."""


class OutOfTurnError(CorrespondenceError):
    """The act is not this person's now, or not possible in this state; facts: act, state."""


class ReasonMissingError(CorrespondenceError):
    """A negative act carries a reason, always."""


class ReasonTooLongError(CorrespondenceError):
    """The reason is longer than the journal's line; facts: limit."""


class ChangedSinceShownError(CorrespondenceError):
    """The document is no longer the one that was shown; nothing was signed."""


class SignerTwiceError(CorrespondenceError):
    """One person would sign twice, for two posts."""


class SignedMeanwhileError(CorrespondenceError):
    """Another signer signed the document since it was shown; nothing was signed."""


class NoReminderDueError(CorrespondenceError):
    """The letter is answered, its time is not over, or a reminder of it is being prepared."""


class RemindedThriceError(CorrespondenceError):
    """Three reminders went out: the next letter goes to the higher office."""


class WithdrawnError(CorrespondenceError):
    """Its author took the letter back, for whoever had it."""


class RecalledError(CorrespondenceError):
    """The letter was called back after it was shown; nothing was signed."""


class TimeIsUpError(CorrespondenceError):
    """The sign request has ended or was voided; the pages must be shown again."""


class OutsideTimeIsUpError(TimeIsUpError):
    """The time for a signature made outside has ended, or the request was voided."""


class SignerChangedError(CorrespondenceError):
    """The frozen page names another person as the signer; it must be given back and frozen anew."""


class NoRegistryError(CorrespondenceError):
    """The body has no registry desk that may handle this grade."""


class TooManyReviewersError(CorrespondenceError):
    """The route is longer than a letter's route may be; facts: limit."""


class ReviewerTwiceError(CorrespondenceError):
    """One post stands twice on the route."""


class QuorumError(CorrespondenceError):
    """A stage of the route asks for no initials, or for more than it has reviewers; facts: count."""


class CircuitNotCompleteError(CorrespondenceError):
    """A circuit has a name and at least one post; facts: limit."""


class CircuitNamedTwiceError(CorrespondenceError):
    """The unit has a circuit of that name."""


class OpenedError(CorrespondenceError):
    """Whoever has the letter has opened it: it is asked back, not taken back (domain 2.6)."""


class NotHigherError(CorrespondenceError):
    """A reviewer is passed over by the next higher head alone (domain 2.1)."""


class DepartureChangedError(CorrespondenceError):
    """What leaving hands over is no longer what was shown."""


class PassageNotFoundError(CorrespondenceError):
    """The marked words do not stand in the letter's text; facts: passage."""


class TooManyMarksError(CorrespondenceError):
    """More passages are marked than one return may mark; facts: limit."""


class NobodyToRemindError(CorrespondenceError):
    """Everybody has read the letter, or was reminded of it within a day."""


class NotEarlierError(CorrespondenceError):
    """The post is not one that had the letter before on this route."""


class VacantPostError(CorrespondenceError):
    """A post on the route is vacant, so that nobody could act; facts: post."""


class PersonalWithoutReaderError(CorrespondenceError):
    """A personal letter names a person, and the addressed unit has no head who could be that person."""


class AlreadyRegisteredError(CorrespondenceError):
    """The letter has its number already; `number`, `on` and `record_id` say which."""

    def __init__(self, *, number: str, on: date, record_id: str) -> None:
        self.number = number
        self.on = on
        self.record_id = record_id
        super().__init__(number=number, on=on.isoformat(), record_id=record_id)


class AlreadyReceivedError(CorrespondenceError):
    """The letter has its incoming number already; facts: number, on."""


class BookNotFoundError(CorrespondenceError):
    """No such book serves this letter."""


class NumberTooLongError(CorrespondenceError):
    """The book's pattern makes a number that is too long for the page; facts: limit."""


class AnnexNotFoundError(CorrespondenceError):
    """The letter has no such annex."""


class NotDeliveredYetError(CorrespondenceError):
    """The letter still lies on the registry's incoming desk."""


class AlreadyForwardedError(CorrespondenceError):
    """The unit has the letter already."""


class AnotherBodyError(CorrespondenceError):
    """A letter is passed on inside the own ministry; another one's unit is written to."""


class FileLostError(CorrespondenceError):
    """A file the letter names is not on disk, or is not the one that was kept; facts: name."""


class NotInBatchError(CorrespondenceError):
    """The letter is signed by itself: it is secret, or personal."""


class NothingAgreedError(CorrespondenceError):
    """No letter that was agreed to still stands as it was seen."""


class TooManyLettersError(CorrespondenceError):
    """More letters than one sitting may sign; facts: limit."""


class CodeNotReadableError(CorrespondenceError):
    """This is no QR code of ours, or not one as we write it."""


class MistypedCodeError(CorrespondenceError):
    """The short code has not the form of one, or its check letters do not fit: a slip of the hand."""


class NoLongerInForceError(CorrespondenceError):
    """The number was voided or replaced already; facts: number, on."""


class ReplacementNotFoundError(CorrespondenceError):
    """No later letter of this body in force has this number and day; facts: number."""


class NothingToCloseError(CorrespondenceError):
    """The register was closed today, and no number was given or ended since."""


class NothingClosedError(CorrespondenceError):
    """The register was not closed yet, or has no number of that year in its closes."""


class FoundInRegisterError(CorrespondenceError):
    """What should be certified as absent stands in the register; facts: number, on."""


class DirectiveNotCompleteError(CorrespondenceError):
    """A directive has a text and an addressee; facts: limit."""


class TooManyAddresseesError(CorrespondenceError):
    """A directive names more addressees than one may; facts: limit."""


class AddresseeTwiceError(CorrespondenceError):
    """One person would get the same directive twice; facts: name."""


class AddresseeNotClearedError(CorrespondenceError):
    """Nobody there is cleared for the letter and the directive, or nobody is there; facts: name."""


class ReferredToSelfError(CorrespondenceError):
    """A directive goes to somebody else."""


class DeadlinePastError(CorrespondenceError):
    """The deadline is over, or is missing where the directive is one."""


class DeadlineRelaxedError(CorrespondenceError):
    """A lower directive does not give more time than the one above it."""


class PlaceNotOnPageError(CorrespondenceError):
    """The place is on no page of the letter; facts: pages."""


class MeansNotAcceptedError(CorrespondenceError):
    """This does not close a directive of that verb; facts: verb."""


class AnswerNotAboutError(CorrespondenceError):
    """No issued letter of this ministry within reach has that number and day and refers to this one; facts: number."""


class LowerStillOpenError(CorrespondenceError):
    """Somebody below has not closed yet what was passed on; facts: count."""


class MayNotDirectError(CorrespondenceError):
    """Neither the head of a unit that has the letter, nor somebody to whom it was referred."""


class NotReservedError(CorrespondenceError):
    """A typed number that lies in no open block of the register, or has its letter; facts: serial."""


class TooManyReservedError(CorrespondenceError):
    """More numbers than one block may hold, or none; facts: limit."""


class CitedSettledError(CorrespondenceError):
    """Somebody found the paper that a letter refers to before, or wrote it off."""


class CitedNotFoundError(CorrespondenceError):
    """No record within reach has this number and day, or several have; facts: number."""


class NameTakenError(CorrespondenceError):
    """The unit has a template of this kind, language and name; facts: name."""


class BlockIsOverError(CorrespondenceError):
    """The block was released before."""


class IntakeNotRegisteredError(CorrespondenceError):
    """The letter has no incoming number; what is wrong with it is put right before it gets one."""


class IntakeEndedError(CorrespondenceError):
    """The letter was registered or refused already; nothing was changed."""


class AlreadyCameError(CorrespondenceError):
    """A letter of this sender with this number and day is registered already; facts: number, on."""


class MessageStaysError(CorrespondenceError):
    """The e-mail itself is what came: it is not taken off."""


class FileTwiceError(CorrespondenceError):
    """The very same file lies with the letter already; facts: name."""


class TooManyFilesError(CorrespondenceError):
    """More files than one letter may have; facts: limit."""


class PenElsewhereError(CorrespondenceError):
    """A colleague holds the pen of the draft: its author reads until it is back."""


class PenNotOverdueError(CorrespondenceError):
    """The author takes the pen back after the days laid down, not before; facts: on."""


class TermsNotAcceptedError(CorrespondenceError):
    """The days laid down for drafts are no whole number within bounds; facts: least, most."""


class ColleagueNotFitError(CorrespondenceError):
    """The colleague may not write in the name of the draft's unit, or not read a paper of its grade."""


class PrintNotAcceptedError(CorrespondenceError):
    """The days or the paper of a print are none."""


class PrintOverError(CorrespondenceError):
    """The print is further than the page that asked, not whole yet, or was taken away after its day."""


class InboxAwayError(CorrespondenceError):
    """A watched mailbox does not answer, or is not named as it must be; facts: reason."""
