"""Addresses of the authorities; the certificates name them, so they never change."""

from django.urls import path

from signing import public, views

app_name = "signing"
urlpatterns = [
    path("pki/<slug:name>.cer", views.certificate, name="certificate"),
    path("pki/<slug:name>.crt", views.installable, name="installable"),
    path("pki/<slug:name>.crl", views.revocations, name="crl"),
    path("pki/ocsp", views.status, name="ocsp"),
    path("pki/ocsp/<path:asked>", views.status_by_address, name="ocsp"),
    path("pki/trust.zip", views.trust_pack, name="trust_pack"),
    path("pki/tsa", views.time, name="tsa"),
    path("verify/", public.verify, name="verify"),
]
