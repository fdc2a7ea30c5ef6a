"""Übernimmt Dateien der Statistikämter von der Befehlszeile, mit denselben Verben wie die Seite."""

import json
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, datum, zahl
from sozialraum.statistik.abfragen import bekannte_gebiete, bekannte_quellen, lieferung_mit, vorlage_mit
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.lesen.archiv import TRENNER, Abgewiesen
from sozialraum.statistik.lesen.auspacken import Einzeldatei, auspacken
from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lesen.dateibild import pruefsumme
from sozialraum.statistik.lieferungen.annehmen import datei_annehmen, datei_ansehen
from sozialraum.statistik.lieferungen.mit_antworten import (
    bekannte_vorlage,
    pruefen_mit_antworten,
    uebernehmen_mit_antworten,
)
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung, Uebernahme
from sozialraum.statistik.lieferungen.vorlage_einspielen import vorlage_einspielen
from sozialraum.statistik.models import Importvorlage, Lieferung, Lieferungszustand
from sozialraum.statistik.vorschlagen.ergebnis import Vorschlag
from sozialraum.statistik.vorschlagen.quellenangaben import VORHANDENE_QUELLE
from sozialraum.statistik.vorschlagen.vorschlagen import als_werte, vorschlagen
from sozialraum.statistik.zuordnen.gebietsfragen import WEGLASSEN, Gebietsfrage

