"""What search refuses."""

from directory.core.errors import Refused


class SearchError(Refused):
    """The base of what this room refuses."""


class IndexBusyError(SearchError):
    """Another process is writing the index."""


class InquiryNamedTwiceError(SearchError):
    """Another inquiry of the mandate has this name."""


class EngineAwayError(SearchError):
    """The search server does not answer, or not as it should."""
