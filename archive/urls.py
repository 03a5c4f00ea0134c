"""Addresses of records. A record is named by its random id."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from archive import opening_pages, print_pages, public, retention_pages, views


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
    path("archive/plan/", retention_pages.plan, name="plan"),
    path("archive/plan/import/", retention_pages.import_file, name="import_plan"),
    path("archive/unclassed/", retention_pages.unclassed, name="unclassed"),
    path("archive/unclassed/put/", retention_pages.put, name="put"),
    path("archive/classes/<int:class_id>/", retention_pages.a_class, name="class"),
    path("archive/classes/<int:class_id>/draw/", retention_pages.draw, name="draw"),
    path("archive/dossiers/", retention_pages.dossiers, name="dossiers"),
    path("archive/dossiers/named/", retention_pages.dossier_lines, name="dossier_lines"),
    path("archive/dossiers/open/", retention_pages.open_new, name="open_dossier"),
    path("archive/dossiers/<int:dossier_id>/", retention_pages.dossier, name="dossier"),
    path("archive/dossiers/<int:dossier_id>/close/", retention_pages.close, name="close_dossier"),
    path("archive/dossiers/<int:dossier_id>/reopen/", retention_pages.reopen, name="reopen_dossier"),
    path("archive/holds/", retention_pages.holds, name="holds"),
    path("archive/holds/place/", retention_pages.place, name="place_hold"),
    path("archive/holds/<int:hold_id>/release/", retention_pages.release, name="release_hold"),
    path("archive/disposals/", retention_pages.disposals, name="disposals"),
    path("archive/disposals/<int:disposal_id>/", retention_pages.disposal, name="disposal"),
    path("archive/disposals/<int:disposal_id>/approve/", retention_pages.approve, name="approve"),
    path("archive/disposals/<int:disposal_id>/drop/", retention_pages.drop, name="drop_list"),
    path("archive/disposals/<int:disposal_id>/receipt/", retention_pages.receipt, name="receipt"),
    path("archive/disposals/<int:disposal_id>/minutes.pdf", retention_pages.minutes, name="minutes"),
    path("archive/disposals/<int:disposal_id>/certificate.pdf", retention_pages.certificate, name="destruction"),
    path("archive/disposals/<int:disposal_id>/package.zip", retention_pages.package, name="package"),
    path("archive/requests/<int:request_id>/confirm/", retention_pages.confirm, name="confirm"),
    path("archive/requests/<int:request_id>/decline/", retention_pages.decline, name="decline"),
    path("archive/openings/", opening_pages.openings, name="openings"),
    path("archive/openings/<int:opening_id>/confirm/", opening_pages.confirm, name="confirm_opening"),
    path("records/<record:record_id>/open/", opening_pages.opening, name="opening"),
    path("records/<record:record_id>/open/ask/", opening_pages.ask, name="ask_opening"),
    path("records/<record:record_id>/", views.show, name="record"),
    path("records/<record:record_id>/readers/", views.readers, name="readers"),
    path("records/<record:record_id>/letter.pdf", print_pages.letter, name="letter"),
    path("records/<record:record_id>/versions/<int:number>.pdf", print_pages.letter, name="version"),
    path("records/<record:record_id>/proof.json", views.proof_file, name="proof"),
    path("records/<record:record_id>/tombstone.json", views.tombstone_file, name="tombstone"),
    path("records/<record:record_id>/evidence/", views.evidence, name="evidence"),
    path("records/<record:record_id>/annexes/<str:name>", views.annex, name="annex"),
    path("records/<record:record_id>/added/<str:part>", views.added, name="added"),
    path("records/<record:record_id>/pages/<int:number>-<int:width>.webp", views.page, name="page"),
]
