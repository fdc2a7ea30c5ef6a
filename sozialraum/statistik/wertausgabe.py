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
    "Blatt",
    "Zeile",
    "Spalte",
]


class Wertausgabe:
    """Erfüllt `kern.listen.Ausgabe` für eine gefilterte Menge von Werten."""

    def export(self, queryset: Any, **_: Any) -> tablib.Dataset:
        zeilen = wertzeilen(queryset)
        dateien = {
            lieferung.pk: (lieferung.dateiname, {eine["blatt"]: eine["name"] for eine in lieferung.tabellen})
            for lieferung in Lieferung.objects.filter(pk__in={z.lieferung_id for z in zeilen}).only(
                "dateiname", "tabellen"
            )
        }
        tabelle = tablib.Dataset(headers=SPALTEN)
        for z in zeilen:
            dateiname, blaetter = dateien[z.lieferung_id]
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
                    dateiname,
                    blaetter.get(z.blatt, ""),
                    z.zeile,
                    z.spalte,
                ]
            )
        return tabelle
