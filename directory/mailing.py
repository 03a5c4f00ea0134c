"""Who hears by e-mail that something waits, where and how often."""

from dataclasses import dataclass

from directory.core.errors import NotWithinReachError
from directory.core.mailing import Mailing, Rhythm
from directory.core.reach import CLOCKWORK, Reach
from directory.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who wants e-mail, and in which language."""

    person_id: int
    language: str
    mailing: Mailing


def mailing_of(reach: Reach) -> Mailing:
    """What the reader chose. Raises NotWithinReachError for nobody."""
    row = Person.objects.filter(pk=reach.person_id).first() if reach.person_id is not None else None
    if row is None:
        raise NotWithinReachError
    return _mailing(row)


def recipients(*, by: Reach) -> tuple[Recipient, ...]:
    """Everybody active who wants e-mail. Raises NotWithinReachError for everybody but the clockwork."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Person.objects.filter(is_active=True).exclude(mail=Rhythm.NEVER).exclude(email="").order_by("id")
    return tuple(Recipient(person_id=row.pk, language=row.language, mailing=_mailing(row)) for row in rows)


def _mailing(row: Person) -> Mailing:
    return Mailing(address=row.email, rhythm=Rhythm(row.mail))
