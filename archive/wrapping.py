"""Wraps the parts of a record to come: judged and encrypted, before anybody waits for a lock."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.core.package import Listed, Part, digest
from archive.doors import cipher
from signing.verify import verdict_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping:
    """A record's name and key, and what is wrapped in it so far: objects by name, in the manifest's words."""

    record_id: str = field(default_factory=cipher.new_name)
    key: bytes = field(default_factory=cipher.new_key, repr=False)
    parts: dict[str, Part] = field(default_factory=dict, repr=False)
    objects: dict[str, bytes] = field(default_factory=dict, repr=False)
    listed: dict[str, Listed] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        """Encrypts one more part; the very same part again changes nothing."""
        if self.parts.get(part.name) is part:
            return
        sealed = cipher.lock(part.data, key=self.key, name=f"{self.record_id}/{part.name}")
        self.parts[part.name], self.objects[part.name] = part, sealed
        self.listed[part.name] = Listed(
            name=part.name,
            media_type=part.media_type,
            size=len(part.data),
            sha256=digest(part.data),
            object_sha256=digest(sealed),
        )

    def judge(self, part: Part) -> None:
        """Writes down the verdict on a signed file, as it is on the day of deposit (decision 24)."""
        if is_signed(part) and part.name not in self.judged:
            self.judged[part.name] = verdict_on(part.data, at=None).indication.value


def verdicts(parts: Iterable[Part]) -> dict[str, str]:
    """The verdict of today on each of these that is signed, by its name."""
    return {part.name: verdict_on(part.data, at=None).indication.value for part in parts if is_signed(part)}


def is_signed(part: Part) -> bool:
    """True for what claims to be a signed PDF."""
    return part.media_type == "application/pdf" and b"/ByteRange" in part.data


def wrapped(parts: Iterable[Part]) -> Wrapping:
    """The parts wrapped under a fresh name and key. Nothing is on disk yet: whoever drops it loses nothing."""
    wrapping = Wrapping()
    for part in parts:
        wrapping.judge(part)
        wrapping.add(part)
    return wrapping
