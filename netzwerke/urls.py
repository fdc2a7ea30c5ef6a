"""Adressen des Netzwerks: Akteure, Kooperationen, Netzwerke mit Sitzungen."""

from django.urls import path

from netzwerke.views import akteure, kooperationen, netzbild, netzwerke, sitzungen

app_name = "netzwerke"

urlpatterns = [
    path("", akteure.akteure, name="akteure"),
    path("akteure/neu/", akteure.akteur_neu, name="akteur_neu"),
    path("akteure/<int:akteur_id>/", akteure.akteur, name="akteur"),
    path("akteure/<int:akteur_id>/aendern/", akteure.akteur_bearbeiten, name="akteur_aendern"),
    path("akteure/<int:akteur_id>/bestaetigen/", akteure.stimmt_noch, name="akteur_bestaetigen"),
    path("sozialraum/<int:sozialraum_id>/", akteure.im_sozialraum, name="im_sozialraum"),
    path(
        "sozialraum/<int:sozialraum_id>/netzwerke/",
        netzwerke.netzwerke_im_sozialraum,
        name="netzwerke_im_sozialraum",
    ),
    path("kooperationen/", kooperationen.kooperationen, name="kooperationen"),
    path("kooperationen/neu/", kooperationen.kooperation_neu, name="kooperation_neu"),
    path("kooperationen/<int:kooperation_id>/", kooperationen.kooperation, name="kooperation"),
    path(
        "kooperationen/<int:kooperation_id>/aendern/",
        kooperationen.kooperation_bearbeiten,
        name="kooperation_aendern",
    ),
    path("bild/", netzbild.bild, name="netzbild"),
    path("bedarf/<int:bedarf_id>/", kooperationen.zu_bedarf, name="zu_bedarf"),
    path("netzwerke/", netzwerke.netzwerke, name="netzwerke"),
    path("netzwerke/neu/", netzwerke.netzwerk_neu, name="netzwerk_neu"),
    path("netzwerke/<int:netzwerk_id>/", netzwerke.netzwerk, name="netzwerk"),
    path("netzwerke/<int:netzwerk_id>/aendern/", netzwerke.netzwerk_bearbeiten, name="netzwerk_aendern"),
    path("netzwerke/<int:netzwerk_id>/sitzungen/neu/", sitzungen.sitzung_neu, name="sitzung_neu"),
    path("sitzungen/<int:sitzung_id>/", sitzungen.sitzung, name="sitzung"),
    path("sitzungen/<int:sitzung_id>/aendern/", sitzungen.sitzung_bearbeiten, name="sitzung_aendern"),
    path("sitzungen/<int:sitzung_id>/protokoll/", sitzungen.protokoll, name="protokoll"),
    path("verabredungen/<int:verabredung_id>/erledigen/", sitzungen.erledigen, name="verabredung_erledigen"),
    path("verabredungen/<int:verabredung_id>/oeffnen/", sitzungen.wieder_oeffnen, name="verabredung_oeffnen"),
]
