"""The fixed words of a printed letter in its own language: labels, kinds, grades, opening references.

These are the ministry's words on paper, in the letter's language and not the reader's, so they are data
here and not translations of the interface (domain 1.1, 1.12, 1.13, 1.15).
"""

from correspondence.core.committee import Role
from correspondence.core.directive import Verb
from correspondence.core.letter import Kind, Priority, ReferenceKind

ROLES: dict[str, dict[Role, str]] = {
    "ar": {
        Role.CHAIR: "رئيس اللجنة",
        Role.RAPPORTEUR: "مقرر اللجنة",
        Role.MEMBER: "عضو اللجنة",
        Role.APPROVER: "المصادقة",
    },
    "ckb": {
        Role.CHAIR: "سەرۆکی لیژنە",
        Role.RAPPORTEUR: "بڕیاردەری لیژنە",
        Role.MEMBER: "ئەندامی لیژنە",
        Role.APPROVER: "پەسەندکردن",
    },
    "en": {
        Role.CHAIR: "Chair of the committee",
        Role.RAPPORTEUR: "Rapporteur",
        Role.MEMBER: "Member",
        Role.APPROVER: "Approval",
    },
}
COMMITTEE = {
    "ar": "النصاب: ({quorum}) من ({members})، ويوقَّع المحضر خلال ({days}) من أيام العمل.",
    "ckb": "ڕێژەی یاسایی: ({quorum}) لە ({members})، کۆنووسەکە لە ماوەی ({days}) ڕۆژی کاردا واژۆ دەکرێت.",
    "en": "Quorum: {quorum} of {members}. The minutes are signed within {days} working day(s).",
}
DISSENT = {"ar": "مخالف، والسبب: {reason}", "ckb": "ناڕازییە، هۆکار: {reason}", "en": "Dissents: {reason}"}

ANSWER_BY = {
    "ar": "يرجى إعلامنا بالإجابة في موعد أقصاه {} .",
    "ckb": "تکایە وەڵاممان بدەنەوە و لە {} دوای مەخەن .",
    "en": "Please let us have your answer by {}.",
}
JOINTLY = {"ar": "بالاشتراك مع {}", "ckb": "بە هاوبەشی لەگەڵ {}", "en": "Jointly with {}"}

INITIALS = {"ar": "التأشير: {}", "ckb": "پێشواژۆ: {}", "en": "Initialled: {}"}
BESIDE = {"ar": " ، ", "ckb": " ، ", "en": ", "}

STATE = {"ar": "جمهورية العراق", "ckb": "کۆماری عێراق", "en": "Republic of Iraq"}

SPECIMEN = {"ar": "نموذج الكتاب", "ckb": "نموونەی نووسراو", "en": "Specimen letter"}
"""The subject of a letter that shows a letterhead."""

LABELS: dict[str, dict[str, str]] = {
    "ar": {
        "number": "العدد",
        "date": "التاريخ",
        "to": "إلى",
        "subject": "م",
        "annexes": "المرافقات",
        "copies": "نسخة منه إلى",
        "prepared": "منظم",
        "page": "صفحة",
        "of": "من",
        "none": "لا توجد",
        "your_ref": "كتابكم",
        "sheets": "ورقة",
        "paper_only": "تُرسل ورقياً",
        "code": "رمز التحقق",
    },
    "ckb": {
        "number": "ژمارە",
        "date": "بەروار",
        "to": "بۆ",
        "subject": "بابەت",
        "annexes": "هاوپێچ",
        "copies": "وێنەیەک بۆ",
        "prepared": "ئامادەکار",
        "page": "لاپەڕە",
        "of": "لە",
        "none": "نییە",
        "your_ref": "نووسراوتان",
        "sheets": "لاپەڕە",
        "paper_only": "بە کاغەز دەنێردرێت",
        "code": "کۆدی پشتڕاستکردنەوە",
    },
    "en": {
        "number": "No.",
        "date": "Date",
        "to": "To",
        "subject": "Subject",
        "annexes": "Annexes",
        "copies": "Copy to",
        "prepared": "Prepared by",
        "page": "Page",
        "of": "of",
        "none": "none",
        "your_ref": "Your letter",
        "sheets": "p.",
        "paper_only": "sent on paper",
        "code": "Verification code",
    },
}

