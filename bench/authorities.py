"""`authorities`: what an authority costs with ten people and with a hundred thousand, each with a certificate.

Two data folders of the same ministries, acted in by turns, so that what else the machine does hits both. The rows
of the many are put in by the thousand; what is measured goes through the deeds. PINs are derived cheaply, or that
would hide the rest. A revocation list grows with what it names: that is measured apart, with one of a hundred
revoked.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from statistics import median

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from bench.measure import Row, row, timed
from bench.place import ministries, now
from bench.sign import letter, mark
from config import env
from correspondence import sheets
from directory.core.reach import CLOCKWORK
from signing import authorities
from signing.core.authority import Role
from signing.core.keys import Happening, Place, Reason
from signing.doors import ca
from signing.enrol import enrol
from signing.models import Certificate, Event, Key
from signing.revoke import revoke
from signing.sign import sign
from signing.unlock import OpenKey, unlock
from signing.verify import verdict_on

COUNT = 20
FEW, MANY = 10, 100_000
AT_ONCE = 2_000
GOAL = 1.5
PIN = "482915"
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}

Pair = tuple[list[float], list[float]]


@dataclass(slots=True, kw_only=True)
class House:
    """One of the two data folders; what is entered last is where deeds work."""

    place: env.Place
    made: int = 0

    def enter(self) -> None:
        """Settings and connection name this folder from now on."""
        if self.place != settings.PLACE:
            connection.close()
            settings.PLACE = self.place
            connection.settings_dict["NAME"] = str(self.place.database)
        connection.ensure_connection()

    def twin(self) -> "House":
        """A copy in a folder of its own."""
        connection.close()
        there = replace(self.place, data=self.place.data / "twin")
        shutil.copytree(self.place.data, there.data)
        return House(place=there, made=self.made)

    def people(self, count: int) -> list[int]:
        """New people, by id."""
        model = get_user_model()
        numbers = range(self.made, self.made + count)
        self.made += count
        fresh = [model(username=f"bench-{number}", name_ar="موظف", password="!") for number in numbers]
        return [person.pk for person in model.objects.bulk_create(fresh)]

    def grow(self, count: int) -> None:
        """So many people more, each with a certificate, a key and an event, as rows."""
        pattern = Certificate.objects.filter(role=Role.PERSON.value, issuer__isnull=False).order_by("id")[0]
        for begun in range(0, count, AT_ONCE):
            people = self.people(min(AT_ONCE, count - begun))
            made = Certificate.objects.bulk_create(_like(pattern, person) for person in people)
            Key.objects.bulk_create(
                Key(person_id=person, certificate=one, place=Place.OUTSIDE.value)
                for person, one in zip(people, made, strict=True)
            )
            Event.objects.bulk_create(
                Event(kind=Happening.KEY_ISSUED.value, facts={"serial": one.serial}, at=one.issued_at) for one in made
            )


@dataclass(slots=True, kw_only=True)
class Citizen:
    """Somebody in one of the houses on the way through a certificate's life."""

    house: House
    person: int
    key: OpenKey | None = None
    pdf: bytes = b""

    def serial(self) -> str:
        """The certificate's."""
        return Key.objects.values_list("certificate__serial", flat=True).get(person_id=self.person)

    def issue(self) -> None:
        """A key with its certificate."""
        enrol(self.person, name="Signer", organisation="Ministry of Planning", pin=PIN, by=CLOCKWORK, at=now())

    def question(self) -> bytes:
        """What a checker asks about the certificate."""
        der = Key.objects.values_list("certificate__der", flat=True).get(person_id=self.person)
        own, issuer = ca.load_certificate(bytes(der)), authorities.safe().certificate(Role.ISSUING)
        asked = ocsp.OCSPRequestBuilder().add_certificate(own, issuer, hashes.SHA256()).build()
        return asked.public_bytes(serialization.Encoding.DER)

    def unlock(self) -> None:
        """Opens the key."""
        self.key = unlock(self.person, pin=PIN, by=replace(CLOCKWORK, person_id=self.person), at=now())

    def sign(self) -> None:
        """Signs a letter."""
        assert self.key is not None  # noqa: S101  (the act before)
        look = mark()
        self.pdf = sign(letter(), key=self.key, field=sheets.SIGNATURE, appearance=look, reason="Signature", at=now())

    def revoke(self) -> None:
        """Takes the certificate back."""
        revoke(self.serial(), reason=Reason.LEFT, by=CLOCKWORK, at=now())


