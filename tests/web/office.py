"""The key office of Planning, for tests of its pages."""

import pytest

from directory.models import Proposal
from signing.core import errors
from signing.models import Key
from signing.unlock import unlock
from tests.town import AT, Citizen, Town, key_officers
from tests.web.steps import client_of, plain


class Office:
    """Two key officers of Planning and one of Finance, signed in."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.karim, self.salma, self.faris = key_officers(town)
        self.first, self.second, self.other = (client_of(one) for one in (self.karim, self.salma, self.faris))

    def ask(self, act: str, citizen: Citizen) -> str:
        """The first officer asks; the address of the request."""
        answer = self.first.post(f"/keys/{citizen.person_id}/ask/{act}/")
        assert answer.status_code == 302, plain(answer)
        return f"/keys/requests/{Proposal.objects.latest('id').pk}/"

    def agree(self, act: str, citizen: Citizen) -> None:
        """The first asks, the second confirms."""
        address = self.ask(act, citizen)
        assert self.second.get(address).status_code == 200
        assert self.second.post(f"{address}confirm/").status_code == 302


def key_of(citizen: Citizen) -> Key:
    return Key.objects.select_related("certificate").get(person=citizen.person_id)


def lock(citizen: Citizen) -> None:
    for wrong in range(5):
        with pytest.raises((errors.WrongPinError, errors.KeyLockedError)):
            unlock(citizen.person_id, pin=f"00000{wrong}", by=citizen.reach, at=AT)
