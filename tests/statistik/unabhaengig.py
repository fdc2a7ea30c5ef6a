"""Die veröffentlichten Dateien ein zweites Mal gelesen: je Datei eigener Code, ohne unseren Leser.

Jede Funktion gibt (Ebene, Schlüssel oder Name, Zeitraum, Merkmal) → Zahl, oder das Zeichen als Text.
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl

Schluessel = tuple[str, str, str, str]
Tafel = dict[Schluessel, Decimal | str]

MUENSTER_BEZIRKE = {"West", "Nord", "Ost", "Südost", "Hiltrup"}


def zeilen(datei: Path, kodierung: str, trenner: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(datei.read_bytes().decode(kodierung), newline=""), delimiter=trenner))


def einmalig(paare: Iterator[tuple[Schluessel, Decimal | str]]) -> Tafel:
    """Dass nichts doppelt vorkommt, ist selbst eine Aussage über die Datei."""
    tafel: Tafel = {}
    for schluessel, wert in paare:
        assert schluessel not in tafel, schluessel
        tafel[schluessel] = wert
    return tafel


def muenster_ort(name: str, nummer: str) -> tuple[str, str] | None:
    if name == "Stadt Münster":
        return "gemeinde", ""
    if name in ("Mitte", "nicht zuzuordnen", "nicht zugewiesen"):
        return None
    if nummer:
        return "stadtteil", nummer
    return "stadtbezirk", f"Münster-{name}" if name in MUENSTER_BEZIRKE else name


def muenster_arbeitslose(datei: Path) -> Tafel:
    kopf, *daten = zeilen(datei, "utf-8", ",")
    return einmalig(
        ((*ort, jahr, "arbeitslose"), Decimal(zelle))
        for name, nummer, *zellen in daten
        if (ort := muenster_ort(name, nummer))
        for jahr, zelle in zip(kopf[2:], zellen, strict=True)
    )


def muenster_wohnberechtigte(datei: Path) -> Tafel:
    kopf, *daten = zeilen(datei, "utf-8", ",")
    baender = ["insgesamt", *kopf[3:]]
    return einmalig(
        ((*ort, "2014", f"wohnberechtigte.maennlich.{band}"), "geheim" if zelle == "." else Decimal(zelle))
        for name, nummer, *zellen in daten
        if (ort := muenster_ort(name, nummer))
        for band, zelle in zip(baender, zellen, strict=True)
    )


def muenster_corona(datei: Path) -> Tafel:
    _, *daten = zeilen(datei, "utf-8", ",")
    return einmalig(
        (("stadtteil", raum[:2], f"{jahr}-W{woche}", merkmal), Decimal(wert))
        for jahr, woche, raum, merkmal, wert in daten
        if raum != "nicht zugewiesen"
    )


def berlin(datei: Path) -> Tafel:
    kopf, *daten = zeilen(datei, "ascii", ";")
    # E_E, E_EM, E_EW und die 32 Altersjahre; danach folgen neun Gruppen über denselben Menschen.
    genommen = kopf[7:42]
    assert (genommen[0], genommen[-1], kopf[42]) == ("E_E", "E_E95_110", "E_U1")
    return einmalig(
        (("planungsraum", zellen[1], "-".join((zellen[0][:4], zellen[0][4:])), band), Decimal(zahl))
        for zellen in daten
        for band, zahl in zip(genommen, (z.replace(",", ".") for z in zellen[7:42]), strict=True)
    )


def konstanz(datei: Path) -> Tafel:
    kopf, *daten = zeilen(datei, "utf-8", ",")
    return einmalig(
        (("stadtteil", name, jahr, "einwohner"), Decimal(zelle))
        for jahr, *zellen in daten
        for name, zelle in zip(kopf[1:], zellen, strict=True)
    )


def koeln_alter(datei: Path) -> Tafel:
    kopf, *daten = zeilen(datei, "utf-8", ",")
    baender = ["insgesamt", *(name.strip() for name in kopf[3:])]
    return einmalig(
        (("stadtteil", nummer, "2012", band), Decimal(zelle))
        for nummer, _, *zellen in daten
        for band, zelle in zip(baender, zellen, strict=True)
    )


def koeln_bevoelkerung(datei: Path) -> Tafel:
    def ort(raum: str) -> tuple[str, str]:
        if raum == "000":
            return "gemeinde", ""
        return ("stadtbezirk", raum[2]) if raum.startswith("00") else ("stadtteil", raum)

    _, *daten = zeilen(datei, "utf-8", ",")
    return einmalig(
        ((*ort(raum), jahr, f"{tab}.{zei}"), "geheim" if zahl == "*" else Decimal(zahl))
        for _, tab, _, jahr, raum, _, zei, _, zahl in daten
    )


KIEL = ("haus", "sonstiger", "gesamt", "muellheizwerk", "deponie", "schadstoffe", "verwertung")


def kiel(datei: Path) -> Tafel:
    _, *daten = zeilen(datei, "utf-8", ";")
    return einmalig(
        (("gemeinde", "", zellen[4], merkmal), "unbekannt" if zelle == "k.A." else Decimal(zelle))
        for zellen in daten
        for merkmal, zelle in zip(KIEL, zellen[5:], strict=True)
    )


def paderborn(datei: Path) -> Tafel:
    kopf, *daten = zeilen(datei, "utf-8", ";")
    baender = ["insgesamt", *kopf[3:]]
    return einmalig(
        (("gemeinde", "", f"{datum[6:]}-{datum[3:5]}-{datum[:2]}", f"{geschlecht}.{band}"), Decimal(zelle))
        for datum, geschlecht, *zellen in daten
        for band, zelle in zip(baender, zellen, strict=True)
    )


def zuerich(datei: Path) -> Tafel:
    _, *daten = zeilen(datei, "utf-8-sig", ",")
    return einmalig(
        (("quartier", quartier, jahr, f"{eigentum}.{stand}.{was}"), Decimal(zelle))
        for jahr, quartier, _, eigentum, _, stand, _, neu, abbruch in daten
        for was, zelle in (("WhgNeu", neu), ("WhgAbbruch", abbruch))
    )


def zensus(datei: Path) -> Tafel:
    daten = zeilen(datei, "utf-8-sig", ";")
    ende = daten.index(["__________"])
    return einmalig(
        (("bund", "00", "2022-05-15", wer) if key == "DG" else ("kreis", key, "2022-05-15", wer), Decimal(z))
        for key, _, wer, _, z, _ in daten[4:ende]
    )


def destatis(datei: Path) -> Tafel:
    """Außerhalb seines Bestands hat ein Kreis „-“; wo der Name das Ende nennt, gibt es keinen Wert."""
    daten = zeilen(datei, "cp1252", ";")
    ende = daten.index(["__________"])
    stichtage = [f"{tag[6:]}-{tag[3:5]}-{tag[:2]}" for tag in daten[5][2:]]
    return einmalig(
        (("kreis", key, stichtag, "bevoelkerung"), "nicht_vorhanden" if zelle == "-" else Decimal(zelle))
        for key, name, *zellen in daten[6:ende]
        for stichtag, zelle in zip(stichtage, zellen, strict=True)
        if not (zelle == "-" and ("(bis " in name or "(b." in name))
    )


EBENE_NACH_LAENGE = {2: "land", 3: "regierungsbezirk", 5: "kreis", 8: "gemeinde"}


def regionalstatistik(datei: Path) -> Tafel:
    """Zeilen aus lauter „-“ sind aufgelöste Gebiete."""
    daten = zeilen(datei, "cp1252", ";")
    ende = daten.index(["__________"])
    return einmalig(
        (
            (
                *(("bund", "00") if key == "DG" else (EBENE_NACH_LAENGE[len(key)], key)),
                "2018-12-31",
                geschlecht,
            ),
            "geheim_oder_unbekannt" if zelle == "." else Decimal(zelle),
        )
        for key, _, *zellen in daten[8:ende]
        if set(zellen) != {"-"}
        for geschlecht, zelle in zip(daten[7][2:], zellen, strict=True)
    )


MUENSTER_ZEITREIHEN = {
    "Bevölkerung": "wohnberechtigte.insgesamt.insgesamt",
    "Haushalte": "haushalte",
    "Arbeitslose": "arbeitslose",
    "Beschäftigte_2013": "beschaeftigte",
}
MUENSTER_ALTER = {"nach Alter": "insgesamt", "männlich": "maennlich", "weiblich": "weiblich"}


def muenster_mappe(datei: Path) -> Tafel:
    """Mit openpyxl, also auch mit einem anderen Leser für das Format."""
    mappe = openpyxl.load_workbook(datei, read_only=False, data_only=True)
    paare: list[tuple[Schluessel, Decimal | str]] = []
    for name, blatt in ((blatt.title, blatt) for blatt in mappe.worksheets):
        zeilen_des_blatts = [[zelle.value for zelle in zeile] for zeile in blatt.iter_rows()]
        if name in MUENSTER_ZEITREIHEN:
            spalten = {
                n: (str(jahr), MUENSTER_ZEITREIHEN[name])
                for n, jahr in enumerate(zeilen_des_blatts[1])
                if jahr
            }
        else:
            geschlecht = MUENSTER_ALTER[name]
            baender = {n: band for n, band in enumerate(zeilen_des_blatts[2]) if band}
            if geschlecht != "insgesamt":
                baender[1] = "insgesamt"
            spalten = {n: ("2014", f"wohnberechtigte.{geschlecht}.{band}") for n, band in baender.items()}
        for zeile in zeilen_des_blatts:
            text = str(zeile[0] or "").removeprefix("Stadtbezirk ")
            nummer, _, rest = text.partition(" ")
            ist_stadtteil = nummer.isdigit() and len(nummer) == 2
            if not isinstance(zeile[1], int | float) or not text:
                continue
            ort = muenster_ort(rest if ist_stadtteil else text, nummer if ist_stadtteil else "")
            if ort:
                paare += [
                    ((*ort, *spalte), "geheim" if zeile[n] == "." else Decimal(str(zeile[n])))
                    for n, spalte in spalten.items()
                ]
    return einmalig(iter(paare))
