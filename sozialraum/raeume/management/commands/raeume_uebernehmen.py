"""Übernimmt Grenzen einer Ebene aus Dateien: dasselbe Verb wie die Seite „Grenzen übernehmen“."""

import hashlib
import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import GEMEINDE
from sozialraum.raeume.grenzen_lesen import (
    BEZUGSSYSTEME,
    AngabeFehlt,
    Befund,
    Entscheidungen,
    buendeln,
    felder_in_worten,
    lies_grenzen,
)
from sozialraum.raeume.models import Ebene
from sozialraum.raeume.uebernehmen import (
    GEAENDERT,
    NEU,
    NEUER_STAND,
    UNVERAENDERT,
    GrenzenFehler,
    raeume_uebernehmen,
)


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Übernimmt Raumeinheiten und ihre Grenzen aus GeoJSON, TopoJSON oder Shapefile (ZIP)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "dateien",
            metavar="DATEI",
            type=Path,
            nargs="+",
            help="mehrere Dateien gelten zusammen als eine, etwa je Fläche eine",
        )
        parser.add_argument("--ags", default="", help="amtlicher Gemeindeschlüssel, acht Ziffern")
        parser.add_argument("--gemeinde", default="", help="Name der Gemeinde, wenn es sie noch nicht gibt")
        parser.add_argument("--ebene", default="", help="etwa stadtbezirk, stadtteil, quartier")
        parser.add_argument("--schluessel", default="", help="Eigenschaft mit dem Schlüssel der Einheit")
        parser.add_argument("--name", default="", help="Eigenschaft mit dem Namen der Einheit")
        parser.add_argument("--quelle", default="", help="Quellenvermerk der Karten, sonst der Dateiname")
        parser.add_argument("--lizenz", default="")
        parser.add_argument("--stand", default="", help="Stand der Grenzen, etwa 2024 oder 31.12.2024")
        parser.add_argument(
            "--gueltig-von", type=_tag, help="erster Tag eines neuen Gebietsstands, JJJJ-MM-TT"
        )
        parser.add_argument(
            "--gueltig-bis", type=_tag, help="letzter Tag eines früheren Gebietsstands, JJJJ-MM-TT"
        )
        parser.add_argument(
            "--fehlende-beenden",
            action="store_true",
            help="bestätigt, dass nicht zum Gebietsstand gehört, was die Datei nicht nennt",
        )
        parser.add_argument(
            "--bezugssystem", default="", help=f"wenn die Datei es nicht nennt: {', '.join(BEZUGSSYSTEME)}"
        )
        parser.add_argument("--teil", default="", help="eine von mehreren Ebenen der Datei")
        parser.add_argument(
            "--vereinfachen",
            type=float,
            metavar="METER",
            help="gemeinsame Ränder gemeinsam vereinfachen; 0 lässt alles wie geliefert",
        )
        parser.add_argument(
            "--anderer-schluessel",
            action="append",
            default=[],
            metavar="FLAECHE=SCHLUESSEL",
            help="gibt einer Fläche, deren Schlüssel doppelt ist, einen anderen",
        )
        parser.add_argument("--auslassen", action="append", default=[], type=int, metavar="FLAECHE")
        parser.add_argument(
            "--zusammenlegen",
            action="append",
            default=[],
            metavar="SCHLUESSEL",
            help="alle Flächen dieses Schlüssels sind eine Einheit",
        )
        parser.add_argument(
            "--ohne-flaeche",
            action="append",
            default=[],
            metavar="SCHLUESSEL=NAME",
            help="legt eine Einheit an, zu der es keinen Umriss gibt",
        )
        parser.add_argument("--trocken", action="store_true", help="alles prüfen, nichts schreiben")
        parser.add_argument("--json", action="store_true", dest="als_json", help="Ergebnis als JSON")

    def handle(self, *, dateien: list[Path], als_json: bool, **optionen: Any) -> None:
        bericht: dict[str, Any] = {
            "name": dateien[0].name, "sha256": None, "zustand": "beanstandet", "neu": 0, "neuer_stand": 0,
            "geaendert": 0, "unveraendert": 0, "nicht_in_der_datei": 0, "umgehaengt": 0, "befunde": [],
        }  # fmt: skip
        try:
            name, inhalt = buendeln([(datei.name, self._lesen(datei)) for datei in dateien])
            bericht |= {"name": name, "sha256": hashlib.sha256(inhalt).hexdigest()}
            self._uebernehmen(inhalt, name, bericht, als_json, **optionen)
        except Fachfehler as fehler:
            if not als_json:
                raise Fehler(_mit_wahl(fehler)) from fehler
            befunde = fehler.befunde if isinstance(fehler, GrenzenFehler) else [Befund("fehler", fehler.text)]
            bericht["befunde"] = [befund.als_dict() for befund in befunde]
        if als_json:
            self.stdout.write(json.dumps({"dateien": [bericht]}, ensure_ascii=False, indent=2))
            if bericht["zustand"] == "beanstandet":
                sys.exit(1)

    def _uebernehmen(
        self, inhalt: bytes, dateiname: str, bericht: dict[str, Any], als_json: bool, **optionen: Any
    ) -> None:
        self._fehlende_angaben(inhalt, dateiname, optionen)
        letzter: date | None = optionen["gueltig_bis"]
        ergebnis = raeume_uebernehmen(
            inhalt=inhalt,
            dateiname=dateiname,
            ags=optionen["ags"],
            gemeindename=optionen["gemeinde"],
            ebene=optionen["ebene"],
            feld_schluessel=optionen["schluessel"],
            feld_name=optionen["name"],
            quelle=optionen["quelle"],
            lizenz=optionen["lizenz"],
            stand=optionen["stand"],
            gueltig_von=optionen["gueltig_von"],
            gueltig_bis=letzter + timedelta(days=1) if letzter else None,
            fehlende_beenden=optionen["fehlende_beenden"],
            bezugssystem=optionen["bezugssystem"],
            teil=optionen["teil"],
            vereinfachen_m=optionen["vereinfachen"],
            entscheidungen=_entscheidungen(optionen),
            durch=None,
            trocken=optionen["trocken"],
        )
        bericht.update(
            zustand="geprueft" if optionen["trocken"] else "uebernommen",
            neu=ergebnis.anzahl(NEU),
            neuer_stand=ergebnis.anzahl(NEUER_STAND),
            geaendert=ergebnis.anzahl(GEAENDERT),
            unveraendert=ergebnis.anzahl(UNVERAENDERT),
            nicht_in_der_datei=len(ergebnis.nicht_in_der_datei),
            umgehaengt=ergebnis.umgehaengt,
            befunde=[befund.als_dict() for befund in ergebnis.befunde],
        )
        if als_json:
            return
        vorsatz = "Geprüft, nichts geschrieben: " if optionen["trocken"] else ""
        self.stdout.write(vorsatz + ergebnis.in_worten)
        for zeile in ergebnis.nicht_in_der_datei:
            self.stdout.write(f"  {zeile.einheit.kennung} {zeile.einheit.name}: {zeile.aenderung}")
        for befund in ergebnis.befunde:
            self.stdout.write(f"  {befund.in_worten}")

    def _lesen(self, datei: Path) -> bytes:
        try:
            return datei.read_bytes()
        except OSError as fehler:
            raise Fachfehler(
                f"Die Datei {datei} lässt sich nicht öffnen. Bitte prüfen Sie Namen und Leserechte."
            ) from fehler

    def _fehlende_angaben(self, inhalt: bytes, dateiname: str, optionen: dict[str, Any]) -> None:
        ebenen = dict(Ebene.objects.values_list("schluessel", "rang"))
        noetig = ["ebene", "schluessel", "name"]
        if ebenen.get(optionen["ebene"], 0) > ebenen[GEMEINDE]:
            noetig.insert(0, "ags")
        fehlend = [f"--{name}" for name in noetig if not optionen[name]]
        if fehlend:
            angaben = {name: optionen[name] for name in ("bezugssystem", "teil")}
            felder = lies_grenzen(inhalt, dateiname=dateiname, **angaben).felder
            raise Fachfehler(
                f"Bitte nennen Sie noch {' und '.join(fehlend)}. {felder_in_worten(felder)} "
                f"Ebenen sind: {', '.join(ebenen)}."
            )


