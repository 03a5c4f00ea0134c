"""Letters of the town, and the ways they take: what many tests need of correspondence."""

from dataclasses import replace
from datetime import timedelta

from correspondence.attach import attach
from correspondence.core import body
from correspondence.core.letter import Addressee, Content, Copy, Kind, Priority, Reference, ReferenceKind
from correspondence.core.number import RegistrationFacts
from correspondence.draft import start
from correspondence.letters import letter
from correspondence.models import Memo
from correspondence.prepare import prepare
from correspondence.register import register
from correspondence.review import initial
from correspondence.send import send
from correspondence.sign_off import sign_off
from directory.core.clearance import Label
from signing.unlock import unlock
from tests.kept import once
from tests.town import AT, PIN, Town

TEXT = (
    "نود إعلامكم بأن اللجنة درست طلبكم .\n\n1- تزويدنا بالأسماء .\n2- بيان الأثر المالي .\n\nت | الاسم\n1 | سعاد حميد"
)


def a_letter(town: Town, **changes: object) -> Content:
    """Zainab's letter from the administration to the budget directorate of Finance, for Maryam to sign."""
    content = Content(
        kind=Kind.LETTER,
        language="ar",
        digits="latn",
        label=Label(),
        priority=Priority.URGENT,
        subject="ملاك وظيفي",
        greeting="تحية طيبة ...",
        body=body.from_text(TEXT),
        closing="للتفضل بالاطلاع واتخاذ ما يلزم مع التقدير",
        to=(Addressee(unit_id=town.finance_budget, name="وزارة المالية / دائرة الموازنة"),),
        copies=(Copy(unit_id=town.planning_hr, name="قسم الموارد البشرية", purpose="مع الأوليات"),),
        references=(Reference(kind=ReferenceKind.YOURS, body="وزارة المالية", number="د م 12/3307", on=AT.date()),),
        unit_id=town.planning_admin,
        signer_post_id=town.maryam.post_id,
    )
    return replace(content, **changes)  # type: ignore[arg-type]  # the test names its fields


def inside(town: Town, **changes: object) -> Content:
    """Zainab's letter to the Statistics of the own ministry."""
    return a_letter(town, to=(Addressee(unit_id=town.planning_statistics, name="هيئة الإحصاء"),), **changes)


def sent(town: Town, content: Content, *, annex: tuple[str, bytes] | None = None) -> Memo:
    """Drafted by zainab and on hasan's desk for his initials."""
    return Memo.objects.get(pk=once(f"sent {content} {annex}", lambda: _sent(town, content, annex)))


def _sent(town: Town, content: Content, annex: tuple[str, bytes] | None) -> int:
    memo = start(content, by=town.zainab.reach, at=AT)
    if annex is not None:
        attach(memo.ref, name=annex[0], data=annex[1], title="كشف", by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    return memo.pk


def ready(town: Town, content: Content, *, annex: tuple[str, bytes] | None = None) -> Memo:
    """Initialled by hasan: frozen, awaiting maryam."""
    return Memo.objects.get(pk=once(f"ready {content} {annex}", lambda: _ready(town, content, annex)))


def _ready(town: Town, content: Content, annex: tuple[str, bytes] | None) -> int:
    memo = sent(town, content, annex=annex)
    initial(memo.ref, version=memo.version, by=town.hasan.reach, at=AT + timedelta(minutes=1))
    return memo.pk


def signed(town: Town, content: Content, *, annex: tuple[str, bytes] | None = None) -> Memo:
    """Signed by maryam: on the registry's desk."""
    made = once(f"signed {content} {annex}", lambda: put_signature(town, ready(town, content, annex=annex)).pk)
    return Memo.objects.get(pk=made)


def put_signature(town: Town, memo: Memo) -> Memo:
    """Maryam's signature on a letter that awaits it."""
    at = AT + timedelta(minutes=2)
    shown = letter(memo.ref, reach=town.maryam.reach, at=at)
    request = prepare(memo.ref, document_hash=shown.document_hash, by=town.maryam.reach, at=at)
    key = unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=at)
    sign_off(memo.ref, nonce=request.nonce, key=key, by=town.maryam.reach, at=at)
    return Memo.objects.get(pk=memo.pk)


def registered(town: Town, content: Content) -> RegistrationFacts:
    """Numbered and sealed by rebwar: in the archive and on its way."""
    return once(f"registered {content}", lambda: _registered(town, signed(town, content)))


def _registered(town: Town, memo: Memo) -> RegistrationFacts:
    return register(memo.ref, by=town.rebwar.reach, at=AT + timedelta(minutes=3))
