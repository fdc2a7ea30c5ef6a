"""Wer ein Kapitel bis wann schreibt und ob es fertig ist."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, darf
from analysen.abfragen import kapitel_der_analyse
from analysen.ablauf.entwurf import im_entwurf
from analysen.aufbau.laengen import warum_nicht_gedruckt
from analysen.aufbau.regeln import als_geaendert, pruefe_gestalten
from analysen.models import Analyse, Baustein, Kapitel
from analysen.schreiben.kollegium import schreibende
from analysen.schreiben.regeln import darf_schreiben, pruefe_schreiben
from sozialraum.kern.fehler import Fachfehler


def darf_zuteilen(person: Person, analyse: Analyse) -> bool:
    """Die Koordination der federführenden Agentur, solange die Analyse im Entwurf ist."""
    return im_entwurf(analyse) and darf(person, Recht.ANALYSE_BEARBEITEN, analyse.agentur)


@transaction.atomic
def kapitel_zuteilen(
    *, kapitel: Kapitel, schreibt: Person | None, bis: date | None, durch: Person
) -> Kapitel:
    """Fehler: `Fachfehler`, wenn die Person dieses Kapitel nicht schreiben darf."""
    pruefe_gestalten(durch, kapitel.analyse)
    if schreibt is not None and schreibt not in schreibende(kapitel.analyse, kapitel.agentur):
        raise Fachfehler(
            f"„{schreibt}“ darf in der Agentur „{kapitel.agentur}“ nicht schreiben. Bitte wählen Sie jemand "
            "anderen oder geben Sie das Kapitel einer anderen Agentur."
        )
    kapitel.schreibt, kapitel.bis = schreibt, bis
    kapitel.save(update_fields=["schreibt", "bis"])
    als_geaendert(kapitel.analyse)
    protokolliere(
        Ereignis.KAPITEL_ZUGETEILT,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
        schreibt=schreibt.name if schreibt else "",
        bis=bis.isoformat() if bis else "",
    )
    return kapitel


def fertigzumelden(kapitel: Iterable[Kapitel], person: Person) -> list[Kapitel]:
    """Gedruckte Kapitel, die die Person schreiben darf, die geschrieben sind und noch nicht gemeldet.

    Geschrieben ist, was jemand bearbeitet hat; was nur aus Zahlen entsteht, ist es von selbst.
    """
    return [
        eines
        for eines in kapitel
        if not eines.fertig
        and not warum_nicht_gedruckt(eines)
        and all(text.text and not text.ausgangstext for text in _texte(eines))
        and darf_schreiben(person, eines)
    ]


def _texte(kapitel: Kapitel) -> list[Baustein]:
    return [einer for einer in kapitel.bausteine.all() if einer.art in Baustein.GESCHRIEBEN]


@transaction.atomic
def geschriebene_fertigmelden(*, analyse: Analyse, durch: Person) -> int:
    """Wie viele Kapitel jetzt fertig gemeldet sind; jedes steht im Protokoll wie einzeln gemeldet."""
    pruefe_gestalten(durch, analyse)
    kapitel = list(kapitel_der_analyse(analyse))
    for eines in kapitel:
        eines.analyse = analyse
    gemeint = fertigzumelden(kapitel, durch)
    for eines in gemeint:
        kapitel_fertigmelden(kapitel=eines, fertig=True, durch=durch)
    return len(gemeint)


@transaction.atomic
def kapitel_fertigmelden(*, kapitel: Kapitel, fertig: bool, durch: Person) -> Kapitel:
    """Wer schreiben darf, sagt auch, dass es fertig ist; ein zweites Mal ändert nichts."""
    pruefe_schreiben(durch, kapitel)
    if kapitel.fertig == fertig:
        return kapitel
    kapitel.fertig = fertig
    kapitel.save(update_fields=["fertig"])
    als_geaendert(kapitel.analyse)
    protokolliere(
        Ereignis.KAPITEL_FERTIG if fertig else Ereignis.KAPITEL_WIEDER_OFFEN,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
    )
    return kapitel
