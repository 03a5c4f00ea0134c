"""What the room says when it refuses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.core.errors import (
    AlreadyProposedError,
    AlreadySettledError,
    DirectoryError,
    DutiesApartError,
    NotEntitledError,
    NotWithinReachError,
    OverlappingTenureError,
    ProposalLapsedError,
    SamePersonError,
    SignInFailedError,
    TooManyTriesError,
)

SENTENCES: dict[type[Exception], str | Promise] = {
    DirectoryError: _("The act was refused. Nothing was changed."),
    NotWithinReachError: _("This page does not exist, or is outside your access."),
    NotEntitledError: _("Your post is not entitled to this act. Nothing was changed."),
    OverlappingTenureError: _("Somebody already holds this post on one of these days. Nothing was changed."),
    SamePersonError: _("A second, different person is needed for this act. Nothing was changed."),
    DutiesApartError: _(
        "This person has another duty. Administrator, clearance officer, key officer, auditor and registrar are"
        " five different people. Nothing was changed."
    ),
    AlreadyProposedError: _("The same request waits for a second officer already. Nothing was changed."),
    AlreadySettledError: _("Another officer has answered this request meanwhile. You changed nothing."),
    ProposalLapsedError: _("This request is older than a day. Nothing was changed. Please ask anew."),
    SignInFailedError: _("Sign-in failed. Please check the name and the password."),
    TooManyTriesError: _("Too many failed sign-ins. Please try again in a quarter of an hour."),
}