KINDS: dict[Kind, dict[str, str]] = {
    Kind.MEMORANDUM: {"ar": "مذكرة داخلية", "ckb": "یاداشتی ناوخۆیی", "en": "Internal memorandum"},
    Kind.SUBMISSION: {"ar": "مطالعة", "ckb": "ڕاسپاردە", "en": "Submission for decision"},
    Kind.ADMIN_ORDER: {"ar": "أمر إداري", "ckb": "فەرمانی کارگێڕی", "en": "Administrative order"},
    Kind.MINISTERIAL_ORDER: {"ar": "أمر وزاري", "ckb": "فەرمانی وەزاری", "en": "Ministerial order"},
    Kind.CABINET_ORDER: {"ar": "أمر ديواني", "ckb": "فەرمانی دیوانی", "en": "Cabinet-office order"},
    Kind.CIRCULAR: {"ar": "إعمام", "ckb": "گشتاندن", "en": "Circular"},
    Kind.REMINDER: {"ar": "تأكيد", "ckb": "جەختکردنەوە", "en": "Reminder"},
    Kind.MINUTES: {"ar": "محضر", "ckb": "کۆنووس", "en": "Minutes"},
    Kind.TELEGRAM: {"ar": "برقية", "ckb": "بروسکە", "en": "Telegram"},
}
"""Titles of the kinds that carry one; a letter, a reply and a follow-on say it in their first sentence."""

GRADES: dict[int, dict[str, str]] = {
    1: {"ar": "سري", "ckb": "نهێنی", "en": "Secret"},
    2: {"ar": "سري للغاية", "ckb": "زۆر نهێنی", "en": "Top secret"},
}
PERSONAL = {"ar": "شخصي", "ckb": "تایبەت", "en": "Personal"}
GRADE_AND = {"ar": "{} و{}", "ckb": "{} و {}", "en": "{} and {}"}

PRIORITIES: dict[Priority, dict[str, str]] = {
    Priority.URGENT: {"ar": "عاجل", "ckb": "بەپەلە", "en": "Urgent"},
    Priority.VERY_URGENT: {"ar": "عاجل جداً", "ckb": "زۆر بەپەلە", "en": "Very urgent"},
    Priority.IMMEDIATE: {"ar": "على الفور", "ckb": "دەستبەجێ", "en": "Immediate"},
}

ON = {"ar": " في {}", "ckb": " لە {}", "en": " of {}"}
OPENINGS: dict[str, dict[ReferenceKind, str]] = {
    "ar": {
        ReferenceKind.YOURS: "إشارة إلى كتابكم المرقم ({number}){on}",
        ReferenceKind.OURS: "إلحاقاً بكتابنا المرقم ({number}){on}",
        ReferenceKind.ORDER: "استناداً إلى الأمر المرقم ({number}){on}{body}",
        ReferenceKind.MINUTES: "استناداً إلى المحضر المرقم ({number}){on}{body}",
        ReferenceKind.MARGIN: "إشارة إلى الهامش المثبت على الكتاب المرقم ({number}){on}{body}",
        ReferenceKind.CALL: "إشارة إلى المكالمة الهاتفية ({number}){on}{body}",
        ReferenceKind.CORRECTS: "تصويباً لما ورد في كتابنا المرقم ({number}){on}",
    },
    "ckb": {
        ReferenceKind.YOURS: "ئاماژە بە نووسراوتان ژمارە ({number}){on}",
        ReferenceKind.OURS: "بەدوای نووسراومان ژمارە ({number}){on} دا",
        ReferenceKind.ORDER: "بەپێی فەرمانی ژمارە ({number}){on}{body}",
        ReferenceKind.MINUTES: "بەپێی کۆنووسی ژمارە ({number}){on}{body}",
        ReferenceKind.MARGIN: "ئاماژە بە پەراوێزی سەر نووسراوی ژمارە ({number}){on}{body}",
        ReferenceKind.CALL: "ئاماژە بە پەیوەندیی تەلەفۆنی ({number}){on}{body}",
        ReferenceKind.CORRECTS: "بۆ ڕاستکردنەوەی نووسراومان ژمارە ({number}){on}",
    },
    "en": {
        ReferenceKind.YOURS: "with reference to your letter No. ({number}){on}",
        ReferenceKind.OURS: "further to our letter No. ({number}){on}",
        ReferenceKind.ORDER: "pursuant to order No. ({number}){on}{body}",
        ReferenceKind.MINUTES: "pursuant to minutes No. ({number}){on}{body}",
        ReferenceKind.MARGIN: "with reference to the directive on letter No. ({number}){on}{body}",
        ReferenceKind.CALL: "with reference to the telephone call ({number}){on}{body}",
        ReferenceKind.CORRECTS: "in correction of our letter No. ({number}){on}",
    },
}
AND = {"ar": " ، و", "ckb": " ، و ", "en": ", and "}
THEN = {"ar": " ،", "ckb": " ،", "en": ","}
OF_BODY = {"ar": " الصادر عن {}", "ckb": " لە لایەن {}", "en": " of {}"}
"""The body that issued the paper, where the opening does not say it already."""

CAPACITIES: dict[str, dict[str, str]] = {
    "acting": {"ar": "وكالة", "ckb": "بە وەکالەت", "en": "(acting)"},
}
"""What stands after the title of somebody who has the whole post and is not its holder; a holder has nothing."""

