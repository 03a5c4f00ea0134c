"""What search says when it refuses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from directory.core.errors import Refused
from search.core.errors import EngineAwayError, IndexBusyError, SearchError

SENTENCES: dict[type[Refused], Promise] = {
    SearchError: gettext_lazy("The search could not be carried out."),
    IndexBusyError: gettext_lazy("The search index is being written by another process. Try again in a minute."),
    EngineAwayError: gettext_lazy(
        "The search server does not answer. Letters and records are untouched; try again in a few minutes."
    ),
}


def refusal(error: Refused) -> str:
    """The sentence for a refusal of this room."""
    return str(SENTENCES.get(type(error), SENTENCES[SearchError])) % error.facts
