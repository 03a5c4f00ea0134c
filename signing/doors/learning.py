"""What is known of our own authorities before anybody asks: their certificates and lists read, and who signed them.

A judgement of a letter of ours spent a sixth of its time on it, each time anew.
"""

import asyncio

from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from signing.core.question import Question
from signing.doors.memory import Memory
from signing.doors.quick_certificates import certificate


def learn(facts: Question) -> None:
    """Walks from each of the asker's certificates to the root once, and lets every later judgement remember what held.

    Raises ValueError for something else than certificates and lists.
    """
    Memory.forget_all()
    memory = Memory()
    known = [certificate(der) for der in facts.others]
    context = ValidationContext(
        trust_roots=[certificate(der) for der in facts.trust],
        other_certs=known,
        crls=[memory.revocation_list(der) for der in facts.revocations],
        revocation_mode="require",
        allow_fetching=False,
        signature_validator=memory,
    )
    for one in known:
        try:
            asyncio.run(CertificateValidator(one, validation_context=context).async_validate_path())
        except (PathError, ValidationError):  # it ended, or its list did: what held so far holds
            continue
    memory.tell_all()
