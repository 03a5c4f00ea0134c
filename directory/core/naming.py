"""Names in the three languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name in Arabic, Sorani Kurdish and English; Arabic is never empty."""

    ar: str
    ckb: str = ""
    en: str = ""

    def to(self, language: str) -> str:
        """The name in this language, or in Arabic where it has none."""
        return {"ckb": self.ckb, "en": self.en}.get(language, "") or self.ar
