"""What makes a letter acceptable: as a draft, as a whole, and in its surroundings (domain 1.3)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from correspondence.core import bilingual, cited, committee, deadline, joint, merge, prose, style
from correspondence.core.cited import Cited
from correspondence.core.committee import Committee
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.letter import (
    INSIDE,
    SUBJECT_LIMIT,
    WITHOUT_ADDRESSEE,
    Annex,
    Content,
    Kind,
    Reference,
    ReferenceKind,
)
from directory.core.clearance import HIGHEST_COMPARTMENT, Clearance, Label

LINE_LIMIT = 300
CLOSING_LIMIT = 500
TO_LIMIT = 60
SILENT_LIMIT = 300  # a reminder names those of a group who did not answer: as many as may be in it (`core/group.py`)
COPIES_LIMIT = 120
REFERENCES_LIMIT = 40
ANNEXES_LIMIT = 60
SIGNERS_LIMIT = 25
ANNEXES_MEGABYTES = 200
MEGABYTE = 1024 * 1024
NUMBER_LIMIT = 60
LANGUAGES = frozenset({"ar", "ckb", "en"})
DIGITS = frozenset({"latn", "arab"})
_RECORD = re.compile(r"[0-9a-f]{32}")
_ANTECEDENT_WORDS = re.compile(r"الأوليات|أوليات|پێشینە|antecedents", re.IGNORECASE)
_ANNEX_WORDS = re.compile(r"المرافق|مرفق|نرفق|ربطا|طيا|هاوپێچ|\b(?:attached|enclosed|annex)", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}")

Findings = Iterator[Finding]
HINTS = bilingual.HINTS | {
    *("reply_without_reference", "reference_without_date", "annex_mentioned", "antecedents_mentioned"),
    deadline.CLOSED_DAY,
}
"""What a careful colleague would ask about; sending refuses none of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the directory says about the units and the signer of a letter, for the rules that need it.

    `bodies` maps every unit named in the letter to its body; a unit that is missing does not exist.
    `cosigners_may_sign` says that each sits on a post that signs, `seats` where each signer sits, in the order of the
    page, `may_be_labelled` that the author's clearance dominates the label,
    `has_readers` that every addressee of a personal letter has a head who can be its reader. `answered` is the label of
    the records the letter answers, joined; `unopened` are the recipients where nobody is cleared to open the letter.
    `deadline` is what is wrong, or odd, with the day the letter sets for its answer, `corrected` with what it corrects,
    `groups` with the groups that it is addressed to.
    """

    issuer_body: int
    corresponds_externally: bool
    signer_may_sign: bool
    signer_is_above: bool
    cosigners_may_sign: bool
    author_may_issue: bool
    may_be_labelled: bool
    has_readers: bool
    answered: Label = Label()  # noqa: RUF009  (frozen)
    bodies: dict[int, int] = field(default_factory=dict)
    seats: tuple[joint.Seat, ...] = ()
    unopened: tuple[str, ...] = ()
    deadline: tuple[Finding, ...] = ()
    corrected: tuple[Finding, ...] = ()
    groups: tuple[Finding, ...] = ()


def check_draft(content: Content) -> None:
    """Raises LetterNotAcceptedError for what can never be a letter, however unfinished it is."""
    _raise([*_draft(content)])


def check_body(content: Content) -> None:
    """Raises LetterNotAcceptedError for a body with unknown nodes or attributes."""
    _raise([finding for one in content.texts() for finding in _body(one)])


def check(content: Content) -> None:
    """Raises LetterNotAcceptedError unless the letter is whole: what sending asks (I4)."""
    _raise([*_draft(content), *_whole(content)])


def check_references(found: Iterable[Cited]) -> None:
    """Raises LetterNotAcceptedError for a reference whose number was given on another day."""
    _raise([one for one in cited.findings(found) if one.code not in cited.HINTS])


def check_antecedents(content: Content, *, readable: frozenset[str]) -> None:
    """Raises LetterNotAcceptedError where a paper is to travel that its author may not read any more."""
    if {one.record_id for one in content.references if one.record_id} - readable:
        _raise([Finding(code="antecedents_closed")])


def check_author(content: Content, surroundings: Surroundings) -> None:
    """Raises LetterNotAcceptedError where the author may not write such a letter at all."""
    _raise([*_authorship(content, surroundings)])


def check_surroundings(content: Content, surroundings: Surroundings) -> None:
    """Raises LetterNotAcceptedError where the letter does not fit its units and its signer."""
    _raise([one for one in _around(content, surroundings) if one.code != deadline.CLOSED_DAY])


def remarks(content: Content, surroundings: Surroundings) -> tuple[Finding, ...]:
    """Everything that sending would refuse, and what a careful colleague would ask about; the check list."""
    about = [*_draft(content), *_whole(content), *_doubts(content), *bilingual.hints(content)]
    about += [hint for one in content.texts() for hint in style.hints(one)]
    return (*about, *_around(content, surroundings))


def check_compartments(label: Label, *, inherited: Label, line: frozenset[int], heads: frozenset[int]) -> None:
    """Raises LetterNotAcceptedError unless a head puts his name to the compartments (decision 6).

    A clerk may propose them: `heads` are the units headed by who sends, reviews or signs, `line` the author's
    units and all above. Those of an answered record were set already.
    """
    if label.compartments - inherited.compartments and line.isdisjoint(heads):
        _raise([Finding(code="compartments_without_head")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where a letter would lie: a post or a registry desk by its name, and how far the people there are cleared."""

    name: str
    cleared: tuple[Clearance, ...]

    def is_blind(self, label: Label) -> bool:
        """True when nobody there may see a paper with this label."""
        return not any(clearance.dominates(label) for clearance in self.cleared)


