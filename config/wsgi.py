"""The door for web servers; each process of one opens the index while it already answers."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from search.question import open_index  # noqa: E402  (its models need Django set up)

Thread(target=open_index, name="open the index", daemon=True).start()
