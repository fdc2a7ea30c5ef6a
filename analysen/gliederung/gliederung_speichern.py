"""Die eigene Gliederung eines Trägers: speichern, aus einer Analyse übernehmen, zurücknehmen."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agenturen.models import Person, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, agenturen_mit
from analysen.abfragen import kapitel_der_analyse
from analysen.gliederung.inhalt import Bausteinvorlage, Gliederungsinhalt, Kapitelvorlage
from analysen.gliederung.laden import gliederung_ablegen, inhalt_der
from analysen.models import Analyse, Baustein, Gliederung
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

# Was sich auf bestimmte Einträge oder Jahre bezieht, passt in keine andere Analyse.
NUR_HIER = frozenset({"auswahl", "gespraeche", "einsaetze", "ab", "bis"})


def darf_pflegen(person: Person, traeger_id: int) -> bool:
    return agenturen_mit(person, Recht.GLIEDERUNG_PFLEGEN).filter(traeger=traeger_id).exists()


def pruefe_pflegen(person: Person, traeger: Traeger) -> None:
    """PermissionDenied, wer in keiner Agentur dieses Trägers das Recht hat."""
    if not darf_pflegen(person, traeger.pk):
        raise PermissionDenied(
            f"Ihre Rolle bei „{traeger}“ umfasst nicht: {Recht.GLIEDERUNG_PFLEGEN.value}. Bitte wenden Sie "
            "sich an Ihre Leitung."
        )


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
    geltende = _eigene(traeger, inhalt.schluessel)
    if (geltende.version if geltende else 0) != version:
        raise VeralteterStand(
            f"Inzwischen hat jemand anderes die Gliederung „{inhalt.name}“ gespeichert. Bitte öffnen Sie sie "
            "neu und übertragen Sie Ihre Änderung."
        )
    gespeichert = gliederung_ablegen(inhalt, traeger=traeger)
    if geltende is None or gespeichert.pk != geltende.pk:
        protokolliere(
            Ereignis.GLIEDERUNG_GESPEICHERT,
            gespeichert,
            durch=durch,
            traeger_id=traeger.pk,
            version=gespeichert.version,
        )
    return gespeichert


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
    geltende = _eigene(analyse.traeger, inhalt.schluessel)
    return gliederung_speichern(
        traeger=analyse.traeger, inhalt=inhalt, version=geltende.version if geltende else 0, durch=durch
    )


@transaction.atomic
def gliederung_zuruecknehmen(*, gliederung: Gliederung, durch: Person) -> None:
    """Neue Analysen beginnen wieder mit der mitgelieferten; angefangene bleiben, wie sie sind."""
    if gliederung.traeger is None:
        raise Fachfehler("Die mitgelieferte Gliederung lässt sich nicht zurücknehmen.")
    pruefe_pflegen(durch, gliederung.traeger)
    if not Gliederung.objects.filter(pk=gliederung.pk, aktiv=True).update(aktiv=False):
        raise VeralteterStand("Diese Gliederung gilt schon nicht mehr.")
    protokolliere(
        Ereignis.GLIEDERUNG_ZURUECKGENOMMEN, gliederung, durch=durch, traeger_id=gliederung.traeger_id
    )


def _eigene(traeger: Traeger, schluessel: str) -> Gliederung | None:
    """Die geltende eigene; bis zum Ende der Transaktion kommt keine andere dazu."""
    # Gesperrt wird der Träger: solange er noch keine eigene hat, gibt es keine Zeile der Gliederung.
    Traeger.objects.select_for_update().get(pk=traeger.pk)
    return Gliederung.objects.filter(traeger=traeger, schluessel=schluessel, aktiv=True).first()


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
