"""Einen Punkt der Prüfliste von Hand abhaken, und zurück."""

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.aufbau.regeln import darf_gestalten, pruefe_gestalten
from analysen.models import Analyse, Pruefentscheidung
from analysen.pruefliste.geltende import vorlage_der
from analysen.pruefliste.lage import Lage
from analysen.pruefliste.pruefen import geprueft
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

HOECHSTENS_ZEICHEN = 1_000


def darf_abhaken(person: Person, analyse: Analyse) -> bool:
    """Fragende Form derselben Regel: die Koordination der federführenden Agentur, im Entwurf."""
    return darf_gestalten(person, analyse)


@transaction.atomic
def abhaken(
    *,
    analyse: Analyse,
    schluessel: str,
    begruendung: str,
    durch: Person,
    gesehen: str = "",
    lage: Lage | None = None,
) -> Pruefentscheidung:
    """Gilt, solange die Prüfung dasselbe findet, oder bis zum Widerruf; ein zweites Mal ersetzt das erste.

    `gesehen` ist die Kennung des Befunds, den die Person vor Augen hatte; `lage`, was schon zusammengestellt
    ist. Fehler: `Fachfehler` ohne oder mit zu langer Begründung, bei einem Punkt, den es nicht gibt oder den
    die Richtlinie nicht von Hand abhaken lässt, und außerhalb des Entwurfs; `VeralteterStand`, wenn die
    Prüfung inzwischen anderes findet.
    """
    pruefe_gestalten(durch, analyse)
    punkt = next((p for p in vorlage_der(analyse).punkte if p.schluessel == schluessel), None)
    if punkt is None:
        raise Fachfehler(f"Einen Punkt „{schluessel}“ hat die Prüfliste dieser Analyse nicht.")
    if not punkt.von_hand:
        raise Fachfehler(
            f"„{punkt.titel}“ lässt sich nicht von Hand abhaken. Bitte erledigen Sie, was dort steht."
        )
    begruendung = " ".join(begruendung.replace("\x00", "").split())
    if not begruendung:
        raise Fachfehler("Bitte schreiben Sie, warum der Punkt trotzdem als erfüllt gelten soll.")
    if len(begruendung) > HOECHSTENS_ZEICHEN:
        raise Fachfehler(f"Die Begründung fasst höchstens {zahlen.zahl(HOECHSTENS_ZEICHEN)} Zeichen.")
    (jetzt,) = geprueft([punkt], lage or Lage(analyse))
    if gesehen and gesehen != jetzt.kennung:
        raise VeralteterStand(
            f"Die Prüfung findet zu „{punkt.titel}“ inzwischen anderes. Bitte lesen Sie den neuen Befund und "
            "entscheiden Sie noch einmal."
        )
    entscheidung, _ = Pruefentscheidung.objects.update_or_create(
        analyse=analyse,
        schluessel=schluessel,
        defaults={
            "befund": jetzt.ganzer_befund,
            "begruendung": begruendung,
            "durch": durch,
            "durch_name": durch.name,
            "entschieden": timezone.now(),
        },
    )
    _festhalten(Ereignis.PRUEFPUNKT_ABGEHAKT, entscheidung, durch)
    return entscheidung


@transaction.atomic
def widerrufen(*, entscheidung: Pruefentscheidung, durch: Person) -> None:
    """Nimmt das Häkchen zurück; was die Prüfung findet, zählt wieder."""
    pruefe_gestalten(durch, entscheidung.analyse)
    _festhalten(Ereignis.PRUEFPUNKT_WIEDER_OFFEN, entscheidung, durch)
    entscheidung.delete()


def _festhalten(ereignis: Ereignis, entscheidung: Pruefentscheidung, durch: Person) -> None:
    protokolliere(
        ereignis,
        entscheidung,
        durch=durch,
        traeger_id=entscheidung.analyse.traeger_id,
        grund=entscheidung.begruendung,
        analyse=entscheidung.analyse_id,
        punkt=entscheidung.schluessel,
    )
