"""A committee's minutes (محضر): who chairs and reports, how many must sign, and for how long (domain 2.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from correspondence.core.errors import Finding

WINDOW_LIMIT = 60


class Role(StrEnum):
    """What a signer is to the minutes. Stored values never change."""

    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    MEMBER = "member"
    APPROVER = "approver"  # the head before whom the minutes are laid (المصادقة)


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """How a committee signs: the letter's signer chairs, the joint signers are its members.

    `quorum` members, the chair among them, must sign within `window_days` working days; then the approver signs.
    """

    rapporteur_post_id: int
    quorum: int
    window_days: int
    approver_post_id: int
    approver_person_id: int | None = None

    def role(self, post_id: int, *, chair_post_id: int) -> Role:
        """What the signer on this post is."""
        known = {
            self.approver_post_id: Role.APPROVER,
            self.rapporteur_post_id: Role.RAPPORTEUR,
            chair_post_id: Role.CHAIR,
        }
        return known.get(post_id, Role.MEMBER)


def faults(committee: Committee, *, members: Sequence[int]) -> Iterator[Finding]:
    """What is wrong with it; `members` are the posts of the chair, who is first, and of the others."""
    if committee.rapporteur_post_id not in members[1:]:
        yield Finding(code="committee_rapporteur")
    if not 2 <= committee.quorum <= len(members):
        yield Finding(code="committee_quorum", facts={"members": len(members)})
    if not 1 <= committee.window_days <= WINDOW_LIMIT:
        yield Finding(code="committee_window", facts={"limit": WINDOW_LIMIT})
    if committee.approver_post_id in members:
        yield Finding(code="committee_approver")
