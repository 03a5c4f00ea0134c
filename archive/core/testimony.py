"""The short text in an evidence bundle that says what was found, in three languages.

The sentences are part of the bundle's format and stay as they are: a court reads them years later.
"""

from dataclasses import dataclass

LANGUAGES = ("ar", "ckb", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed, when, and what the judgement says of it."""

    name: str
    at: str
    indication: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """What the text states. Dates are ISO, digits are ASCII, so that the three texts agree letter by letter."""

    record: str
    number: str
    on: str
    issuer: str
    indication: str
    signers: tuple[Signer, ...]
    intact: bool
    index: int
    size: int
    root: str
    at: str


WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "TOTAL_PASSED": "صحيحة",
        "INDETERMINATE": "لا يمكن الجزم بها",
        "TOTAL_FAILED": "غير صحيحة",
        "title": "خلاصة فحص مستند محفوظ",
        "number": "العدد: {number}، التاريخ: {on}",
        "issuer": "الجهة المصدرة: {issuer}",
        "record": "معرّف القيد: {record}",
        "verdict": "نتيجة فحص التواقيع: {indication}",
        "signer": "— التوقيع: {name}، بتاريخ {at}، النتيجة: {indication}",
        "intact": "الملفات المحفوظة سليمة ومطابقة لما أُودع.",
        "broken": "الملفات المحفوظة غير مطابقة لما أُودع، فلا يُعتمد عليها.",
        "log": "القيد مثبت في السجل بالتسلسل {index} من {size}، وبصمة السجل {root}.",
        "made": "حُررت هذه الخلاصة بتاريخ {at} (التوقيت العالمي). يمكن لأي جهة التحقق منها دون الرجوع إلينا.",
    },
    "ckb": {
        "TOTAL_PASSED": "دروستە",
        "INDETERMINATE": "ناتوانرێت یەکلا بکرێتەوە",
        "TOTAL_FAILED": "دروست نییە",
        "title": "پوختەی پشکنینی بەڵگەنامەیەکی پارێزراو",
        "number": "ژمارە: {number}، بەروار: {on}",
        "issuer": "لایەنی دەرکەر: {issuer}",
        "record": "ناسنامەی تۆمار: {record}",
        "verdict": "ئەنجامی پشکنینی واژۆکان: {indication}",
        "signer": "— واژۆ: {name}، لە {at}، ئەنجام: {indication}",
        "intact": "پەڕگە پارێزراوەکان دروستن و وەک ئەوەن کە دانراون.",
        "broken": "پەڕگە پارێزراوەکان وەک ئەوە نین کە دانراون، پشتیان پێ مەبەستن.",
        "log": "تۆمارەکە لە لۆگدا بە ڕیزبەندی {index} لە {size} جێگیر کراوە، پەنجەمۆری لۆگ {root}.",
        "made": "ئەم پوختەیە لە {at} (کاتی جیهانی) نووسراوە. هەر لایەنێک دەتوانێت بێ گەڕانەوە بۆ ئێمە بیپشکنێت.",
    },
    "en": {
        "TOTAL_PASSED": "valid",
        "INDETERMINATE": "could not be decided",
        "TOTAL_FAILED": "not valid",
        "title": "Summary of the examination of a kept document",
        "number": "Number: {number}, date: {on}",
        "issuer": "Issued by: {issuer}",
        "record": "Record: {record}",
        "verdict": "Judgement of the signatures: {indication}",
        "signer": "- Signature: {name}, at {at}, judgement: {indication}",
        "intact": "The kept files are whole and are those that were deposited.",
        "broken": "The kept files are not those that were deposited; do not rely on them.",
        "log": "The record stands in the log as entry {index} of {size}, under the root {root}.",
        "made": "Written at {at} (UTC). Anybody can check it without asking us.",
    },
}


def indication(code: str, language: str) -> str:
    """What a judgement means, in this language, and the code of ETSI EN 319 102-1 by which the three agree."""
    return f"{WORDS[language].get(code, code)} ({code})"


def text(testimony: Witnessed, language: str) -> str:
    """The text in one of the three languages."""
    words = WORDS[language]
    lines = [
        words["title"],
        "",
        words["number"].format(number=testimony.number or "-", on=testimony.on),
        words["issuer"].format(issuer=testimony.issuer or "-"),
        words["record"].format(record=testimony.record),
        "",
        words["verdict"].format(indication=indication(testimony.indication, language)),
        *(
            words["signer"].format(name=signer.name, at=signer.at, indication=indication(signer.indication, language))
            for signer in testimony.signers
        ),
        "",
        words["intact" if testimony.intact else "broken"],
        words["log"].format(index=testimony.index, size=testimony.size, root=testimony.root),
        "",
        words["made"].format(at=testimony.at),
    ]
    return "\n".join(lines) + "\n"
