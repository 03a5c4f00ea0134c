"""The room's name for Django; the ministry's own words are put into use before the first is looked at."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.core import lexicon
from search.doors import wordlist


class SearchConfig(AppConfig):
    """The room search."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Reads `words.txt` in the data folder. Raises ImproperlyConfigured when it cannot be understood."""
        path = settings.PLACE.data / "words.txt"
        try:
            extra = lexicon.parsed(wordlist.read(path))
        except lexicon.WordListError as error:
            message = f"{path}, line {error.line}: write `ar: singular plural…` or `ckb: word…`. Nothing was changed."
            raise ImproperlyConfigured(message) from error
        except (OSError, UnicodeDecodeError) as error:
            message = f"{path} cannot be read ({getattr(error, 'strerror', 'it is not text')}). Nothing was changed."
            raise ImproperlyConfigured(message) from error
        if extra != lexicon.Extra():
            lexicon.use(extra)
