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

    def before(self, other: "Name") -> "Name":
        """Both with a stroke between them, as «post / person»."""
        pairs = {one: f"{self.to(one)} / {other.to(one)}" for one in ("ar", "ckb", "en")}
        return Name(**pairs)
