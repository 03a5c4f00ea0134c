"""Addresses of the authorities; the certificates name them, so they never change."""

from django.urls import path

from signing import key_pages, my_key, public, views

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
    path("keys/", key_pages.office, name="key_office"),
    path("keys/<int:person_id>/", key_pages.person, name="key_person"),
    path("keys/<int:person_id>/ask/<slug:act>/", key_pages.ask, name="key_ask"),
    path("keys/<int:person_id>/present/<slug:act>/", key_pages.present, name="key_present"),
    path("keys/<int:person_id>/<slug:serial>/suspend/", key_pages.suspend, name="key_suspend"),
    path("keys/<int:person_id>/<slug:serial>/revoke/", key_pages.revoke, name="key_revoke"),
    path("keys/<int:person_id>/<slug:serial>.cer", key_pages.certificate, name="key_certificate"),
    path("keys/requests/<int:proposal_id>/", key_pages.proposal, name="key_proposal"),
    path("keys/requests/<int:proposal_id>/confirm/", key_pages.confirm, name="key_confirm"),
    path("keys/requests/<int:proposal_id>/decline/", key_pages.decline, name="key_decline"),
    path("me/keys/", my_key.mine, name="my_key"),
    path("me/keys/first/", my_key.first, name="my_first_pin"),
    path("me/keys/token/", my_key.token, name="my_token"),
    path("me/keys/renew/", my_key.renew, name="my_renewal"),
    path("me/keys/pin/", my_key.change_pin, name="my_other_pin"),
    path("me/keys/stop/", my_key.stop, name="my_stop"),
]
