"""The words of what is stored about keys: how they stand, where they lie, why they ended, what happened."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from directory.http import in_digits
from signing.core.keys import JointAct, Place, Reason
from signing.core.standing import KeyFacts, Standing

STANDINGS: dict[str, Promise] = {
    Standing.NONE: pgettext_lazy("signing key", "No key"),
    Standing.ACTIVE: pgettext_lazy("signing key", "In force"),
    Standing.ENDING: pgettext_lazy("signing key", "Ends soon"),
    Standing.ENDED: pgettext_lazy("signing key", "Ended"),
    Standing.LOCKED: pgettext_lazy("signing key", "Locked after wrong PINs"),
    Standing.SUSPENDED: pgettext_lazy("signing key", "Suspended"),
    Standing.REVOKED: pgettext_lazy("signing key", "Revoked"),
}
ICONS: dict[str, str] = {
    Standing.NONE: "question",
    Standing.ACTIVE: "tick",
    Standing.ENDING: "clock",
    Standing.ENDED: "clock",
    Standing.LOCKED: "lock",
    Standing.SUSPENDED: "flag",
    Standing.REVOKED: "shield-broken",
}
PLACES: dict[str, Promise] = {
    Place.HERE: _("Kept in this house, opened by PIN"),
    Place.TOKEN: _("On a token in this house, opened by its PIN"),
    Place.OUTSIDE: _("On a card, or with a service outside"),
}
FOREIGN = _("Certificate of another authority")
REASONS: dict[str, Promise] = {
    Reason.UNSPECIFIED: _("Another reason"),
    Reason.COMPROMISED: _("The key, its card or its PIN may be in other hands"),
    Reason.LEFT: _("The person left the post"),
    Reason.REPLACED: _("A newer key replaced it"),
    Reason.CEASED: _("The key is no longer needed"),
    Reason.HELD: _("Suspended for a while"),
}
JOINT_ACTS: dict[str, Promise] = {
    JointAct.PERMIT: _("A new key, whose PIN its owner chooses"),
    JointAct.REOPEN: _("Unlocking after wrong PINs"),
    JointAct.RELEASE: _("Release of the suspended key"),
    JointAct.CERTIFY: _("A certificate for a card's key"),
    JointAct.ADOPT: _("Taking in another authority's certificate"),
}
HAPPENED: dict[str, Promise] = {
    "permit_key": _("A new key was permitted; its owner chooses the PIN"),
    "unlock_key": _("Unlocked, with new tries of the PIN"),
    "lock_key": _("Locked after too many wrong PINs"),
    "enrol": _("Key and certificate were made"),
    "renew_key": _("Renewed by its owner"),
    "change_pin": _("PIN changed by its owner"),
    "certify_request": _("Certificate issued for a card's key"),
    "adopt": _("Another authority's certificate was taken in"),
    "retire_key": _("Revoked: its owner holds no post any more"),
    "suspend": _("Suspended"),
    "release": _("Released"),
    "revoke": _("Revoked"),
    "propose": _("Asked of a second officer"),
    "confirmed": _("Confirmed by a second officer"),
    "declined": _("Declined by a second officer"),
    "withdrawn": _("Request withdrawn"),
}
NOTES: dict[str, Promise] = {**JOINT_ACTS, **REASONS}


def notice(key: KeyFacts | None, *, is_permitted: bool) -> str:
    """The line a person reads on every page about the own key; empty when there is nothing to do."""
    if is_permitted:
        return str(_("Two officers have permitted you a new signing key. Please choose its PIN."))
    if key is None:
        return ""
    if key.standing is Standing.ENDING:
        words = ngettext(
            "Your signing key ends in %(days)s day. Please renew it.",
            "Your signing key ends in %(days)s days. Please renew it.",
            key.days_left,
        )
        return words % {"days": in_digits(str(key.days_left))} if key.days_left else str(_ENDS_TODAY)
    return str(_NOTICES.get(key.standing, ""))


_ENDS_TODAY = _("Your signing key ends today. Please renew it.")
_NOTICES: dict[Standing, Promise] = {
    Standing.LOCKED: _("Your signing key is locked after too many wrong PINs."),
    Standing.SUSPENDED: _("Your signing key is suspended and signs nothing."),
    Standing.ENDED: _("Your signing key has ended and signs nothing."),
}
