"""Gibt Analysen als Dateien aus: dieselben Verben wie „PDF erzeugen“, ohne Umweg über die Warteschlange."""

import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import CommandError, CommandParser
from django_scopes import scope, scopes_disabled

from analysen.abfragen import dateiname
from analysen.ablauf.entwurf import kommentierbar
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.formen import FORMEN
from analysen.models import Analyse, Fassung, Fassungsdatei
from sozialraum.kern import zahlen
from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = (
        "Schreibt Analysen als Dateien in einen Ordner: Entwürfe als Vorschau, freigegebene als ihre Fassung."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "ids", metavar="ID", nargs="*", type=int, help="Nummer der Analyse (steht in ihrer Adresse)"
        )
        parser.add_argument("--alle", action="store_true", help="alle Analysen aller Träger")
        parser.add_argument("--form", default="pdf", choices=list(FORMEN))
        parser.add_argument(
            "--fassung", metavar="N", type=int, help="eine vorhandene Fassung statt einer neuen Vorschau"
        )
        parser.add_argument("--nach", metavar="ORDNER", type=Path, required=True)
        parser.add_argument("--json", action="store_true", dest="als_json", help="Bericht als JSON")

    def handle(
        self,
        *,
        ids: list[int],
        alle: bool,
        form: str,
        fassung: int | None,
        nach: Path,
        als_json: bool,
        **_: Any,
    ) -> None:
        if alle == bool(ids):
            raise Fehler("Bitte nennen Sie entweder Nummern von Analysen oder --alle.")
        if fassung is not None and len(ids) != 1:
            raise Fehler("Zu --fassung gehört genau eine Analyse.")
        try:
            nach.mkdir(parents=True, exist_ok=True)
        except OSError as fehler:
            raise Fehler(f"In den Ordner {nach} lässt sich nicht schreiben: {fehler.strerror}.") from fehler
        with scopes_disabled():
            analysen = list(Analyse.objects.select_related("agentur", "traeger").order_by("pk"))
        vorhandene = {analyse.pk: analyse for analyse in analysen}
        berichte = [
            self._eine(vorhandene.get(nummer), nummer, form, fassung, nach, als_json)
            for nummer in (vorhandene if alle else dict.fromkeys(ids))
        ]
        if als_json:
            self.stdout.write(json.dumps({"dateien": berichte}, ensure_ascii=False, indent=2))
        if not berichte:
            self.stderr.write("Es gibt keine Analysen.")
        if any(bericht["zustand"] != "ausgegeben" for bericht in berichte):
            sys.exit(1)

    def _eine(
        self,
        analyse: Analyse | None,
        nummer: int,
        form: str,
        gewuenscht: int | None,
        nach: Path,
        als_json: bool,
    ) -> dict[str, Any]:
        """Ein Fehler bei einer Analyse hält die anderen nicht auf."""
        bericht: dict[str, Any] = {"analyse": nummer, "name": "", "zustand": "gescheitert", "text": ""}
        try:
            if analyse is None:
                raise Fachfehler(f"Eine Analyse mit der Nummer {nummer} gibt es nicht.")
            with scope(traeger=[analyse.traeger_id]):
                fassung = _fassung(analyse, gewuenscht)
                datei = ausgeben(fassung=fassung, form=form)
                # Die Nummer hält zwei Analysen über denselben Raum und dasselbe Jahr auseinander.
                name = Path(dateiname(datei))
                ziel = nach / name.with_stem(f"{name.stem}_Analyse_{analyse.pk}")
                _schreiben(ziel, datei)
            bericht |= {
                "name": ziel.name,
                "titel": analyse.titel,
                "zustand": "ausgegeben",
                "fassung": fassung.nummer,
                "art": fassung.art,
                "inhalt_sha256": fassung.sha256,
                "sha256": datei.sha256,
                "seiten": datei.seiten,
                "groesse": datei.groesse,
            }
        except Fachfehler as fehler:
            bericht["text"] = fehler.text
        except OSError as fehler:
            bericht["text"] = f"Die Datei ließ sich nicht schreiben: {fehler.strerror or fehler}."
        if not als_json:
            self._melden(bericht)
        return bericht

    def _melden(self, bericht: dict[str, Any]) -> None:
        if bericht["zustand"] == "ausgegeben":
            umfang = [zahlen.dateigroesse(bericht["groesse"])]
            if bericht["seiten"] is not None:
                umfang.insert(0, zahlen.anzahl(bericht["seiten"], "Seite", "Seiten"))
            self.stdout.write(f"{bericht['name']}: {', '.join(umfang)}")
        else:
            self.stderr.write(f"Analyse {bericht['analyse']}: {bericht['text']}")


def _fassung(analyse: Analyse, gewuenscht: int | None) -> Fassung:
    """Die gewünschte; sonst vom Entwurf eine Vorschau, nach der Freigabe die jüngste festgeschriebene."""
    fassungen = Fassung.objects.filter(analyse=analyse).select_related("berichtigt").order_by("-nummer")
    if gewuenscht is None:
        fest = fassungen.filter(art=Fassung.Art.FESTGESCHRIEBEN).first()
        return festschreiben(analyse=analyse, durch=None) if kommentierbar(analyse) or not fest else fest
    if (gefunden := fassungen.filter(nummer=gewuenscht).first()) is not None:
        return gefunden
    vorhandene = ", ".join(str(eine.nummer) for eine in fassungen.defer("inhalt").reverse()) or "noch keine"
    raise Fachfehler(f"Eine Fassung {gewuenscht} hat die Analyse nicht. Vorhanden: {vorhandene}.")


def _schreiben(ziel: Path, datei: Fassungsdatei) -> None:
    """Unter dem endgültigen Namen liegt nie eine halbe Datei, auch wenn die Platte voll läuft."""
    unfertig = ziel.with_name(f".{uuid4().hex}.unfertig")
    try:
        with datei.datei.open("rb") as quelle, unfertig.open("xb") as strom:
            for stueck in quelle.chunks():
                strom.write(stueck)
            strom.flush()
            os.fsync(strom.fileno())
        unfertig.replace(ziel)
    finally:
        unfertig.unlink(missing_ok=True)
