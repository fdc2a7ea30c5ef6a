"""Werte zum Herunterladen: mit Zeichen, Vermerk, Quelle und Zelle, damit nichts verloren geht."""

from typing import Any

import tablib

from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.wertabfragen import wertzeilen

SPALTEN = [
    "Gemeindeschlüssel",
    "Ebene",
    "Schlüssel",
    "Gebiet",
    "Merkmal",
    "Bezeichnung",
    "Zeitraum",
    "Wert",
    "Zeichen",
    "Bedeutung des Zeichens",
    "Vermerk",
    "Einheit",
    "Quelle",
    "Quellenvermerk",
    "Datei",
    "Zeile",
    "Spalte",
]


class Wertausgabe:
    """Erfüllt `kern.listen.Ausgabe` für eine gefilterte Menge von Werten."""

    def export(self, queryset: Any, **_: Any) -> tablib.Dataset:
        dateinamen = dict(Lieferung.objects.values_list("pk", "dateiname"))
        tabelle = tablib.Dataset(headers=SPALTEN)
        for z in wertzeilen(queryset):
            tabelle.append(
                [
                    z.einheit.ags,
                    z.einheit.ebene.bezeichnung,
                    z.einheit.schluessel,
                    z.einheit.name,
                    z.merkmal.schluessel,
                    z.merkmal.bezeichnung,
                    z.zeitraum,
                    z.wert,
                    z.zeichen_text,
                    z.bedeutung,
                    z.vermerk,
                    z.merkmal.einheit,
                    z.quelle.name,
                    z.quelle.quellenvermerk,
                    dateinamen[z.lieferung_id],
                    z.zeile,
                    z.spalte,
                ]
            )
        return tabelle
