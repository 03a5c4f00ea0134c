"""What correspondence says to who writes in a margin, and to whom it is directed there."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from correspondence.core import errors, listed
from correspondence.core.directive import SeveralLeadsError
from directory.core.errors import NotWithinReachError, Refused

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
    listed.ListFullError: _(
        "%(limit)s directives wait for your signature already, as many as one PIN signs. Nothing was added; sign the"
        " list first, or sign this one by itself."
    ),
    listed.RightChangedError: _(
        "Since you wrote it, another directive stands above it, or you would write on another post or by another order."
        " It was not signed; strike it and write it again."
    ),
    listed.AnotherSitsThereError: _(
        "Since you wrote it, somebody else took a post that it goes to. It was not signed; strike it and write it"
        " again."
    ),
}

_OF_A_LIST: Mapping[type[Refused], Promise] = {
    errors.ChangedSinceShownError: _("The letter or what stands above in its margin changed since. It was not signed."),
    errors.NotInBatchError: _("The letter has a grade by now: its directives are signed each by itself."),
    errors.AnotherBodyError: _("An addressee belongs to another ministry by now. It was not signed."),
    NotWithinReachError: _("The letter, an antecedent or an addressee is no longer there for you. It was not signed."),
}
_LEFT = _("It could not be signed now. Nothing of it was sent; please try again, or strike it.")


def not_given(refused: str, facts: Mapping[str, str | int]) -> str:
    """Why a directive of a list was left unsigned, by the name of its refusal and what that one named."""
    if not refused:
        return ""
    sentence = {kind.__name__: words for kind, words in {**_OF_A_LIST, **MARGIN}.items()}.get(refused, _LEFT)
    return str(sentence) % facts
