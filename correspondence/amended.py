"""What both deeds that put a registered intake right share: the sealed sheet beside the first one, and who is told."""

from datetime import datetime

from archive.core.package import Part
from archive.records import units_among
from archive.wrapping import verdicts
from correspondence import intake_sheet
from correspondence.core.amendment import Amendment
from correspondence.core.delivery import LIES_THERE
from correspondence.core.errors import IntakeNotRegisteredError
from correspondence.core.intake import IntakeState, Page
from correspondence.core.intake_sheet import Surroundings
from correspondence.core.notice import Running, What
from correspondence.core.paper_letter import REASON_OF_SEAL
from correspondence.core.route import person_of
from correspondence.deadlines import holders, of_deliveries, referred
from correspondence.models import Delivery, Intake, Notice
from correspondence.models.register import Registration
from directory import whois
from directory.core.reach import CLOCKWORK, Reach


def registration_of(row: Intake) -> Registration:
    """The number that the paper has. Raises IntakeNotRegisteredError."""
    if row.state != IntakeState.REGISTERED or row.registration is None:
        raise IntakeNotRegisteredError
    return row.registration


def sealed_sheet(  # noqa: PLR0913  (the correction, its files, and who makes it)
    row: Intake,
    amendment: Amendment,
    pages: tuple[Page, ...],
    originals: tuple[Part, ...],
    *,
    language: str,
    by: Reach,
    at: datetime,
) -> bytes:
    """Typeset, and sealed with the number that the letter has; not judged yet."""
    body, found = whois.unit_facts(row.body_id), verdicts(originals)
    lying = Delivery.objects.filter(record_id=row.record_id, parent=None, state__in=LIES_THERE).order_by("-id").first()
    unit_id = _maker(row) if lying is None else lying.unit_id
    around = Surroundings(
        issuer=body.full_name(language),
        unit="" if unit_id is None else whois.unit_facts(unit_id).full_name(language),
        clerk=whois.person_facts(person_of(by)).name.to(language),
        came_at=row.came_at,
        made_at=at,
        language=language,
    )
    laid = intake_sheet.lay_amendment(amendment, pages, originals, judged=found, around=around)
    number, on = amendment.incoming, amendment.incoming_on
    register = REASON_OF_SEAL if row.is_ours() else "incoming"
    return intake_sheet.stamped(laid, body_id=row.body_id, number=number, on=on, at=at, register=register)


def _maker(row: Intake) -> int | None:
    """The unit that made a letter of ours out."""
    return units_among([row.record_id], reach=CLOCKWORK).get(row.record_id) if row.is_ours() else None


def tell(row: Intake, what: What, *, at: datetime) -> int:
    """A notice to everybody with whom the letter lies, of one of ours to whoever heads its unit; how many were told."""
    lying = Delivery.objects.filter(record_id=row.record_id, state__in=LIES_THERE).select_related("outgoing__memo")
    papers = list(of_deliveries(list(lying.order_by("id"))))
    unit_id = _maker(row)
    if unit_id is not None:
        about, label = f"record:{row.record_id}", row.label()
        papers.append(Running(about=about, given_at=at, due_at=None, unit_id=unit_id, giver_id=None, label=label))
    return Notice.objects.tell(what, {**holders(papers, at=at), **referred(row.record_id, at=at)}, at=at)
