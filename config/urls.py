"""Addresses: one list, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("config.pages_urls")),
    path("", include("directory.urls")),
    path("", include("correspondence.urls")),
    path("", include("search.urls")),
    path("", include("archive.urls")),
    path("", include("signing.urls")),
]
