"""Names that are written differently in the two languages, and particles that carry no meaning of their own."""

from search.core.letters import clean, fold

# One line is one name; every spelling is found by every other.
_SAME = """
كوردستان كردستان kurdistan; هەولێر أربيل اربيل erbil arbil; سلێمانی السليمانية سليمانية sulaymaniyah sulaimani;
دهۆک دهوك duhok dohuk; هەڵەبجە حلبجة halabja; کەرکوک كركوك kirkuk; بەغدا بەغداد بغداد baghdad;
عێراق العراق عراق iraq; مووسڵ مووسل الموصل موصل mosul; بەسرە بەسڕە البصرة بصرة basra basrah; نەینەوا نينوى nineveh;
محەمەد محمد mohammed muhammad; ئەحمەد أحمد ahmed; عەلی علي ali; حوسێن حسين hussein; حەسەن حسن hassan;
عەبدوڵڵا عبدالله عبداللە abdullah; عومەر عمر omar; عوسمان عثمان; ئیبراهیم إبراهيم ibrahim; یوسف يوسف yousif;
مستەفا مصطفى mustafa; خەلیل خليل; ئیسماعیل إسماعيل; عەبدولڕەحمان عبدالرحمن; سەعید سعيد; مەحموود محمود mahmoud;
کەریم كريم kareem; ڕەشید رشيد; جەلال جلال; سەلام سلام; ئازاد آزاد azad; شێرکۆ شيركو; فاتیمە فاطمة; زەینەب زينب;
ئێران إيران iran; تورکیا تركيا turkey; سووریا سوريا سورية syria; دیالە ديالى diyala; ئەنبار الأنبار أنبار anbar"""

_PARTICLES = """في من إلى الى على عن مع أو او ثم أن ان إن لا ما هذا هذه ذلك تلك التي الذي الذين قد كل أي اي بين عند لدى
حتى إذ إذا بعد قبل
لە بۆ بە و لەگەڵ یان کە ئەو ئەم هەر تا سەر لەسەر the of to in on for and a an by with from at or is"""


def _groups() -> dict[str, str]:
    return {
        fold(clean(spelling)): fold(clean(line.split()[0])) for line in _SAME.split(";") for spelling in line.split()
    }


_FIRST = _groups()
PARTICLES = frozenset(fold(clean(word)) for word in _PARTICLES.split())


def names(folded: str) -> tuple[str, ...]:
    """The mark all spellings of a known name share, or nothing."""
    first = _FIRST.get(folded) or (_FIRST.get(folded[1:]) if folded[:1] in ("و", "ب", "ل") else None)
    return (f"={first}",) if first else ()
