"""The making of the root: who takes part, which keys are made, and the transcript of it.

RFC 5280 knows no ceremony; ETSI EN 319 411-1 clause 6.5.1 wants one: dual control, a script, a signed record.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from signing.core.errors import PassphraseNotAcceptedError
from signing.core.policy import KeyKind, Kinds

SHORTEST_PHRASE = 16
_RULE = "=" * 72


class Mode(StrEnum):
    """Whether it counts."""

    REHEARSAL = "rehearsal"
    CEREMONY = "ceremony"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be made, and who takes part: two holders of a passphrase each, and witnesses.

    With a `token` every key but the root's is made on it, by its maker's `library`.
    """

    mode: Mode
    root_kind: KeyKind
    key_kind: KeyKind
    holders: tuple[str, str]
    witnesses: tuple[str, ...] = ()
    library: str = ""
    token: str = ""

    def kinds(self) -> Kinds:
        """What the installation keeps of it."""
        return Kinds(root=self.root_kind, other=self.key_kind, library=self.library, token=self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine:
    """One certificate as the transcript names it."""

    role: str
    subject: str
    key: str
    serial: str
    sha256: str
    not_before: str
    not_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What happened, in order; `files` are the SHA-256 of what was written."""

    mode: Mode
    held_at: str
    address: str
    holders: tuple[str, str]
    witnesses: tuple[str, ...]
    certificates: tuple[CertificateLine, ...]
    files: dict[str, str]
    steps: tuple[str, ...]
    format: str = field(default="diwan-ceremony-1")


def check_phrases(first: str, second: str) -> None:
    """Nothing, when two people may keep the root's key with these. Raises PassphraseNotAcceptedError."""
    if min(len(first), len(second)) < SHORTEST_PHRASE or first == second:
        raise PassphraseNotAcceptedError(shortest=SHORTEST_PHRASE)


def as_json(transcript: Transcript) -> bytes:
    """The transcript for machines: these bytes are signed."""
    return (json.dumps(asdict(transcript), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def as_text(transcript: Transcript) -> bytes:
    """The transcript for people, to be printed and signed by hand."""
    title = "CEREMONY OF THE ROOT KEY" if transcript.mode is Mode.CEREMONY else "REHEARSAL: nothing of this counts"
    lines = [_RULE, title, _RULE, f"Held at:     {transcript.held_at}", f"Address:     {transcript.address}"]
    lines += [f"Passphrase {number}: {name}" for number, name in enumerate(transcript.holders, start=1)]
    lines += [f"Witness:     {name}" for name in transcript.witnesses]
    lines += ["", "Steps"]
    lines += [f"{number:>3}. {step}" for number, step in enumerate(transcript.steps, start=1)]
    for line in transcript.certificates:
        lines += ["", f"Certificate: {line.role} ({line.key})", f"  subject    {line.subject}"]
        lines += [f"  serial     {line.serial}", f"  SHA-256    {line.sha256}"]
        lines += [f"  valid      {line.not_before} – {line.not_after}"]
    lines += ["", "Files (SHA-256)", *(f"  {digest}  {name}" for name, digest in sorted(transcript.files.items()))]
    lines += ["", *(f"{name}: ______________________________" for name in (*transcript.holders, *transcript.witnesses))]
    return ("\n".join(lines) + "\n").encode()


def moment(at: datetime) -> str:
    """A moment as transcripts write it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
