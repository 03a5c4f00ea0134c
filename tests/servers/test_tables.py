"""The tables that the tests make in a hurry are the tables that a ministry gets."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.house.rooms import ROOT

WHOLE = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


@pytest.mark.servers
@pytest.mark.django_db
def test_the_quick_tables_are_those_of_django_s_own_migrate(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite's tables are made in a hurry.")
    words = {"PATH": os.defpath, "DIWAN_DATA": str(tmp_path)}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=words, check=True)
    (made,) = tmp_path.rglob("*.sqlite3")
    with closing(sqlite3.connect(made)) as slowly, connection.cursor() as quickly:
        quickly.execute(WHOLE)
        assert quickly.fetchall() == slowly.execute(WHOLE).fetchall()
