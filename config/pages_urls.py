"""Addresses of the pages that join rooms. Those of codes stand on paper, so they never change."""

from django.urls import path

from config import code_page, matter_page, pages, search_page

urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", search_page.search, name="search"),  # stands before search's own: it adds what correspondence knows
    path("inspection/records/<str:record_id>/", matter_page.matter, name="matter"),
    path("v/", code_page.code, name="code"),
    path("v/<str:asked>", code_page.code, name="code"),
    path("V/<str:asked>", code_page.code, name="qr"),
]
