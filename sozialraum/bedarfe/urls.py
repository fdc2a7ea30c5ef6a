"""Adressen unter /bedarfe/."""

from django.urls import path

from sozialraum.bedarfe.views import (
    bedarfe,
    empfehlungen,
    erhebung,
    gespraeche,
    grundlagen,
    methoden,
    ressourcen,
)

app_name = "bedarfe"

urlpatterns = [
    path("", bedarfe.liste, name="liste"),
    path("neu/", bedarfe.neu, name="neu"),
    path("<int:bedarf_id>/", bedarfe.bedarf, name="bedarf"),
    path("<int:bedarf_id>/aendern/", bedarfe.aendern, name="aendern"),
    path("<int:bedarf_id>/einstufen/", bedarfe.einstufen, name="einstufen"),
    path("<int:bedarf_id>/status/", bedarfe.status, name="status"),
    path("sozialraum/<int:sozialraum_id>/", bedarfe.im_sozialraum, name="im_sozialraum"),
    path("grundlagen/zahl/", grundlagen.zahl, name="zahl"),
    path("grundlagen/neu/<slug:art>/", grundlagen.neu, name="grundlage_neu"),
    path("grundlagen/<int:grundlage_id>/entfernen/", grundlagen.entfernen, name="grundlage_entfernen"),
    path("empfehlungen/", empfehlungen.liste, name="empfehlungen"),
    path("empfehlungen/neu/", empfehlungen.neu, name="empfehlung_neu"),
    path("empfehlungen/<int:empfehlung_id>/", empfehlungen.empfehlung, name="empfehlung"),
    path("empfehlungen/<int:empfehlung_id>/aendern/", empfehlungen.aendern, name="empfehlung_aendern"),
    path("empfehlungen/<int:empfehlung_id>/status/", empfehlungen.status, name="empfehlung_status"),
    path(
        "empfehlungen/<int:empfehlung_id>/uebergeben/", empfehlungen.uebergeben, name="empfehlung_uebergeben"
    ),
    path("uebergaben/<int:uebergabe_id>/antwort/", empfehlungen.antwort, name="uebergabe_antwort"),
    path("ressourcen/", ressourcen.liste, name="ressourcen"),
    path("ressourcen/neu/", ressourcen.neu, name="ressource_neu"),
    path("ressourcen/<int:ressource_id>/", ressourcen.ressource, name="ressource"),
    path("ressourcen/<int:ressource_id>/aendern/", ressourcen.aendern, name="ressource_aendern"),
    path("erhebung/", erhebung.uebersicht, name="erhebung"),
    path("erhebung/sozialraum/<int:sozialraum_id>/", erhebung.im_sozialraum, name="erhebung_im_sozialraum"),
    path("gespraeche/", gespraeche.liste, name="gespraeche"),
    path("gespraeche/neu/", gespraeche.neu, name="gespraech_neu"),
    path("gespraeche/<int:gespraech_id>/", gespraeche.gespraech, name="gespraech"),
    path("gespraeche/<int:gespraech_id>/aendern/", gespraeche.aendern, name="gespraech_aendern"),
    path("gespraeche/<int:gespraech_id>/loeschen/", gespraeche.loeschen, name="gespraech_loeschen"),
    path("methoden/", methoden.liste, name="methoden"),
    path("methoden/neu/", methoden.neu, name="methode_neu"),
    path("methoden/karte/<int:sozialraum_id>/", methoden.karte, name="nadelkarte"),
    path("methoden/<int:einsatz_id>/", methoden.einsatz, name="methode"),
    path("methoden/<int:einsatz_id>/aendern/", methoden.aendern, name="methode_aendern"),
    path("methoden/<int:einsatz_id>/loeschen/", methoden.loeschen, name="methode_loeschen"),
    path("methoden/<int:einsatz_id>/foto.jpg", methoden.foto, name="methode_foto"),
]
