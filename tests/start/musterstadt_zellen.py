"""Liest die Zahlendateien der erfundenen Stadt ohne unser Produkt: je Jahr, Gebiet und Merkmal eine Zelle."""

import csv
import io
import re
from collections.abc import Iterator

import openpyxl

from sozialraum.start.vorfuehrung.aemter import vorlage
from sozialraum.start.vorfuehrung.merkmale import Merkmal
from sozialraum.start.vorfuehrung.zahlen import merkmal
from sozialraum.start.vorfuehrung.zahlendateien import zahlendateien

Zelle = tuple[int, str, Merkmal]
NULL = {"-", "0"}


def zellen(amt: str) -> dict[Zelle, str]:
    """Alle Zellen eines Amtes; Gebiete heißen `Stadt`, `0` bis `9` und `00` bis `99`."""
    gelesen: dict[Zelle, str] = {}
    if amt == "wohnen":
        return _wohnen()
    reihen = {angaben["schluessel"]: merkmal(angaben) for angaben in vorlage(amt)["merkmale"]}
    dialekt = vorlage(amt)["dialect"]
    for inhalt in zahlendateien(amt).values():
        text = inhalt.decode(dialekt["encoding"]).removeprefix("\ufeff")
        kopf, *zeilen = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialekt["delimiter"]))[
            dialekt["headerRow"] - 1 :
        ]
        for zeile in zeilen:
            for schluessel, jahr, raum, wert in _koordinaten(amt, kopf, zeile):
                wo = (jahr, raum, reihen[schluessel])
                assert wo not in gelesen
                gelesen[wo] = wert
    return gelesen


def _wohnen() -> dict[Zelle, str]:
    """Die Arbeitsmappe, mit openpyxl gelesen: je Jahr ein Blatt, je Merkmal eine Spalte."""
    (inhalt,) = zahlendateien("wohnen").values()
    reihen = [merkmal(angaben) for angaben in vorlage("wohnen")["merkmale"]]
    gelesen: dict[Zelle, str] = {}
    for blatt in openpyxl.load_workbook(io.BytesIO(inhalt), read_only=True):
        for raum, name, *werte in blatt.iter_rows(min_row=5, max_row=76, values_only=True):
            assert name
            for gemeint, wert in zip(reihen, werte, strict=True):
                gelesen[int(blatt.title), str(raum), gemeint] = (
                    wert if isinstance(wert, str) else str(wert).replace(".", ",")
                )
    return gelesen


def _koordinaten(amt: str, kopf: list[str], zeile: list[str]) -> Iterator[tuple[str, int, str, str]]:
    felder = vorlage(amt)["fields"]
    je_rolle: dict[str, list[str]] = {}
    for feld, zelle in zip(felder, zeile, strict=False):
        je_rolle.setdefault(feld.get("rolle", ""), []).append(zelle)
    schluessel = ".".join(je_rolle["merkmal"])
    raum = _raum(je_rolle["raum"][0])
    if "zeitraum" in je_rolle:
        yield schluessel, int(je_rolle["zeitraum"][0]), raum, je_rolle["wert"][0]
        return
    for jahr, zelle in zip(kopf, zeile, strict=True):
        if jahr.isdecimal():
            yield schluessel, int(jahr), raum, zelle


def _raum(text: str) -> str:
    if text.lower() == "stadt" or text == "05999000":
        return "Stadt"
    treffer = re.search(r"(?:^|-)([0-9]{1,2})$", text)
    assert treffer, text
    return treffer[1]


def anzahl(zelle: str) -> int | None:
    """Die Zahl einer offenen Zelle; None für jedes andere Zeichen."""
    if zelle in NULL:
        return 0
    ziffern = zelle.replace(".", "").replace(" ", "")
    return int(ziffern) if ziffern.isdecimal() else None
