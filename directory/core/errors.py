"""What the rooms refuse, as facts; sentences are made in each room's wording.py."""


class Refused(Exception):  # noqa: N818  (the word of the trade: a refusal is not a fault)
    """An act or a question was refused, and nothing was changed."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        self.facts: dict[str, str | int] = facts


class DirectoryError(Refused):
    """The base of what this room refuses."""


class NotWithinReachError(DirectoryError):
    """It does not exist, or lies outside the reader's reach: nobody can tell which."""


class NotEntitledError(DirectoryError):
    """The person holds no post that may do this."""


class OverlappingTenureError(DirectoryError):
    """The post already has a holder on one of these days."""


class PowerNotGivenError(DirectoryError):
    """The order does not say what it must; facts: missing."""


class PowerEndedError(DirectoryError):
    """The person no longer has the power the page names, or not yet."""


class OutsidePowerError(DirectoryError):
    """The authorisation does not reach this paper."""


class KindOutsidePowerError(OutsidePowerError):
    """The authorisation does not list this kind of paper; facts: kind."""


class GradeOutsidePowerError(OutsidePowerError):
    """The paper's grade is above the authorisation; facts: ceiling."""


class AmountOutsidePowerError(OutsidePowerError):
    """The paper decides on a greater sum than the authorisation; facts: amount, the most in whole dinars."""


class SelfBenefitError(OutsidePowerError):
    """Nobody signs what benefits himself, or under a power what benefits whose power it is (domain 2.4)."""


class LetterOutsidePowerError(OutsidePowerError):
    """Who signs for an absent holder signs the one letter that was named, and this is another."""


class LastDayError(DirectoryError):
    """No day on which this ends: before yesterday, outside its days, or more than a year ahead."""


class AbsentTwiceError(DirectoryError):
    """The person is absent on one of these days already."""


class AbsenceDaysError(DirectoryError):
    """The days end before they begin, lie in the past, or are more than a year; facts: days."""


class NobodyActsError(DirectoryError):
    """Somebody acts or receives meanwhile, another than the absent person, who holds a post."""


class HolidayDaysError(DirectoryError):
    """No days that can be declared closed: begun before today, longer than a month, or too far ahead."""


class HolidayTwiceError(DirectoryError):
    """One of these days is declared closed there already."""


class MonthDaysError(DirectoryError):
    """No month of that calendar."""


class MonthOverError(DirectoryError):
    """The month is over: letters were dated by it."""


class MonthFarError(DirectoryError):
    """The first day lies too far from today."""


class MonthGapError(DirectoryError):
    """Months would be missing between this one and those that are known."""


class MonthOrderError(DirectoryError):
    """The first day is not between those of the months before and after."""


class MonthLengthError(DirectoryError):
    """A month would have too few or too many days; facts: days, shortest, longest."""


class CoordinatesTwiceError(DirectoryError):
    """The unit sees across ministries on one of these days already."""


class AddressMissingError(DirectoryError):
    """E-mail is wanted, and no address is given."""


class SamePersonError(DirectoryError):
    """A second, different person is needed."""


class DutiesApartError(DirectoryError):
    """The person has another duty, and the two are kept apart."""


class AlreadyProposedError(DirectoryError):
    """The same act for the same person waits for its second officer already."""


class AlreadySettledError(DirectoryError):
    """Somebody has confirmed, declined or withdrawn the proposal already."""


class ProposalLapsedError(DirectoryError):
    """Nobody seconded the proposal within its time."""


class MandateNotInForceError(DirectoryError):
    """The mandate has not begun, is over, or was withdrawn."""


class MandateDaysError(DirectoryError):
    """A mandate's days end before they begin, begin in the past, or are more than a year."""


class MandateNumberError(DirectoryError):
    """Another mandate has this number."""


class MandateScopeError(DirectoryError):
    """A unit of another body, and the inspectors' body has no right to inspect others."""


class MandateWiderError(DirectoryError):
    """A mandate can be narrowed and ended sooner, never widened."""


class SignInFailedError(DirectoryError):
    """Name and password did not open the door; which of the two is not said."""


class OldPasswordError(DirectoryError):
    """What was typed as the present password is not it, or not any more."""


class TooManyTriesError(DirectoryError):
    """Too many tries to sign in; the door stays closed for some minutes."""
