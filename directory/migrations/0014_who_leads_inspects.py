from typing import Any

from django.db import migrations


def fill(apps: Any, _schema_editor: Any) -> None:
    """Whoever was given a mandate before several could share one is its one inspector."""
    mandate = apps.get_model("directory", "Mandate")
    shared = mandate.inspectors.through
    shared.objects.bulk_create(
        [shared(mandate_id=key, person_id=person) for key, person in mandate.objects.values_list("pk", "person_id")],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0013_inspections_have_sessions")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
