"""Addresses of the pages that join rooms."""

from django.urls import path

from config import pages

urlpatterns = [path("", pages.home, name="home")]
