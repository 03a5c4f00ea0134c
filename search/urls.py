"""The addresses of the search page and of what completes a line."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/completions/", views.completions, name="completions"),
]
