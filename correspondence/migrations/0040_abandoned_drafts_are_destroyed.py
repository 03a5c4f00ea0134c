"""Abandoned drafts may be destroyed: their versions let their words be blanked, and they stay destroyed."""

from typing import Any

from django.db import migrations, models

VERSION, MEMO, FORGOTTEN = "correspondence_version", "correspondence_memo", "correspondence_forgotten"
ONCE = "a version is written once"
STAYS = "what was destroyed stays so"
FORGOT = f"EXISTS (SELECT 1 FROM {FORGOTTEN} WHERE memo_id = OLD.memo_id)"  # noqa: S608  (our own names)
GONE = (
    f"({FORGOT}"  # noqa: S608  (our own names)
    f" OR EXISTS (SELECT 1 FROM {MEMO} WHERE id = OLD.memo_id AND state = 'destroyed'))"
)
BACK = "OLD.state = 'destroyed' AND (NEW.state <> 'destroyed' OR NEW.subject <> '' OR NEW.second_subject <> '')"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in (*_words(GONE, is_sqlite=is_sqlite), *_stays(is_sqlite=is_sqlite)):
        schema_editor.execute(statement)


def unguard(_apps: Any, schema_editor: Any) -> None:
    """Puts back the triggers of migration 14 and takes away the one that is new."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    stays = f"{MEMO}_stays_destroyed"
    away = [f"DROP TRIGGER {stays}"] if is_sqlite else [f"DROP TRIGGER {stays} ON {MEMO}", f"DROP FUNCTION {stays}()"]
    for statement in (*away, *_words(FORGOT, is_sqlite=is_sqlite)):
        schema_editor.execute(statement)


def _words(gone: str, *, is_sqlite: bool) -> list[str]:
    """A version lets its words be blanked once `gone` holds."""
    if is_sqlite:
        return [
            f"DROP TRIGGER {VERSION}_keeps_its_words",
            (
                f'CREATE TRIGGER {VERSION}_keeps_its_words BEFORE UPDATE OF "content", "text" ON {VERSION} '
                f"WHEN NOT (NEW.content = '{{}}' AND NEW.text = '' AND {gone}) BEGIN SELECT RAISE(ABORT, '{ONCE}'); END"
            ),
        ]
    once = f"RAISE EXCEPTION '{ONCE}' USING ERRCODE = 'integrity_constraint_violation';"
    return [
        (
            f"CREATE OR REPLACE FUNCTION {VERSION}_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT (NEW.content = '{{}}'::jsonb AND NEW.text = '' AND {gone}) "
            f"THEN {once} END IF; RETURN NEW; END $$"
        ),
    ]


def _stays(*, is_sqlite: bool) -> list[str]:
    """A destroyed memo stays so."""
    named = f"{MEMO}_stays_destroyed"
    if is_sqlite:
        stays = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
        return [f"CREATE TRIGGER {named} BEFORE UPDATE ON {MEMO} WHEN {BACK} {stays}"]
    stays = f"RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation';"
    return [
        f"CREATE FUNCTION {named}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {stays} END $$",
        f"CREATE TRIGGER {named} BEFORE UPDATE ON {MEMO} FOR EACH ROW WHEN ({BACK}) EXECUTE FUNCTION {named}()",
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0039_things_are_handed_over_by_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftterms",
            name="end",
            field=models.CharField(
                choices=[("hand_over", "hand_over"), ("destroy", "destroy")],
                default="hand_over",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="idledraft",
            name="end",
            field=models.CharField(
                choices=[("hand_over", "hand_over"), ("destroy", "destroy")],
                default="hand_over",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="idledraft",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("kept", "kept"), ("handed", "handed"), ("destroyed", "destroyed"), ("stays", "stays")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="memo",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("under_review", "under_review"),
                    ("ready", "ready"),
                    ("signed", "signed"),
                    ("registered", "registered"),
                    ("suspended", "suspended"),
                    ("destroyed", "destroyed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="movement",
            name="act",
            field=models.CharField(
                choices=[
                    ("start", "start"),
                    ("revise", "revise"),
                    ("attach", "attach"),
                    ("detach", "detach"),
                    ("send", "send"),
                    ("initial", "initial"),
                    ("object", "object"),
                    ("abstain", "abstain"),
                    ("opine", "opine"),
                    ("present", "present"),
                    ("skip", "skip"),
                    ("freeze", "freeze"),
                    ("give_back", "give_back"),
                    ("recall", "recall"),
                    ("ask_back", "ask_back"),
                    ("let_stand", "let_stand"),
                    ("suspend", "suspend"),
                    ("resume", "resume"),
                    ("sign", "sign"),
                    ("register", "register"),
                    ("dissent", "dissent"),
                    ("close_window", "close_window"),
                    ("redate", "redate"),
                    ("hand_over", "hand_over"),
                    ("give_pen", "give_pen"),
                    ("return_pen", "return_pen"),
                    ("take_pen", "take_pen"),
                    ("destroy", "destroy"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="movement",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("under_review", "under_review"),
                    ("ready", "ready"),
                    ("signed", "signed"),
                    ("registered", "registered"),
                    ("suspended", "suspended"),
                    ("destroyed", "destroyed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="what",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("ahead", "ahead"),
                    ("due", "due"),
                    ("escalated", "escalated"),
                    ("ended", "ended"),
                    ("setback", "setback"),
                    ("unread", "unread"),
                    ("idle", "idle"),
                    ("idle_gone", "idle_gone"),
                    ("idle_last", "idle_last"),
                    ("destroyed", "destroyed"),
                    ("pen", "pen"),
                    ("time_asked", "time_asked"),
                    ("time_given", "time_given"),
                    ("time_refused", "time_refused"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("consigned", "consigned"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="stage",
            field=models.CharField(
                choices=[
                    ("arrived", "arrived"),
                    ("ahead", "ahead"),
                    ("due", "due"),
                    ("escalated", "escalated"),
                    ("ended", "ended"),
                    ("setback", "setback"),
                    ("unread", "unread"),
                    ("idle", "idle"),
                    ("idle_gone", "idle_gone"),
                    ("idle_last", "idle_last"),
                    ("destroyed", "destroyed"),
                    ("pen", "pen"),
                    ("time_asked", "time_asked"),
                    ("time_given", "time_given"),
                    ("time_refused", "time_refused"),
                    ("handed", "handed"),
                    ("amended", "amended"),
                    ("consigned", "consigned"),
                    ("sent_on", "sent_on"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