def check_landings(label: Label, *, posts: Iterable[Landing], desks: Iterable[Landing]) -> None:
    """Raises LetterNotAcceptedError where the letter would lie with nobody who may see it.

    After the signature nothing can be returned (domain 2.5), so it is asked before the letter travels.
    """
    blind = [Finding(code="holder_not_cleared", facts={"post": one.name}) for one in posts if one.is_blind(label)]
    blind += [Finding(code="desk_not_cleared", facts={"desk": one.name}) for one in desks if one.is_blind(label)]
    _raise(blind)


def _raise(findings: list[Finding]) -> None:
    if findings:
        raise LetterNotAcceptedError(findings)


def _draft(content: Content) -> Findings:
    yield from _subject(content)
    yield from _form(content)
    yield from _lines(content)
    yield from _counts(content)
    yield from _body(content)
    for reference in content.references:
        yield from _reference(reference)
    for annex in content.annexes:
        yield from _annex(annex)
    yield from _recipients(content)
    yield from _second(content)
    if len({one.post_id for one in content.signers()}) < len(content.signers()):
        yield Finding(code="signer_twice")
    if content.committee is not None:
        yield from _committee(content, content.committee)
    if content.by_rank and content.kind is not Kind.TELEGRAM:
        yield Finding(code="rank_without_name")


def _committee(content: Content, found: Committee) -> Findings:
    if content.kind is not Kind.MINUTES:
        yield Finding(code="committee_kind")
    members = (content.signer_post_id, *(one.post_id for one in content.cosigners))
    yield from committee.faults(found, members=members)


def _second(content: Content) -> Findings:
    """What can be wrong with a second text, once: that it has no subject yet is said when it is sent."""
    for other in content.texts()[1:]:
        if other.language == content.language:
            yield Finding(code="second_same_language")
        found = (*_subject(other), *_form(other), *_lines(other), *_body(other))
        yield from (one for one in found if one.code != "no_subject")


