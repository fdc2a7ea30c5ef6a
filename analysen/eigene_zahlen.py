"""Kennzahlen aus der eigenen Arbeit, die der Statistik übergeben werden: Angebote und Netzwerk."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from agenturen.models import Person
from angebote.abfragen import aktive_angebote_je_raum, sichtbare_angebote
from netzwerke.abfragen import Netz, kooperationen, netze_im_raum
from sozialraum.kern.zahlen import anzahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.kennzahlen import Vorgabe
from sozialraum.statistik.zeitraeume import jahr

ANGEBOTE = "angebotsdichte"
NETZ = frozenset({"netzdichte", "isolierte"})


def eigene_zahlen(
    indikatoren: Collection[str],
    raeume: Sequence[tuple[Sozialraum, Gebiet]],
    zeitraum: str,
    *,
    fuer: Person | None = None,
) -> dict[tuple[str, str, str], Vorgabe]:
    """Nur die verlangten, nur für die Sozialräume; vom Netzwerk gibt es nur den heutigen Stand.

    Gezählt wird, was der offene Mandant erfasst hat, mit `fuer` nur, was diese Person davon sehen darf.
    Höchstens drei Abfragen, gleich für wie viele Sozialräume.
    """
    vorgaben: dict[tuple[str, str, str], Vorgabe] = {}
    if not zeitraum or not raeume:
        return vorgaben
    sozialraeume = [sozialraum for sozialraum, _ in raeume]
    if ANGEBOTE in indikatoren:
        aktive = angebote_im_jahr(sozialraeume, jahr(zeitraum), fuer)
        for sozialraum, gebiet in raeume:
            menge = len(aktive[sozialraum.pk])
            vorgaben[ANGEBOTE, gebiet.kennung, zeitraum] = Vorgabe(
                zaehler=Decimal(menge), hinweis=anzahl(menge, "Angebot", "Angebote")
            )
    if NETZ.intersection(indikatoren):
        netze = heutige_netze(sozialraeume, fuer)
        for sozialraum, gebiet in raeume:
            netz = netze[sozialraum.pk]
            umfang = f"{anzahl(netz.akteure, 'Akteur', 'Akteure')}, Stand heute"
            werte = {
                "netzdichte": netz.dichte,
                "isolierte": Decimal(len(netz.allein)) if netz.akteure else None,
            }
            for key, wert in werte.items():
                vorgaben[key, gebiet.kennung, zeitraum] = Vorgabe(wert=wert, hinweis=umfang)
    return vorgaben


def angebote_im_jahr(
    sozialraeume: Sequence[Sozialraum], das_jahr: int, fuer: Person | None = None
) -> dict[int, list[tuple[int, str]]]:
    """Sozialraum → Kennung und Titel: wer dort in dem Jahr einen Termin hatte oder ohne Termine läuft."""
    unter = None if fuer is None else sichtbare_angebote(fuer)
    return aktive_angebote_je_raum(sozialraeume, date(das_jahr, 1, 1), date(das_jahr, 12, 31), unter=unter)


def heutige_netze(sozialraeume: Sequence[Sozialraum], fuer: Person | None = None) -> dict[int, Netz]:
    """Sozialraum → sein Netz, wie es heute besteht."""
    return netze_im_raum(sozialraeume, unter=None if fuer is None else kooperationen(fuer))