def _tag(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fehler:
        raise ArgumentTypeError(f"„{text}“ ist kein Tag; gemeint ist etwa 2021-01-01") from fehler


def _entscheidungen(optionen: dict[str, Any]) -> Entscheidungen:
    return Entscheidungen(
        schluessel={int(flaeche): neu for flaeche, neu in _paare(optionen["anderer_schluessel"], "ZAHL")},
        auslassen=frozenset(optionen["auslassen"]),
        zusammenlegen=frozenset(optionen["zusammenlegen"]),
        ohne_flaeche=dict(_paare(optionen["ohne_flaeche"], "SCHLUESSEL")),
    )


def _paare(angaben: list[str], links: str) -> Iterator[tuple[str, str]]:
    for angabe in angaben:
        vorn, gleich, hinten = angabe.partition("=")
        if not gleich or not hinten or (links == "ZAHL" and not vorn.isdecimal()):
            raise Fachfehler(f"„{angabe}“ hat nicht die Form {links}=TEXT.")
        yield vorn, hinten


def _mit_wahl(fehler: Fachfehler) -> str:
    if not isinstance(fehler, AngabeFehlt):
        return fehler.text
    moeglich = "; ".join(f"--{fehler.angabe} {wert} ({text})" for wert, text in fehler.moeglich)
    return f"{fehler.text} Möglich: {moeglich}."
