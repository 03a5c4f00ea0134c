"""The town every test lives in: two ministries, one audit board, and the people whose names all tests use.

Planning:  zainab drafts (HR clerk) · hasan reviews (head of HR) · maryam signs (Director General, administration)
           rebwar registers · amal is the minister · sara sits beside zainab with a lower clearance
           dara is cleared for everything and has no need to know · omar is a stranger (statistics clerk)
Finance:   nasrin receives (registrar) · laith is the addressed unit's clerk · huda heads it (Director General, budget)
Audit:     younis inspects; he has no mandate until a test gives him one
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from directory.appoint import appoint
from directory.assign import assign
from directory.clear import clear, name_compartment
from directory.core.clearance import Clearance, Level
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.inspecting import Powers
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, Reach
from directory.core.tenure import Capacity, Term
from directory.hire import hire
from directory.mandate import mandate
from directory.organise import found_desk, found_post, found_unit
from directory.whois import person_named, reach_of
from tests.kept import once

PASSWORD = "zaytun-tin-rumman-7"
PIN = "482915"
CHEAP_PIN_COST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
AT = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251  (the town's one look at the clock)
"""The town's moment. The time-stamping authority has its own clock, so that the town lives today."""
TODAY: date = day_of(AT)
STAFF_COMPARTMENT = 3
"""شؤون الموظفين: zainab, hasan and maryam are inside; dara is too."""
SIGNERS = ("hasan", "maryam", "amal", "huda")
"""Who owns a signing key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """Somebody of the town, with everything a test asks of him."""

    username: str
    name: Name
    person_id: int
    post_id: int
    unit_id: int
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Ids of units and desks, and the cast by name."""

    planning: int
    planning_admin: int
    planning_hr: int
    planning_statistics: int
    planning_mail: int
    planning_desk: int
    finance: int
    finance_budget: int
    finance_current: int
    finance_mail: int
    finance_desk: int
    audit: int
    zainab: Citizen
    hasan: Citizen
    maryam: Citizen
    rebwar: Citizen
    amal: Citizen
    sara: Citizen
    dara: Citizen
    omar: Citizen
    nasrin: Citizen
    laith: Citizen
    huda: Citizen
    younis: Citizen

    def everybody(self) -> tuple[Citizen, ...]:
        """The whole cast."""
        found = (getattr(self, name) for name in self.__slots__)
        return tuple(one for one in found if isinstance(one, Citizen))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Role:
    """What raising the town needs to know of one citizen."""

    name: Name
    title: Name
    unit: str
    rank: int
    level: Level = Level.ORDINARY
    staff: bool = False
    head: bool = False
    signs: bool = False
    desk: str = ""


def _unit(name: Name, symbol: str, parent: int | None = None, *, external: bool = False) -> int:
    return found_unit(name, parent_id=parent, symbol=symbol, is_external_writer=external, by=CLOCKWORK, at=AT)


def raise_town() -> Town:
    """Founds the units and desks and puts everybody on a post; keys are made apart."""
    planning = _unit(Name(ar="وزارة التخطيط", ckb="وەزارەتی پلاندانان", en="Ministry of Planning"), "و ت")
    admin = _unit(
        Name(ar="الدائرة الإدارية والمالية", ckb="فەرمانگەی کارگێڕی و دارایی", en="Administrative Directorate"),
        "د إ",
        planning,
        external=True,
    )
    finance = _unit(Name(ar="وزارة المالية", ckb="وەزارەتی دارایی", en="Ministry of Finance"), "و م")
    budget = _unit(
        Name(ar="دائرة الموازنة", ckb="فەرمانگەی بودجە", en="Budget Directorate"), "د م", finance, external=True
    )
    hr = _unit(Name(ar="قسم الموارد البشرية", ckb="بەشی سەرچاوە مرۆییەکان", en="Human Resources"), "ق م", admin)
    statistics = _unit(Name(ar="هيئة الإحصاء", ckb="دەستەی ئامار", en="Statistics"), "هـ إ", planning)
    mail = Name(ar="شعبة البريد المركزي", ckb="هۆبەی پۆستی ناوەندی", en="Central Mail")
    units = {
        "planning": planning,
        "planning_admin": admin,
        "planning_hr": hr,
        "planning_statistics": statistics,
        "planning_mail": _unit(mail, "ب م", admin),
        "finance": finance,
        "finance_budget": budget,
        "finance_current": _unit(Name(ar="قسم الموازنة الجارية", en="Current Budget"), "م ج", budget),
        "finance_mail": _unit(mail, "ب م", finance),
        "audit": found_unit(
            Name(ar="ديوان الرقابة المالية", en="Board of Supreme Audit"),
            parent_id=None,
            symbol="د ر",
            is_inspecting=True,
            by=CLOCKWORK,
            at=AT,
        ),
    }
    registry = Name(ar="سجل الصادرة والواردة", ckb="تۆماری دەرچوو و هاتوو", en="Registry")
    desks = {
        f"{body}_desk": found_desk(registry, body_id=units[body], level=Level.TOP_SECRET, by=CLOCKWORK, at=AT)
        for body in ("planning", "finance")
    }
    name_compartment(STAFF_COMPARTMENT, name=Name(ar="شؤون الموظفين", en="Staff matters"), by=CLOCKWORK, at=AT)
    settled = {username: _settle(username, role, units, desks) for username, role in _cast().items()}
    return Town(**units, **desks, **settled)


