"""What waits of a record with its reader's own unit: correspondence knows it, the archive's page shows it."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from correspondence.books import papers
from correspondence.closed import Lying, lying_with
from directory.core.reach import Reach


def lying(request: HttpRequest) -> dict[str, object]:
    """The delivery that the page of a record offers the acts of, asked only when the page draws them."""
    return {
        "lying": SimpleLazyObject(lambda: _lying(request)),
        "at_my_registry": SimpleLazyObject(lambda: _at_my_registry(request)),
    }


def _lying(request: HttpRequest) -> Lying | None:
    record_id, reach = _asked(request)
    return lying_with(record_id, reach=reach) if record_id and reach is not None else None


def _at_my_registry(request: HttpRequest) -> bool:
    """True where the page of its intake answers this reader: the desk that booked it in, as far as he is cleared."""
    record_id, reach = _asked(request)
    return reach is not None and bool(reach.desks) and record_id in papers([record_id], reach=reach)


def _asked(request: HttpRequest) -> tuple[str, Reach | None]:
    reach, match = getattr(request, "reach", None), request.resolver_match
    record_id = match.kwargs.get("record_id") if match is not None else None
    return str(record_id or ""), reach if isinstance(reach, Reach) else None
