"""Adressen unter /analysen/."""

from django.urls import path

from analysen import views

app_name = "analysen"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("neu/", views.neu, name="neu"),
    path("im-sozialraum/<int:sozialraum_id>/", views.im_sozialraum, name="im_sozialraum"),
    path("mit-lieferung/<slug:sha256>/", views.mit_lieferung, name="mit_lieferung"),
    path("<int:analyse_id>/", views.analyse, name="analyse"),
    path("<int:analyse_id>/blick/", views.blick, name="blick"),
    path("<int:analyse_id>/pdf/", views.pdf, name="pdf"),
    path("<int:analyse_id>/fassungen/", views.fassungen, name="fassungen"),
    path("<int:analyse_id>/fassungen/<int:nummer>/<slug:form>/", views.datei, name="datei"),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/", views.kapitel, name="kapitel"),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/zahlen/", views.kapitelzahlen, name="kapitelzahlen"),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/vorschau/", views.textvorschau, name="textvorschau"),
]
