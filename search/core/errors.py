"""What search refuses."""

from directory.core.errors import Refused


class SearchError(Refused):
    """The base of what this room refuses."""


class IndexBusyError(SearchError):
    """Another process is writing the index."""


class InquiryNamedTwiceError(SearchError):
    """Another inquiry of the mandate has this name."""


class OutsideMandateError(SearchError):
    """The query asks for something that the mandate does not open."""


class IndexBehindError(SearchError):
    """The index has not read the log up to the checkpoint yet, or who may read since."""


class TooManyMatchesError(SearchError):
    """More records match than one certificate covers; facts: count, most."""


class LineTooLongError(SearchError):
    """Not all of the line is looked for, so nothing is certified about it."""


class TopSecretAskedError(SearchError):
    """The query asks for a grade that no letter is found by, so nothing is certified about it."""


class TooManyUnitsError(SearchError):
    """A name in the query stands for more units than are looked for; facts: most."""


class TextLostError(SearchError):
    """The text of records that may match cannot be read; facts: count."""


class TooManySavedError(SearchError):
    """A person has saved as many searches as one may."""


class EngineAwayError(SearchError):
    """The search server does not answer, or not as it should."""
