"""Light stems of Sorani: definite, plural, ezafe, possessive and adverbial endings come off, in any order of them."""

from search.core.letters import fold, sorani

# Words that end as if they had an ending. They are left whole wherever peeling meets them.
_WHOLE_WORDS = """
    فەرمان دیوان پارێزگا بڕیار ژمارە ڕێکەوت بەروار نامە بەرنامە ڕۆژنامە پەیماننامە ڕاگەیاندن دامەزراندن گواستنەوە
    بەڕێوەبەر بەڕێوەبەرایەتی وەزارەت وەزیر سەرۆک سەرۆکایەتی فەرمانگە فەرمانبەر نووسراو نووسین نووسینگە فەرمی یاسا
    ڕێنمایی ڕێنوێنی لیژنە بەش هۆبە یەکە بودجە دارایی تەندروستی پەروەردە خوێندن خوێندنگا زانکۆ پەیمانگا کارگێڕی
    کشتوکاڵ پیشەسازی بازرگانی ئاو کارەبا نەوت گاز ڕێگا پرۆژە گرێبەست تێبینی پێشنیار داواکاری داوا ڕاپۆرت خشتە
    لیست کۆنووس کۆبوونەوە کۆمیتە ئەنجومەن پەرلەمان حکومەت هەرێم شار شارەوانی گوند ناحیە قەزا ناوچە خانوو زەوی
    سوپا پۆلیس دادگا دادوەر مووچە پلە ناو ناونیشان واژۆ مۆر وێنە کۆپی هاوپێچ پاشکۆ بابەت ماددە بڕگە خاڵ
    ساڵ مانگ ڕۆژ کات کاتژمێر هەفتە بەیانی ئێوارە پسپۆڕ ئەندازیار پزیشک مامۆستا خوێندکار کرێکار هاووڵاتی
    کۆمپانیا بانک دینار پارە خەرجی داهات کرێ باج گومرگ سنوور تۆمار تۆمارگە ئەرشیف بەڵگە بەڵگەنامە مۆڵەت
    ڕەزامەندی پەسەندکردن جێبەجێکردن چاودێری وردبینی لێکۆڵینەوە سزا پاداشت خزمەت خزمەتگوزاری پێداویستی کەلوپەل
    ئامێر ئۆتۆمبێل کتێب کتێبخانە نەخۆشخانە قوتابخانە کارخانە خانە پلان نەخشە ئامار زانیاری تەکنەلۆژیا ئینتەرنێت
    وڵات نیشتمان کوردستان عێراق هەولێر سلێمانی دهۆک هەڵەبجە کەرکوک بەغدا ئاسایش بەرگری ناوخۆ دەرەوە
    مافی ماف مرۆڤ ژن منداڵ گەنج لاوان وەرزش ڕۆشنبیری هونەر ئەوقاف ئایین پیلان زیان ئاسان گران جوان
    میوان ئەندام نوێنەر باڵیۆز کونسوڵ بازاڕ کۆگا گەنجینە ئاگاداری ئاگادارکردنەوە بانگهێشت سوپاس ڕێز"""
_WHOLE = frozenset(_WHOLE_WORDS.split())
_ENDING_WORDS = (
    "ەکانیشمان ەکانمان ەکانیان ەکانتان ەکانیش ەکانی ەکان کانی کان ەکەی ەکە کەی کە یەکانی یەکان یەک یەکی ێکی ێک "
    "انیان انمان یانی انی ان مان تان یان شیان یشیان ەوە وە دا یشی یش ش یە یی ی ە ین"
)
_LONGEST_FIRST = tuple(sorted(set(_ENDING_WORDS.split()), key=lambda ending: (-len(ending), ending)))
_LEAST = 3
_PASSES = 4


def stem(word: str) -> str:
    """The stem of one cleaned word, in the alphabet of the comparison."""
    word = sorani(word)
    if word.startswith("ر"):
        word = "ڕ" + word[1:]  # Sorani begins no word with the weak r; many keyboards only have that one
    for _ in range(_PASSES):
        if word in _WHOLE:
            break
        shorter = _peeled(word)
        if shorter == word:
            break
        word = shorter
    if len(word) > _LEAST and word[-1] in "ەی":
        word = word[:-1]
    return fold(word)


def _peeled(word: str) -> str:
    """The word without its longest ending, as long as enough is left to be a word."""
    rests = [(word[: -len(ending)], len(ending)) for ending in _LONGEST_FIRST if word.endswith(ending)]
    for rest, _ in rests:
        for known in (rest, rest + "ە"):
            if known in _WHOLE:
                return known
    least = {1: _LEAST + 1}
    return next((rest for rest, length in rests if len(rest) >= least.get(length, _LEAST)), word)