def _recipients(content: Content) -> Findings:
    if any(one.unit_id == content.unit_id for one in content.recipients()):
        yield Finding(code="addressee_is_issuer")
    if any(one.hidden and one.unit_id is None for one in content.copies):
        yield Finding(code="hidden_copy_without_unit")
    if len({one.unit_id or one.name for one in content.to}) < len(content.to):
        yield Finding(code="addressee_twice")
    beyond = [*(one.name for one in content.outsiders()), *(one.name for one in content.copies_outside())]
    if len(set(beyond)) < len(beyond):
        yield Finding(code="outside_twice")


def _body(content: Content) -> Findings:
    for fault in prose.faults(content.body):
        yield Finding(code="body_not_accepted", facts={"why": fault.why, "what": fault.what})


def _subject(content: Content) -> Findings:
    if not content.subject.strip():
        yield Finding(code="no_subject")
    if len(content.subject) > SUBJECT_LIMIT:
        yield Finding(code="subject_too_long", facts={"length": len(content.subject), "limit": SUBJECT_LIMIT})
    if "\n" in content.subject:
        yield Finding(code="subject_has_lines")


def _form(content: Content) -> Findings:
    if content.language not in LANGUAGES or content.digits not in DIGITS:
        yield Finding(code="malformed")
    label = content.label
    if not 0 <= label.level <= 9 or not all(0 <= number <= HIGHEST_COMPARTMENT for number in label.compartments):
        yield Finding(code="label_unknown")


def _lines(content: Content) -> Findings:
    names = [line for one in (*content.to, *content.recipients()) for line in (one.name, one.address, one.email)]
    names += [line for one in content.copies for line in (one.name, one.purpose, one.address, one.email)]
    names += [one.title for one in content.annexes] + [content.greeting]
    names += [content.place.class_code, content.place.dossier] if content.place else []
    if any(len(line) > LINE_LIMIT for line in names) or len(content.closing) > CLOSING_LIMIT:
        yield Finding(code="line_too_long", facts={"limit": LINE_LIMIT})
    if not all(name.strip() for name in [one.name for one in content.to] + [one.name for one in content.copies]):
        yield Finding(code="name_missing")


