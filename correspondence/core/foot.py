"""Who prepared and who initialled a letter, in the small letters of its foot: زينب 13/7 (domain 1.2)."""

from dataclasses import dataclass
from datetime import date

from correspondence.core import phrases
from directory.core.naming import Name

SHORTEST = 3
"""A shorter word before a name is its title: د. or Dr."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """On which day the letter was prepared, and who initialled it when: where its ministry prints that."""

    prepared_on: date
    initials: tuple[tuple[Name, date], ...] = ()


def at_foot(preparer: Name, foot: Foot | None, language: str) -> dict[str, object]:
    """The preparer by the whole name; where initials are printed, shortly with the day, and so whoever initialled."""
    if foot is None:
        return {"prepared_by": preparer.to(language)}
    put = [initial(name, on, language) for name, on in foot.initials]
    line = phrases.INITIALS[language].format(phrases.BESIDE[language].join(put))
    return {"prepared_by": initial(preparer, foot.prepared_on, language), **({"initials": line} if put else {})}


def initial(name: Name, on: date, language: str) -> str:
    """The first name, with a title before it, and the day without its year."""
    parts = name.to(language).split()
    short = parts[: 1 + (len(parts[0]) < SHORTEST)] if parts else []
    return " ".join([*short, f"{on.day}/{on.month}"])
