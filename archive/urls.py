"""Addresses of records. A record is named by its random id."""

from django.urls import path, re_path

from archive import views

app_name = "archive"
ID = "records/(?P<record_id>[0-9a-f]{32})/"
urlpatterns = [
    re_path(rf"^{ID}$", views.show, name="record"),
    re_path(rf"^{ID}readers/$", views.readers, name="readers"),
    re_path(rf"^{ID}letter\.pdf$", views.letter, name="letter"),
    re_path(rf"^{ID}proof\.json$", views.proof_file, name="proof"),
    re_path(rf"^{ID}evidence/$", views.evidence, name="evidence"),
    re_path(rf"^{ID}annexes/(?P<name>[a-z0-9.-]{{1,80}})$", views.annex, name="annex"),
    path("records/<str:record_id>/pages/<int:number>-<int:width>.webp", views.page, name="page"),
]
