"""The summary of an evidence bundle as one page for people: three languages, no script, nothing from elsewhere.

It says what the short texts say (testimony.py), and how to check it without believing it.
"""

from html import escape

from archive.core.testimony import LANGUAGES, WORDS, Witnessed, indication

_STYLE = (
    "body{font-family:'Noto Naskh Arabic','Noto Serif','Amiri','Times New Roman',serif;max-width:46rem;"
    "margin:2rem auto;padding:0 1rem;line-height:1.7;color:#1c1c1c;background:#fff}"
    "section{border-top:3px solid #20317f;padding:.5rem 0 1.5rem;margin-top:2rem}"
    "h1{font-size:1.5rem;color:#20317f}.good{color:#1f6b4f;font-weight:bold}.bad{color:#9b1c1c;font-weight:bold}"
    "code,pre{font-family:'Noto Sans Mono','DejaVu Sans Mono',monospace;font-size:.85rem;overflow-wrap:anywhere}"
    "pre{background:#f3f3f0;padding:.8rem;white-space:pre-wrap;direction:ltr;text-align:left}"
    "nav a{margin-inline-end:1.2rem}"
)
_NAMES = {"ar": "العربية", "ckb": "کوردی", "en": "English"}
_HOW = {
    "ar": (
        "كيف تتحقق بنفسك",
        (
            "هذه الصفحة خلاصة للقراءة وليست دليلاً؛ الدليل هو الملفات المجاورة لها. شغّل برنامج الفحص المرفق في أي حاسوب"
            " غير متصل بالشبكة، مع شهادة الجذر المنشورة التي تحصل عليها من مصدر آخر:"
        ),
    ),
    "ckb": (
        "چۆن خۆت دەیپشکنیت",
        (
            "ئەم پەڕەیە پوختەیەکە بۆ خوێندنەوە و بەڵگە نییە؛ بەڵگە ئەو پەڕگانەن کە لە تەنیشتیدان. پرۆگرامی پشکنینی"
            " هاوپێچ لە هەر کۆمپیوتەرێکی بێ تۆڕ بخەرە کار، لەگەڵ بڕوانامەی ڕەگی بڵاوکراوە کە لە شوێنێکی تر وەریدەگریت:"
        ),
    ),
    "en": (
        "How to check this yourself",
        (
            "This page is a summary to read, not the evidence; the evidence is the files beside it. Run the verifier"
            " that lies here on any computer, without a network, with the published root certificate from elsewhere:"
        ),
    ),
}
_COMMANDS = (
    "python3 -m venv check\n"
    "check/bin/pip install --require-hashes -r data/verifier/requirements.txt\n"
    "check/bin/python data/verifier/verifier.pyz BUNDLE.zip --trust root.pem --language {language}"
)


def page(testimony: Witnessed) -> bytes:
    """The page, UTF-8. Every value is escaped and isolated from the direction of the words around it."""
    links = " ".join(f'<a href="#{code}" lang="{code}">{_NAMES[code]}</a>' for code in LANGUAGES)
    sections = "".join(_section(testimony, code) for code in LANGUAGES)
    return (
        '<!doctype html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(testimony.number or testimony.record)}</title><style>{_STYLE}</style></head>"
        f"<body><nav>{links}</nav>{sections}</body></html>\n"
    ).encode()


def _section(testimony: Witnessed, language: str) -> str:
    direction = "ltr" if language == "en" else "rtl"
    heading, how = _HOW[language]
    whole = testimony.intact and testimony.indication == "TOTAL_PASSED"
    judged = indication(testimony.indication, language)
    lines = [
        _line(language, "number", number=testimony.number or "-", on=testimony.on),
        _line(language, "issuer", issuer=testimony.issuer or "-"),
        _line(language, "record", record=testimony.record),
        _line(language, "verdict", mark="good" if whole else "bad", indication=judged),
        *(
            _line(language, "signer", name=one.name, at=one.at, indication=indication(one.indication, language))
            for one in testimony.signers
        ),
        _line(language, "intact" if testimony.intact else "broken", mark="good" if testimony.intact else "bad"),
        _line(language, "log", index=str(testimony.index), size=str(testimony.size), root=testimony.root),
        _line(language, "made", at=testimony.at),
    ]
    return (
        f'<section id="{language}" lang="{language}" dir="{direction}"><h1>{escape(WORDS[language]["title"])}</h1>'
        f"{''.join(lines)}<h2>{heading}</h2><p>{how}</p>"
        f"<pre>{escape(_COMMANDS.format(language=language))}</pre></section>"
    )


def _line(language: str, key: str, *, mark: str = "", **values: str) -> str:
    shown = {name: f"<bdi>{escape(value)}</bdi>" for name, value in values.items()}
    opening = f'<p class="{mark}">' if mark else "<p>"
    return f"{opening}{escape(WORDS[language][key]).format(**shown)}</p>"
