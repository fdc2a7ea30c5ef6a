"""Adressen, die keiner App gehören: Start, Rundgang, Wahl des Sozialraums, Seiten des Betreibers."""

from django.urls import path

from sozialraum.start import views
from sozialraum.start.betreiberseiten import SEITEN

app_name = "start"

urlpatterns = [
    path("", views.start, name="start"),
    path("rundgang/", views.rundgang, name="rundgang"),
    path("sozialraum-waehlen/", views.sozialraum_waehlen_ansicht, name="sozialraum_waehlen"),
    path("fachwoerter/", views.fachwoerter, name="fachwoerter"),
    *(
        path(f"{schluessel}/", views.betreiberseite, {"schluessel": schluessel}, name=schluessel)
        for schluessel in SEITEN
    ),
]
