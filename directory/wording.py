"""What the room says when it refuses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.core.errors import (
    AbsenceDaysError,
    AbsentTwiceError,
    AddressMissingError,
    AlreadyProposedError,
    AlreadySettledError,
    AmountOutsidePowerError,
    CoordinatesTwiceError,
    DirectoryError,
    DutiesApartError,
    GradeOutsidePowerError,
    HolidayDaysError,
    HolidayTwiceError,
    KindOutsidePowerError,
    LastDayError,
    LetterOutsidePowerError,
    MandateDaysError,
    MandateNotInForceError,
    MandateNumberError,
    MandateScopeError,
    MandateWiderError,
    MonthDaysError,
    MonthFarError,
    MonthGapError,
    MonthLengthError,
    MonthOrderError,
    MonthOverError,
    NobodyActsError,
    NotEntitledError,
    NotWithinReachError,
    OldPasswordError,
    OutsidePowerError,
    OverlappingTenureError,
    PowerEndedError,
    PowerNotGivenError,
    ProposalLapsedError,
    SamePersonError,
    SelfBenefitError,
    SignInFailedError,
    TooManyTriesError,
)

SENTENCES: dict[type[Exception], str | Promise] = {
    DirectoryError: _("The act was refused. Nothing was changed."),
    NotWithinReachError: _("This page does not exist, or is outside your access."),
    NotEntitledError: _("Your post is not entitled to this act. Nothing was changed."),
    OverlappingTenureError: _("Somebody already holds this post on one of these days. Nothing was changed."),
    PowerNotGivenError: _(
        "The order is not complete: it needs its number and date, its days, and what it empowers to. Nothing was"
        " changed."
    ),
    PowerEndedError: _(
        "The power to sign for this post has ended, was withdrawn or was never given. Nothing was signed."
    ),
    OutsidePowerError: _("The authorisation does not cover this paper. Nothing was signed."),
    KindOutsidePowerError: _("The authorisation does not cover papers of this kind. Nothing was signed."),
    GradeOutsidePowerError: _("The letter's grade is above what the authorisation covers. Nothing was signed."),
    AmountOutsidePowerError: _(
        "The letter decides on a greater sum than the authorisation covers. Nothing was signed."
    ),
    SelfBenefitError: _(
        "Nobody signs a letter that benefits himself, or for somebody whom it benefits. Nothing was signed; another"
        " signer may."
    ),
    LetterOutsidePowerError: _("The authorisation to sign for the holder names another letter. Nothing was signed."),
    LastDayError: _(
        "The last day is yesterday at the earliest, lies within the term, and is at most a year ahead. Nothing was"
        " changed."
    ),
    AbsentTwiceError: _("You are absent on one of these days already. Nothing was changed."),
    AbsenceDaysError: _(
        "An absence begins today or later and lasts a year at most. Nothing was changed; please correct the days."
    ),
    NobodyActsError: _(
        "Choose who acts for you or receives your letters: somebody else of your ministry. Nothing was changed."
    ),
    HolidayDaysError: _(
        "A holiday begins today or later, lasts a month at most, and lies at most a year and a half ahead. Nothing"
        " was changed."
    ),
    HolidayTwiceError: _("One of these days is declared a holiday there already. Nothing was changed."),
    CoordinatesTwiceError: _("This body sees across ministries on one of these days already. Nothing was changed."),
    MonthDaysError: _("The calendar has no such month. Nothing was changed; please check month and year."),
    MonthOverError: _("This month is over: letters were dated by it, and it stays as it is. Nothing was changed."),
    MonthFarError: _(
        "The first day lies more than a year back or a year and a half ahead. Nothing was changed; please check the"
        " day."
    ),
    MonthGapError: _(
        "Months are entered one after the other and taken back from the last one. Nothing was changed; please do the"
        " missing one first."
    ),
    MonthOrderError: _(
        "A month begins after the one before it and before the one after it. Nothing was changed; please check the day."
    ),
    MonthLengthError: _(
        "A month would have %(days)s days, and it has %(shortest)s to %(longest)s. Nothing was changed; please check"
        " the day, or correct the month after it first."
    ),
    AddressMissingError: _("Please give the address to which e-mail shall go. Nothing was changed."),
    SamePersonError: _("A second, different person is needed for this act. Nothing was changed."),
    DutiesApartError: _(
        "This person has another duty. Administrator, clearance officer, key officer, auditor and registrar are"
        " five different people. Nothing was changed."
    ),
    AlreadyProposedError: _("The same request waits for a second officer already. Nothing was changed."),
    AlreadySettledError: _("Another officer has answered this request meanwhile. You changed nothing."),
    ProposalLapsedError: _("This request is older than a day. Nothing was changed. Please ask anew."),
    MandateNotInForceError: _(
        "This mandate has not begun, is over, or was withdrawn. Nothing was opened. What you noted under it is kept."
    ),
    MandateDaysError: _(
        "A mandate begins today or later, ends after it begins, and lasts a year at most; papers are named from an"
        " earlier day to a later one. Nothing was asked."
    ),
    MandateNumberError: _("Another mandate has this number. Nothing was asked; please check the order."),
    MandateScopeError: _(
        "Only a body that inspects others by law may be given another ministry's papers. Nothing was asked; please"
        " choose units of your own ministry."
    ),
    MandateWiderError: _(
        "A mandate can only be narrowed or ended sooner; for more, another mandate is needed. Nothing was changed."
    ),
    SignInFailedError: _("Sign-in failed. Please check the name and the password."),
    OldPasswordError: _("The present password is not right. Nothing was changed; please type it again."),
    TooManyTriesError: _("Too many failed sign-ins. Please try again in a quarter of an hour."),
}
