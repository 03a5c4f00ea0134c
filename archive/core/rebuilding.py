"""What twins of rows on disk say: changes of readers, and time tokens over checkpoints."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.core.canonical import Json, canonical
from archive.core.errors import DamagedObjectError
from archive.core.leaf import is_record_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of who may read a record, as its READERS statement says it."""

    seq: int
    record: str
    act: str
    tokens: tuple[str, ...]
    by: str
    at: datetime


def change_in(body: Mapping[str, Json]) -> Change:
    """The change the body of a READERS statement says. Raises DamagedObjectError."""
    try:
        seq, tokens = body["seq"], body["tokens"]
        if type(seq) is not int or not isinstance(tokens, list) or not is_record_id(str(body["of"])):
            raise DamagedObjectError(object="READERS")
        return Change(
            seq=seq,
            record=str(body["of"]),
            act=str(body["act"]),
            tokens=tuple(str(token) for token in tokens),
            by=str(body["by"]),
            at=datetime.fromisoformat(str(body["changed_at"])),
        )
    except (ValueError, KeyError) as error:
        raise DamagedObjectError(object="READERS") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTime:
    """A time token (RFC 3161, DER) over a checkpoint: the signed note, who stamped it, when, and what size before."""

    note: str
    source: str
    token: bytes
    at: datetime
    previous: int

    def as_bytes(self) -> bytes:
        """It as its file holds it."""
        token = base64.b64encode(self.token).decode()
        at = self.at.isoformat()
        return canonical(
            {"note": self.note, "source": self.source, "token": token, "at": at, "previous": self.previous}
        )


def kept_time(data: bytes) -> KeptTime:
    """The time token these bytes keep; nothing is verified here. Raises DamagedObjectError."""
    try:
        fields = json.loads(data)
        return KeptTime(
            note=str(fields["note"]),
            source=str(fields["source"]),
            token=base64.b64decode(fields["token"], validate=True),
            at=datetime.fromisoformat(fields["at"]),
            previous=int(fields["previous"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedObjectError(object="time token") from error
