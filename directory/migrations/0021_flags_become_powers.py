from typing import Any

from django.db import migrations
from django.db.models import Min
from django.utils import timezone


def enter(apps: Any, _: Any) -> None:
    """A unit that was marked has had the power since it was founded; no order of it was ever entered."""
    unit, line = apps.get_model("directory", "Unit"), apps.get_model("directory", "JournalLine")
    coordination = apps.get_model("directory", "Coordination")
    for one in unit.objects.filter(is_coordinating=True):
        founded = line.objects.filter(act="found_unit", about=f"unit:{one.pk}").aggregate(at=Min("at"))["at"]
        at = founded or timezone.now()
        coordination.objects.create(unit=one, from_on=timezone.localdate(at), entered_at=at)


class Migration(migrations.Migration):
    dependencies = [("directory", "0020_coordination_is_dated")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
