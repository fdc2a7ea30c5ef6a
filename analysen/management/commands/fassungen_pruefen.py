"""Rechnet die Prüfsummen aller Fassungen und ihrer Dateien nach; 0 nur, wenn alles ist, wie es war."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from analysen.nachpruefen import Nachpruefung, nachpruefen
from sozialraum.kern import zahlen
from sozialraum.kern.befehl import Befehl

BREITE_TITEL = 44


class Command(Befehl):
    help = "Prüft, ob Inhalt und Dateien aller Fassungen noch zu ihren Prüfsummen passen; ändert nichts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--analyse", metavar="ID", type=int, help="nur die Fassungen dieser Analyse")
        parser.add_argument("--nur-maengel", action="store_true", help="Unverändertes nicht aufzählen")
        parser.add_argument("--json", action="store_true", dest="als_json", help="Bericht als JSON")

    def handle(self, *, analyse: int | None, nur_maengel: bool, als_json: bool, **_: Any) -> None:
        gefunden = list(nachpruefen(analyse=analyse))
        maengel = [eine for eine in gefunden if eine.maengel]
        gezeigt = maengel if nur_maengel else gefunden
        if als_json:
            bericht = {"fassungen": [asdict(eine) for eine in gezeigt], "geprueft": len(gefunden)}
            self.stdout.write(json.dumps(bericht, ensure_ascii=False, indent=2))
        else:
            self._tafel(gezeigt)
            self.stdout.write(_schluss(gefunden, maengel))
        if maengel:
            sys.exit(1)

    def _tafel(self, zeilen: Sequence[Nachpruefung]) -> None:
        if zeilen:
            self.stdout.write(_zeile("Analyse", "Titel", "Fassung", "Art", "Dateien", "Befund"))
        for eine in zeilen:
            befunde = eine.maengel or ("unverändert",)
            vorn = (str(eine.analyse), eine.titel, str(eine.nummer), eine.art, str(eine.dateien))
            self.stdout.write(_zeile(*vorn, befunde[0]))
            for befund in befunde[1:]:
                self.stdout.write(_zeile("", "", "", "", "", befund))


def _zeile(analyse: str, titel: str, fassung: str, art: str, dateien: str, befund: str) -> str:
    if len(titel) > BREITE_TITEL:
        titel = f"{titel[: BREITE_TITEL - 1]}…"
    return f"{analyse:>7}  {titel:<{BREITE_TITEL}}  {fassung:>7}  {art:<16}  {dateien:>7}  {befund}"


def _schluss(gefunden: Sequence[Nachpruefung], maengel: Sequence[Nachpruefung]) -> str:
    if not gefunden:
        return "Es gibt keine Fassungen."
    dateien = sum(eine.dateien for eine in gefunden)
    umfang = (
        f"Geprüft: {zahlen.anzahl(len(gefunden), 'Fassung', 'Fassungen')}, "
        f"{zahlen.anzahl(dateien, 'Datei', 'Dateien')}."
    )
    if not maengel:
        return f"{umfang} Alles ist, wie es entstand."
    was = zahlen.anzahl(len(maengel), "Fassung ist", "Fassungen sind")
    return f"{umfang} {was} verändert oder unvollständig; die Sicherung hat sie vielleicht noch."