ACTS: dict[str, Callable[[Citizen], object]] = {
    "issue a certificate": Citizen.issue,
    "answer for its status": lambda one: authorities.status_answer(one.question()),
    "serve the revocation list": lambda _: authorities.revocation_list(Role.ISSUING),
    "unlock a key": Citizen.unlock,
    "sign a letter, B-LT": Citizen.sign,
    "judge it": lambda one: verdict_on(one.pdf, at=None),
    "revoke": Citizen.revoke,
    "write the revocation list": lambda _: _written(),
}


def run(count: int) -> list[Row]:
    """Every act with the few and with the many in turn; then the same with one of a hundred revoked."""
    ministries()
    letter(), mark()
    cost, few = settings.PIN_COST, House(place=settings.PLACE)
    settings.PIN_COST = CHEAP
    try:
        few.grow(FEW)
        many = few.twin()
        many.enter()
        many.grow(MANY)
        _in_turn((few, many), count=2)  # to warm up
        rows = [_compared(case, samples) for case, samples in _in_turn((few, many), count=count or COUNT).items()]
        many.enter()
        size = _revoke_some(MANY // 100)
        for case, samples in _in_turn((few, many), count=count or COUNT).items():
            named = f"{case}; {MANY // 100} revoked, {size // 1024} KiB"
            rows.append(replace(_compared(named, samples), goal=None, met=None))
        return rows
    finally:
        few.enter()
        settings.PIN_COST = cost


def _in_turn(houses: tuple[House, House], *, count: int) -> dict[str, Pair]:
    """Milliseconds of each act in both houses; everybody is a person of their own."""
    crowds = [_crowd(house, count) for house in houses]
    return {case: _turns(act, crowds) for case, act in ACTS.items()}


def _crowd(house: House, count: int) -> list[Citizen]:
    house.enter()
    return [Citizen(house=house, person=person) for person in house.people(count)]


def _turns(act: Callable[[Citizen], object], crowds: list[list[Citizen]]) -> Pair:
    """One act by everybody: one of the few, one of the many, and so on."""
    samples: Pair = ([], [])
    for pair in zip(*crowds, strict=True):
        for one, into in zip(pair, samples, strict=True):
            one.house.enter()
            Certificate.objects.first()  # the connection is new: it reads its tables' plan once
            into.append(timed(lambda one=one: act(one)))  # type: ignore[misc]  # called at once
    return samples


def _compared(case: str, samples: Pair) -> Row:
    """One line: the many, and how many times as long as with the few."""
    few, many = samples
    ratio = median(many) / median(few)
    found = row("authorities", f"{case}, {MANY} people", many)
    named = f"with {FEW} people"
    return replace(found, baseline=named, ratio=round(ratio, 3), goal=f"ratio ≤ {GOAL:g}", met=ratio <= GOAL)


def _revoke_some(share: int) -> int:
    """So many more are revoked, as rows; returns the bytes of the list that names them."""
    standing = Certificate.objects.filter(revoked_at__isnull=True, role=Role.PERSON.value).order_by("-id")
    chosen = list(standing.values_list("pk", flat=True)[:share])
    Certificate.objects.filter(pk__in=chosen).update(revoked_at=now(), revoked_for=Reason.LEFT.value)
    return len(_written())


def _written() -> bytes:
    return authorities.revocation_list(Role.ISSUING, fresher_than=timedelta(0))


def _like(pattern: Certificate, person: int) -> Certificate:
    """A row like the pattern, for somebody else, under a serial of its own."""
    return Certificate(
        serial=sha256(b"%d" % person).hexdigest()[:32],
        role=pattern.role,
        person_id=person,
        issuer_id=pattern.issuer_id,
        issuer_hash=pattern.issuer_hash,
        key_hash=sha256(b"key %d" % person).hexdigest(),
        der=bytes(pattern.der),
        not_before=pattern.not_before,
        not_after=pattern.not_after,
        issued_at=pattern.issued_at,
    )
