"""Übernimmt Dateien der Statistikämter von der Befehlszeile, mit denselben Verben wie die Seite."""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, datum, zahl
from sozialraum.statistik.abfragen import bekannte_gebiete, bekannte_quellen, lieferung_mit, vorlage_mit
from sozialraum.statistik.annehmen import datei_ansehen, lieferung_annehmen
from sozialraum.statistik.antworten_geben import antworten_geben
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.dateibild import pruefsumme
from sozialraum.statistik.models import Importvorlage, Lieferung, Lieferungszustand
from sozialraum.statistik.uebernehmen import (
    Beanstandung,
    Uebernahme,
    lieferung_pruefen,
    lieferung_uebernehmen,
)
from sozialraum.statistik.vorlage_einspielen import vorlage_einspielen
from sozialraum.statistik.vorschlagen.ergebnis import Vorschlag
from sozialraum.statistik.vorschlagen.vorschlagen import als_werte, vorschlagen

GEPRUEFT = "geprueft"
GEZEIGT = 20


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Übernimmt Dateien der Statistikämter; je Datei ganz oder gar nicht."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dateien", metavar="DATEI", nargs="*", type=Path)
        parser.add_argument(
            "--vorlage", default="", metavar="NAME", help="Importvorlage, sonst wird sie am Kopf erkannt"
        )
        parser.add_argument("--trocken", action="store_true", help="alles prüfen, nichts schreiben")
        parser.add_argument(
            "--vorschlag",
            action="store_true",
            help="zu jeder Datei eine Importvorlage vorschlagen, mit Belegen und offenen Fragen",
        )
        parser.add_argument(
            "--antworten",
            type=Path,
            metavar="DATEI.toml",
            help="Antworten auf die Fragen (Kennung = Antwort); ist keine mehr offen, wird die Vorlage "
            "gespeichert und die Datei damit gelesen",
        )
        parser.add_argument("--json", action="store_true", dest="als_json", help="Ergebnis als JSON")

    def handle(
        self,
        *,
        dateien: list[Path],
        vorlage: str,
        trocken: bool,
        vorschlag: bool,
        antworten: Path | None,
        als_json: bool,
        **_: Any,
    ) -> None:
        try:
            if not dateien:
                raise Fachfehler("Bitte nennen Sie mindestens eine Datei.")
            gewuenscht = vorlage_mit(vorlage) if vorlage else None
            gegeben = _antworten(antworten)
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        if vorschlag:
            self._vorschlagen(dateien, gegeben, als_json)
            return
        if antworten is not None and gewuenscht is None:
            gewuenscht = self._vorlage_aus_antworten(dateien, gegeben)
        berichte = []
        for datei in dateien:
            bericht = self._eine_datei(datei, gewuenscht, trocken, gegeben)
            berichte.append(bericht)
            if not als_json:
                self._zeigen(bericht)
        if als_json:
            self.stdout.write(json.dumps({"dateien": berichte}, ensure_ascii=False, indent=2))
        if any(bericht["zustand"] == Lieferungszustand.BEANSTANDET for bericht in berichte):
            sys.exit(1)

    def _vorschlagen(self, dateien: list[Path], antworten: dict[str, str], als_json: bool) -> None:
        """Rückgabewert 1, solange zu einer Datei Fragen offen sind."""
        offen = False
        ausgabe = []
        for datei in dateien:
            vorschlag = _vorschlag(datei, antworten)
            offen |= bool(vorschlag.fehler())
            ausgabe.append({"name": datei.name, **vorschlag.als_dict()})
            if als_json:
                continue
            self.stdout.write(
                f"{datei.name}: {anzahl(len(vorschlag.fragen), 'offene Frage', 'offene Fragen')}"
            )
            for beleg in vorschlag.belege:
                self.stdout.write(f"  {beleg.was}: {beleg.entschieden}. {beleg.gesehen}")
            for frage in vorschlag.fragen:
                self.stdout.write(f"  ? {frage.kennung}: {frage.frage} {frage.warum}")
                for wert, wortlaut in frage.auswahl:
                    self.stdout.write(f"      {wert}: {wortlaut}")
        if als_json:
            self.stdout.write(json.dumps({"dateien": ausgabe}, ensure_ascii=False, indent=2))
        if offen:
            sys.exit(1)

    def _vorlage_aus_antworten(self, dateien: list[Path], antworten: dict[str, str]) -> Importvorlage:
        """Die Vorlage zur ersten Datei, gespeichert. Fehler: `Fehler`, wenn noch Fragen offen sind."""
        vorschlag = _vorschlag(dateien[0], antworten)
        if grund := vorschlag.fehler():
            raise Fehler(f"{dateien[0].name}: {grund} Es wurde nichts übernommen.")
        try:
            return vorlage_einspielen(text=json.dumps(vorschlag.inhalt), durch=None)
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler

    def _eine_datei(
        self, datei: Path, vorlage: Importvorlage | None, trocken: bool, antworten: dict[str, str]
    ) -> dict[str, Any]:
        """Der Bericht über eine Datei; kein Fehler der Datei verlässt diese Funktion."""
        bericht: dict[str, Any] = {
            "name": datei.name or str(datei),
            "sha256": None,
            "zustand": Lieferungszustand.BEANSTANDET.value,
            "werte": 0,
            "befunde": [],
            "ausgelassen": [],
            "fragen": [],
        }
        try:
            with datei.open("rb") as offen:
                bericht["sha256"] = pruefsumme(offen)
                fruehere = lieferung_mit(bericht["sha256"])
                if fruehere and fruehere.zustand == Lieferungszustand.UEBERNOMMEN:
                    _schon_uebernommen(bericht, fruehere)
                elif trocken:
                    ergebnis = lieferung_pruefen(
                        datei=offen,
                        dateiname=datei.name,
                        durch=None,
                        vorlage=vorlage,
                        antworten=antworten,
                    )
                    _eintragen(bericht, ergebnis, GEPRUEFT)
                else:
                    lieferung = lieferung_annehmen(
                        datei=offen, dateiname=datei.name, durch=None, vorlage=vorlage
                    )
                    bericht["befunde"] = lieferung.befunde
                    if lieferung.zustand != Lieferungszustand.BEANSTANDET:
                        if antworten:
                            antworten_geben(lieferung=lieferung, antworten=antworten, durch=None)
                        ergebnis = lieferung_uebernehmen(lieferung=lieferung, durch=None)
                        _eintragen(bericht, ergebnis, Lieferungszustand.UEBERNOMMEN.value)
        except OSError:
            bericht["befunde"] = [_befund(_warum_nicht_zu_oeffnen(datei))]
        except Beanstandung as beanstandung:
            bericht["befunde"] = [befund.als_dict() for befund in beanstandung.befunde]
        except Fachfehler as fehler:
            bericht["befunde"] = [_befund(fehler.text)]
        return bericht

    def _zeigen(self, bericht: dict[str, Any]) -> None:
        if bericht["zustand"] == Lieferungszustand.BEANSTANDET:
            self.stdout.write(f"{bericht['name']}: beanstandet, nichts übernommen.")
        else:
            wort = "geprüft, nichts geschrieben" if bericht["zustand"] == GEPRUEFT else "übernommen"
            self.stdout.write(f"{bericht['name']}: {wort}, {anzahl(bericht['werte'], 'Wert', 'Werte')}.")
        for posten in bericht["ausgelassen"]:
            self.stdout.write(f"  Ausgelassen: {zahl(posten['anzahl'])} × {posten['grund']}")
        for befund in bericht["befunde"][:GEZEIGT]:
            schwere = "Fehler" if befund["schwere"] == Schwere.FEHLER else "Hinweis"
            self.stdout.write(f"  {schwere}: {befund['text']}")
            if befund["vorschlag"]:
                self.stdout.write(f"    {befund['vorschlag']}")
        weitere = len(bericht["befunde"]) - GEZEIGT
        if weitere > 0:
            self.stdout.write(f"  {anzahl(weitere, 'weiterer Befund', 'weitere Befunde')}; alle mit --json.")