def _counts(content: Content) -> Findings:
    for code, many, limit in (
        ("too_many_addressees", content.to, SILENT_LIMIT if content.kind is Kind.REMINDER else TO_LIMIT),
        ("too_many_copies", content.copies, COPIES_LIMIT),
        ("too_many_references", content.references, REFERENCES_LIMIT),
        ("too_many_annexes", content.annexes, ANNEXES_LIMIT),
        ("too_many_signers", content.signers(), SIGNERS_LIMIT),
    ):
        if len(many) > limit:
            yield Finding(code=code, facts={"limit": limit})
    size = sum(one.size for one in content.annexes)
    if size > ANNEXES_MEGABYTES * MEGABYTE:
        facts: dict[str, str | int] = {"size": -(-size // MEGABYTE), "limit": ANNEXES_MEGABYTES}
        yield Finding(code="annexes_too_large", facts=facts)


def _reference(reference: Reference) -> Findings:
    if not reference.number.strip() or len(reference.number) > NUMBER_LIMIT or len(reference.body) > LINE_LIMIT:
        yield Finding(code="reference_not_understood", facts={"number": reference.number[:NUMBER_LIMIT]})
    if reference.record_id and _RECORD.fullmatch(reference.record_id) is None:
        yield Finding(code="reference_not_understood", facts={"number": reference.number[:NUMBER_LIMIT]})


def _annex(annex: Annex) -> Findings:
    if not annex.title.strip():
        yield Finding(code="annex_without_title")
    kept = bool(annex.file) and _SHA256.fullmatch(annex.sha256) is not None
    if kept == annex.paper_only:
        yield Finding(code="annex_without_file", facts={"title": annex.title[:LINE_LIMIT]})


def _whole(content: Content) -> Findings:
    if not content.to and content.kind not in WITHOUT_ADDRESSEE:
        yield Finding(code="no_addressee")
    if content.kind in WITHOUT_ADDRESSEE and not content.to and not content.copies:
        yield Finding(code="no_addressee")
    if prose.is_empty(content.body):
        yield Finding(code="no_body")
    for name in merge.open_fields(content):
        yield Finding(code="field_open", facts={"field": name})
    if any(not other.subject.strip() or prose.is_empty(other.body) for other in content.texts()[1:]):
        yield Finding(code="second_not_whole")
    counts = (said for one in content.texts() for said in style.annexes_said(one))
    wrong = next((said for said in counts if said != len(content.annexes)), None)
    if wrong is not None:
        yield Finding(code="annex_count_differs", facts={"said": wrong, "attached": len(content.annexes)})


def _doubts(content: Content) -> Findings:
    if content.kind is Kind.REPLY and not content.references:
        yield Finding(code="reply_without_reference")
    if any(one.on is None and one.kind is not ReferenceKind.CALL for one in content.references):
        yield Finding(code="reference_without_date")
    said = {place for place, copy in enumerate(content.copies) if _ANTECEDENT_WORDS.search(copy.purpose)}
    if said - set(content.antecedents) and any(one.record_id for one in content.references):
        yield Finding(code="antecedents_mentioned")
    if not content.annexes and _ANNEX_WORDS.search(" ".join(prose.texts(content.body))):
        yield Finding(code="annex_mentioned")


def _around(content: Content, surroundings: Surroundings) -> Findings:
    yield from (*_authorship(content, surroundings), *_powers(surroundings), *_addresses(content, surroundings))
    yield from (*surroundings.deadline, *surroundings.corrected, *surroundings.groups)
    issuer, corresponds = surroundings.issuer_body, surroundings.corresponds_externally
    yield from joint.findings(content, surroundings.seats, issuer=issuer, corresponds=corresponds)


def _authorship(content: Content, surroundings: Surroundings) -> Findings:
    if not surroundings.author_may_issue:
        yield Finding(code="not_your_unit")
    if not surroundings.may_be_labelled:
        yield Finding(code="above_your_clearance")
    if content.label.join(surroundings.answered) != content.label:
        yield Finding(code="label_below_answered")


def _powers(surroundings: Surroundings) -> Findings:
    if not surroundings.signer_may_sign:
        yield Finding(code="signer_without_power")
    if not surroundings.signer_is_above:
        yield Finding(code="signer_elsewhere")
    if not surroundings.cosigners_may_sign:
        yield Finding(code="cosigner_without_power")


def _addresses(content: Content, surroundings: Surroundings) -> Findings:
    if not content.units() <= set(surroundings.bodies):
        yield Finding(code="unit_unknown")
    abroad = {one for one in content.units() if surroundings.bodies.get(one) not in (None, surroundings.issuer_body)}
    leaves = bool(abroad or content.outsiders() or content.copies_outside())
    if leaves and content.kind in INSIDE:
        yield Finding(code="kind_stays_inside")
    elif leaves and not surroundings.corresponds_externally:
        yield Finding(code="may_not_correspond_externally")
    if not surroundings.has_readers:
        yield Finding(code="personal_without_person")
    if any(one.hidden and one.unit_id in abroad for one in content.copies):
        yield Finding(code="hidden_copy_outside")
    yield from _antecedents(content, surroundings)
    for name in surroundings.unopened if surroundings.may_be_labelled else ():  # decision 19 of docs/decisions
        yield Finding(code="recipient_not_cleared", facts={"unit": name})


def _antecedents(content: Content, surroundings: Surroundings) -> Findings:
    units = [content.copies[place].unit_id for place in content.antecedents]
    if any(content.copies[place].hidden for place in content.antecedents):  # a paper's readers are known to its house
        yield Finding(code="antecedents_hidden")
    if any(surroundings.bodies.get(unit or 0) != surroundings.issuer_body for unit in units):
        yield Finding(code="antecedents_abroad")
    if units and not any(one.record_id for one in content.references):
        yield Finding(code="antecedents_without_paper")
