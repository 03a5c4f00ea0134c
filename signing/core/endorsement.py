"""What is found of a signature over bytes that lie elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from signing.core.verdict import Indication, SubIndication


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """Who signed the bytes, and whether that holds (ETSI EN 319 102-1 clause 5.1.3).

    `person_id` is our number of the signer, `signed_at` the time the signer claimed, `stamped_at` the time proven.
    """

    indication: Indication
    sub_indication: SubIndication = SubIndication.NONE
    person_id: int | None = None
    signer_name: str = ""
    serial: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None

    def is_by(self, person_id: int) -> bool:
        """True when it holds beyond doubt and is this person's."""
        return self.indication is Indication.TOTAL_PASSED and self.person_id == person_id
