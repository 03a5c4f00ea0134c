"""Blocks of reserved numbers: their bounds never change, and they are released once."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

TABLE = "correspondence_block"
FIXED = ("book_id", "year", "first", "last", "reason", "at", "by_id")
ENDING = ("released_at", "released_reason", "released_by_id")


def changed(words: str, other: str) -> str:
    """A bound that changes, or the end of a block that is over."""
    bounds = " OR ".join(f"NEW.{name} {words} OLD.{name}" for name in FIXED)
    again = " OR ".join(f"NEW.{name} {words} OLD.{name}" for name in ENDING)
    closed = f"OLD.closed_id IS NOT NULL AND NEW.closed_id {words} OLD.closed_id"
    return f"{bounds} OR (OLD.released_at IS NOT NULL AND ({again})) OR ({closed}){other}"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    sentence = "a reserved block ends once and is never changed"
    if schema_editor.connection.vendor == "sqlite":
        stop = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_refuses_update BEFORE UPDATE ON {TABLE} WHEN {changed('IS NOT', '')} {stop}"
        )
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_refuses_delete BEFORE DELETE ON {TABLE} {stop}")
        return
    raised = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'"
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raised}; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_refuses_update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN ({changed('IS DISTINCT FROM', '')}) EXECUTE FUNCTION {TABLE}_guard()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_refuses_delete BEFORE DELETE OR TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_guard()"
    )


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Takes the triggers away."""
    on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{act}{on}")
    if on:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_guard()")


def person(related: str = "+", *, null: bool = False) -> Any:
    """A person who reserved or released."""
    target = settings.AUTH_USER_MODEL
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, null=null, related_name=related, to=target)


class Migration(migrations.Migration):
    """One table and its triggers."""

    dependencies = [
        ("correspondence", "0014_words_of_the_destroyed_may_go"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveIntegerField()),
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("released_reason", models.CharField(blank=True, default="", max_length=500)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="correspondence.book",
                    ),
                ),
                ("by", person()),
                ("released_by", person(null=True)),
                (
                    "closed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.close",
                    ),
                ),
            ],
            options={
                "ordering": ("book_id", "year", "first"),
                "constraints": [
                    models.UniqueConstraint(fields=("book", "year", "first"), name="block_once"),
                    models.CheckConstraint(
                        condition=Q(last__gte=F("first"), last__lt=F("first") + 500), name="block_is_a_row_of_numbers"
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
