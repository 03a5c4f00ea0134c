"""Abandoned drafts may be destroyed: their versions let their words be blanked, and they stay destroyed."""

from typing import Any

from django.db import migrations, models

VERSION, MEMO, FORGOTTEN = "correspondence_version", "correspondence_memo", "correspondence_forgotten"
ONCE = "a version is written once"
STAYS = "what was destroyed stays so"
GONE = (
    f"(EXISTS (SELECT 1 FROM {FORGOTTEN} WHERE memo_id = OLD.memo_id)"  # noqa: S608  (our own names)
    f" OR EXISTS (SELECT 1 FROM {MEMO} WHERE id = OLD.memo_id AND state = 'destroyed'))"
)
BACK = "OLD.state = 'destroyed' AND (NEW.state <> 'destroyed' OR NEW.subject <> '' OR NEW.second_subject <> '')"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in the words of this database."""
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def _sqlite() -> list[str]:
    once, stays = (f"BEGIN SELECT RAISE(ABORT, '{one}'); END" for one in (ONCE, STAYS))
    return [
        f"DROP TRIGGER {VERSION}_keeps_its_words",
        (
            f'CREATE TRIGGER {VERSION}_keeps_its_words BEFORE UPDATE OF "content", "text" ON {VERSION} '
            f"WHEN NOT (NEW.content = '{{}}' AND NEW.text = '' AND {GONE}) {once}"
        ),
        f"CREATE TRIGGER {MEMO}_stays_destroyed BEFORE UPDATE ON {MEMO} WHEN {BACK} {stays}",
    ]


def _postgresql() -> list[str]:
    once, stays = (
        f"RAISE EXCEPTION '{one}' USING ERRCODE = 'integrity_constraint_violation';" for one in (ONCE, STAYS)
    )
    return [
        (
            f"CREATE OR REPLACE FUNCTION {VERSION}_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT (NEW.content = '{{}}'::jsonb AND NEW.text = '' AND {GONE}) "
            f"THEN {once} END IF; RETURN NEW; END $$"
        ),
        f"CREATE FUNCTION {MEMO}_stays_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {stays} END $$",
        (
            f"CREATE TRIGGER {MEMO}_stays_destroyed BEFORE UPDATE ON {MEMO} FOR EACH ROW "
            f"WHEN ({BACK}) EXECUTE FUNCTION {MEMO}_stays_destroyed()"
        ),
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
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
