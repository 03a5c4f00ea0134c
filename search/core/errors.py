"""What search refuses."""

from directory.core.errors import Refused


class SearchError(Refused):
    """The base of what this room refuses."""


class IndexBusyError(SearchError):
    """Another process is writing the index."""


class EngineAwayError(SearchError):
    """The search server does not answer, or not as it should."""


class WordListError(ValueError):
    """A ministry's word list has a line that cannot be understood; `line` counts from 1."""

    def __init__(self, *, line: int) -> None:
        super().__init__(line)
        self.line = line
