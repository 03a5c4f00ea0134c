"""What correspondence says: one translated sentence for every error; those of findings stand in findings.py."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from correspondence.core import (
    authenticity,
    chasing,
    consignment,
    dispatch,
    errors,
    group,
    heading,
    mail_check,
    prepared,
    sitting,
)
from correspondence.core.circuit import InitialsBenefitError, OpinionBenefitError, SilenceError, UnitAloneError
from correspondence.core.correction import CorrectedEndedError, NumberInUseError
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.mending import EntryMendedError
from correspondence.core.misdirected import GoalNotNamedError, OwnBodyError
from correspondence.core.partial import LeftOpenAlreadyError, MissingNotSaidError, NotLeftOpenError
from correspondence.core.register_sheet import PrintTooLongError
from correspondence.findings import FINDINGS, NOT_SIGNED
from correspondence.margin_wording import MARGIN
from correspondence.office_wording import OFFICE
from directory.core.errors import Refused
from paper import wording as paper_wording
from paper.core.errors import PaperError

Sentence = str | Promise

SENTENCES: Mapping[type[Refused], Sentence] = {
    errors.CorrespondenceError: _("This cannot be done."),
    errors.LetterNotAcceptedError: _("The letter cannot be accepted."),
    errors.StaleVersionError: _("The letter was changed meanwhile: it stands at version %(current)s."),
    errors.OutOfTurnError: _("It is not your turn, or this can no longer be done with the letter."),
    errors.ReasonMissingError: _("Please give a reason; it goes to the author."),
    errors.ReasonTooLongError: _("The reason is too long; at most %(limit)s characters are allowed."),
    errors.ChangedSinceShownError: _("The letter is not the one that was shown to you. Nothing was signed."),
    errors.SignerTwiceError: _("The same person would sign twice. Choose another signer for one of the posts."),
    errors.SignedMeanwhileError: _(
        "Another signer has signed meanwhile. Nothing of yours was lost: look at the pages as they stand now, and sign."
    ),
    errors.NoReminderDueError: _(
        "No reminder is due: the letter is answered, its time is not over, or a reminder is being prepared. Nothing was"
        " begun."
    ),
    chasing.HigherOfficeNotDueError: _(
        "The higher office is not written to now: three reminders go before, each with its own time, or the letter is"
        " answered, or was raised already. Nothing was begun."
    ),
    errors.RemindedThriceError: _(
        "Three reminders went out already. Please write to the higher office. Nothing was begun."
    ),
    errors.WithdrawnError: _("Its author withdrew this letter. There is nothing left for you to do with it."),
    errors.RecalledError: _("The letter was called back after it was shown to you. Nothing was signed."),
    errors.TimeIsUpError: _("The two minutes are over. Nothing was signed; please look at the pages again."),
    errors.OutsideTimeIsUpError: _(
        "The fifteen minutes are over. Nothing was signed; please look at the pages and sign outside again."
    ),
    errors.SignerChangedError: _("The page names another signer. Give the letter back, so that it is made anew."),
    errors.NoRegistryError: _("A ministry in this letter has no registry that may handle its grade."),
    InitialsBenefitError: _(
        "Nobody initials a letter that benefits himself, or for somebody whom it benefits. Nothing was changed: you may"
        " return it with a reason, or the next higher head lets it go on."
    ),
    OpinionBenefitError: _("This letter benefits you, or for whom you act: your opinion was not filed."),
    errors.TooManyReviewersError: _("A letter has at most %(limit)s reviewers."),
    errors.ReviewerTwiceError: _("The same post stands twice on the route."),
    errors.QuorumError: _(
        "A stage of the route has %(count)s reviewers, and asks for no initials or for more. Nothing was sent."
    ),
    MissingNotSaidError: _(
        "Please say what is still missing, in at most %(limit)s characters. The answer counts as before."
    ),
    LeftOpenAlreadyError: _("Somebody said meanwhile that this answer is only partial. Nothing was changed."),
    NotLeftOpenError: _("Nobody says any longer that this answer is only partial. Nothing was changed."),
    UnitAloneError: _(
        "A unit of which anybody may initial stands alone in its stage, without a count. Nothing was changed."
    ),
    SilenceError: _(
        "Silence can count as no objection only where several review at once and all of them are asked. Nothing was"
        " changed."
    ),
    errors.CircuitNotCompleteError: _(
        "A circuit has a name of at most %(limit)s characters and at least one post. Nothing was changed."
    ),
    heading.HeadingNotAcceptedError: _(
        "A letterhead has at most %(lines)s lines of %(length)s characters in each language, and a foot of %(foot)s."
        " Nothing was changed."
    ),
    heading.HeadingPastError: _("A letterhead holds from today or a later day on. Nothing was changed."),
    heading.EmblemNotAcceptedError: _(
        "This file shows no emblem: it must be a PNG or SVG picture of at most 1 MB that links to nothing outside it."
        " Nothing was changed."
    ),
    errors.CircuitNamedTwiceError: _("The unit has a circuit of this name already. Nothing was changed."),
    errors.OpenedError: _(
        "The letter was opened meanwhile, so it cannot be taken back without consent. Nothing was changed; you can ask"
        " for it."
    ),
    errors.NotHigherError: _("Only the next higher head may pass over a reviewer. Nothing was changed."),
    errors.NotEarlierError: _("The letter was not with this post before. Nothing was changed; choose another step."),
    errors.VacantPostError: _("Nobody sits on a post of the route: %(post)s."),
    errors.PersonalWithoutReaderError: _("A personal letter needs a person, and the unit has no head."),
    errors.AlreadyRegisteredError: _("The letter is registered already: number %(number)s of %(on)s."),
    errors.AlreadyReceivedError: _("The letter is received already: incoming number %(number)s of %(on)s."),
    errors.BookNotFoundError: _("This book does not serve this letter."),
    errors.NumberTooLongError: _("The number of this book does not fit the page; its pattern must be shortened."),
    errors.AnnexNotFoundError: _("The letter has no such annex."),
    errors.NotDeliveredYetError: _("The letter still lies with the registry."),
    errors.AnotherBodyError: _(
        "This unit belongs to another ministry. A letter is passed on inside the own one; write to the other."
    ),
    GoalNotNamedError: _("Please say where it goes: a unit from the list, or a name outside the system."),
    OwnBodyError: _("It is for a unit of this ministry: send it on there instead. Nothing was changed."),
    errors.AlreadyForwardedError: _("The unit has the letter already."),
    errors.NotInBatchError: _("This letter is signed by itself, not together with others."),
    errors.NothingAgreedError: _("No letter that you agreed to still stands as you saw it. Nothing was signed."),
    errors.TooManyLettersError: _("One sitting signs at most %(limit)s letters. Please leave some for later."),
    errors.FileLostError: _("A file of the letter is missing or damaged. Please tell the administrator."),
    errors.CodeNotReadableError: _("This is not a code of this system."),
    errors.MistypedCodeError: _("The code was not typed as it is printed. Please compare it letter by letter."),
    errors.NoLongerInForceError: _(
        "The number %(number)s is no longer in force: it was voided or replaced before. Nothing was changed."
    ),
    NumberInUseError: _("Nothing was changed: %(number)s was answered, referred, cited or given away."),
    CorrectedEndedError: _(
        "The letter %(number)s that this one corrects was voided, replaced or destroyed meanwhile, or its number stands"
        " in no register: there is nothing to correct. No number was given; please tell the letter's author."
    ),
    errors.NothingClosedError: _(
        "No close of this register names numbers of that time, so nothing can be certified. Please close it first."
    ),
    errors.FoundInRegisterError: _(
        "The register has such an entry: number %(number)s of %(on)s. Nothing was certified."
    ),
    errors.NothingToCloseError: _(
        "The register was closed today, and no number was given or ended since. Nothing was changed."
    ),
    errors.NotReservedError: _(
        "The number %(serial)s is not reserved in this register, or it has its letter already. Nothing was registered."
    ),
    errors.TooManyReservedError: _("One block holds 1 to %(limit)s numbers. Nothing was reserved."),
    errors.CitedSettledError: _(
        "Somebody else has found this letter or taken it off the list meanwhile. Nothing was changed."
    ),
    errors.CitedNotFoundError: _(
        "No single record that you may read has the number %(number)s and this date. Nothing was changed; compare"
        " number and date with the paper."
    ),
    errors.NameTakenError: _(
        "The unit has a template of this kind called “%(name)s” already. Nothing was changed; choose another name."
    ),
    errors.BlockIsOverError: _("This block was ended before. Nothing was changed."),
    errors.PassageNotFoundError: _(
        "These words do not stand in the letter's text: “%(passage)s”. Nothing was returned; copy the passage as it"
        " stands."
    ),
    errors.TooManyMarksError: _("One return marks at most %(limit)s passages. Nothing was returned."),
    errors.NobodyToRemindError: _(
        "Everybody has read the letter, or was reminded within a day. Nobody was reminded again."
    ),
    errors.DepartureChangedError: _(
        "What is handed over changed since it was shown. Nothing was changed; please look at it again."
    ),
    group.GroupNotAcceptedError: _(
        "A group has a name, each member once, at most %(limit)s of them, and keeps the rule it was made with. Nothing"
        " was changed."
    ),
    group.GroupNotAheadError: _(
        "Members change from today on at the earliest, within a year, and not before a change laid down already."
        " Nothing was changed."
    ),
    mail_check.SenderNotAcceptedError: _(
        "Enter an address such as office@example.iq, or @example.iq for all of a domain. Nothing was changed."
    ),
    mail_check.MailNotAnsweredError: _("There is nothing to send again: the answer went, or waits to go."),
    mail_check.ScannerAwayError: _(
        "The virus scanner gave no verdict (%(reason)s). Nothing was lost; it is asked again."
    ),
    errors.InboxAwayError: _("A watched mailbox does not answer (%(reason)s). Nothing was lost; it is asked again."),
    errors.IntakeNotRegisteredError: _("This letter has no incoming number yet: put it right on its own page."),
    errors.IntakeEndedError: _("This letter was registered or refused already. Nothing was changed."),
    errors.AlreadyCameError: _(
        "A letter of this sender with this number and date is here already: %(number)s of %(on)s."
        " Nothing was lost; if it is registered again on purpose, say why."
    ),
    EntryMendedError: _(
        "Somebody mended this entry meanwhile. Nothing was changed and nothing was lost: look at what stands there now."
    ),
    errors.MessageStaysError: _(
        "This is the e-mail itself, as it came; it stays with the letter. Nothing was changed. If it is no letter, say "
        "so below."
    ),
    errors.FileTwiceError: _("The very same file lies with this letter already: %(name)s."),
    consignment.ConsignmentNotAcceptedError: _(
        "Nothing was entered: say what is handed over, with its number and date or in words, to whom, and who carries"
        " it."
    ),
    consignment.SealedNeedsPersonError: _(
        "A sealed or personal letter is handed to a person, not to a unit. Nothing was entered; name the person."
    ),
    authenticity.AnswerNotInBooksError: _(
        "No outgoing letter of your ministry since the question has the number %(number)s and this date. Nothing was"
        " entered; compare number and date with the letter."
    ),
    authenticity.AnswerNamedError: _("The question has its answer already: %(number)s. Nothing was changed."),
    consignment.LetterNotInBooksError: _(
        "No letter with the number %(number)s and this date stands in your ministry's registers of that"
        " direction. Nothing was entered; compare number and date with the paper."
    ),
    consignment.SeveralLettersError: _(
        "Several letters have the number %(number)s and this date. Nothing was entered; choose “Paper original” for one"
        " that came in, “Outgoing letter by courier” for one of yours. Where that does not part them, enter it as"
        " “Something else”, by its number and never by its subject."
    ),
    consignment.ReceiptNotAcceptedError: _(
        "Nothing was entered: name who signed, and when; not before it was handed over, and not in time to come."
    ),
    consignment.ConsignmentEndedError: _(
        "This line was signed for, refused or brought back already. Nothing was changed."
    ),
    dispatch.DispatchNotAcceptedError: _(
        "Nothing was noted: say how it was sent and on which day; not before the letter's own day, and not in time to"
        " come."
    ),
    dispatch.ByHandAloneError: _(
        "A graded letter leaves by the hand-over book alone, and a personal one never by e-mail. Nothing was noted."
    ),
    dispatch.NotDispatchedError: _(
        "Nothing was noted: the letter was not noted as sent by post or e-mail, or its receipt stands here already."
    ),
    dispatch.ReceiptDayError: _(
        "Nothing was noted: say on which day it was received; not before it was sent, and not in time to come."
    ),
    dispatch.DispatchedError: _("This was sent, or entered in the hand-over book, already. Nothing was changed."),
    prepared.NotServedError: _("You keep neither this person's office nor this person's inbox. Nothing was prepared."),
    prepared.PreparedEndedError: _(
        "This was confirmed, declined or replaced already. Nothing was changed; look at what holds now."
    ),
    authenticity.QueryNotAcceptedError: _(
        "Nothing was entered: name who asks, and the short code or the number with its date."
    ),
    errors.PenElsewhereError: _(
        "A colleague holds the pen of this draft. Nothing was changed and nothing was lost; you can write again when it"
        " is back with you."
    ),
    errors.PenNotOverdueError: _(
        "The pen can be taken back on %(on)s at the earliest. Nothing was changed; the colleague can give it back at"
        " any time."
    ),
    errors.TermsNotAcceptedError: _("Enter a number of days from %(least)s to %(most)s. Nothing was changed."),
    sitting.WindowNotAcceptedError: _(
        "A window is for a letter that several sign, and has from 1 to %(limit)s working days; a committee's minutes"
        " say their own. The letter was not sent."
    ),
    sitting.WindowOverError: _(
        "The time to sign this letter is over. Nothing was signed and no number was used; it goes back to its author,"
        " or on where enough of a committee have signed."
    ),
    errors.ColleagueNotFitError: _(
        "This colleague cannot write in the name of the draft's unit, or is not cleared for its grade. Nothing was"
        " changed; choose another."
    ),
    errors.PrintNotAcceptedError: _(
        "Please choose the days, the first before the last, and the paper. Nothing was changed."
    ),
    PrintTooLongError: _(
        "These days hold more than %(limit)s entries. Nothing was printed and nothing was changed; choose fewer days."
    ),
    errors.PrintOverError: _(
        "This print is not ready, or was taken away after its day. The register itself is whole; please print again."
    ),
    errors.TooManyFilesError: _("One letter has at most %(limit)s files. What was taken in so far is kept."),
    errors.ReplacementNotFoundError: _(
        "No later letter of this ministry in force has the number %(number)s and this date. Nothing was changed."
    ),
    **OFFICE,
    **MARGIN,
}


def not_signed(refused: str) -> str:
    """The sentence for a letter that was left unsigned."""
    return str(NOT_SIGNED.get(refused, _("It was not reached, or could not be signed. Please look at it again.")))


_WHY_SET_ASIDE = {kind.__name__: words for kind, words in paper_wording.SENTENCES.items()}


def why_set_aside(finding: str) -> Sentence:
    """What was wrong with a refused upload, by the name of its refusal."""
    return _WHY_SET_ASIDE.get(finding, _WHY_SET_ASIDE[PaperError.__name__])


def refusal(error: Refused) -> str:
    """The sentences for what was refused, in the reader's language."""
    if isinstance(error, LetterNotAcceptedError):
        return " ".join(dict.fromkeys(finding_sentence(finding) for finding in error.findings))
    sentence = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
    return str(sentence) % error.facts


def finding_sentence(finding: Finding) -> str:
    """The sentence for one finding."""
    if finding.code == "body_not_accepted" and finding.facts.get("why") == "too_large":
        return gettext("The text is too long for one letter. Nothing was saved; long tables belong in an annex.")
    return str(FINDINGS.get(finding.code, gettext("The letter cannot be accepted."))) % finding.facts


def without_key(person: str) -> str:
    """The hint that a letter would wait with this signer."""
    sentence = gettext(
        "%(person)s has no signing key that works today: the letter can be sent, and waits there until the key is"
        " ready."
    )
    return sentence % {"person": person}
