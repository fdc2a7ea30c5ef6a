"""Macht aus dem Entwurf eine Fassung: der ganze Inhalt als JSON mit Prüfsumme, von da an unverändert."""

from django.db import transaction
from django.db.models import Max

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.inhalt import gedruckte_bedarfe, pruefsumme, quelldateien
from analysen.models import Analyse, Fassung
from analysen.zusammenstellen import zusammenstellen


@transaction.atomic
def festschreiben(
    *, analyse: Analyse, durch: Person | None, art: Fassung.Art = Fassung.Art.VORSCHAU
) -> Fassung:
    """Die nächste Fassung; hat sich seit der letzten dieser Art nichts geändert, dieselbe noch einmal.

    `durch=None` heißt: das System selbst (Befehlszeile).
    """
    if durch is not None:
        pruefe(durch, Recht.ANALYSE_AUSGEBEN, analyse.agentur)
    # Die Sperre zählt die Nummern: zwei gleichzeitige Aufrufe bekommen nacheinander zwei Nummern.
    Analyse.objects.select_for_update(of=("self",)).get(pk=analyse.pk)
    inhalt = zusammenstellen(analyse)
    summe = pruefsumme(inhalt)
    letzte = Fassung.objects.filter(analyse=analyse).order_by("-nummer").first()
    if letzte is not None and letzte.art == art and letzte.sha256 == summe:
        return letzte
    hoechste = Fassung.objects.filter(analyse=analyse).aggregate(hoechste=Max("nummer"))["hoechste"] or 0
    fassung = Fassung.objects.create(
        analyse=analyse,
        nummer=hoechste + 1,
        art=art,
        inhalt=inhalt,
        sha256=summe,
        quelldateien=quelldateien(inhalt),
        bedarfe=gedruckte_bedarfe(inhalt),
        durch=durch,
    )
    protokolliere(
        Ereignis.FASSUNG_ERSTELLT,
        fassung,
        durch=durch,
        traeger_id=analyse.traeger_id,
        art=str(art),
        sha256=summe,
    )
    return fassung
