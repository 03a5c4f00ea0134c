"""One letter without a town, for tests of the core."""

from dataclasses import replace
from datetime import date

from correspondence.core import body
from correspondence.core.letter import Addressee, Annex, Content, Copy, Kind, Priority, Reference, ReferenceKind
from directory.core.clearance import Label

ISSUER, OWN, FOREIGN = 5, 6, 20


def a_content(**changes: object) -> Content:
    """A whole letter of unit 5 to unit 20, copied to unit 6, with a reference and an annex."""
    content = Content(
        kind=Kind.LETTER,
        language="ar",
        digits="latn",
        label=Label(),
        priority=Priority.URGENT,
        subject="ملاك وظيفي",
        greeting="تحية طيبة ...",
        body=body.from_text("نود إعلامكم بما يأتي ."),
        closing="مع التقدير",
        to=(Addressee(unit_id=FOREIGN, name="وزارة المالية / دائرة الموازنة"),),
        copies=(
            Copy(unit_id=OWN, name="القسم القانوني", purpose="لإبداء الرأي"),
            Copy(unit_id=None, name="الصادرة"),
            Copy(unit_id=7, name="مكتب الوزير", hidden=True),
        ),
        references=(
            Reference(kind=ReferenceKind.YOURS, body="وزارة المالية", number="د م 12/3307", on=date(2026, 7, 2)),
        ),
        annexes=(
            Annex(title="كشف", pages=2, sha256="a" * 64, size=9, media_type="application/pdf", file="m/a.pdf"),
            Annex(title="نموذج", paper_only=True),
        ),
        unit_id=ISSUER,
        signer_post_id=3,
    )
    return replace(content, **changes)  # type: ignore[arg-type]  # the test names its fields
