"""Die wahren Zahlen jedes Gebiets der erfundenen Stadt und welche davon keine Datei nennen darf.

Geschlossen wird über alle Ämter gemeinsam: was das eine verdeckt, verrät kein anderes. Ohne Django; gleiche
Tabelle, gleiche Zahlen.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from sozialraum.start.vorfuehrung.aemter import AEMTER, vorlage
from sozialraum.start.vorfuehrung.gleichungen import gleichungen
from sozialraum.start.vorfuehrung.lebenslagen import WAHLEN
from sozialraum.start.vorfuehrung.merkmale import Merkmal, zaehlung
from sozialraum.start.vorfuehrung.schliessen import Summe, schliessen
from sozialraum.start.vorfuehrung.stadt import Teil, stadt

STADT = "Stadt"
SCHWELLE, SCHWELLE_DER_AGENTUR = 5, 10
AGENTUR = ("arbeitslose", "langzeitarbeitslose", "beschaeftigte", "sgb2_", "bedarfsgemeinschaften")
KEINE_KOEPFE = Merkmal("wohnflaeche")
# Was ein Mittel aus zwei Anzahlen ist: Zähler, Nenner und der Faktor davor.
MITTEL = {
    "indikator:alter_mittel": ("alterssumme_halbe", "einwohner", Decimal("0.5")),
    "indikator:wohnflaeche": ("wohnflaeche", "einwohner", Decimal(1)),
    "angebotsmiete": ("mietsumme", "wohnungen", Decimal("0.01")),
}
# Ein Mittel sagt nichts, wo kaum jemand wohnt.
MITTEL_AB_EINWOHNERN = 500
# Einwohner insgesamt und in weiten Spannen: worauf Ämter ihre Zahlen beziehen.
NENNER = frozenset(
    Merkmal("einwohner", "", von, bis)
    for von, bis in ((0, None), (0, 15), (0, 65), (15, 65), (18, None), (65, None))
)
UKRAINE_SEIT = 2022
WAHLJAHRE = {
    "kommunalwahl": WAHLEN["kommunalwahl"],
    "integrationsrat": WAHLEN["kommunalwahl"],
    "bundestagswahl": WAHLEN["bundestagswahl"],
}

Zelle = tuple[str, Merkmal]
"""Gebiet und Merkmal."""


def merkmal(angaben: Mapping[str, Any]) -> Merkmal:
    return Merkmal(
        angaben["groesse"],
        angaben.get("geschlecht", ""),
        angaben.get("alter_von", 0),
        angaben.get("alter_bis"),
    )


@cache
def gezaehlte(*, gerundet: bool) -> tuple[Merkmal, ...]:
    """Alle Anzahlen, die irgendein Amt liefert; die gerundeten stehen für sich und müssen nicht aufgehen."""
    alle = {
        merkmal(angaben): None
        for amt in AEMTER
        if amt.rundet is gerundet
        for angaben in vorlage(amt.name)["merkmale"]
        if angaben["groesse"] not in MITTEL
    }
    return tuple(alle)


@cache
def vertrauliche() -> frozenset[Merkmal]:
    """Was nur Ämter liefern, die kleine Anzahlen nicht selbst schließen."""
    je_amt = {amt: {merkmal(m) for m in vorlage(amt.name)["merkmale"]} for amt in AEMTER}
    allein = set().union(*(je_amt[amt] for amt in AEMTER if amt.vertraulich))
    return frozenset(allein.difference(*(je_amt[amt] for amt in AEMTER if not amt.vertraulich)))


def gibt_es(gemeint: Merkmal, jahr: int) -> bool:
    """Wird das Merkmal in diesem Jahr geführt?"""
    if gemeint.groesse == "gefluechtete_ukraine":
        return jahr >= UKRAINE_SEIT
    return jahr in WAHLJAHRE.get(gemeint.groesse.rpartition("_")[2], (jahr,))


def mittel(groesse: str, raum: str, jahr: int, stellen: int) -> Decimal | None:
    """Gerundet wie gedruckt; None, wo kaum jemand wohnt."""
    oben, unten, faktor = MITTEL[groesse]
    zaehler, nenner, menschen = (
        sum(zaehlung(teil, jahr)[Merkmal(name)] for teil in _teile(jahr)[raum])
        for name in (oben, unten, "einwohner")
    )
    if menschen < MITTEL_AB_EINWOHNERN:
        return None
    return (faktor * zaehler / nenner).quantize(Decimal(1).scaleb(-stellen), rounding=ROUND_HALF_UP)


def raeume(jahr: int) -> dict[str, str]:
    """Schlüssel → Name am Ende des Jahres: Stadt, Bezirke, Quartiere."""
    die = stadt()
    quartiere = {quartier.nr: quartier.name for quartier in die.quartiere_im(jahr)}
    return {STADT: die.name} | dict(die.bezirke) | quartiere


@cache
def _teile(jahr: int) -> dict[str, tuple[Teil, ...]]:
    die = stadt()
    teile = {quartier.nr: quartier.teile for quartier in die.quartiere_im(jahr)}
    bezirke = {nr: tuple(teil for teil in die.teile if teil.nr[0] == nr) for nr in die.bezirke}
    return {STADT: die.teile} | bezirke | teile


@cache
def zahlen(jahr: int) -> dict[Zelle, int]:
    """Jede Anzahl jedes Gebiets, offen wie geschlossen; Quartiere ergeben Bezirke, Bezirke die Stadt."""
    werte: dict[Zelle, int] = {}
    for gemeint in (*gezaehlte(gerundet=False), *gezaehlte(gerundet=True)):
        if not gibt_es(gemeint, jahr):
            continue
        je_teil = {teil: zaehlung(teil, jahr)[gemeint] for teil in stadt().teile}
        for raum, teile in _teile(jahr).items():
            werte[raum, gemeint] = sum(je_teil[teil] for teil in teile)
    return werte


def summen(jahr: int) -> list[Summe[Zelle]]:
    """Alles, woraus sich eine Zelle errechnen ließe: Gleichungen der Merkmale und der Gebiete."""
    gefuehrt = [
        gemeint
        for gemeint in gezaehlte(gerundet=False)
        if gibt_es(gemeint, jahr) and gemeint != KEINE_KOEPFE and gemeint not in vertrauliche()
    ]
    alle_raeume = list(raeume(jahr))
    alle = [
        ((raum, ganzes), tuple((raum, teil) for teil in teile))
        for ganzes, teile in gleichungen(gefuehrt)
        for raum in alle_raeume
    ]
    darin = {STADT: list(stadt().bezirke)} | {
        nr: [raum for raum in alle_raeume if len(raum) == 2 and raum[0] == nr] for nr in stadt().bezirke
    }
    alle += [
        ((ganzes, gemeint), tuple((teil, gemeint) for teil in teile))
        for gemeint in gefuehrt
        for ganzes, teile in darin.items()
    ]
    return alle


@cache
def geschlossene(jahr: int) -> frozenset[Zelle]:
    """Was in keiner Datei dieses Jahres stehen darf; was vertraulich kommt, schließt erst die Übernahme."""
    offen = set(gezaehlte(gerundet=True)) | {KEINE_KOEPFE} | vertrauliche()
    werte = {zelle: zahl for zelle, zahl in zahlen(jahr).items() if zelle[1] not in offen}

    def preis(zelle: Zelle) -> float:
        # Lieber zehn Quartiere als einen Bezirk, die Stadt und was Nenner vieler Anteile ist nur zur Not.
        # Eine geschlossene Null deckt, fällt aber auf.
        raum, gemeint = zelle
        stufe = 1_000_000 if raum == STADT else 1_000 if len(raum) == 1 else 1
        return (werte[zelle] or 150) * stufe * (100 if gemeint in NENNER else 1)

    return frozenset(schliessen(werte, summen(jahr), schwelle=lambda zelle: schwelle(zelle[1]), preis=preis))


def schwelle(gemeint: Merkmal) -> int:
    return SCHWELLE_DER_AGENTUR if gemeint.groesse.startswith(AGENTUR) else SCHWELLE
