"""Gibt das Kurzprofil eines Sozialraums als Datei aus, ohne Umweg über die Warteschlange."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from agenturen.models import Traeger
from analysen.kurzprofil.erstellen import kurzprofil_erstellen
from sozialraum.kern import zahlen
from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import zustaendigkeiten
from sozialraum.raeume.models import Sozialraum


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Schreibt das Kurzprofil eines Sozialraums (zwei Seiten PDF) in eine Datei."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sozialraum", metavar="NAME|NUMMER", required=True, help="Name oder Nummer aus seiner Adresse"
        )
        parser.add_argument(
            "--traeger",
            metavar="KURZNAME",
            default="",
            help="aus wessen Register Bedarfe und Angebote kommen; Vorgabe: der Träger, der dort arbeitet",
        )
        parser.add_argument("--ausgabe", metavar="DATEI", type=Path, required=True)

    def handle(self, *, sozialraum: str, traeger: str, ausgabe: Path, **_: Any) -> None:
        raum = _sozialraum(sozialraum)
        try:
            profil = kurzprofil_erstellen(sozialraum=raum, traeger=_traeger(traeger, raum))
            ausgabe.parent.mkdir(parents=True, exist_ok=True)
            with profil.datei.open("rb") as quelle:
                ausgabe.write_bytes(quelle.read())
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        except OSError as fehler:
            raise Fehler(f"{ausgabe} lässt sich nicht schreiben: {fehler.strerror or fehler}.") from fehler
        self.stdout.write(f"{ausgabe}: 2 Seiten, {zahlen.dateigroesse(profil.groesse)}")


def _sozialraum(gesucht: str) -> Sozialraum:
    alle = Sozialraum.objects.all()
    gefunden = list(alle.filter(pk=gesucht) if gesucht.isdecimal() else alle.filter(name=gesucht))
    if len(gefunden) == 1:
        return gefunden[0]
    if gefunden:
        nummern = ", ".join(f"{raum.pk} ({raum.ags})" for raum in gefunden)
        raise Fehler(f"„{gesucht}“ heißen mehrere Sozialräume. Bitte nennen Sie eine Nummer: {nummern}.")
    namen = "; ".join(alle.order_by("name").values_list("name", flat=True)[:20])
    raise Fehler(f"Den Sozialraum „{gesucht}“ gibt es nicht. Vorhanden: {namen or 'noch keiner'}.")


def _traeger(gesucht: str, raum: Sozialraum) -> Traeger:
    alle = Traeger.objects.order_by("kurzname")
    if gesucht:
        traeger = alle.filter(kurzname=gesucht).first() or alle.filter(name=gesucht).first()
    else:
        hier = [zustaendigkeit.agentur.traeger for zustaendigkeit in zustaendigkeiten([raum])]
        traeger = hier[0] if hier else raum.traeger or alle.first()
    if traeger is None:
        namen = ", ".join(eins.kurzname for eins in alle) or "noch keiner"
        raise Fehler(f"Den Träger „{gesucht}“ gibt es nicht. Vorhanden: {namen}.")
    return traeger
