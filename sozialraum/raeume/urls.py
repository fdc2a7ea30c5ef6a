"""Adressen der Räume: Sozialräume unter /sozialraeume/, Raumeinheiten und ihre Grenzen unter /raeume/."""

from django.urls import path, re_path

from sozialraum.raeume.views import einheiten, grenzen, sozialraeume, umschluesselungen

app_name = "raeume"

urlpatterns = [
    path("sozialraeume/", sozialraeume.sozialraum_liste, name="sozialraum_liste"),
    path("sozialraeume/neu/", sozialraeume.sozialraum_neu, name="sozialraum_neu"),
    path("sozialraeume/<int:sozialraum_id>/", sozialraeume.sozialraum, name="sozialraum"),
    path(
        "sozialraeume/<int:sozialraum_id>/aendern/",
        sozialraeume.sozialraum_bearbeiten,
        name="sozialraum_aendern",
    ),
    path(
        "sozialraeume/<int:sozialraum_id>/uebertragen/",
        sozialraeume.uebertragen,
        name="sozialraum_uebertragen",
    ),
    path("sozialraeume/<int:sozialraum_id>/zustaendig/", sozialraeume.zustaendig, name="zustaendig"),
    path(
        "sozialraeume/<int:sozialraum_id>/zustaendig/<int:zustaendigkeit_id>/austragen/",
        sozialraeume.nicht_zustaendig,
        name="nicht_zustaendig",
    ),
    path("raeume/", einheiten.einheiten, name="einheiten"),
    path("raeume/neu/", einheiten.einheit_neu, name="einheit_neu"),
    path("raeume/uebernehmen/", grenzen.datei, name="einheiten_uebernehmen"),
    path("raeume/uebernehmen/<uuid:kennung>/", grenzen.zuordnen, name="grenzen_uebernehmen"),
    path("raeume/uebernehmen/<uuid:kennung>/verwerfen/", grenzen.verwerfen, name="grenzen_verwerfen"),
    path("raeume/umschluesselungen/", umschluesselungen.liste, name="umschluesselungen"),
    path("raeume/umschluesselungen/uebernehmen/", umschluesselungen.datei, name="umschluesselung_datei"),
    path(
        "raeume/umschluesselungen/uebernehmen/<uuid:kennung>/",
        umschluesselungen.zuordnen,
        name="umschluesselung_zuordnen",
    ),
    path(
        "raeume/umschluesselungen/berechnen/", umschluesselungen.berechnen, name="umschluesselung_berechnen"
    ),
    # Kennungen wie 05315000/802 oder 05315000/802@2020-12-31: lesbar und zum Merken.
    re_path(
        r"^raeume/(?P<kennung>[0-9]{2,8}(?:@[0-9-]+|(?:/[^/]+){1,2})?)/$", einheiten.einheit, name="einheit"
    ),
]
