"""Die eigene Gliederung eines Trägers: speichern, aus einer Analyse übernehmen, zurücknehmen."""

from dataclasses import replace

from django.db import transaction

from agenturen.models import Person, Traeger
from agenturen.protokollieren import Ereignis
from analysen.abfragen import kapitel_der_analyse
from analysen.gliederung.geltende import inhalt_der
from analysen.gliederung.inhalt import Bausteinvorlage, Gliederungsinhalt, Kapitelvorlage, als_json
from analysen.models import Analyse, Baustein, Gliederung
from analysen.vorlagen.pflegen import geltende_eigene, naechste_version, pruefe_pflegen, zuruecknehmen
from sozialraum.kern.fehler import Fachfehler

# Was sich auf bestimmte Einträge oder Jahre bezieht, passt in keine andere Analyse.
NUR_HIER = frozenset({"auswahl", "gespraeche", "einsaetze", "ab", "bis"})


@transaction.atomic
def gliederung_speichern(
    *, traeger: Traeger, inhalt: Gliederungsinhalt, version: int, durch: Person
) -> Gliederung:
    """Die nächste Version der eigenen Gliederung; unverändert die geltende.

    `version` ist die der eigenen, die beim Öffnen galt, 0 ohne eigene. Fehler: `Fachfehler`,
    `VeralteterStand`, wenn es inzwischen eine neuere gibt.
    """
    pruefe_pflegen(durch, traeger)
    if not any(kapitel.gedruckt for kapitel in inhalt.kapitel):
        raise Fachfehler("Alle Kapitel sind ausgeschaltet. Bitte schalten Sie mindestens eines ein.")
    return naechste_version(
        Gliederung,
        traeger=traeger,
        schluessel=inhalt.schluessel,
        name=inhalt.name,
        richtlinie=inhalt.richtlinie,
        inhalt=als_json(inhalt),
        version=version,
        durch=durch,
        ereignis=Ereignis.GLIEDERUNG_GESPEICHERT,
    )


@transaction.atomic
def aus_analyse_uebernehmen(*, analyse: Analyse, durch: Person) -> Gliederung:
    """Der Aufbau dieser Analyse wird die Gliederung ihres Trägers; Texte und Einträge bleiben zurück."""
    pruefe_pflegen(durch, analyse.traeger)
    if analyse.gliederung is None:
        raise Fachfehler("Diese Analyse ist älter als die Gliederungen; ihr Aufbau lässt sich nicht merken.")
    vorlage = inhalt_der(analyse.gliederung)
    inhalt = replace(
        vorlage,
        kapitel=tuple(
            Kapitelvorlage(
                schluessel=kapitel.schluessel,
                titel=kapitel.titel,
                frage=kapitel.frage,
                ab_laenge=kapitel.ab_laenge,
                gedruckt=kapitel.gedruckt,
                bausteine=tuple(_vorlage(baustein) for baustein in kapitel.bausteine.all()),
            )
            for kapitel in kapitel_der_analyse(analyse)
        ),
    )
    geltende = geltende_eigene(Gliederung, analyse.traeger, inhalt.schluessel)
    return gliederung_speichern(
        traeger=analyse.traeger, inhalt=inhalt, version=geltende.version if geltende else 0, durch=durch
    )


def gliederung_zuruecknehmen(*, gliederung: Gliederung, durch: Person) -> None:
    """Neue Analysen beginnen wieder mit der mitgelieferten; angefangene bleiben, wie sie sind."""
    zuruecknehmen(gliederung, durch=durch, ereignis=Ereignis.GLIEDERUNG_ZURUECKGENOMMEN)


def _vorlage(baustein: Baustein) -> Bausteinvorlage:
    """Ein Text, zu dem es Zahlen gibt, beginnt beim nächsten Mal wieder mit dem Ausgangstext."""
    einstellungen = {k: wert for k, wert in baustein.einstellungen.items() if k not in NUR_HIER}
    return Bausteinvorlage(
        art=baustein.art,
        einstellungen=einstellungen,
        ausgangstext=baustein.art == Baustein.Art.EINFACH
        or (baustein.art == Baustein.Art.TEXT and bool(einstellungen.get("indikatoren"))),
        ab_laenge=baustein.ab_laenge,
    )
