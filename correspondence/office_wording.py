"""What correspondence says to who keeps a ministry's office: of its registers and its deadlines."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from correspondence.core import authenticity, correction, numbering, pace
from directory.core.errors import Refused

OFFICE: Mapping[type[Refused], Promise] = {
    authenticity.BookNotNamedError: _(
        "Nothing was entered: name the paper book, and where the letter stands in it also page and line."
    ),
    authenticity.BookNotAskedError: _(
        "Nothing was entered: the question has its answer, was looked up in a paper book before, or names no number"
        " with its date."
    ),
    correction.AuthorityMissingError: _(
        "Please say by order of whom the number is voided: the post, or the order's number and day. Nothing was"
        " changed."
    ),
    numbering.StyleNotAcceptedError: _(
        "A pattern holds {serial} once, not beside other digits, and else letters, digits, strokes, {symbol}, {file}"
        " and {year}; symbol and file have at most 20 letters and digits. Nothing was changed."
    ),
    numbering.SameNumbersError: _(
        "Another register of the ministry gives the same numbers: %(pattern)s. Nothing was changed; give this one its"
        " own symbol, or a word or the year in its pattern."
    ),
    numbering.BookTwiceError: _(
        "There is such a register already, or this kind is kept by the ministry alone, or by units alone. Nothing was"
        " changed."
    ),
    numbering.BookChangedError: _(
        "Somebody else changed this register meanwhile. Nothing was changed; please look at it again."
    ),
    numbering.BookReservedError: _(
        "Numbers of this register are still reserved. Nothing was changed; end the reserved block first."
    ),
    pace.PaceNotAcceptedError: _(
        "Enter whole numbers: from 1 to %(days)s days, what is more urgent no longer than the rest, and from 1 to"
        " %(hours)s hours. Nothing was changed."
    ),
    pace.PaceNotAheadError: _(
        "Choose a day after today and within a year: what is under way keeps its deadline. Nothing was changed."
    ),
}
