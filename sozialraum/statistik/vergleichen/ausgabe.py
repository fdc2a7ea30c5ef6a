"""Eine Tabelle von Kennzahlen als Liste zum Herunterladen: je Zahl eine Zeile, nichts geht verloren."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import tablib

from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import ist_eigener
from sozialraum.statistik.vergleichen.kapitel import KAPITEL, kapitel
from sozialraum.statistik.vergleichen.tabelle import Tabelle

# Wert, Zähler und Nenner sind Zahlen oder leer; alles andere ist Text.
KURZE_SPALTEN = (
    "Kennung",
    "Gebiet",
    "Ebene",
    "Indikator",
    "Bezeichnung",
    "Zeitraum",
    "Wert",
    "Einheit",
    "Zeichen",
    "Bedeutung des Zeichens",
    "Vermerk",
    "Hinweis",
    "Zähler",
    "Nenner",
    "Früherer Zeitraum",
    "Berechnung",
    "Quelle",
)
SPALTEN = (
    *KURZE_SPALTEN,
    "Quellenvermerk",
    "Herausgeber",
    "Lizenz",
    "Gezählt werden",
    "Datei",
    "Kapitel",
    "Definition",
    "Version der Definition",
    "Altersgrenzen",
    "Formel",
    "Zu beachten",
)


def zahlenzeilen(tabelle: Tabelle) -> Iterator[list[str | Decimal | None]]:
    """Je Kennzahl eine Zeile nach `KURZE_SPALTEN`; eine geschlossene trägt in keiner Spalte eine Zahl."""
    return (_kurz(kennzahl) for kennzahl in tabelle.kennzahlen)


def _kurz(k: Kennzahl) -> list[str | Decimal | None]:
    zeichen, bedeutung = k.legende or ("", "")
    return [
        k.gebiet.kennung,
        k.gebiet.name,
        k.gebiet.ebene,
        k.indikator.key,
        k.indikator.label,
        zeitraeume.in_worten(k.zeitraum),
        k.gerundet,
        k.indikator.einheit,
        zeichen,
        bedeutung,
        "; ".join(k.vermerke),
        k.hinweis,
        k.zaehler if k.offen else None,
        k.nenner if k.offen else None,
        zeitraeume.in_worten(k.bezug) if k.bezug else "",
        berechnung(k),
        _einmal(quelle.name for quelle in k.quellen),
    ]


def berechnung(kennzahl: Kennzahl) -> str:
    if not kennzahl.quellen:
        return ""
    return "eigene Berechnung" if kennzahl.eigene_berechnung else "wie geliefert"


def fassung(indikator: Indikator) -> str:
    """`Katalog, Version 1`: gleiche Version, gleiche Bedeutung."""
    return f"{'eigener Indikator' if ist_eigener(indikator.key) else 'Katalog'}, Version {indikator.version}"


def _einmal(texte: Any) -> str:
    return "; ".join(dict.fromkeys(text for text in texte if text))


class Tabellenausgabe:
    """Erfüllt `kern.listen.Ausgabe`; die Menge ist eine gerechnete `Tabelle`."""

    def export(self, queryset: Any, **_: Any) -> tablib.Dataset:
        daten = tablib.Dataset(headers=list(SPALTEN))
        for k in queryset.kennzahlen:
            daten.append(
                [
                    *_kurz(k),
                    _einmal(quelle.quellenvermerk for quelle in k.quellen),
                    _einmal(quelle.herausgeber for quelle in k.quellen),
                    _einmal(quelle.lizenz for quelle in k.quellen),
                    _einmal(quelle.grundgesamtheit for quelle in k.quellen),
                    _einmal(quelle.datei for quelle in k.quellen),
                    KAPITEL[kapitel(k.indikator)],
                    k.indikator.definition,
                    fassung(k.indikator),
                    k.indikator.altersgrenzen,
                    k.indikator.formel,
                    k.indikator.hinweis,
                ]
            )
        return daten
