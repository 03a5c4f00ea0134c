"""The check list of a draft: what sending would refuse, and what a careful colleague would ask about."""

from datetime import datetime

from correspondence import citing, sheets, surroundings
from correspondence.core import acceptance, cited, merge, style
from correspondence.core.errors import Finding, SignerTwiceError, VacantPostError
from correspondence.core.letter import Content
from correspondence.models import Version
from directory.core.day import day_of
from directory.core.errors import OutsidePowerError, PowerEndedError, SelfBenefitError
from directory.core.reach import Reach

HINTS = acceptance.HINTS | cited.HINTS | style.HINTS | {"day_of_writing"}
"""The codes of findings that refuse nothing."""


def remarks_on(content: Content, *, ref: str = "", by: Reach, at: datetime) -> tuple[Finding, ...]:
    """Everything that sending would refuse, then the hints; each once. `ref` is the letter, once it is one."""
    meant = citing.cited_by(content, by=by)
    around = surroundings.surroundings_of(cited.resolved(content, meant), by=by, on=day_of(at))
    found = [
        *acceptance.remarks(content, around),
        *cited.findings(meant),
        *_power(content, ref=ref, at=at),
        *_days(content, ref=ref, at=at),
    ]
    once = {(one.code, *sorted(one.facts.items())): one for one in found}.values()
    return tuple(sorted(once, key=is_hint))


def is_hint(finding: Finding) -> bool:
    """True when the letter may be sent all the same."""
    return finding.code in HINTS


def _days(content: Content, *, ref: str, at: datetime) -> tuple[Finding, ...]:
    """The days of earlier versions that the text says. One query, none where it says no day."""
    saved = Version.objects.filter(memo__ref=ref).order_by("number").values_list("made_at", flat=True) if ref else ()
    return tuple(merge.days_of_writing(content, map(day_of, saved), today=day_of(at)))


def _power(content: Content, *, ref: str, at: datetime) -> tuple[Finding, ...]:
    """Whether the power of each signer reaches this paper: its kind, its grade, the one letter."""
    try:
        sheets.signers_of(content, ref=ref, at=at)
    except PowerEndedError:
        return (Finding(code="signer_power_ended"),)
    except SelfBenefitError:
        return (Finding(code="signer_benefits"),)
    except OutsidePowerError:
        return (Finding(code="signer_power_not_covering"),)
    except SignerTwiceError:
        return (Finding(code="signer_twice"),)
    except VacantPostError:
        return (Finding(code="signer_without_power"),)
    return ()
