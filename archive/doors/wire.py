"""Questions to witnesses over HTTP, all at once, with one limit of time for all of them."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from queue import Empty, Queue
from time import monotonic
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

LIMIT_S = 4.0
LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The status and the beginning of the body; status 0 when nobody answered in time."""

    status: int = 0
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Where bytes are posted to, and as what."""

    address: str
    body: bytes
    content_type: str = "text/plain; charset=utf-8"


class _NoRedirect(HTTPRedirectHandler):
    """A witness is where it was configured, nowhere else."""

    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


_OPENER = build_opener(ProxyHandler({}), _NoRedirect())


def asked(questions: Mapping[str, Question], *, limit_s: float = LIMIT_S) -> dict[str, Answer]:
    """The answer to each question by its name. Never raises: what did not come in time has status 0.

    A thread that is still waiting afterwards ends with its own socket's limit; nobody listens to it any more.
    """
    came: Queue[tuple[str, Answer]] = Queue()
    for name, question in questions.items():
        threading.Thread(target=_ask, args=(name, question, came, limit_s), daemon=True).start()
    answers = dict.fromkeys(questions, Answer())
    until = monotonic() + limit_s
    for _ in questions:
        try:
            name, answer = came.get(timeout=max(0.0, until - monotonic()))
        except Empty:
            break
        answers[name] = answer
    return answers


def _ask(name: str, question: Question, came: Queue[tuple[str, Answer]], limit_s: float) -> None:
    headers = {"Content-Type": question.content_type}
    request = Request(question.address, data=question.body, headers=headers, method="POST")  # noqa: S310  (http(s) by core.watch)
    try:
        with _OPENER.open(request, timeout=limit_s) as response:
            came.put((name, _read(response)))
    except HTTPError as error:
        with error:
            came.put((name, Answer(status=error.code, body=_body(error))))
    except (OSError, HTTPException, ValueError):
        came.put((name, Answer()))


def _read(response: HTTPResponse) -> Answer:
    return Answer(status=response.status, body=response.read(LONGEST_ANSWER))


def _body(error: HTTPError) -> bytes:
    try:
        return error.read(LONGEST_ANSWER)
    except (OSError, HTTPException):
        return b""
