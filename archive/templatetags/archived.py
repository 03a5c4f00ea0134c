"""The words of a record's readers and of what was done to it."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from archive.core.printing import Why, why_in

register = template.Library()

READERS: dict[str, Promise] = {
    "person": gettext_lazy("by name"),
    "post": gettext_lazy("by post"),
    "unit": gettext_lazy("everybody of the unit"),
    "heads": gettext_lazy("heads above"),
    "group": gettext_lazy("everybody of the circle"),
    "mandate": gettext_lazy("inspector, under a mandate"),
    "desk": gettext_lazy("registry desk"),
    "envelope": gettext_lazy("registry desk: number, date and sender only"),
}

WHYS: dict[str, Promise] = {
    Why.DOSSIER: gettext_lazy("For the paper dossier"),
    Why.MEETING: gettext_lazy("For a meeting"),
    Why.OUTSIDE: gettext_lazy("For somebody who does not read it here"),
    Why.SIGNED_PAPER: gettext_lazy("Whoever decides asks for paper"),
    Why.OTHER: gettext_lazy("Another reason"),
}

DEEDS: dict[str, Promise] = {
    "print": pgettext_lazy("journal", "printed it"),
    "examine": pgettext_lazy("journal", "read and checked"),
    "download": pgettext_lazy("journal", "downloaded"),
    "export": pgettext_lazy("journal", "took the evidence bundle"),
    "ask_opening": pgettext_lazy("journal", "asked to open it"),
    "confirm_opening": pgettext_lazy("journal", "let it be opened"),
    "look": pgettext_lazy("journal", "looked at a page"),
    "trace": pgettext_lazy("journal", "read its chronology"),
    "readers": pgettext_lazy("journal", "looked at the list of readers"),
    "travel": pgettext_lazy("journal", "let it travel with a copy"),
    "regrade": pgettext_lazy("journal", "changed its grade"),
    "renew": pgettext_lazy("journal", "renewed its proof"),
    "reply": pgettext_lazy("journal", "began a reply"),
    "deposit": pgettext_lazy("journal", "deposited"),
    "admit": pgettext_lazy("journal", "opened to a reader"),
    "withdraw": pgettext_lazy("journal", "closed to a reader"),
    "read": pgettext_lazy("journal", "read"),
    "receive": pgettext_lazy("journal", "gave the incoming number"),
    "take_in": pgettext_lazy("journal", "gave it the unit's own incoming number"),
    "book_in": pgettext_lazy("journal", "registered it as it came in"),
    "bind_paper": pgettext_lazy("journal", "registered it under the number it bears on paper"),
    "amend": pgettext_lazy("journal", "added a corrected scan"),
    "mend_entry": pgettext_lazy("journal", "mended a mistyped entry"),
    "readdress": pgettext_lazy("journal", "sent it on to the right unit"),
    "redirect": pgettext_lazy("journal", "sent it back or on to another body"),
    "receipt": pgettext_lazy("journal", "gave the sender a receipt"),
    "cover": pgettext_lazy("journal", "printed the note that goes with it"),
    "acknowledge": pgettext_lazy("journal", "confirmed the reading"),
    "report_action": pgettext_lazy("journal", "reported what was done"),
    "reopen_letter": pgettext_lazy("journal", "reopened it"),
    "settle_copies": pgettext_lazy("journal", "settled the copy: its words ask for nothing"),
    "void": pgettext_lazy("journal", "voided its number"),
    "supersede": pgettext_lazy("journal", "put another letter in its place"),
    "correct": pgettext_lazy("journal", "corrected it by a later letter"),
    "refer": pgettext_lazy("journal", "wrote a directive on it"),
    "accept": pgettext_lazy("journal", "accepted what was reported of a directive"),
    "decline": pgettext_lazy("journal", "sent back what was reported of a directive"),
    "answer": pgettext_lazy("journal", "answered a directive with a letter"),
    "report": pgettext_lazy("journal", "reported a directive done"),
    "take_up": pgettext_lazy("journal", "received a directive"),
    "ask_time": pgettext_lazy("journal", "asked for more time for a directive"),
    "give_time": pgettext_lazy("journal", "gave more time for a directive"),
    "refuse_time": pgettext_lazy("journal", "refused more time for a directive"),
    "slip": pgettext_lazy("journal", "printed its routing slip"),
    "lend": pgettext_lazy("journal", "opened it with a directive on a later letter"),
    "return_up": pgettext_lazy("journal", "gave a directive back with a reason"),
    "bind": pgettext_lazy("journal", "bound a reference to its record"),
    "left_open": pgettext_lazy("journal", "said that an answer is only partial"),
    "settled": pgettext_lazy("journal", "said that an answer is to the whole after all"),
    "write_off": pgettext_lazy("journal", "wrote a reference off"),
    "close_book": pgettext_lazy("journal", "closed the register"),
    "recount": pgettext_lazy("journal", "put its end back into the register after a restore"),
    "reclose": pgettext_lazy("journal", "put its close back into the register after a restore"),
    "enter_slip": pgettext_lazy("journal", "entered the signed slip"),
    "book_in_again": pgettext_lazy("journal", "booked it in again after a restore"),
    "lay_again": pgettext_lazy("journal", "laid it down again after a restore"),
    "answer_again": pgettext_lazy("journal", "entered the authenticity query again after a restore"),
    "consign_again": pgettext_lazy("journal", "put its line back into the hand-over book after a restore"),
    "forward": pgettext_lazy("journal", "passed it on"),
    "redeliver": pgettext_lazy("journal", "delivered it again after a restore"),
    "refer_again": pgettext_lazy("journal", "put its directives back after a restore"),
    "page": pgettext_lazy("journal", "asked for a page"),
    "classify": pgettext_lazy("journal", "gave it a class"),
    "destroy": pgettext_lazy("journal", "destroyed it by decision"),
    "transfer": pgettext_lazy("journal", "packed it for the national archive"),
}


PROTECTIONS: dict[str, Promise] = {
    "holds": pgettext_lazy("protection", "holds"),
    "due": pgettext_lazy("protection", "due for renewal"),
    "ended": pgettext_lazy("protection", "ended"),
}


AGES: dict[str, Promise] = {
    "active": pgettext_lazy("age", "in use"),
    "semi_active": pgettext_lazy("age", "at hand"),
    "due": pgettext_lazy("age", "due"),
}

FATES: dict[str, Promise] = {
    "destroy": pgettext_lazy("fate", "destroyed"),
    "transfer": pgettext_lazy("fate", "handed over to the national archive"),
    "keep": pgettext_lazy("fate", "kept for good"),
}

LISTS: dict[str, Promise] = {
    "drawn": pgettext_lazy("list", "awaits approval"),
    "approved": pgettext_lazy("list", "approved"),
    "done": pgettext_lazy("list", "done"),
    "dropped": pgettext_lazy("list", "dropped"),
}


@register.filter
def age_word(age: str) -> str:
    """How old a record is, by its schedule."""
    return str(AGES.get(age, age))


@register.filter
def fate_word(fate: str) -> str:
    """What becomes of a class's records."""
    return str(FATES.get(fate, fate))


@register.filter
def list_word(state: str) -> str:
    """How far a list is."""
    return str(LISTS.get(state, state))


@register.filter
def protection_word(state: str) -> str:
    """How a protection stands."""
    return str(PROTECTIONS.get(state, state))


@register.filter
def digest_name(digest: str) -> str:
    """A digest as people write it: SHA-256."""
    return digest.upper().replace("SHA", "SHA-", 1)


@register.filter
def reader_word(kind: str) -> str:
    """In what right somebody reads."""
    return str(READERS.get(kind, kind))


@register.filter
def why_word(said: str) -> str:
    """Why a letter was printed, as the journal keeps it: the choice in the reader's language, other words as typed."""
    choice, _, words = said.partition(": ")
    return words or str(WHYS[why_in(choice)])


@register.filter
def deed_word(act: str) -> str:
    """What the journal says was done; a refusal is named after its page, any other unknown act is shown as it is."""
    return str(DEEDS.get("page" if ":" in act else act, act))
