"""The words of values that every room stores: grades, kinds, priorities, months. Templates and forms read them here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

GRADES: dict[int, Promise] = {
    0: pgettext_lazy("grade", "Ordinary"),
    1: pgettext_lazy("grade", "Secret"),
    2: pgettext_lazy("grade", "Top secret"),
}

KINDS: dict[str, Promise] = {
    "letter": gettext_lazy("Official letter"),
    "memorandum": gettext_lazy("Internal memo"),
    "submission": gettext_lazy("Submission for decision"),
    "admin_order": gettext_lazy("Administrative order"),
    "ministerial_order": gettext_lazy("Ministerial order"),
    "cabinet_order": gettext_lazy("Cabinet-office order"),
    "circular": gettext_lazy("Circular"),
    "reminder": gettext_lazy("Reminder"),
    "register_close": gettext_lazy("Close of a register"),
    "hand_over_slip": gettext_lazy("Hand-over slip"),
    "reply": gettext_lazy("Reply"),
    "follow_on": gettext_lazy("Follow-on letter"),
    "authenticity": gettext_lazy("Confirmation of genuine issue"),
    "minutes": gettext_lazy("Minutes"),
    "telegram": gettext_lazy("Telegram"),
}

SYSTEM_KINDS = frozenset({"register_close", "hand_over_slip"})
"""What the system itself sets and seals: nobody writes one, or is empowered to sign one."""

PRIORITIES: dict[str, Promise] = {
    "ordinary": pgettext_lazy("priority", "Ordinary"),
    "urgent": gettext_lazy("Urgent"),
    "very_urgent": gettext_lazy("Very urgent"),
    "immediate": gettext_lazy("Immediate"),
}

DUTIES: dict[str, Promise] = {
    "administrator": gettext_lazy("Administrator"),
    "clearances": gettext_lazy("Clearance officer"),
    "keys": gettext_lazy("Key officer"),
    "auditor": gettext_lazy("Auditor"),
    "archivist": gettext_lazy("Archivist"),
}

MANDATES: dict[str, Promise] = {
    "not_yet": pgettext_lazy("mandate", "Not begun"),
    "in_force": pgettext_lazy("mandate", "In force"),
    "expired": pgettext_lazy("mandate", "Over"),
    "withdrawn": pgettext_lazy("mandate", "Withdrawn"),
}

CAPACITIES: dict[str, Promise] = {
    "holder": pgettext_lazy("capacity", "holder"),
    "acting": pgettext_lazy("capacity", "acting"),
    "authorised": pgettext_lazy("capacity", "authorised"),
    "for": pgettext_lazy("capacity", "for the holder"),
    "deputy": pgettext_lazy("capacity", "receives only"),
}

ERAS: dict[str, Promise] = {
    "hijri": gettext_lazy("The Hijri date"),
    "kurdish": gettext_lazy("The Kurdish date"),
}

GOVERNORATES: dict[str, Promise] = {
    "": gettext_lazy("All governorates"),
    "anbar": gettext_lazy("Anbar"),
    "babil": gettext_lazy("Babil"),
    "baghdad": gettext_lazy("Baghdad"),
    "basra": gettext_lazy("Basra"),
    "dhi_qar": gettext_lazy("Dhi Qar"),
    "diyala": gettext_lazy("Diyala"),
    "duhok": gettext_lazy("Duhok"),
    "erbil": gettext_lazy("Erbil"),
    "halabja": gettext_lazy("Halabja"),
    "karbala": gettext_lazy("Karbala"),
    "kirkuk": gettext_lazy("Kirkuk"),
    "maysan": gettext_lazy("Maysan"),
    "muthanna": gettext_lazy("Muthanna"),
    "najaf": gettext_lazy("Najaf"),
    "nineveh": gettext_lazy("Nineveh"),
    "qadisiyah": gettext_lazy("Qadisiyah"),
    "salah_al_din": gettext_lazy("Salah al-Din"),
    "sulaymaniyah": gettext_lazy("Sulaymaniyah"),
    "wasit": gettext_lazy("Wasit"),
}

# The months as Iraq writes them: the Levantine set in Arabic (domain: dates and digits), never the Egyptian one.
MONTHS: dict[str, tuple[str, ...]] = {
    "ar": (
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ),
    "ckb": (
        "کانوونی دووەم",
        "شوبات",
        "ئازار",
        "نیسان",
        "ئایار",
        "حوزەیران",
        "تەمووز",
        "ئاب",
        "ئەیلوول",
        "تشرینی یەکەم",
        "تشرینی دووەم",
        "کانوونی یەکەم",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def grade_word(level: int) -> str:
    """The printed word of a grade; a level the ministry has not named is shown by its number."""
    return str(GRADES.get(level, level))


def kind_word(kind: str) -> str:
    """The printed word of a kind of paper."""
    return str(KINDS.get(kind, kind))


def priority_word(priority: str) -> str:
    """The printed word of a priority."""
    return str(PRIORITIES.get(priority, priority))