def _cast() -> dict[str, _Role]:
    top, secret = Level.TOP_SECRET, Level.SECRET
    clerk = Name(ar="ملاحظ", ckb="تێبینیکار", en="Clerk")
    director = Name(ar="المدير العام", ckb="بەڕێوەبەری گشتی", en="Director General")
    registrar = Name(ar="مأمور الصادرة", ckb="فەرمانبەری دەرچوو", en="Registrar")
    head = Name(ar="رئيس القسم", ckb="سەرۆکی بەش", en="Head of Section")
    minister = Name(ar="الوزير", ckb="وەزیر", en="Minister")
    inspector = Name(ar="مفتش", ckb="پشکنەر", en="Inspector")
    return {
        "zainab": _Role(
            name=Name(ar="زينب علي حسن", ckb="زەینەب عەلی حەسەن", en="Zainab Ali Hasan"),
            title=clerk, unit="planning_hr", rank=80, level=secret, staff=True,
        ),
        "hasan": _Role(
            name=Name(ar="حسن جاسم محمد", ckb="حەسەن جاسم محەمەد", en="Hasan Jasim Mohammed"),
            title=head, unit="planning_hr", rank=50, level=top, staff=True, head=True, signs=True,
        ),
        "maryam": _Role(
            name=Name(ar="د. مريم سعد كاظم", ckb="د. مەریەم سەعد کازم", en="Dr Maryam Saad Kadhim"),
            title=director, unit="planning_admin", rank=30, level=top, staff=True, head=True, signs=True,
        ),
        "rebwar": _Role(
            name=Name(ar="ريبوار آزاد سردار", ckb="ڕێبوار ئازاد سەردار", en="Rebwar Azad Sardar"),
            title=registrar, unit="planning_mail", rank=70, level=top, staff=True, desk="planning_desk",
        ),
        "amal": _Role(
            name=Name(ar="آمال خالد ياسين", ckb="ئامال خالید یاسین", en="Amal Khalid Yasin"),
            title=minister, unit="planning", rank=10, level=top, staff=True, head=True, signs=True,
        ),
        "sara": _Role(
            name=Name(ar="سارة عمر فاضل", ckb="سارا عومەر فازڵ", en="Sara Omar Fadhil"),
            title=clerk, unit="planning_hr", rank=81,
        ),
        "dara": _Role(
            name=Name(ar="دارا نوزاد هيوا", ckb="دارا نەوزاد هیوا", en="Dara Nawzad Hiwa"),
            title=director, unit="planning_statistics", rank=30, level=top, staff=True, head=True,
        ),
        "omar": _Role(
            name=Name(ar="عمر وليد صباح", ckb="عومەر وەلید سەباح", en="Omar Walid Sabah"),
            title=clerk, unit="planning_statistics", rank=80,
        ),
        "nasrin": _Role(
            name=Name(ar="نسرين دلشاد كاروان", ckb="نەسرین دڵشاد کاروان", en="Nasrin Dilshad Karwan"),
            title=registrar, unit="finance_mail", rank=70, level=top, staff=True, desk="finance_desk",
        ),
        "laith": _Role(
            name=Name(ar="ليث عدنان رعد", ckb="لەیس عەدنان ڕەعد", en="Laith Adnan Raad"),
            title=clerk, unit="finance_budget", rank=80, level=secret, staff=True,
        ),
        "huda": _Role(
            name=Name(ar="هدى منذر قيس", ckb="هودا مونزیر قەیس", en="Huda Munther Qais"),
            title=director, unit="finance_budget", rank=30, level=top, staff=True, head=True, signs=True,
        ),
        "younis": _Role(
            name=Name(ar="يونس حاتم ماجد", ckb="یونس حاتەم ماجید", en="Younis Hatem Majid"),
            title=inspector, unit="audit", rank=50, level=top, staff=True,
        ),
    }  # fmt: skip


def _settle(username: str, role: _Role, units: dict[str, int], desks: dict[str, int]) -> Citizen:
    person_id = hire(
        role.name, username=username, encoded_password=make_password(PASSWORD), language="ar", by=CLOCKWORK, at=AT
    )
    unit_id = units[role.unit]
    post_id = found_post(
        role.title,
        unit_id=unit_id,
        rank=role.rank,
        is_head=role.head,
        may_sign=role.signs,
        desk_id=desks.get(role.desk),
        by=CLOCKWORK,
        at=AT,
    )
    term = Term(from_on=TODAY - timedelta(days=400))
    appoint(person_id, post_id=post_id, term=term, capacity=Capacity.HOLDER, order="أمر 1", by=CLOCKWORK, at=AT)
    compartments = frozenset({STAFF_COMPARTMENT}) if role.staff else frozenset()
    clear(person_id, clearance=Clearance(level=role.level, compartments=compartments), by=CLOCKWORK, at=AT)
    return Citizen(
        username=username,
        name=role.name,
        person_id=person_id,
        post_id=post_id,
        unit_id=unit_id,
        reach=reach_of(person_named(username), on=TODAY),
    )


