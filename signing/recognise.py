"""Recognises another authority: a ministry's, or the national one."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from directory.core.tenure import Term
from signing import authorities, trust
from signing.core.authority import Role
from signing.core.ceremony import moment
from signing.core.errors import RequestNotAcceptedError
from signing.core.keys import Happening
from signing.core.trust import Trusted, as_bytes
from signing.doors import ca, raw, requests
from signing.models import Event


def recognise(certificate: bytes, *, name: str, term: Term, by: Reach, at: datetime) -> str:
    """Puts the authority into the trust list for its days and signs the list anew; returns the SHA-256.

    Called again for the same certificate it changes name and days; an end in the past ends the trust. The row
    is written before the file: a crash between them leaves an event whose list is made by calling again.
    Raises RequestNotAcceptedError when it is no authority's certificate or too weak, NotEstablishedError,
    TrustListBrokenError.
    """
    loaded = requests.authority_in(certificate)
    print_of = ca.fingerprint(loaded)
    safe = authorities.safe()
    if loaded in safe.roots().values():
        raise RequestNotAcceptedError
    with transaction.atomic():
        facts = {"sha256": print_of, "from_on": term.from_on.isoformat(), "until_on": str(term.until_on or "")}
        Event.objects.create(kind=Happening.ROOT_RECOGNISED.value, facts=facts, at=at)
        audit.record(by=by, act="recognise", about=f"authority:{print_of[:32]}", at=at, note=name)
        number, known = trust.listed()
        item = Trusted(
            name=name, sha256=print_of, der=ca.certificate_der(loaded), from_on=term.from_on, until_on=term.until_on
        )
        others = tuple(one for one in known if one.sha256 != print_of)
        data = as_bytes((*others, item), number=number + 1, made_at=moment(at))
        safe.keep_trust_list(data, raw.sign(safe.holder(Role.ISSUING).key, data))
    return print_of
