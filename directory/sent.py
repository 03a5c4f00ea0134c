"""Forms that were sent: a second click gets the first one's answer. A page's token is a random word, no secret."""

from directory.models import SentForm


def answer_to(person_id: int, *, token: str, content: str) -> str | None:
    """What came of this form with this content, or None; a form without a token was never sent before."""
    found = SentForm.objects.filter(person=person_id, token=token, content=content).first() if token else None
    return None if found is None else found.answer


def remember(person_id: int, *, token: str, content: str, answer: str) -> None:
    """Writes what came of it, in the caller's transaction. Of two at once the second fails (IntegrityError)."""
    if token:
        SentForm.objects.create(person_id=person_id, token=token, content=content, answer=answer)
