"""What waits of a record with its reader's own unit: correspondence knows it, the archive's page shows it."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from correspondence.closed import Lying, lying_with
from directory.core.reach import Reach


def lying(request: HttpRequest) -> dict[str, object]:
    """The delivery that the page of a record offers the acts of, asked only when the page draws them."""
    return {"lying": SimpleLazyObject(lambda: _lying(request))}


def _lying(request: HttpRequest) -> Lying | None:
    reach, match = getattr(request, "reach", None), request.resolver_match
    record_id = match.kwargs.get("record_id") if match is not None else None
    return lying_with(str(record_id), reach=reach) if record_id and isinstance(reach, Reach) else None
