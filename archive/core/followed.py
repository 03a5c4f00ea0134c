"""What the log says of things that happened beside it: the bodies of KEY_EVENT and READERS."""

from collections.abc import Iterable
from datetime import datetime

from archive.core.canonical import Json
from archive.core.package import moment
from signing.core.keys import KeyEvent


def key_event(event: KeyEvent) -> dict[str, Json]:
    """The body of a KEY_EVENT."""
    return {
        "event": event.kind.value,
        "seq": event.seq,
        "happened_at": moment(event.at),
        "facts": dict(event.facts),
    }


def access_change(
    seq: int, record_id: str, *, act: str, tokens: Iterable[str], by: str, at: datetime
) -> dict[str, Json]:
    """The body of a READERS: who was let in to a record or shut out, by whom, when."""
    return {
        "seq": seq,
        "of": record_id,
        "act": act,
        "tokens": list(tokens),
        "by": by,
        "changed_at": moment(at),
    }
