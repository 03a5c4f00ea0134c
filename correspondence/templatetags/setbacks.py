"""The words of what did not go through."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from correspondence.core.setback import Setback

SETBACKS: dict[str, Promise] = {
    Setback.RETURNED: gettext_lazy("Returned for correction"),
    Setback.OBJECTED: gettext_lazy("Objected"),
    Setback.SKIPPED: gettext_lazy("Passed over by the next higher head"),
    Setback.RECALLED: gettext_lazy("Withdrawn"),
    Setback.KEPT: gettext_lazy("Kept it"),
    Setback.SUSPENDED: pgettext_lazy("act", "Suspended"),
    Setback.DISSENTED: gettext_lazy("Signed with dissent"),
    Setback.UNSIGNED: gettext_lazy("The time to sign is over"),
    Setback.REFUSED: pgettext_lazy("setback", "Could not be done"),
    Setback.REFERRED_BACK: gettext_lazy("A directive came back: its reason stands in the margin"),
    Setback.REPORT_BACK: gettext_lazy("A report was sent back: its reason stands in the margin"),
    Setback.NOT_TAKEN_IN: gettext_lazy("Time is over: the other registry has not taken it in"),
    Setback.NOT_READ: gettext_lazy("Time is over: nobody there has read it"),
    Setback.VOIDED: gettext_lazy("This letter is void"),
    Setback.SUPERSEDED: gettext_lazy("This letter was replaced"),
    Setback.CORRECTED: gettext_lazy("This letter was corrected by a later one"),
    Setback.SENT_ON: gettext_lazy("It was registered for the wrong unit and sent on"),
    Setback.NOT_ACCEPTED: gettext_lazy("A paper carried by hand was refused"),
    Setback.BROUGHT_BACK: gettext_lazy("A paper carried by hand came back"),
    Setback.NOT_REGISTERED: gettext_lazy("A paper that came in was not registered"),
    Setback.FILE_REFUSED: gettext_lazy("A file was not taken in"),
    Setback.MAIL_NOT_OPENED: gettext_lazy("An e-mail could not be opened and lies as it came"),
    Setback.MAIL_TOO_LARGE: gettext_lazy("An e-mail is too large and stays in the mailbox"),
}
