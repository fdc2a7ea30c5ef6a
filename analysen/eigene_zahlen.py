"""Kennzahlen aus der eigenen Arbeit, die der Statistik übergeben werden: Angebote und Netzwerk."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from angebote.abfragen import angebote_im_raum
from netzwerke.abfragen import netz_im_raum
from sozialraum.kern.zahlen import anzahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.kennzahlen import Vorgabe
from sozialraum.statistik.zeitraeume import jahr

ANGEBOTE = "angebotsdichte"
NETZ = frozenset({"netzdichte", "isolierte"})


def eigene_zahlen(
    indikatoren: Collection[str], raeume: Sequence[tuple[Sozialraum, Gebiet]], zeitraum: str
) -> dict[tuple[str, str, str], Vorgabe]:
    """Nur die verlangten, nur für die Sozialräume; vom Netzwerk gibt es nur den heutigen Stand.

    Angebote zählen im Jahr des Zeitraums: wer dort einen Termin hatte oder ohne Termine läuft.
    """
    vorgaben: dict[tuple[str, str, str], Vorgabe] = {}
    if not zeitraum:
        return vorgaben
    for sozialraum, gebiet in raeume:
        if ANGEBOTE in indikatoren:
            das_jahr = jahr(zeitraum)
            aktive = angebote_im_raum([sozialraum], date(das_jahr, 1, 1), date(das_jahr, 12, 31))
            vorgaben[ANGEBOTE, gebiet.kennung, zeitraum] = Vorgabe(
                zaehler=Decimal(len(aktive)), hinweis=anzahl(len(aktive), "Angebot", "Angebote")
            )
        if NETZ.intersection(indikatoren):
            netz = netz_im_raum(sozialraum)
            umfang = f"{anzahl(netz.akteure, 'Akteur', 'Akteure')}, Stand heute"
            werte = {
                "netzdichte": netz.dichte,
                "isolierte": Decimal(netz.ohne_verbindung) if netz.akteure else None,
            }
            for key, wert in werte.items():
                vorgaben[key, gebiet.kennung, zeitraum] = Vorgabe(wert=wert, hinweis=umfang)
    return vorgaben
