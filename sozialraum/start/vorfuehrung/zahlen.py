"""Rechnet die Bevölkerung der erfundenen Stadt aus und schreibt sie als CSV eines Statistikamts.

Alle Gruppen gehen auf: Altersgruppen und Geschlechter ergeben die Einwohner, Staatsangehörigkeiten die
Ausländer, Quartiere den Bezirk und Bezirke die Stadt. Erst danach schließt das Amt kleine Zahlen (1 bis 4)
und so viele weitere, dass sich keine zurückrechnen lässt. Ohne Django; gleiche Tabelle, gleiche Bytes.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from sozialraum.start.vorfuehrung.stadt import Quartier, Stadt, stadt

KOPF = ["Tabelle_Nr", "Tabelle", "Jahr", "Raum_Nr", "Raum", "Zeile_Nr", "Zeile", "Wert"]
GEHEIM, NULL, FOLGT, SINNLOS = ".", "-", "...", "x"
SCHWELLE = 5
STADT = "Stadt"
# Wohnflächen gibt es erst ein Jahr später und nicht für Gebiete mit so wenigen Einwohnern.
WOHNFLAECHE_AB_EINWOHNERN = 500

TABELLEN: dict[str, tuple[str, dict[str, str]]] = {
    "005": ("Einwohner", {"10": "Einwohner"}),
    "010": ("Einwohner nach Geschlecht", {"10": "Männlich", "20": "Weiblich"}),
    "020": (
        "Einwohner nach Alter",
        {
            "10": "unter 3 Jahre",
            "20": "3 bis unter 6 Jahre",
            "30": "6 bis unter 10 Jahre",
            "40": "10 bis unter 15 Jahre",
            "50": "15 bis unter 18 Jahre",
            "60": "18 bis unter 20 Jahre",
            "65": "20 bis unter 25 Jahre",
            "70": "25 bis unter 35 Jahre",
            "80": "35 bis unter 45 Jahre",
            "90": "45 bis unter 55 Jahre",
            "100": "55 bis unter 60 Jahre",
            "110": "60 bis unter 65 Jahre",
            "120": "65 bis unter 75 Jahre",
            "130": "75 Jahre und älter",
        },
    ),
    "030": (
        "Einwohner mit Migrationshintergrund",
        {
            "10": "Einwohner mit Migrationshintergrund",
            "20": "Deutsche mit Migrationshintergrund",
            "50": "Ausländer",
            "60": "Afrika",
            "70": "Amerika",
            "80": "Asien",
            "90": "Europäische Union",
            "100": "Türkei",
            "110": "Übriges Europa",
            "120": "Sonstige",
        },
    ),
    "040": (
        "Einwohner nach Familienstand",
        {"10": "ledig", "20": "verheiratet", "30": "verwitwet", "40": "geschieden"},
    ),
    "050": (
        "Haushalte",
        {
            "10": "Haushalte",
            "20": "Einpersonenhaushalte",
            "30": "Haushalte mit Kindern",
            "40": "Haushalte von Alleinerziehenden",
        },
    ),
    "070": ("Wohnen", {"10": "Wohnfläche je Einwohner"}),
}
WOHNFLAECHE = ("070", "10")
HERKUNFT = [("030", zeile) for zeile in ("60", "70", "80", "90", "100", "110", "120")]
# Zeilen, deren Summe veröffentlicht ist: eine einzelne geschlossene ließe sich zurückrechnen.
SUMMEN = [
    [("010", zeile) for zeile in TABELLEN["010"][1]],
    [("020", zeile) for zeile in TABELLEN["020"][1]],
    [("030", "20"), ("030", "50")],
    HERKUNFT,
    [("040", zeile) for zeile in TABELLEN["040"][1]],
]
# Junge Jahrgänge bekommen Gewicht, wenn ein Quartier jünger wird, alte verlieren es.
JUGEND = (1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0, 0, -0.5, -0.5, -1, -1)

Merkmal = tuple[str, str]
Zahlen = dict[Merkmal, int]


def bevoelkerungsdateien() -> dict[str, bytes]:
    """Dateiname → CSV (cp1252, Semikolon, CRLF): zehn Jahre am Stück, danach jedes Jahr eine Datei."""
    die = stadt()
    anfang = die.jahre[:-2]
    pakete = [(f"{anfang[0]}-{anfang[-1]}", anfang), *((str(jahr), [jahr]) for jahr in die.jahre[-2:])]
    return {f"musterstadt_bevoelkerung_{name}.csv": _csv(die, jahre) for name, jahre in pakete}


def _csv(die: Stadt, jahre: Iterable[int]) -> bytes:
    namen = {STADT: die.name} | die.bezirke
    namen |= {quartier.nr: quartier.name for quartier in die.quartiere}
    text = io.StringIO(newline="")
    schreiber = csv.writer(text, delimiter=";", lineterminator="\r\n")
    schreiber.writerow(KOPF)
    for jahr in jahre:
        zellen = _zellen(die, jahr)
        for tabelle, (tabellenname, zeilen) in TABELLEN.items():
            for raum, raumname in namen.items():
                for zeile, zeilenname in zeilen.items():
                    wert = zellen[raum][tabelle, zeile]
                    schreiber.writerow([tabelle, tabellenname, jahr, raum, raumname, zeile, zeilenname, wert])
    return text.getvalue().encode("cp1252")


def _zellen(die: Stadt, jahr: int) -> dict[str, dict[Merkmal, str]]:
    """Raum → Merkmal → Zelle, wie sie gedruckt wird."""
    quartiere = {quartier.nr: einwohner(quartier, jahr, die) for quartier in die.quartiere}
    bezirke: dict[str, Counter[Merkmal]] = {nr: Counter() for nr in die.bezirke}
    gesamt: Counter[Merkmal] = Counter()
    for nr, zahlen in quartiere.items():
        bezirke[nr[0]].update(zahlen)
        gesamt.update(zahlen)
    geschlossen = _schliessen(quartiere)
    zellen = {}
    for raum, alle in {STADT: gesamt, **bezirke, **quartiere}.items():
        zellen[raum] = {
            merkmal: GEHEIM if (raum, merkmal) in geschlossen else _anzahl(alle[merkmal])
            for merkmal in quartiere["11"]
        }
        zellen[raum][WOHNFLAECHE] = _wohnflaeche(die, raum, quartiere, jahr)
    return zellen


def einwohner(quartier: Quartier, jahr: int, die: Stadt) -> Zahlen:
    """Alle Anzahlen eines Quartiers zum 31.12.; jede Aufteilung ergibt genau ihr Ganzes."""
    art, seit = quartier.art, jahr - die.jahre[0]
    zufall = Random(f"{die.samen}-{quartier.nr}-{jahr}")
    offen = art.auslaender / 0.2
    # Mehr Zuzug 2015 und 2022, Stillstand 2020: wer neu kommt, kommt zuerst in die Ankunftsquartiere.
    zuzug = 0.012 * (jahr >= 2015) + 0.006 * (jahr >= 2016) - 0.003 * (jahr >= 2020) + 0.014 * (jahr >= 2022)
    zahl = round(
        quartier.einwohner * (1 + art.wachstum) ** seit * (1 + zuzug * offen) * zufall.gauss(1, 0.0025)
    )
    alter = _aufteilen(
        zahl,
        [
            gewicht * (1 + art.verjuengung * richtung) ** seit * zufall.gauss(1, 0.008)
            for gewicht, richtung in zip(art.alter, JUGEND, strict=True)
        ],
    )
    anteil_auslaender = min(0.6, art.auslaender * (1 + 0.012 * seit) + 0.5 * zuzug * offen)
    auslaender = round(zahl * anteil_auslaender * zufall.gauss(1, 0.006))
    deutsche_mh = round(zahl * art.deutsche_mh * (1 + 0.014 * seit) * zufall.gauss(1, 0.006))
    asien, uebriges_europa = (jahr >= 2015) * min(seit, 4) * 0.17, (jahr >= 2022) * 0.9
    veraenderung = [1, 1, 1 + asien, 1 + 0.02 * seit, 1 - 0.025 * seit, 1 + uebriges_europa, 1]
    herkunft = _aufteilen(auslaender, [a * b for a, b in zip(art.herkunft, veraenderung, strict=True)])
    haushalte = round(zahl / (art.personen_je_haushalt * (1 - 0.002 * seit)))
    mit_kindern = round(haushalte * art.mit_kindern * zufall.gauss(1, 0.01))
    weiblich = round(zahl * art.weiblich * zufall.gauss(1, 0.002))
    zahlen: Zahlen = {("005", "10"): zahl, ("010", "10"): zahl - weiblich, ("010", "20"): weiblich}
    zahlen |= {("020", zeile): wert for zeile, wert in zip(TABELLEN["020"][1], alter, strict=True)}
    zahlen |= {("030", "10"): auslaender + deutsche_mh, ("030", "20"): deutsche_mh, ("030", "50"): auslaender}
    zahlen |= dict(zip(HERKUNFT, herkunft, strict=True))
    familie = _aufteilen(zahl, art.familienstand)
    zahlen |= {("040", zeile): wert for zeile, wert in zip(TABELLEN["040"][1], familie, strict=True)}
    zahlen |= {
        ("050", "10"): haushalte,
        ("050", "20"): round(haushalte * art.einpersonen * zufall.gauss(1, 0.005)),
        ("050", "30"): mit_kindern,
        ("050", "40"): round(mit_kindern * art.alleinerziehend * zufall.gauss(1, 0.015)),
    }
    return zahlen


def _aufteilen(ganzes: int, gewichte: Sequence[float]) -> list[int]:
    """Ganze Zahlen im Verhältnis der Gewichte, die zusammen genau das Ganze ergeben (größte Reste)."""
    genau = [ganzes * gewicht / sum(gewichte) for gewicht in gewichte]
    teile = [int(wert) for wert in genau]
    nach_rest = sorted(range(len(teile)), key=lambda nummer: teile[nummer] - genau[nummer])
    for nummer in nach_rest[: ganzes - sum(teile)]:
        teile[nummer] += 1
    return teile


def _schliessen(quartiere: dict[str, Zahlen]) -> set[tuple[str, Merkmal]]:
    """Welche Zellen das Amt schließt: 1 bis 4, dazu die jeweils kleinste weitere in Summe und Bezirk."""
    zu = {
        (nr, merkmal)
        for nr, zahlen in quartiere.items()
        for merkmal, zahl in zahlen.items()
        if 0 < zahl < SCHWELLE
    }
    linien = [[(nr, merkmal) for merkmal in summe] for summe in SUMMEN for nr in quartiere]
    linien += [
        [(nr, merkmal) for nr in quartiere if nr[0] == bezirk]
        for merkmal in quartiere["11"]
        for bezirk in sorted({nr[0] for nr in quartiere})
    ]
    while True:
        vorher = len(zu)
        for linie in linien:
            offen = [zelle for zelle in linie if zelle not in zu and quartiere[zelle[0]][zelle[1]] > 0]
            if sum(zelle in zu for zelle in linie) == 1 and offen:
                zu.add(min(offen, key=lambda zelle: quartiere[zelle[0]][zelle[1]]))
        if len(zu) == vorher:
            return zu


def _anzahl(zahl: int) -> str:
    return f"{zahl:,}".replace(",", ".") if zahl else NULL


def _wohnflaeche(die: Stadt, raum: str, quartiere: dict[str, Zahlen], jahr: int) -> str:
    """Quadratmeter je Einwohner mit einer Nachkommastelle; Bezirk und Stadt als gewogenes Mittel."""
    drin = [quartier for quartier in die.quartiere if raum in (STADT, quartier.nr, quartier.bezirk)]
    menschen = sum(quartiere[quartier.nr]["005", "10"] for quartier in drin)
    if jahr == die.jahre[-1]:
        return FOLGT
    if menschen < WOHNFLAECHE_AB_EINWOHNERN:
        return SINNLOS
    seit = jahr - die.jahre[0]
    flaeche = sum(
        quartiere[quartier.nr]["005", "10"] * quartier.art.wohnflaeche * (1 + 0.003 * seit)
        for quartier in drin
    )
    mittel = Decimal(repr(flaeche / menschen)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return str(mittel).replace(".", ",")
