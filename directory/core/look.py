"""How one person likes to read."""

from dataclasses import dataclass, replace

LANGUAGES = ("ar", "ckb", "en")
DIGITS = ("latn", "arab")


def digits_of(language: str) -> str:
    """The digits in which this language is read where nobody chose others."""
    return "arab" if language == "ckb" else "latn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Language, digits, colours, size of the text, contrast, single keys."""

    language: str = "ar"
    digits: str = "latn"
    theme: str = ""
    text_size: str = ""
    contrast: str = ""
    has_keys: bool = False

    def in_language(self, language: str) -> "Look":
        """The same in another language, with its digits, unless those read so far are not the ones of the old one."""
        is_usual = self.digits == digits_of(self.language)
        return replace(self, language=language, digits=digits_of(language) if is_usual else self.digits)
