"""Letters whose time authority ends soon, and authorities that follow it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings as house

from archive.assess import assess
from archive.deposit import deposit
from archive.integrate import integrate
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK
from signing.core.authority import PROFILES, Addresses, Role, Subject
from signing.core.policy import KeyKind
from signing.doors import ca
from signing.doors.clock import trusted_time
from signing.doors.safe import Safe
from signing.sign import lay_fields, seal
from tests.archive.conftest import facts_of, package_of, readers_of
from tests.signing import pki as small
from tests.town import AT, Town

HOURS_LATER = timedelta(hours=3)
"""After the first time authority's end, and before the revocation lists' of the same day."""


def new_time_authority(lasts: timedelta, name: str = "Diwan Time Authority") -> datetime:
    """Puts another time authority into the safe; gives the end of its certificate."""
    safe, profile = Safe(folder=house.PLACE.keys), replace(PROFILES[Role.TIME], lasts=lasts)
    key = ca.new_key(KeyKind.P256)
    issuer = safe.holder(Role.ISSUING)
    addresses = Addresses(base=f"{house.ADDRESS}/pki")
    since = max(trusted_time() - timedelta(minutes=1), issuer.certificate.not_valid_before_utc)
    certificate = ca.issue(
        profile, Subject(common_name=name, organisation="Diwan"), key.public_key(),
        issuer=issuer, addresses=addresses, since=since,
    )  # fmt: skip
    safe.keep(Role.TIME.value, ca.Holder(certificate=certificate, key=key))
    return certificate.not_valid_after_utc


@pytest.fixture
def record_id(town: Town) -> str:
    """A sealed letter in the log, whose time authority ends in an hour, and a new authority for years."""
    new_time_authority(timedelta(hours=1), "Old Time Authority")
    pdf = seal(
        lay_fields(small.letter(), small.BOXES),
        body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="452", at=AT,
    )  # fmt: skip
    kept = deposit(
        package_of(facts_of(town), pdf), readers=readers_of(town, Label()), by=town.rebwar.reach, at=AT
    ).record_id
    integrate(by=CLOCKWORK, at=AT)
    assess(by=CLOCKWORK, at=AT)
    new_time_authority(timedelta(days=2_000))
    return kept
