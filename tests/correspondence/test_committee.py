"""What a committee is, and what is none."""

import pytest

from correspondence.core import committee
from correspondence.core.committee import Committee, Role

PANEL = Committee(rapporteur_post_id=2, quorum=3, window_days=5, approver_post_id=9)


@pytest.mark.parametrize(
    ("rapporteur", "quorum", "days", "approver", "codes"),
    [
        (2, 2, 1, 9, []),
        (1, 2, 5, 9, ["committee_rapporteur"]),
        (7, 2, 5, 9, ["committee_rapporteur"]),
        (2, 1, 5, 9, ["committee_quorum"]),
        (2, 4, 61, 3, ["committee_quorum", "committee_window", "committee_approver"]),
    ],
)
def test_what_is_no_committee_is_named(
    rapporteur: int, quorum: int, days: int, approver: int, codes: list[str]
) -> None:
    found = Committee(rapporteur_post_id=rapporteur, quorum=quorum, window_days=days, approver_post_id=approver)
    assert [one.code for one in committee.faults(found, members=(1, 2, 3))] == codes


def test_everybody_has_one_role() -> None:
    roles = [PANEL.role(post, chair_post_id=1) for post in (1, 2, 3, 9)]
    assert roles == [Role.CHAIR, Role.RAPPORTEUR, Role.MEMBER, Role.APPROVER]