def _antworten(datei: Path | None) -> dict[str, str]:
    """Kennung → Antwort aus einer TOML-Datei. Fehler: `Fachfehler`."""
    if datei is None:
        return {}
    try:
        return als_werte(tomllib.loads(datei.read_text("utf-8")))
    except OSError as fehler:
        raise Fachfehler(_warum_nicht_zu_oeffnen(datei)) from fehler
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fehler:
        raise Fachfehler(
            f'Die Datei {datei} ist kein gültiges TOML; je Zeile: kennung = "Antwort".'
        ) from fehler


def _vorschlag(datei: Path, antworten: dict[str, str]) -> Vorschlag:
    """Fehler: `Fehler`, wenn die Datei nicht zu öffnen oder zu groß ist."""
    try:
        with datei.open("rb") as offen:
            bild = datei_ansehen(offen)
            return vorschlagen(offen, bild, datei.name, bekannte_gebiete(), antworten, bekannte_quellen())
    except OSError as fehler:
        raise Fehler(_warum_nicht_zu_oeffnen(datei)) from fehler
    except Fachfehler as fehler:
        raise Fehler(f"{datei.name}: {fehler.text}") from fehler


def _eintragen(bericht: dict[str, Any], ergebnis: Uebernahme, zustand: str) -> None:
    bericht["zustand"] = zustand
    bericht["werte"] = ergebnis.werte
    bericht["ausgelassen"] = ergebnis.ausgelassen
    bericht["befunde"] = [befund.als_dict() for befund in ergebnis.befunde]


def _schon_uebernommen(bericht: dict[str, Any], fruehere: Lieferung) -> None:
    """Alles ist schon da: kein Fehler, aber auch nichts Neues."""
    wann = datum(fruehere.uebernommen)
    bericht["zustand"] = fruehere.zustand
    bericht["ausgelassen"] = [{"grund": f"Datei schon am {wann} übernommen", "anzahl": fruehere.anzahl_werte}]
    bericht["befunde"] = [
        _befund(
            f"Dieselbe Datei wurde am {wann} als „{fruehere.dateiname}“ übernommen; nichts wurde doppelt "
            "geschrieben.",
            Schwere.HINWEIS,
        )
    ]


def _befund(text: str, schwere: Schwere = Schwere.FEHLER) -> dict[str, Any]:
    return Befund(schwere, text).als_dict()


def _warum_nicht_zu_oeffnen(datei: Path) -> str:
    if datei.is_dir():
        return f"{datei} ist ein Ordner. Bitte nennen Sie die Datei darin."
    if not datei.exists():
        return f"Die Datei {datei} gibt es nicht. Bitte prüfen Sie den Namen."
    return f"Die Datei {datei} lässt sich nicht öffnen. Bitte prüfen Sie die Leserechte."
