"""A month is typed by its name as often as by its number."""

import pytest

from search.core.letters import clean
from search.core.months import numbered


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("٢٣ تشرين الثاني ٢٠٢٦", "23/11/2026"),
        ("تشرين الأول 2026", "10/2026"),
        ("1 اذار 2026 الى 30 نيسان 2026", "1/3/2026 الى 30/4/2026"),
        ("14ی تشرینی دووەمی 2026", "14/11/2026"),
        ("ئایاری 2026", "5/2026"),
        ("3 may 2026", "3/5/2026"),
        ("مايس ٢٠٢٥", "5/2025"),
        ("تموز", "7"),
        ("كتاب 12/2026 في 3/4/2026", "كتاب 12/2026 في 3/4/2026"),
        ("", ""),
    ],
)
def test_a_month_that_is_named_is_numbered(typed: str, meant: str) -> None:
    assert numbered(clean(typed)) == clean(meant)
