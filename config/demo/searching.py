"""What is kept of searching: saved searches, an inspection with its space, a mandate asked for, a hold."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from archive.hold import hold
from archive.open_dossier import open_dossier
from archive.retention import classes
from config.demo.people import units
from config.demo.settle import INSPECTOR
from config.demo.source import Table, line, lines, read, tables
from config.demo.walk import Walker
from correspondence.core.letter import Kind
from directory.begin_inspection import begin_inspection, end_inspection
from directory.core.clearance import Level
from directory.core.day import day_of
from directory.core.inspecting import Asked, Powers
from directory.core.reach import under
from directory.core.tenure import Term
from directory.give_mandate import ask_mandate
from search.core.kept import Alerts, kept
from search.core.plan import Narrow
from search.jot import jot
from search.keep_inquiry import keep_inquiry
from search.mark import mark
from search.save_search import save_search

ARCHIVIST = "planning-archive/archivist"


def all_of_them() -> Iterator[tuple[str, Callable[[Walker], None]]]:
    """Each by its name."""
    for number, row in enumerate(tables(read("office"), "search"), start=1):
        yield f"saved {number}", partial(_save, row)
    yield "inspection", _inspect
    yield "mandate", _mandate
    yield "hold", _hold


def _save(row: Table, walker: Walker) -> None:
    query = kept(line(row, "line"), Narrow(kinds=tuple(lines(row, "kinds"))))
    save_search(line(row, "name"), query=query, by=walker.reach(line(row, "seat")), at=walker.now())


def _inspect(walker: Walker) -> None:
    """A session: two inquiries, one of them with alerts, a record tagged and noted."""
    whole, record = walker.reach(INSPECTOR), walker.ledger.letters[0].record_id
    scope = whole.scopes[0]
    begun = begin_inspection(scope.mandate_id, purpose="تدقيق مناقلات الموازنة", by=whole, at=walker.now())
    by = under(whole, scope, inspection=begun)
    for name, words, alerts in (("المناقلات", "مناقلة", Alerts.ON), ("عقود الإيجار", "إيجار", Alerts.OFF)):
        keep_inquiry(name, query=kept(words, Narrow()), alerts=alerts, by=by, at=walker.now())
    mark(record, word="للمتابعة", by=by, at=walker.now())
    jot(record, text="يُطلب كشف المصرف المؤيد لهذا الكتاب", by=by, at=walker.now())
    end_inspection(by=by, at=walker.now())


def _mandate(walker: Walker) -> None:
    """Asked for by one clearance officer; the second one confirms it, or declines."""
    today, ledger = day_of(walker.now()), walker.ledger
    wanted = Asked(
        number="ت ف / 2",
        authority=units()["audit"].name.ar,
        purpose="التدقيق في إيفادات سنة " + str(today.year),
        inspectors=(ledger.people["audit-inspection/head"],),
        powers=Powers(
            units=frozenset({ledger.units["education"]}),
            kinds=frozenset({Kind.ADMIN_ORDER.value, Kind.MINISTERIAL_ORDER.value}),
            records_from_on=today - timedelta(days=365),
            records_until_on=today,
            ceiling=Level.ORDINARY,
        ),
        term=Term(from_on=today, until_on=today + timedelta(days=60)),
    )
    ask_mandate(wanted, by=walker.reach("audit-clearances/officer"), at=walker.now())


def _hold(walker: Walker) -> None:
    """A dossier is opened, and a record with all that will be in it is kept for a court."""
    by, body = walker.reach(ARCHIVIST), walker.ledger.units["planning"]
    legal = next(one for one in classes(reach=by) if one.body_id == body and one.code == "300")
    dossier = open_dossier(
        legal.pk, symbol=f"ق/{day_of(walker.now()).year}/14", title="دعوى عقود الإيجار المشتركة", by=by, at=walker.now()
    )
    hold(
        body,
        mandate="كتاب محكمة بداءة الكرخ ذو العدد 118/ب",
        reason="دعوى منظورة",
        record_ids=(walker.ledger.letters[0].record_id,),
        dossier_id=dossier,
        by=by,
        at=walker.now(),
    )
