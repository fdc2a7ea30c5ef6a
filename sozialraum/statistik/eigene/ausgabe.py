"""Definitionen zum Herunterladen: der Katalog und jede Version der eigenen."""

from typing import Any

import tablib

from sozialraum.statistik.eigene.bauen import als_indikator
from sozialraum.statistik.eigene.katalogseite import Eintrag
from sozialraum.statistik.eigene.modelle import RICHTUNG_IN_WORTEN
from sozialraum.statistik.indikatoren import INDIKATOREN, Indikator

SPALTEN = [
    "Schlüssel",
    "Version",
    "Gilt",
    "Bezeichnung",
    "Kapitel",
    "Einheit",
    "Nachkommastellen",
    "Art",
    "Formel in Worten",
    "Formel",
    "Altersgrenzen",
    "Wertung",
    "Definition",
    "Hinweis",
    "Festgelegt von",
    "Festgelegt am",
    "Grund der Änderung",
]
VOM_PROGRAMM = "Katalog der Anwendung"


class Definitionsausgabe:
    """Erfüllt `kern.listen.Ausgabe`; die Menge sind die Versionen der eigenen."""

    def export(self, queryset: Any, **_: Any) -> tablib.Dataset:
        tabelle = tablib.Dataset(headers=SPALTEN)
        for indikator in INDIKATOREN.values():
            tabelle.append([*_vorn(indikator, gilt=True), VOM_PROGRAMM, None, ""])
        for definition in queryset:
            vorn = _vorn(als_indikator(definition), gilt=definition.aktiv)
            tabelle.append([*vorn, definition.durch_name, definition.angelegt.date(), definition.grund])
        return tabelle


def _vorn(indikator: Indikator, *, gilt: bool) -> list[Any]:
    eintrag = Eintrag(indikator, (), "")
    return [
        indikator.key,
        indikator.version,
        gilt,
        indikator.label,
        indikator.kapitel.value,
        indikator.einheit,
        indikator.stellen,
        indikator.art.value,
        indikator.formel,
        " oder ".join(eintrag.formeln),
        indikator.altersgrenzen,
        RICHTUNG_IN_WORTEN[indikator.richtung],
        indikator.definition,
        indikator.hinweis,
    ]
