"""The words of a letter's life: what is asked, what was done, where it stands, how long is left."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext, pgettext_lazy

from correspondence.core.committee import Role
from correspondence.core.departure import Goes
from correspondence.core.departure import What as Held
from correspondence.core.intake import IntakeState, Way
from correspondence.core.knowing import How
from correspondence.core.letter import Priority, ReferenceKind, SigningOrder
from correspondence.core.number import BookKind, Direction, Reset
from correspondence.core.parts import Asks
from correspondence.core.route import Act, State, Task
from correspondence.core.sitting import facts_in
from correspondence.forms.template import PLACES
from correspondence.letters import MovementView
from correspondence.templatetags.parts import PARTS
from correspondence.templatetags.setbacks import SETBACKS
from correspondence.templatetags.told import TOLD
from correspondence.trays import Group, Matter
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.forms import LANGUAGE_CHOICES
from directory.http import in_digits
from directory.labels import CAPACITIES, KINDS, PRIORITIES, grade_word, priority_word
from directory.templatetags.ministry import day, hour, icon

register = template.Library()

MATTERS: dict[str, Promise] = {
    Matter.CORRECT: gettext_lazy("Return for correction"),
    Matter.REVIEW: gettext_lazy("Review and initial"),
    Matter.OPINION: gettext_lazy("Give an opinion"),
    Matter.PRESENT: gettext_lazy("Lay before the signer"),
    Matter.SUSPENDED: pgettext_lazy("state", "Suspended"),
    Matter.SIGN: pgettext_lazy("what is asked", "To sign"),
    Matter.REGISTER: gettext_lazy("Register and seal"),
    Matter.RECEIVE: gettext_lazy("Give incoming number"),
    Matter.ACT: gettext_lazy("Necessary action"),
    Matter.INFORM: gettext_lazy("For information"),
    Matter.DRAFT: pgettext_lazy("what is asked", "Draft"),
    Matter.STRANDED: gettext_lazy("Addressee has left"),
    Matter.VOID: gettext_lazy("This letter is void"),
    Matter.REPLACED: gettext_lazy("This letter was replaced"),
}

GROUPS: dict[str, Promise] = {
    Group.ENDED: gettext_lazy("No longer in force"),
    Group.LATE: gettext_lazy("Late"),
    Group.TODAY: gettext_lazy("Due today"),
    Group.WEEK: gettext_lazy("This week"),
    Group.LATER: gettext_lazy("Later and without a date"),
    Group.INFORM: gettext_lazy("For information"),
}

KNEW: dict[str, Promise] = {
    How.DESK: gettext_lazy("it lay on the desk"),
    How.SENT: gettext_lazy("it was sent there"),
    How.RECEIVED: gettext_lazy("gave it the incoming number"),
    How.ACKNOWLEDGED: gettext_lazy("acknowledged it"),
    How.PASSED_ON: gettext_lazy("passed it on"),
    How.DIRECTED: gettext_lazy("wrote a directive on it"),
    How.REFERRED: gettext_lazy("it was referred to"),
}
"""How somebody came to know of a letter, where no act of its journal says so."""

ACTS: dict[str, Promise] = {
    Act.START: gettext_lazy("Draft begun"),
    Act.REVISE: gettext_lazy("Draft changed"),
    Act.ATTACH: gettext_lazy("Annex attached"),
    Act.DETACH: gettext_lazy("Annex taken off"),
    Act.SEND: gettext_lazy("Sent for review"),
    Act.INITIAL: gettext_lazy("Initialled"),
    Act.OBJECT: gettext_lazy("Objected"),
    Act.ABSTAIN: gettext_lazy("Abstained"),
    Act.SILENCE: gettext_lazy("Silent until the deadline: no objection"),
    Act.OPINE: gettext_lazy("Gave an opinion"),
    Act.PRESENT: gettext_lazy("Laid before the signer"),
    Act.SKIP: gettext_lazy("Passed over by the next higher head"),
    Act.FREEZE: gettext_lazy("Frozen for signature"),
    Act.GIVE_BACK: gettext_lazy("Returned for correction"),
    Act.RECALL: gettext_lazy("Withdrawn"),
    Act.ASK_BACK: gettext_lazy("Asked for it back"),
    Act.LET_STAND: gettext_lazy("Kept it"),
    Act.SUSPEND: pgettext_lazy("act", "Suspended"),
    Act.RESUME: gettext_lazy("Let it go on"),
    Act.SIGN: gettext_lazy("Signed"),
    Act.CONSENT: gettext_lazy("The registry consented to numbering"),
    Act.REGISTER: gettext_lazy("Numbered, sealed and issued"),
    Act.HAND_OVER: gettext_lazy("Handed over: another goes on with it"),
    Act.GIVE_PEN: gettext_lazy("Gave the pen to a colleague"),
    Act.RETURN_PEN: gettext_lazy("Gave the pen back"),
    Act.TAKE_PEN: gettext_lazy("Took the pen back"),
    Act.DESTROY: gettext_lazy("Destroyed: it lay idle"),
    Act.DISSENT: gettext_lazy("Dissents"),
    Act.CLOSE_WINDOW: gettext_lazy("The time to sign is over"),
    Act.REDATE: gettext_lazy("Deadline counted anew: the working calendar changed"),
}

STATES: dict[str, Promise] = {
    State.DRAFT: pgettext_lazy("state", "Draft"),
    State.UNDER_REVIEW: gettext_lazy("Under review"),
    State.READY: gettext_lazy("Awaiting signature"),
    State.SIGNED: gettext_lazy("Signed, awaiting registration"),
    State.REGISTERED: gettext_lazy("Issued"),
    State.SUSPENDED: pgettext_lazy("state", "Suspended"),
    State.DESTROYED: pgettext_lazy("state", "Destroyed"),
}

TASKS: dict[str, Promise] = {
    Task.OPINION: gettext_lazy("opinion"),
    Task.REVIEW: gettext_lazy("review and initials"),
    Task.PRESENT: gettext_lazy("lays it before the signer"),
    Task.SIGN: gettext_lazy("signature"),
}

REFERENCES: dict[str, Promise] = {
    ReferenceKind.YOURS: gettext_lazy("Your letter"),
    ReferenceKind.OURS: gettext_lazy("Our letter"),
    ReferenceKind.ORDER: gettext_lazy("Order"),
    ReferenceKind.MINUTES: gettext_lazy("Minutes"),
    ReferenceKind.MARGIN: gettext_lazy("Directive"),
    ReferenceKind.CALL: gettext_lazy("Telephone call"),
    ReferenceKind.CORRECTS: gettext_lazy("Corrects our letter"),
}

DELIVERIES: dict[str, Promise] = {
    "at_registry": gettext_lazy("on the registry's incoming desk"),
    "delivered": gettext_lazy("delivered, not opened"),
    "acknowledged": gettext_lazy("read"),
    "read": gettext_lazy("read, not answered yet"),
    "forwarded": gettext_lazy("passed on"),
    "ended": gettext_lazy("no longer in force, not yet noted"),
    "sent_on": gettext_lazy("registered for it by mistake, sent on"),
    "taken_in": gettext_lazy("taken in by its registry"),
    "to_send": gettext_lazy("outside the system: to be sent"),
    "sent": gettext_lazy("outside the system: sent"),
    "answered": pgettext_lazy("delivery", "answered"),
    "acted": pgettext_lazy("delivery", "done"),
}

ASKS: dict[str, Promise] = {
    Asks.ACTION: pgettext_lazy("purpose", "for action"),
    Asks.NOTHING: pgettext_lazy("purpose", "for information alone"),
}

BOOKS: dict[str, Promise] = {
    BookKind.OUTGOING: gettext_lazy("Outgoing register"),
    BookKind.OUTGOING_SECRET: gettext_lazy("Outgoing register, secret"),
    BookKind.INCOMING: gettext_lazy("Incoming register"),
    BookKind.INCOMING_SECRET: gettext_lazy("Incoming register, secret"),
    BookKind.MEMORANDA: gettext_lazy("Register of internal memos"),
    BookKind.ORDERS: gettext_lazy("Register of orders"),
    BookKind.TELEGRAMS: gettext_lazy("Register of telegrams"),
    BookKind.MINUTES: gettext_lazy("Register of minutes"),
    BookKind.RECEIVED: gettext_lazy("Incoming register of the unit"),
    BookKind.RECEIVED_SECRET: gettext_lazy("Incoming register of the unit, secret"),
}

RESETS: dict[str, Promise] = {
    Reset.YEARLY: gettext_lazy("with each year"),
    Reset.NEVER: pgettext_lazy("register", "never"),
}

DIRECTIONS: dict[str, Promise] = {
    Direction.OUT: pgettext_lazy("direction", "Outgoing"),
    Direction.IN: pgettext_lazy("direction", "Incoming"),
    Direction.UNIT: pgettext_lazy("direction", "Incoming"),
}

INTAKES: dict[str, Promise] = {
    IntakeState.OPEN: gettext_lazy("Without a number"),
    IntakeState.REGISTERED: pgettext_lazy("intake", "Registered"),
    IntakeState.REFUSED: pgettext_lazy("intake", "Not registered"),
}

WAYS: dict[str, Promise] = {
    Way.COURIER: pgettext_lazy("way", "Courier"),
    Way.POST: pgettext_lazy("way", "Post"),
    Way.EMAIL: pgettext_lazy("way", "E-mail"),
    Way.FILE: pgettext_lazy("way", "File"),
}

HANDED: dict[str, Promise] = {
    Held.DRAFT: gettext_lazy("Own drafts"),
    Held.UNDER_WAY: gettext_lazy("Own letters under way"),
    Held.REFERRED: gettext_lazy("Directives by name"),
}

GOES: dict[str, Promise] = {
    Goes.RECEIVER: gettext_lazy("to whoever goes on with the work"),
    Goes.HEAD: gettext_lazy("to the head above, who is cleared for it"),
    Goes.GIVER: gettext_lazy("back to whoever gave it, with the reason"),
    Goes.STAYS: gettext_lazy("stays: personal, of another post, or nobody there is cleared"),
}

SIGNINGS: dict[str, Promise] = {
    SigningOrder.FIXED: gettext_lazy("One after the other, in this order"),
    SigningOrder.FREE: gettext_lazy("As they come, in any order"),
}

ROLES: dict[str, Promise] = {
    Role.CHAIR: gettext_lazy("chair"),
    Role.RAPPORTEUR: gettext_lazy("rapporteur"),
    Role.MEMBER: gettext_lazy("member"),
    Role.APPROVER: gettext_lazy("approves"),
}

_WORDS: dict[str, Mapping[str, Promise]] = {
    "matter": MATTERS,
    "group": GROUPS,
    "act": ACTS,
    "told": TOLD,
    "state": STATES,
    "task": TASKS,
    "reference": REFERENCES,
    "delivery": DELIVERIES,
    "place": PLACES,
    "knew": KNEW,
    "part": PARTS,
    "book": BOOKS,
    "asks": ASKS,
    "direction": DIRECTIONS,
    "reset": RESETS,
    "intake": INTAKES,
    "way": WAYS,
    "capacity": CAPACITIES,
    "handed": HANDED,
    "goes": GOES,
    "setback": SETBACKS,
    "role": ROLES,
}


@register.filter
def word(value: str, family: str) -> str:
    """The word of a value of one family, for instance {{ step.task|word:"task" }}."""
    return str(_WORDS[family].get(value, value))


@register.filter
def said(note: str) -> str:
    """A reason as it was given; what the clockwork counted when the time to sign was over is said in words."""
    facts = facts_in(note) if note.startswith("signed=") else {}
    if facts.keys() != {"signed", "members", "quorum", "absent"}:
        return note
    numbers = {name: in_digits(facts[name]) for name in ("signed", "members", "quorum")}
    return gettext("%(signed)s of %(members)s signed in time; %(quorum)s were needed.") % numbers


@register.filter
def at(facts: Mapping[int, object], key: int) -> object:
    """What a mapping holds under this key, nothing for an unknown one."""
    return facts.get(key)


@register.filter
def padded(rows: Sequence[tuple[str, str]] | str | None) -> list[tuple[str, str]]:
    """The pairs that were typed, with blank ones for the next, three at least."""
    typed = [] if isinstance(rows, str) else [row for row in rows or () if any(row)]
    return [*typed, *[("", "")] * max(3 - len(typed), 1)]


@register.filter
def closed_title(label: Label) -> str:
    """What stands in a list in place of a subject that the reader is not to see there."""
    if label.personal:
        return gettext("Personal letter: opened by the addressee alone")
    return gettext("A letter that two people open")


@register.filter
def value_word(value: str, part: str) -> str:
    """The word of a value of this part, as a comparison of versions names it."""
    if part == "grade":
        return grade_word(int(value))
    words: dict[str, Mapping[str, str | Promise]] = {
        "kind": KINDS,
        "priority": PRIORITIES,
        "personal": PARTS,
        "signing": SIGNINGS,
        "second_language": dict(LANGUAGE_CHOICES),
    }
    return str(words[part].get(value, value))


@register.filter
def told(movements: Sequence[MovementView]) -> list[MovementView]:
    """The journal as people tell it: changes of a draft in a row, which keep themselves, are one, the last."""
    following = [*movements[1:], None]
    return [now for now, then in zip(movements, following, strict=True) if not _is_same_change(now, then)]


def _is_same_change(now: MovementView, then: MovementView | None) -> bool:
    return then is not None and now.act == then.act == Act.REVISE and now.person == then.person


@register.simple_tag
def badges(label: Label, priority: str = "") -> SafeString:
    """Grade, personal and priority beside a title; most lines have none, so it is no template of its own."""
    marks = []
    if label.level:
        marks.append(("g-t" if label.level > 1 else "g-s", "lock", grade_word(label.level)))
    if label.personal:
        marks.append(("g-p", "lock", gettext("Personal")))
    if priority and priority != Priority.ORDINARY:
        look = "p-n" if priority == Priority.IMMEDIATE else "p-u"
        marks.append((look, "flag", priority_word(str(priority))))
    return format_html_join(
        "", '<span class="badge {}">{}{}</span>', ((one, icon(of), said) for one, of, said in marks)
    )


@register.simple_tag
def due(due_at: datetime | None, at: datetime) -> str:
    """How long is left, in a word, beside the day itself; beside the hour on the last day."""
    if due_at is None:
        return ""
    days = (day_of(due_at) - day_of(at)).days
    late = days < 0 or due_at < at
    if late or days:
        until, look = format_html("({})", day(due_at)), "due due-late" if late else "due"
    else:
        until, look = format_html("{} {}", pgettext("hour", "until"), hour(due_at)), "due due-now"
    return format_html('<span class="{}">{} {}</span>', look, _left(days, late=late), until)


def _left(days: int, *, late: bool) -> str:
    if late and days < 0:
        text = ngettext("%(n)s day late", "%(n)s days late", -days)
    elif late:
        return gettext("Late")
    elif days == 0:
        return gettext("Due today")
    else:
        text = ngettext("%(n)s day left", "%(n)s days left", days)
    return text % {"n": in_digits(str(abs(days)))}


@register.filter
def from_end(width: int) -> int:
    """Where a bar begins that ends at the right edge: charts are read the way the page is."""
    return 100 - width
