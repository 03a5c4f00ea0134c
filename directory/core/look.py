"""How one person likes to read."""

from dataclasses import dataclass

LANGUAGES = ("ar", "ckb", "en")
DIGITS = ("latn", "arab")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Language, digits, colours, size of the text, contrast, single keys."""

    language: str = "ar"
    digits: str = "latn"
    theme: str = ""
    text_size: str = ""
    contrast: str = ""
    has_keys: bool = False