def give_mandate(town: Town, *, units: frozenset[int], kinds: frozenset[str], ceiling: int = 1) -> Reach:
    """Gives younis a mandate from huda over these units for the last year; returns his reach with it."""
    term = Term(from_on=TODAY - timedelta(days=1), until_on=TODAY + timedelta(days=30))
    powers = Powers(
        units=units,
        kinds=kinds,
        records_from_on=TODAY - timedelta(days=365),
        records_until_on=TODAY + timedelta(days=30),
        ceiling=ceiling,
    )
    mandate(
        town.younis.person_id,
        number="ت ف / 1",
        authority="ديوان الرقابة المالية",
        powers=powers,
        term=term,
        seconded_by=town.amal.person_id,
        by=town.huda.reach,
        at=AT,
    )
    return reach_of(person_named("younis"), on=TODAY)


def key_officers(town: Town) -> tuple[Citizen, Citizen, Citizen]:
    """Karim and salma look after Planning's keys, faris after Finance's."""
    clerk = Name(ar="مسؤول المفاتيح", ckb="بەرپرسی کلیل", en="Key Officer")
    names = {
        "karim": (Name(ar="كريم سالم نوري", ckb="کەریم سالم نوری", en="Karim Salim Nuri"), "planning"),
        "salma": (Name(ar="سلمى هادي رشيد", ckb="سەلما هادی ڕەشید", en="Salma Hadi Rashid"), "planning"),
        "faris": (Name(ar="فارس داود سليم", ckb="فارس داود سەلیم", en="Faris Dawood Salim"), "finance"),
    }
    karim, salma, faris = once(
        "key officers",
        lambda: tuple(
            _charged(username, _Role(name=name, title=clerk, unit=body, rank=70), getattr(town, body))
            for username, (name, body) in names.items()
        ),
    )
    return karim, salma, faris


def clearance_officers(town: Town) -> tuple[Citizen, Citizen, Citizen, Citizen]:
    """Wafa and bassam give the audit board's mandates, layla audits there; hiwa is Planning's clearance officer."""
    officer = Name(ar="مسؤول التصاريح", ckb="بەرپرسی ڕێپێدان", en="Clearance Officer")
    names = {
        "wafa": (Name(ar="وفاء سامي ناجي", ckb="وەفا سامی ناجی", en="Wafa Sami Naji"), "audit", Duty.CLEARANCES),
        "bassam": (
            Name(ar="بسام رياض لطيف", ckb="بەسام ڕیاز لەتیف", en="Bassam Riyadh Latif"),
            "audit",
            Duty.CLEARANCES,
        ),
        "layla": (Name(ar="ليلى حميد جواد", ckb="لەیلا حەمید جەواد", en="Layla Hamid Jawad"), "audit", Duty.AUDITOR),
        "hiwa": (
            Name(ar="هيوا كمال عثمان", ckb="هیوا کەمال عوسمان", en="Hiwa Kamal Othman"),
            "planning",
            Duty.CLEARANCES,
        ),
    }
    wafa, bassam, layla, hiwa = once(
        "clearance officers",
        lambda: tuple(
            _charged(username, _Role(name=name, title=officer, unit=body, rank=70), getattr(town, body), duty)
            for username, (name, body, duty) in names.items()
        ),
    )
    return wafa, bassam, layla, hiwa


def archivists(town: Town) -> tuple[Citizen, Citizen, Citizen]:
    """Nawal and idris look after Planning's archive, both cleared for everything; zaki after Finance's."""
    title = Name(ar="أمين الأرشيف", ckb="ئەرشیفوان", en="Archivist")
    names = {
        "nawal": (Name(ar="نوال جابر عباس", ckb="نەوال جابر عەباس", en="Nawal Jabir Abbas"), "planning"),
        "idris": (Name(ar="إدريس شكر فرحان", ckb="ئیدریس شوکر فەرحان", en="Idris Shukr Farhan"), "planning"),
        "zaki": (Name(ar="زكي نجم عبود", ckb="زەکی نەجم عەبود", en="Zaki Najm Aboud"), "finance"),
    }
    nawal, idris, zaki = once(
        "archivists",
        lambda: tuple(
            _charged(
                username,
                _Role(name=name, title=title, unit=body, rank=70, level=Level.TOP_SECRET, staff=True),
                getattr(town, body),
                Duty.ARCHIVIST,
            )
            for username, (name, body) in names.items()
        ),
    )
    return nawal, idris, zaki


def _charged(username: str, role: _Role, body_id: int, duty: Duty = Duty.KEYS) -> Citizen:
    citizen = _settle(username, role, {role.unit: body_id}, {})
    term = Term(from_on=TODAY)
    assign(citizen.person_id, duty=duty, body_id=body_id, term=term, order="أمر 12", by=CLOCKWORK, at=AT)
    return replace(citizen, reach=reach_of(person_named(username), on=TODAY))
