"""Adressen der Räume: Sozialräume unter /sozialraeume/, Raumeinheiten und ihre Grenzen unter /raeume/."""

from django.urls import path, re_path

from sozialraum.raeume import views

app_name = "raeume"

urlpatterns = [
    path("sozialraeume/", views.sozialraum_liste, name="sozialraum_liste"),
    path("sozialraeume/neu/", views.sozialraum_neu, name="sozialraum_neu"),
    path("sozialraeume/<int:sozialraum_id>/", views.sozialraum, name="sozialraum"),
    path("sozialraeume/<int:sozialraum_id>/aendern/", views.sozialraum_bearbeiten, name="sozialraum_aendern"),
    path("sozialraeume/<int:sozialraum_id>/zustaendig/", views.zustaendig, name="zustaendig"),
    path(
        "sozialraeume/<int:sozialraum_id>/zustaendig/<int:zustaendigkeit_id>/austragen/",
        views.nicht_zustaendig,
        name="nicht_zustaendig",
    ),
    path("raeume/", views.einheiten, name="einheiten"),
    path("raeume/uebernehmen/", views.grenzdatei, name="einheiten_uebernehmen"),
    path("raeume/uebernehmen/<uuid:kennung>/", views.grenzen, name="grenzen_uebernehmen"),
    path("raeume/uebernehmen/<uuid:kennung>/verwerfen/", views.grenzen_verwerfen, name="grenzen_verwerfen"),
    # Kennungen wie 05315000/802: eine Adresse, die man lesen und sich merken kann.
    re_path(r"^raeume/(?P<kennung>[0-9]{2,8}(?:/[^/]+){0,2})/$", views.einheit, name="einheit"),
]
