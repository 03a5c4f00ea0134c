#!/usr/bin/env python3
"""Runs one management command."""

import os
import sys


def main() -> None:
    """Runs it; what cannot be done, and Ctrl-C, end in one sentence, even while they load."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import OperationalError, ProgrammingError  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        assert settings.PLACE  # noqa: S101  (reads the settings: what is wrong with them is one sentence)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        if "no such table" not in str(error) and "does not exist" not in str(error):
            raise
        sys.exit(f"The tables are missing ({error}). Make them with: ./run manage migrate")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped before the end. What was finished is kept; give the command again to go on.\n")
        sys.exit(130)
