"""Adressen unter /analysen/."""

from django.urls import path

from analysen.views import (
    ablauf,
    analyse,
    aufbau,
    bedarfe,
    beteiligung,
    eigene_zahlen,
    fassungen,
    gliederung,
    kapitel,
    kommentare,
    kurzprofil,
    liste,
    neues,
    pruefliste,
    schreiben,
    serie,
    widersprueche,
)

app_name = "analysen"

urlpatterns = [
    path("", liste.liste, name="liste"),
    path("neu/", liste.neu, name="neu"),
    path("gliederungen/", gliederung.gliederungen, name="gliederungen"),
    path("gliederungen/<int:gliederung_id>/", gliederung.gliederung, name="gliederung"),
    path(
        "gliederungen/<int:gliederung_id>/aendern/", gliederung.gliederung_aendern, name="gliederung_aendern"
    ),
    path(
        "gliederungen/<int:gliederung_id>/zuruecknehmen/",
        gliederung.gliederung_zurueck,
        name="gliederung_zurueck",
    ),
    path("im-sozialraum/<int:sozialraum_id>/", liste.im_sozialraum, name="im_sozialraum"),
    path("eigene-zahlen/", eigene_zahlen.eigene_zahlen, name="eigene_zahlen"),
    path(
        "eigene-zahlen/<slug:indikator>/<str:zeitraum>/<int:sozialraum_id>/",
        eigene_zahlen.eigene_zahl,
        name="eigene_zahl",
    ),
    path("kurzprofil/<int:sozialraum_id>/", kurzprofil.kurzprofil, name="kurzprofil"),
    path("kurzprofil/datei/<int:kurzprofil_id>/", kurzprofil.datei, name="kurzprofil_datei"),
    path("bedarf/<int:bedarf_id>/", bedarfe.zu_bedarf, name="zu_bedarf"),
    path("mit-lieferung/<slug:sha256>/", liste.mit_lieferung, name="mit_lieferung"),
    path("einladungen/", beteiligung.liste, name="einladungen"),
    path("einladungen/<int:beteiligung_id>/", beteiligung.einladung, name="einladung"),
    path("serien/", serie.serien, name="serien"),
    path("serien/neu/", serie.neu, name="serie_neu"),
    path("serien/<int:serie_id>/", serie.serie, name="serie"),
    path("serien/<int:serie_id>/abbrechen/", serie.abbrechen, name="serie_abbrechen"),
    path("serien/<int:serie_id>/wiederholen/", serie.wiederholen, name="serie_wiederholen"),
    path("serien/<int:serie_id>/dateien/", serie.dateien, name="serie_dateien"),
    path("serien/<int:serie_id>/<int:posten_id>/abbrechen/", serie.posten_abbrechen, name="posten_abbrechen"),
    path(
        "serien/<int:serie_id>/<int:posten_id>/wiederholen/",
        serie.posten_noch_einmal,
        name="posten_wiederholen",
    ),
    path("serien/<int:serie_id>/vorziehen/", serie.vorziehen, name="serie_vorziehen"),
    path("<int:analyse_id>/", analyse.analyse, name="analyse"),
    path("<int:analyse_id>/beteiligte/", beteiligung.beteiligte, name="beteiligte"),
    path(
        "serien/<int:serie_id>/<int:posten_id>/vorziehen/",
        serie.einen_posten_vorziehen,
        name="posten_vorziehen",
    ),
    path(
        "<int:analyse_id>/beteiligte/<int:beteiligung_id>/beenden/",
        beteiligung.beteiligung_beenden,
        name="beteiligung_beenden",
    ),
    path("<int:analyse_id>/bearbeiten/", aufbau.bearbeiten, name="bearbeiten"),
    path("<int:analyse_id>/aufbau/", aufbau.aufbau, name="aufbau"),
    path("<int:analyse_id>/aufbau-merken/", gliederung.aufbau_merken, name="aufbau_merken"),
    path("<int:analyse_id>/neues-kapitel/", aufbau.kapitel_neu, name="kapitel_neu"),
    path("<int:analyse_id>/aufbau/<slug:schluessel>/", aufbau.kapitel_aufbau, name="kapitel_aufbau"),
    path(
        "<int:analyse_id>/aufbau/<slug:schluessel>/entfernen/",
        aufbau.kapitel_loeschen,
        name="kapitel_entfernen",
    ),
    path("<int:analyse_id>/aufbau/<slug:schluessel>/bausteine/", aufbau.bausteine, name="bausteine"),
    path(
        "<int:analyse_id>/aufbau/<slug:schluessel>/bausteine/neu/", aufbau.baustein_neu, name="baustein_neu"
    ),
    path(
        "<int:analyse_id>/aufbau/<slug:schluessel>/bausteine/<int:baustein_id>/",
        aufbau.baustein,
        name="baustein",
    ),
    path(
        "<int:analyse_id>/aufbau/<slug:schluessel>/bausteine/<int:baustein_id>/vorschau/",
        aufbau.baustein_vorschau,
        name="baustein_vorschau",
    ),
    path("<int:analyse_id>/blick/", analyse.blick, name="blick"),
    path("<int:analyse_id>/neues/", neues.neues, name="neues"),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/neues/", neues.neues_kapitel, name="neues_kapitel"),
    path("<int:analyse_id>/pruefliste/", pruefliste.liste, name="pruefliste"),
    path("<int:analyse_id>/pruefliste/anzahl/", pruefliste.anzahl, name="pruefliste_anzahl"),
    path(
        "<int:analyse_id>/pruefliste/<slug:schluessel>/abhaken/",
        pruefliste.punkt_abhaken,
        name="pruefpunkt_abhaken",
    ),
    path(
        "<int:analyse_id>/pruefliste/<slug:schluessel>/oeffnen/",
        pruefliste.punkt_oeffnen,
        name="pruefpunkt_oeffnen",
    ),
    path("<int:analyse_id>/widersprueche/", widersprueche.widersprueche, name="widersprueche"),
    path(
        "<int:analyse_id>/widersprueche/anzahl/",
        widersprueche.widersprueche_anzahl,
        name="widersprueche_anzahl",
    ),
    path(
        "<int:analyse_id>/widersprueche/<slug:kennung>/hinnehmen/",
        widersprueche.widerspruch_hinnehmen,
        name="widerspruch_hinnehmen",
    ),
    path(
        "<int:analyse_id>/widersprueche/<slug:kennung>/oeffnen/",
        widersprueche.widerspruch_oeffnen,
        name="widerspruch_oeffnen",
    ),
    path(
        "<int:analyse_id>/kapitel/<slug:schluessel>/widersprueche/",
        widersprueche.widersprueche_kapitel,
        name="widersprueche_kapitel",
    ),
    path("<int:analyse_id>/pdf/", fassungen.pdf, name="pdf"),
    path("<int:analyse_id>/schritt/freigeben/lesen/", ablauf.zur_freigabe, name="zur_freigabe"),
    path("<int:analyse_id>/schritt/<slug:verb>/", ablauf.schritt, name="schritt"),
    path("<int:analyse_id>/fassungen/", fassungen.fassungen, name="fassungen"),
    path("<int:analyse_id>/fassungen/<int:nummer>/formen/", fassungen.formen, name="formen"),
    path(
        "<int:analyse_id>/fassungen/<int:nummer>/zurueckziehen/",
        ablauf.zurueckziehen_ansicht,
        name="zurueckziehen",
    ),
    path("<int:analyse_id>/fassungen/<int:nummer>/<slug:form>/", fassungen.datei, name="datei"),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/", kapitel.kapitel, name="kapitel"),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/zahlen/", kapitel.kapitelzahlen, name="kapitelzahlen"),
    path(
        "<int:analyse_id>/kapitel/<slug:schluessel>/vorschau/",
        kapitel.kapitelvorschauen,
        name="kapitelvorschauen",
    ),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/kommentare/", kommentare.neu, name="kommentare"),
    path(
        "<int:analyse_id>/kapitel/<slug:schluessel>/kommentare/alle/", kommentare.liste, name="kommentarliste"
    ),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/zuteilung/", kommentare.zuteilung, name="zuteilung"),
    path("<int:analyse_id>/kapitel/<slug:schluessel>/fertig/", kommentare.fertig, name="kapitel_fertig"),
    path(
        "<int:analyse_id>/kommentare/<int:kommentar_id>/erledigt/",
        kommentare.erledigen,
        name="kommentar_erledigen",
    ),
    path("<int:analyse_id>/texte/<int:baustein_id>/", schreiben.text, name="text"),
    path("<int:analyse_id>/texte/<int:baustein_id>/sichern/", schreiben.text_sichern, name="text_sichern"),
    path("<int:analyse_id>/texte/<int:baustein_id>/vorschau/", schreiben.vorschau, name="textvorschau"),
    path("<int:analyse_id>/texte/<int:baustein_id>/hinweise/", schreiben.hinweise, name="texthinweise"),
    path(
        "<int:analyse_id>/texte/<int:baustein_id>/zahl-einfuegen/",
        schreiben.zahl_einfuegen,
        name="zahl_einfuegen",
    ),
    path(
        "<int:analyse_id>/texte/<int:baustein_id>/zitat-einfuegen/",
        schreiben.zitat_einfuegen,
        name="zitat_einfuegen",
    ),
    path("<int:analyse_id>/texte/<int:baustein_id>/staende/", schreiben.textstaende, name="textstaende"),
    path(
        "<int:analyse_id>/texte/<int:baustein_id>/staende/<int:nummer>/wiederherstellen/",
        schreiben.stand_wiederherstellen,
        name="stand_wiederherstellen",
    ),
]
