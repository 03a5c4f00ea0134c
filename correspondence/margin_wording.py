"""What correspondence says to who writes in a margin, and to whom it is directed there."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from correspondence.core import errors
from correspondence.core.directive import SeveralLeadsError
from directory.core.errors import Refused

MARGIN: Mapping[type[Refused], Promise] = {
    errors.DirectiveNotCompleteError: _(
        "A directive has an addressee and at most %(limit)s characters of text. Nothing was written."
    ),
    SeveralLeadsError: _("One addressee leads; the others support. Nothing was written."),
    errors.TooManyAddresseesError: _("A directive has at most %(limit)s addressees. Nothing was written."),
    errors.AddresseeTwiceError: _("The same person would get the directive twice: %(name)s. Nothing was written."),
    errors.AddresseeNotClearedError: _(
        "Nobody there is cleared for this letter, or the post is vacant: %(name)s. Nothing was written; choose another."
    ),
    errors.ReferredToSelfError: _("A directive goes to somebody else than its writer. Nothing was written."),
    errors.DeadlinePastError: _("The deadline is over, or is missing where one is needed. Nothing was written."),
    errors.DeadlineRelaxedError: _(
        "A directive above sets an earlier deadline, which no lower one can extend. Nothing was written; choose a day"
        " up to it."
    ),
    errors.PlaceNotOnPageError: _("The place is on no page of the letter. Nothing was written."),
    errors.MeansNotAcceptedError: _(
        "This does not close what was directed: an answer, an opinion or minutes are an issued letter of that kind."
        " Nothing was changed."
    ),
    errors.AnswerNotAboutError: _(
        "No issued letter of your ministry with the number %(number)s and this date refers to this letter. Nothing was"
        " changed."
    ),
    errors.LowerStillOpenError: _(
        "Somebody to whom you passed it on has not finished yet: %(count)s. Nothing was changed; it can be closed"
        " afterwards."
    ),
    errors.MayNotDirectError: _(
        "You cannot write in the margin of this letter with this grade: only the head of a unit that has it, or"
        " somebody to whom it was referred, up to the own clearance. Nothing was written."
    ),
}
