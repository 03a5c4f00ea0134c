"""What did not go through, and why: it reaches whoever began it and the registry (I12)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from correspondence.core.route import Act


class Setback(StrEnum):
    """What happened to a paper."""

    RETURNED = "returned"
    OBJECTED = "objected"
    SKIPPED = "skipped"
    RECALLED = "recalled"
    KEPT = "kept"
    SUSPENDED = "suspended"
    DISSENTED = "dissented"  # a member of a committee signed against
    UNSIGNED = "unsigned"  # the time in which a committee signs is over
    REFUSED = "refused"  # an act was tried and refused: a power over, a clearance or a key missing
    REFERRED_BACK = "referred_back"
    REPORT_BACK = "report_back"  # what was reported on a directive did not suffice
    NOT_TAKEN_IN = "not_taken_in"  # its time is over, and the other ministry's registry has not numbered it
    NOT_READ = "not_read"  # its time is over, and its unit has not read it
    VOIDED = "voided"
    SUPERSEDED = "superseded"
    CORRECTED = "corrected"  # a later letter puts it right
    SENT_ON = "sent_on"  # it was registered for the wrong unit
    NOT_ACCEPTED = "not_accepted"  # what was carried there was refused
    BROUGHT_BACK = "brought_back"  # what was carried came back
    NOT_REGISTERED = "not_registered"  # a paper that came in was refused
    FILE_REFUSED = "file_refused"  # an upload was not taken in and lies among the files set aside
    MAIL_TOO_LARGE = "mail_too_large"  # a message was left in the mailbox
    MAIL_NOT_OPENED = "mail_not_opened"  # a message lies on its desk as it came


OF_ACT: Mapping[Act, Setback] = {
    Act.GIVE_BACK: Setback.RETURNED,
    Act.OBJECT: Setback.OBJECTED,
    Act.SKIP: Setback.SKIPPED,
    Act.RECALL: Setback.RECALLED,
    Act.LET_STAND: Setback.KEPT,
    Act.SUSPEND: Setback.SUSPENDED,
    Act.DISSENT: Setback.DISSENTED,
    Act.CLOSE_WINDOW: Setback.UNSIGNED,
}
"""The acts after which a letter does not go on as it was sent."""

OF_MAIL: Mapping[str, Setback] = {
    "mail_too_large": Setback.MAIL_TOO_LARGE,
    "mail_left_closed": Setback.MAIL_NOT_OPENED,
}
"""Acts in the journal of a registry desk that say what its mailbox did not bring."""

TOLD_REFUSALS = frozenset(
    {
        *("AddresseeNotClearedError", "NoRegistryError", "FileLostError", "PowerEndedError", "KindOutsidePowerError"),
        *("GradeOutsidePowerError", "AmountOutsidePowerError", "LetterOutsidePowerError", "SignerChangedError"),
        *("KeyRevokedError", "TimeNotGivenError", "VacantPostError", "CorrectedEndedError", "SelfBenefitError"),
        "InitialsBenefitError",
    }
)
"""Refusals that say something of the letter or of who should act on it, not of a slip of the hand."""


def told(author: int | None, *, by: int | None, registry: Iterable[int]) -> frozenset[int]:
    """Who hears of it: whoever began the letter and those who serve its registry, but not who did it."""
    return frozenset(one for one in (author, *registry) if one is not None and one != by)
