"""Adressen ohne Anmeldung: unter /veroeffentlicht/ und was Suchmaschinen an der Wurzel erwarten."""

from django.urls import path

from analysen.oeffentlich import views

app_name = "oeffentlich"

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("veroeffentlicht/", views.liste, name="liste"),
    path("veroeffentlicht/neues.atom", views.neues, name="neues"),
    path("veroeffentlicht/sozialraum/<int:sozialraum_id>/", views.raum, name="raum"),
    path(
        "veroeffentlicht/sozialraum/<int:sozialraum_id>/neues.atom", views.neues_im_raum, name="neues_im_raum"
    ),
    path("veroeffentlicht/<slug:kennung>/", views.fassung, name="fassung"),
    path("veroeffentlicht/<slug:kennung>/lesen/", views.lesen, name="lesen"),
    path("veroeffentlicht/<slug:kennung>/datei/<slug:form>/", views.datei, name="datei"),
]
