"""Die Merkmale einer Importvorlage: einzeln aufgezählt oder als Kreuzung von Dimensionen."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from sozialraum.statistik.lesen.zahlen_lesen import NACHKOMMASTELLEN
from sozialraum.statistik.vorlage.angaben_lesen import Angaben

ANZAHL = "Anzahl"
TRENNER = "."
HOECHSTENS_MERKMALE = 20_000
LAENGSTER_SCHLUESSEL = 60


@dataclass(frozen=True)
class Merkmalsangaben:
    """Eine Reihe der Datei; `tabelle` und `wortlaute` sind die gelieferten Beschriftungen und werden
    verglichen.

    `alter_bis` ist ausschließend (15 bis unter 18), None nach oben offen. `minimum` None: auch negative
    Werte. `faktor` ist die Zahl, mit der die gelieferte malgenommen wird („in 1 000“: 1000).
    """

    schluessel: str
    bezeichnung: str
    tabelle: str = ""
    wortlaute: tuple[str, ...] = ()
    groesse: str = ""
    alter_von: int | None = None
    alter_bis: int | None = None
    geschlecht: str = ""
    einheit: str = ANZAHL
    stellen: int = 0
    minimum: Decimal | None = Decimal(0)
    faktor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Summe:
    """Diese Teile ergeben zusammen das Gesamte; beides sind Schlüssel von Merkmalen derselben Quelle."""

    gesamt: str
    teile: tuple[str, ...]


EIGENSCHAFTEN = ("groesse", "alter_von", "alter_bis", "geschlecht", "einheit", "stellen", "minimum", "faktor")
FELDER_DES_MERKMALS = frozenset({"schluessel", "bezeichnung", "tabelle", "wortlaut", "je", *EIGENSCHAFTEN})
FELDER_DES_WERTS = frozenset({"wert", "bezeichnung", "wortlaut", "summe", "gliederung", *EIGENSCHAFTEN})


@dataclass(frozen=True)
class Auspraegung:
    """Ein Wert einer Dimension, etwa „m“ oder „unter 5“.

    `gliederung` benennt eine lückenlose Zerlegung: alle Ausprägungen derselben Gliederung ergeben zusammen
    die mit `summe`. So zählen zwei Altersgliederungen nebeneinander niemanden doppelt.
    """

    wert: str
    bezeichnung: str
    wortlaut: str
    summe: bool
    gliederung: str
    eigenschaften: dict[str, Any]


def merkmale_und_summen(lesen: Angaben) -> tuple[dict[str, Merkmalsangaben], tuple[Summe, ...]]:
    """Alle Merkmale in ihrer Reihenfolge und die Summen, die unter ihnen gelten sollen."""
    dimensionen = _dimensionen(lesen)
    merkmale: dict[str, Merkmalsangaben] = {}
    summen: list[Summe] = []
    for eines in lesen.teile("merkmale"):
        eines.nur(FELDER_DES_MERKMALS)
        je = eines.texte("je")
        for dimension in je:
            if dimension not in dimensionen:
                eines.falsch("je", f"die Dimension „{dimension}“ gibt es nicht")
        for auswahl in product(*(dimensionen[dimension] for dimension in je)):
            merkmal = _merkmal(eines, auswahl)
            if merkmal.schluessel in merkmale:
                eines.falsch("schluessel", f"„{merkmal.schluessel}“ steht zweimal")
            merkmale[merkmal.schluessel] = merkmal
            if len(merkmale) > HOECHSTENS_MERKMALE:
                eines.falsch("je", f"mehr als {HOECHSTENS_MERKMALE} Merkmale")
        summen += _summen_der_kreuzung(eines, [dimensionen[dimension] for dimension in je])
    for eine in lesen.teile("summen", leer=True):
        eine.nur({"gesamt", "teile"})
        summe = Summe(eine.text("gesamt"), eine.texte("teile"))
        for schluessel in (summe.gesamt, *summe.teile):
            if schluessel not in merkmale:
                eine.falsch("teile", f"das Merkmal „{schluessel}“ gibt es nicht")
        summen.append(summe)
    return merkmale, tuple(summen)


def _dimensionen(lesen: Angaben) -> dict[str, list[Auspraegung]]:
    if "dimensionen" not in lesen:
        return {}
    teil = lesen.teil("dimensionen")
    return {name: _auspraegungen(teil, name) for name in teil.daten}


def _auspraegungen(teil: Angaben, name: str) -> list[Auspraegung]:
    gefunden: dict[str, Auspraegung] = {}
    for eine in teil.teile(name):
        eine.nur(FELDER_DES_WERTS)
        wert = eine.text("wert")
        if wert in gefunden:
            eine.falsch("wert", f"„{wert}“ steht zweimal")
        gefunden[wert] = Auspraegung(
            wert=wert,
            bezeichnung=eine.text("bezeichnung", ""),
            wortlaut=eine.text("wortlaut", ""),
            summe=eine.wahr("summe", False),
            gliederung=eine.text("gliederung", ""),
            eigenschaften=_eigenschaften(eine),
        )
    return list(gefunden.values())


def _eigenschaften(lesen: Angaben) -> dict[str, Any]:
    """Nur was genannt ist; was fehlt, gilt vom Merkmal oder als Vorgabe."""
    lesart = {
        "groesse": lambda: lesen.text("groesse"),
        "alter_von": lambda: lesen.ganz("alter_von", None),
        "alter_bis": lambda: lesen.ganz("alter_bis", None),
        "geschlecht": lambda: lesen.text("geschlecht"),
        "einheit": lambda: lesen.text("einheit"),
        "stellen": lambda: lesen.ganz("stellen", 0),
        "minimum": lambda: lesen.dezimal("minimum", None),
        "faktor": lambda: lesen.dezimal("faktor", Decimal(1)),
    }
    return {name: lies() for name, lies in lesart.items() if name in lesen}


def _merkmal(lesen: Angaben, auswahl: tuple[Auspraegung, ...]) -> Merkmalsangaben:
    eigenschaften = _eigenschaften(lesen)
    for auspraegung in auswahl:
        eigenschaften |= auspraegung.eigenschaften
    if eigenschaften.get("einheit", ANZAHL) != ANZAHL:
        eigenschaften.setdefault("minimum", None)
    vorn = lesen.text("schluessel", "") if auswahl else lesen.text("schluessel")
    teile = [teil for teil in (vorn, *(eine.wert for eine in auswahl)) if teil]
    worte = [lesen.text("bezeichnung"), *(eine.bezeichnung for eine in auswahl)]
    eigener = lesen.text("wortlaut", "")
    merkmal = Merkmalsangaben(
        schluessel=TRENNER.join(teile),
        bezeichnung=", ".join(wort for wort in worte if wort),
        tabelle=lesen.text("tabelle", ""),
        wortlaute=tuple(wort for wort in (eigener, *(eine.wortlaut for eine in auswahl)) if wort),
        **eigenschaften,
    )
    if not merkmal.schluessel or len(merkmal.schluessel) > LAENGSTER_SCHLUESSEL:
        lesen.falsch("schluessel", f"„{merkmal.schluessel}“ muss 1 bis {LAENGSTER_SCHLUESSEL} Zeichen haben")
    if merkmal.stellen > NACHKOMMASTELLEN:
        lesen.falsch("stellen", f"gespeichert werden höchstens {NACHKOMMASTELLEN} Nachkommastellen")
    if merkmal.faktor <= 0:
        lesen.falsch("faktor", "muss größer als 0 sein")
    return merkmal


def _summen_der_kreuzung(lesen: Angaben, dimensionen: list[list[Auspraegung]]) -> list[Summe]:
    """Je Dimension mit einer Summe: sie und jede ihrer Gliederungen, bei jeder Wahl der übrigen."""
    vorn = lesen.text("schluessel", "")
    summen = []
    for stelle, dimension in enumerate(dimensionen):
        gesamt = next((eine for eine in dimension if eine.summe), None)
        if gesamt is None:
            continue
        gliederungen: dict[str, list[str]] = {}
        for eine in dimension:
            if not eine.summe:
                gliederungen.setdefault(eine.gliederung, []).append(eine.wert)
        andere = [d for nummer, d in enumerate(dimensionen) if nummer != stelle]
        for auswahl in product(*andere):
            werte = [eine.wert for eine in auswahl]

            def schluessel(wert: str, werte: list[str] = werte, stelle: int = stelle) -> str:
                teile = [vorn, *werte[:stelle], wert, *werte[stelle:]]
                return TRENNER.join(teil for teil in teile if teil)

            summen += [
                Summe(schluessel(gesamt.wert), tuple(schluessel(wert) for wert in teile))
                for teile in gliederungen.values()
            ]
    return summen