HOLDS = {"ar": "أصالة", "ckb": "خاوەنی پۆست", "en": "holder of the post"}
"""What a holder's signature says of itself; the page says nothing."""
ON_BEHALF: dict[str, dict[str, str]] = {
    "acting": {"ar": "عن {holder}", "ckb": "لەبری {holder}", "en": "for {holder}"},
    "authorised": {
        "ar": "المخوّل بالتوقيع عن {post}",
        "ckb": "دەسەڵاتدار بە واژۆ لەبری {post}",
        "en": "authorised to sign for the {post}",
    },
    "for": {"ar": "ع. {post}", "ckb": "لەبری {post}", "en": "for the {post}"},
}
"""For whom somebody signs: `post` is the title, and the holder's name when there is one (I14)."""
POST_AND_HOLDER = {"ar": "{title} / {holder}", "ckb": "{title} / {holder}", "en": "{title}, {holder}"}
UNDER_ORDER = {
    "ar": "بموجب الأمر المرقم ({number}){on}",
    "ckb": "بەپێی فەرمانی ژمارە ({number}){on}",
    "en": "under order No. ({number}){on}",
}
"""The order that empowers (I14)."""

TEXTS: dict[str, dict[str, str]] = {
    "ar": {"ar": "النص العربي", "ckb": "النص الكردي", "en": "النص الإنكليزي"},
    "ckb": {"ar": "دەقی عەرەبی", "ckb": "دەقی کوردی", "en": "دەقی ئینگلیزی"},
    "en": {"ar": "Arabic text", "ckb": "Kurdish text", "en": "English text"},
}
"""What each language calls the texts of a letter in two languages."""
FOLLOWED_BY = {
    "ar": "{0} ، ويليه {1} بالعدد والتاريخ والتوقيع أنفسها",
    "ckb": "{0} ، {1} بە هەمان ژمارە و بەروار و واژۆ بەدوایدا دێت",
    "en": "{0}, followed by the {1} under the same number, date and signature",
}
FOLLOWS = {"ar": "{0} من الكتاب نفسه", "ckb": "{0} لە هەمان نووسراودا", "en": "{0} of the same letter"}
NUMBERED_ON_FIRST = {
    "ar": "العدد والتاريخ : كما في الصفحة الأولى",
    "ckb": "ژمارە و بەروار : وەک لە لاپەڕەی یەکەمدا هاتووە",
    "en": "Number and date: as on the first page",
}
SIGNED_ON_FIRST = {
    "ar": "التوقيع مثبّت في ختام {1} ، ويشمل النصين معاً",
    "ckb": "واژۆکە لە کۆتایی {1}دایە و هەردوو دەقەکە دەگرێتەوە",
    "en": "Signed at the foot of the {1}; the signature covers both texts",
}

SIGNED_FOR = {"ar": "التوقيع", "ckb": "واژۆ", "en": "Signature"}
"""The /Reason of a signature."""

DIRECTIVES: dict[str, dict[Verb, str]] = {
    "ar": {
        Verb.ACT: "لإجراء اللازم",
        Verb.INFORM: "للاطلاع",
        Verb.OPINION: "للدراسة وإبداء الرأي",
        Verb.DRAFT_REPLY: "تهيئة جواب",
        Verb.APPROVE: "أوافق",
        Verb.REFUSE: "لا أوافق",
        Verb.DISCUSS: "للمناقشة",
        Verb.REPORT_BY: "إعلامنا بالنتيجة خلال الموعد",
        Verb.COMMITTEE: "تشكل لجنة من السادة المعنيين",
        Verb.FILE: "للحفظ",
        Verb.CHASE: "للمتابعة والتأكيد",
    },
    "ckb": {
        Verb.ACT: "بۆ کاری پێویست",
        Verb.INFORM: "بۆ زانین",
        Verb.OPINION: "بۆ لێکۆڵینەوە و دەربڕینی بۆچوون",
        Verb.DRAFT_REPLY: "وەڵام ئامادە بکرێت",
        Verb.APPROVE: "ڕازیم",
        Verb.REFUSE: "ڕازی نیم",
        Verb.DISCUSS: "بۆ گفتوگۆ",
        Verb.REPORT_BY: "لە ماوەی دیاریکراودا ئەنجامەکەمان پێ ڕابگەیەنرێت",
        Verb.COMMITTEE: "لیژنەیەک لە بەڕێزانی پەیوەندیدار پێک بهێنرێت",
        Verb.FILE: "بۆ هەڵگرتن",
        Verb.CHASE: "بۆ بەدواداچوون و جەختکردنەوە",
    },
    "en": {
        Verb.ACT: "For necessary action",
        Verb.INFORM: "For information",
        Verb.OPINION: "To study and give an opinion",
        Verb.DRAFT_REPLY: "Prepare an answer",
        Verb.APPROVE: "Approved",
        Verb.REFUSE: "Not approved",
        Verb.DISCUSS: "To discuss",
        Verb.REPORT_BY: "Report the result by the deadline",
        Verb.COMMITTEE: "A committee of those concerned is to be formed",
        Verb.FILE: "To file",
        Verb.CHASE: "Follow up and remind",
    },
}
"""What a verb says when its writer adds no words (domain 1.7), in the letter's language."""
