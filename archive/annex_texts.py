"""What was read of the annexes of records, taken off its shelf: it never writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from archive import shelf
from archive.core.annexes import number_of, text_of, unpacked
from archive.core.errors import DamagedObjectError, ErasedError
from archive.doors import cipher
from archive.models import AnnexText


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRead:
    """The text of one annex; recognised on a picture it may be wrong."""

    number: int
    text: str
    is_recognised: bool


def sealed_under(record_id: str, part: str) -> str:
    """The name under which the text of a part is encrypted."""
    return f"{record_id}/text-{part}"


def annexes_read(record_ids: Iterable[str]) -> dict[str, tuple[AnnexRead | None, ...]]:
    """What was read to its end of the annexes of those of these records that have any; None for what is damaged.

    Two queries, one where nothing was read.
    """
    rows = AnnexText.objects.filter(record__record_id__in=set(record_ids), seq__isnull=False).select_related("record")
    texts = sorted(rows, key=lambda row: number_of(row.part))
    wrapped = shelf.keys_of(row.record.record_id for row in texts) if texts else {}
    found: dict[str, tuple[AnnexRead | None, ...]] = {}
    for row in texts:
        record_id = row.record.record_id
        found[record_id] = (*found.get(record_id, ()), _read(row, wrapped))
    return found


def _read(row: AnnexText, wrapped: dict[str, bytes]) -> AnnexRead | None:
    record_id = row.record.record_id
    try:
        text = text_of(pages_in(row, key=shelf.key_among(wrapped, record_id)))
    except (ErasedError, DamagedObjectError):
        return None
    return AnnexRead(number=number_of(row.part), text=text, is_recognised=row.is_recognised)


def pages_in(row: AnnexText, *, key: bytes) -> tuple[str, ...]:
    """What was read so far, in the order of the pages. Raises DamagedObjectError."""
    return unpacked(cipher.unlock(bytes(row.sealed), key=key, name=sealed_under(row.record.record_id, row.part)))
