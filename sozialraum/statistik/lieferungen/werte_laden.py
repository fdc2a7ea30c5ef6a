"""Die Werte einer Lieferung in die laufende Transaktion laden und prüfen, ehe sie festgeschrieben werden."""

import time
from collections import Counter
from typing import BinaryIO

from django.db import OperationalError, transaction
from psycopg.errors import LockNotAvailable

from agenturen.vorgang import Melde
from sozialraum.statistik.abfragen import gebiete_je_ebene, raumverzeichnis
from sozialraum.statistik.befunde import fingerabdruck
from sozialraum.statistik.lesen.dateibild import Dateibild, schaeden
from sozialraum.statistik.lieferungen.plausibilitaet import Umfang, plausibilitaet_pruefen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung, Uebernahme
from sozialraum.statistik.lieferungen.vorlagen_laden import merkmale_pflegen
from sozialraum.statistik.lieferungen.werte_schreiben import Schreiblauf
from sozialraum.statistik.lieferungen.zurueckziehen import ersetzte_abloesen, frueheres_gelten_lassen
from sozialraum.statistik.models import Lieferung, Merkmal, Quelle
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from sozialraum.statistik.schliessen.lieferzeitraeume import beruehrte_zeitraeume
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.zuordnen import Bericht
from sozialraum.statistik.zuordnen.gebietsfragen import gebietsfragen

WARTEN_SEKUNDEN = 0.5
SCHON_VORHANDEN = "schon vorhanden mit demselben Wert"
LEERE_ZEILE = "leere Zeile"


def werte_laden(lieferung: Lieferung, datei: BinaryIO, bild: Dateibild, melde: Melde) -> Uebernahme:
    """Schreibt die Werte in die laufende Transaktion. Fehler: `Beanstandung`."""
    zeile = lieferung.vorlage
    assert zeile is not None  # beide Rufer haben eine Vorlage verlangt
    # Während des Wartens kann sich die Regel der Quelle geändert haben.
    zeile.quelle = _quelle_sperren(zeile.quelle_id, melde)
    vorlage = vorlage_aus(zeile.inhalt)
    raeume = raumverzeichnis(vorlage.ags)
    vorher = set(Merkmal.objects.filter(quelle=zeile.quelle).values_list("pk", flat=True))
    merkmale = merkmale_pflegen(zeile.quelle, vorlage)
    ersetzte_abloesen(lieferung)
    lauf = Schreiblauf(lieferung, datei, bild, vorlage, raeume, merkmale, melde)
    try:
        bericht, neu = lauf.schreiben()
    except Beanstandung as beanstandung:
        beanstandung.fragen = [frage for frage in lauf.bericht.fragen if frage.offen]
        beanstandung.gebiete = [eines.als_dict() for eines in lauf.bericht.unklare.values()]
        beanstandung.gebietsfragen = gebietsfragen(beanstandung.gebiete, vorlage, raeume)
        raise
    for befund in schaeden(bild):
        bericht.befunde.melde(befund)
    benutzt = {merkmale[schluessel] for schluessel in bericht.merkmale}
    Merkmal.objects.filter(pk__in=set(merkmale.values()) - vorher - benutzt).delete()
    _pruefen(lieferung, vorlage, bericht, benutzt)
    if lieferung.ersetzt:
        frueheres_gelten_lassen(lieferung.ersetzt)
    bestand_schliessen(
        quelle=zeile.quelle,
        zeitraeume_=beruehrte_zeitraeume([lieferung.ersetzt] if lieferung.ersetzt else [])
        | set(bericht.zeitraeume),
        anlass=f"Lieferung „{lieferung.dateiname}“",
        lieferung=lieferung,
        melde=melde,
    )
    # Beim Abschluss prüft die Datenbank alle Verweise; bei Millionen Werten dauert das seine Zeit.
    melde(0.98, "Die Werte werden gespeichert.")
    gruende = Counter({SCHON_VORHANDEN: bericht.werte - neu, LEERE_ZEILE: bericht.leere_zeilen})
    return Uebernahme(
        werte=neu,
        ausgelassen=[
            *({"grund": grund, "anzahl": wie_oft} for grund, wie_oft in gruende.items() if wie_oft),
            *bericht.ausgelassenes(),
        ],
        umfang={
            "merkmale": len(bericht.merkmale),
            "reihen": sorted(benutzt),
            "gebiete": len(bericht.einheiten),
            "ebenen": gebiete_je_ebene(bericht.einheiten),
            "zeitraeume": bericht.zeitraeume,
        },
        tabellen=[tabelle.als_dict() for tabelle in bericht.tabellen],
        befunde=bericht.befunde.alle(),
    )


def _quelle_sperren(quelle_id: int, melde: Melde) -> Quelle:
    """Lieferungen einer Quelle nacheinander, sonst sperren sich zwei an gemeinsamen Schlüsseln aus.

    Wer wartet, gibt Lebenszeichen und lässt sich abbrechen.
    """
    while True:
        try:
            with transaction.atomic():
                return Quelle.objects.select_for_update(no_key=True, nowait=True).get(pk=quelle_id)
        except OperationalError as fehler:
            if not isinstance(fehler.__cause__, LockNotAvailable):
                raise
        melde(0.0, "Wartet, bis eine andere Lieferung derselben Quelle fertig ist.")
        time.sleep(WARTEN_SEKUNDEN)


def _pruefen(lieferung: Lieferung, vorlage: Vorlage, bericht: Bericht, benutzt: set[int]) -> None:
    """Fehler: `Beanstandung`, wenn Warnungen dabei sind, die so noch niemand hingenommen hat."""
    merkmale = list(Merkmal.objects.filter(pk__in=benutzt).order_by("reihenfolge", "schluessel"))
    befunde = bericht.befunde
    umfang = Umfang(lieferung, vorlage, merkmale, bericht.zeitraeume, bericht.blattname)
    plausibilitaet_pruefen(umfang, befunde)
    alle = befunde.alle()
    if befunde.warnungen and fingerabdruck(befund.als_dict() for befund in alle) != lieferung.quittiert:
        raise Beanstandung(alle, 0, befunde.warnungen)
