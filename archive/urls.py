"""Addresses of records. A record is named by its random id."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from archive import public, views


class RecordConverter(StringConverter):
    """32 hex digits."""

    regex = "[0-9a-f]{32}"


register_converter(RecordConverter, "record")

app_name = "archive"
urlpatterns = [
    path("log/checkpoint", public.checkpoint, name="log_checkpoint"),
    path("log/keys", public.keys, name="log_keys"),
    path("log/tile/<path:path>", public.tile, name="log_tile"),
    path("witness/add-checkpoint", public.add_checkpoint, name="add_checkpoint"),
    path("archive/health/", views.board, name="health"),
    path("records/<record:record_id>/", views.show, name="record"),
    path("records/<record:record_id>/readers/", views.readers, name="readers"),
    path("records/<record:record_id>/letter.pdf", views.letter, name="letter"),
    path("records/<record:record_id>/versions/<int:number>.pdf", views.version, name="version"),
    path("records/<record:record_id>/proof.json", views.proof_file, name="proof"),
    path("records/<record:record_id>/tombstone.json", views.tombstone_file, name="tombstone"),
    path("records/<record:record_id>/evidence/", views.evidence, name="evidence"),
    path("records/<record:record_id>/annexes/<str:name>", views.annex, name="annex"),
    path("records/<record:record_id>/pages/<int:number>-<int:width>.webp", views.page, name="page"),
]