GEPRUEFT = "geprueft"
UEBERGANGEN = "uebergangen"
NICHT_ALLES, FALSCHER_AUFRUF = 1, 2
AUSGANG = (
    "Rückgabewert: 0, wenn jede Datei übernommen (mit --trocken: geprüft) oder schon da ist; 1, wenn "
    "mindestens eine es nicht ist (Fehler, Warnungen, offene Fragen, keine Tabelle); 2 bei falschem Aufruf. "
    "Was sich übernehmen lässt, wird auch bei 1 übernommen."
)
SCHWERE = {Schwere.FEHLER: "Fehler", Schwere.WARNUNG: "Warnung", Schwere.HINWEIS: "Hinweis"}
GEZEIGT = 20
# Ohne eine davon entsteht aus Antworten keine Vorlage.
NUR_IM_VORSCHLAG = frozenset({"geheimhaltung", VORHANDENE_QUELLE})
NICHT_ZU_LESEN = "Die Datei lässt sich nicht zu Ende lesen. Bitte prüfen Sie den Datenträger."


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“. Ein falscher Aufruf endet mit 2."""

    def __init__(self, text: str, *, ausgang: int = FALSCHER_AUFRUF) -> None:
        super().__init__(text, returncode=ausgang)


class Command(Befehl):
    help = "Übernimmt Dateien der Statistikämter, auch aus ZIP-Archiven; jede ganz oder gar nicht."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = AUSGANG
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
        for teil in _teile(dateien):
            if isinstance(teil, Abgewiesen):
                bericht = _abgewiesen(teil)
            else:
                bericht = self._eine_datei(teil, gewuenscht, trocken, gegeben)
            berichte.append(bericht)
            if not als_json:
                self._zeigen(bericht)
        if als_json:
            self.stdout.write(json.dumps({"dateien": berichte}, ensure_ascii=False, indent=2))
        if any(bericht["zustand"] == Lieferungszustand.BEANSTANDET for bericht in berichte):
            sys.exit(NICHT_ALLES)

    def _vorschlagen(self, dateien: list[Path], antworten: dict[str, str], als_json: bool) -> None:
        """Rückgabewert 1, solange zu einer Datei Fragen offen sind."""
        offen = False
        ausgabe: list[dict[str, Any]] = []
        for teil in _teile(dateien):
            vorschlag = teil if isinstance(teil, Abgewiesen) else _vorschlag(teil, antworten)
            if isinstance(vorschlag, Abgewiesen):
                offen |= vorschlag.fehlt
                bericht = _abgewiesen(vorschlag)
                ausgabe.append(bericht)
                if not als_json:
                    self._zeigen(bericht)
                continue
            offen |= bool(vorschlag.fehler())
            ausgabe.append({"name": teil.name, "archiv": teil.archiv, **vorschlag.als_dict()})
            if not als_json:
                self._vorschlag_zeigen(_wo(teil.archiv, teil.name), vorschlag)
        if als_json:
            self.stdout.write(json.dumps({"dateien": ausgabe}, ensure_ascii=False, indent=2))
        if offen:
            sys.exit(NICHT_ALLES)

    def _vorschlag_zeigen(self, name: str, vorschlag: Vorschlag) -> None:
        self.stdout.write(f"{name}: {anzahl(len(vorschlag.fragen), 'offene Frage', 'offene Fragen')}")
        for beleg in vorschlag.belege:
            self.stdout.write(f"  {beleg.was}: {beleg.entschieden}. {beleg.gesehen}")
        for frage in vorschlag.fragen:
            self.stdout.write(f"  ? {frage.kennung}: {frage.frage} {frage.warum}")
            for wert, wortlaut in frage.auswahl:
                self.stdout.write(f"      {wert}: {wortlaut}")

    def _vorlage_aus_antworten(self, dateien: list[Path], antworten: dict[str, str]) -> Importvorlage:
        """Die Vorlage zur ersten Tabelle, gespeichert. Fehler: `Fehler`, wenn noch Fragen offen sind.

        Antworten nur zu Gebieten oder zum Zeitraum gelten der Vorlage, an der die Datei zu erkennen ist.
        """
        for teil in _teile(dateien):
            if not isinstance(teil, Abgewiesen) and not antworten.keys() & NUR_IM_VORSCHLAG:
                with suppress(Fachfehler):
                    if bekannt := bekannte_vorlage(teil.strom, teil.name):
                        return bekannt
            vorschlag = teil if isinstance(teil, Abgewiesen) else _vorschlag(teil, antworten)
            if isinstance(vorschlag, Abgewiesen):
                continue
            if grund := vorschlag.fehler():
                wo = _wo(teil.archiv, teil.name)
                raise Fehler(f"{wo}: {grund} Es wurde nichts übernommen.", ausgang=NICHT_ALLES)
            try:
                return vorlage_einspielen(text=json.dumps(vorschlag.inhalt), durch=None)
            except Fachfehler as fehler:
                raise Fehler(fehler.text) from fehler
        raise Fehler("Unter den genannten Dateien ist keine lesbare Tabelle.", ausgang=NICHT_ALLES)

    def _eine_datei(
        self, teil: Einzeldatei, vorlage: Importvorlage | None, trocken: bool, antworten: dict[str, str]
    ) -> dict[str, Any]:
        """Der Bericht über eine Datei; kein Fehler der Datei verlässt diese Funktion."""
        bericht = _bericht(teil.name, teil.archiv)
        try:
            bericht["sha256"] = pruefsumme(teil.strom)
            fruehere = lieferung_mit(bericht["sha256"])
            if fruehere and fruehere.zustand == Lieferungszustand.UEBERNOMMEN:
                _schon_uebernommen(bericht, fruehere)
            elif trocken:
                ergebnis = pruefen_mit_antworten(
                    datei=teil.strom, dateiname=teil.name, vorlage=vorlage, antworten=antworten
                )
                _eintragen(bericht, ergebnis, GEPRUEFT)
            else:
                lieferung = datei_annehmen(
                    datei=teil.strom,
                    dateiname=teil.name,
                    archiv=teil.archiv,
                    durch=None,
                    vorlage=vorlage,
                    nur_lesbare=bool(teil.archiv),
                ).lieferung
                bericht["befunde"] = lieferung.befunde
                if lieferung.zustand != Lieferungszustand.BEANSTANDET:
                    ergebnis = uebernehmen_mit_antworten(lieferung=lieferung, antworten=antworten)
                    _eintragen(bericht, ergebnis, Lieferungszustand.UEBERNOMMEN.value)
        except Beanstandung as beanstandung:
            bericht["befunde"] = [befund.als_dict() for befund in beanstandung.befunde]
            bericht["fragen"] = [
                {"kennung": frage.kennung, "frage": frage.text, "auswahl": dict(frage.auswahl)}
                for frage in beanstandung.fragen
            ]
            bericht["fragen"] += [_gebietsfrage(frage) for frage in beanstandung.gebietsfragen]
        except Lesefehler as fehler:
            bericht["befunde"] = [_befund(fehler.text, vorschlag=fehler.vorschlag)]
        except Fachfehler as fehler:
            bericht["befunde"] = [_befund(fehler.text)]
        except OSError:
            bericht["befunde"] = [_befund(NICHT_ZU_LESEN)]
        return bericht

    def _zeigen(self, bericht: dict[str, Any]) -> None:
        wo = _wo(bericht["archiv"], bericht["name"])
        if bericht["zustand"] == Lieferungszustand.BEANSTANDET:
            self.stdout.write(f"{wo}: beanstandet, nichts übernommen.")
        elif bericht["zustand"] == UEBERGANGEN:
            self.stdout.write(f"{wo}: übergangen.")
        else:
            wort = "geprüft, nichts geschrieben" if bericht["zustand"] == GEPRUEFT else "übernommen"
            self.stdout.write(f"{wo}: {wort}, {anzahl(bericht['werte'], 'Wert', 'Werte')}.")
        for posten in bericht["ausgelassen"]:
            self.stdout.write(f"  Ausgelassen: {zahl(posten['anzahl'])} × {posten['grund']}")
        for befund in bericht["befunde"][:GEZEIGT]:
            self.stdout.write(f"  {SCHWERE[befund['schwere']]}: {befund['text']}")
            if befund["vorschlag"]:
                self.stdout.write(f"    {befund['vorschlag']}")
        for frage in bericht["fragen"]:
            self.stdout.write(f"  ? {frage['kennung']}: {frage['frage']}")
            for wert, wortlaut in frage["auswahl"].items():
                self.stdout.write(f"      {wert}: {wortlaut}")
        weitere = len(bericht["befunde"]) - GEZEIGT
        if weitere > 0:
            self.stdout.write(f"  {anzahl(weitere, 'weiterer Befund', 'weitere Befunde')}; alle mit --json.")


def _teile(dateien: list[Path]) -> Iterator[Einzeldatei | Abgewiesen]:
    """Jede Datei für sich, aus Archiven alle; lesbar, bis die nächste kommt."""
    for pfad in dateien:
        name = pfad.name or str(pfad)
        try:
            offen = pfad.open("rb")
        except OSError:
            yield Abgewiesen(name, "", _warum_nicht_zu_oeffnen(pfad))
            continue
        with offen:
            hoechstens = settings.LIEFERUNG_HOECHSTENS_MB * 1_000_000
            yield from auspacken([(name, offen)], hoechstens_bytes=hoechstens)


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


def _vorschlag(teil: Einzeldatei, antworten: dict[str, str]) -> Vorschlag | Abgewiesen:
    try:
        bild = datei_ansehen(teil.strom)
        return vorschlagen(teil.strom, bild, teil.name, bekannte_gebiete(), antworten, bekannte_quellen())
    except Fachfehler as fehler:
        return Abgewiesen(teil.name, teil.archiv, fehler.text)
    except OSError:
        return Abgewiesen(teil.name, teil.archiv, NICHT_ZU_LESEN)


def _bericht(name: str, archiv: str) -> dict[str, Any]:
    return {
        "name": name,
        "archiv": archiv,
        "sha256": None,
        "zustand": Lieferungszustand.BEANSTANDET.value,
        "werte": 0,
        "befunde": [],
        "ausgelassen": [],
        "fragen": [],
    }


def _abgewiesen(eine: Abgewiesen) -> dict[str, Any]:
    schwere = Schwere.FEHLER if eine.fehlt else Schwere.HINWEIS
    zustand = Lieferungszustand.BEANSTANDET.value if eine.fehlt else UEBERGANGEN
    befunde = [_befund(eine.text, schwere, eine.vorschlag)]
    return _bericht(eine.name, eine.archiv) | {"zustand": zustand, "befunde": befunde}


def _wo(archiv: str, name: str) -> str:
    return TRENNER.join(filter(None, [archiv, name]))


def _eintragen(bericht: dict[str, Any], ergebnis: Uebernahme, zustand: str) -> None:
    bericht["zustand"] = zustand
    bericht["werte"] = ergebnis.werte
    bericht["ausgelassen"] = ergebnis.ausgelassen
    bericht["befunde"] = [befund.als_dict() for befund in ergebnis.befunde]


def _gebietsfrage(frage: Gebietsfrage) -> dict[str, Any]:
    auswahl = {f"{eines.ebene}:{eines.schluessel}": eines.name for eines in frage.vorschlaege}
    return {
        "kennung": frage.kennung,
        "frage": f"Welches Gebiet ist „{frage.heisst}“?",
        "auswahl": auswahl | {WEGLASSEN: "gibt es bei uns nicht, weglassen"},
    }


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


def _befund(text: str, schwere: Schwere = Schwere.FEHLER, vorschlag: str = "") -> dict[str, Any]:
    return Befund(schwere, text, vorschlag).als_dict()


def _warum_nicht_zu_oeffnen(datei: Path) -> str:
    if datei.is_dir():
        return f"{datei} ist ein Ordner. Bitte nennen Sie die Datei darin."
    if not datei.exists():
        return f"Die Datei {datei} gibt es nicht. Bitte prüfen Sie den Namen."
    return f"Die Datei {datei} lässt sich nicht öffnen. Bitte prüfen Sie die Leserechte."
