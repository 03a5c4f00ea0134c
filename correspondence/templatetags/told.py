"""The words of notices."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from correspondence.core.notice import What

TOLD: dict[str, Promise] = {
    What.ARRIVED: gettext_lazy("A letter has come to you"),
    What.AHEAD: gettext_lazy("A deadline is near"),
    What.DUE: gettext_lazy("A deadline has passed"),
    What.ESCALATED: gettext_lazy("Overdue in a unit under you"),
    What.ENDED: gettext_lazy("A letter that was referred to you is no longer in force"),
    What.SETBACK: gettext_lazy("A paper did not go through: the reason stands in the list"),
    What.UNSIGNED: gettext_lazy(
        "A letter that you signed, or were to sign with others, went back to its author: it got no number"
    ),
    What.UNREAD: gettext_lazy("A letter waits to be read: its sender reminds you"),
    What.IDLE: gettext_lazy("A draft of yours lies idle and will be handed over"),
    What.IDLE_GONE: gettext_lazy("An idle draft was handed over"),
    What.IDLE_LAST: gettext_lazy("A draft of yours lies idle and will be destroyed"),
    What.DESTROYED: gettext_lazy("A draft that lay idle was destroyed"),
    What.PEN: gettext_lazy("The pen of a draft changed hands"),
    What.TIME_ASKED: gettext_lazy("More time is asked for a directive you gave"),
    What.TIME_GIVEN: gettext_lazy("More time was granted"),
    What.TIME_REFUSED: gettext_lazy("More time was refused: the reason stands in the margin"),
    What.HANDED: gettext_lazy("A desk was handed over"),
    What.MENDED: gettext_lazy("An entry of a letter with you was mistyped and is mended: the record shows both"),
    What.AMENDED: gettext_lazy("A scan of a letter with you was put right: the record shows it"),
    What.ABSENCE: gettext_lazy("A prepared absence: see whether it holds"),
    What.CONSIGNED: gettext_lazy("Something is on its way to you by hand: confirm it when you hold it"),
    What.CORRECTED: gettext_lazy("A letter that lies with you was corrected by a later one"),
    What.MANDATE: gettext_lazy("Your body is inspected under a mandate: the list says which"),
    What.SENT_ON: gettext_lazy("A letter that came to you was for another unit: the registry sent it on"),
    What.REOPENED: gettext_lazy("A letter that was done with is open again: the record says why"),
}
