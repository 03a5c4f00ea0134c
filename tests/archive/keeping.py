"""A plan, classed letters and lists for the tests of records management."""

from dataclasses import dataclass
from datetime import date

from archive.approve import approve
from archive.classify import classify
from archive.core.plan import COLUMNS
from archive.draw_up import draw_up
from archive.import_plan import import_plan
from archive.models import RecordClass
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.town import AT, TODAY, Citizen, Town, archivists

HEAD = ",".join(COLUMNS)
CLASSES = (
    "100,,شؤون الموظفين,کاروباری فەرمانبەران,Staff,1,1,destroy,,,قانون الحفاظ على الوثائق",
    "200,,الأوامر الوزارية,فەرمانە وەزارییەکان,Ministerial orders,1,1,transfer,,ministerial_order,",
    "300,,السجلات,تۆمارەکان,Registers,1,1,keep,,register_close,",
)
PLAN = "\n".join([HEAD, *CLASSES]).encode()


def years_ago(years: int) -> date:
    """A day so many years back, whatever today is."""
    return TODAY.replace(year=TODAY.year - years, day=min(TODAY.day, 28))


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Planning's archivists with their plan, Finance's archivist, and the letters' depositing."""

    town: Town
    nawal: Citizen
    idris: Citizen
    zaki: Citizen
    kept: Deposit

    def a_class(self, code: str) -> RecordClass:
        """The class of this code in Planning's plan."""
        return RecordClass.objects.get(body=self.town.planning, code=code)

    def classed(self, code: str = "100", *, years: int = 3, **changes: object) -> str:
        """A letter of that age in the class."""
        record_id = self.kept(**{"on": years_ago(years), **changes})
        classify([record_id], class_id=self.a_class(code).pk, by=self.nawal.reach, at=AT)
        return record_id

    def listed(self, code: str = "100") -> int:
        """A list of what is due in the class."""
        return draw_up(self.a_class(code).pk, language="ar", by=self.nawal.reach, at=AT)

    def approved(self, code: str = "100") -> int:
        """The same, approved by both."""
        number = self.listed(code)
        approve(number, by=self.nawal.reach, seconded_by=self.idris.reach, at=AT)
        return number


def care_of(town: Town, kept: Deposit) -> Care:
    """Everything in place."""
    nawal, idris, zaki = archivists(town)
    import_plan(town.planning, data=PLAN, by=CLOCKWORK, at=AT)
    return Care(town=town, nawal=nawal, idris=idris, zaki=zaki, kept=kept)
