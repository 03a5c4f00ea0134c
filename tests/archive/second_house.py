"""A second installation with a data folder of its own, answering over HTTP: `python -m tests.archive.second_house PORT`.

It prints its keys, one a line, when it is ready.
"""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django is set up first)
from django.core.wsgi import get_wsgi_application  # noqa: E402

from archive import published  # noqa: E402


class Threaded(ThreadingMixIn, WSGIServer):
    """One thread for each question."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Writes no access log."""

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


def main() -> None:
    """Migrates and serves until it is killed."""
    call_command("migrate", verbosity=0)
    with make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Threaded, handler_class=Silent) as server:
        sys.stdout.write(f"{server.server_port}\n" + "".join(f"{line}\n" for line in published.key_lines()))
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
