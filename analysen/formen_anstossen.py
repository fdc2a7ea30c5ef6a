"""Stößt an, dass eine festgeschriebene Fassung in allen Formen vorliegt, in denen sie noch fehlt."""

from django.db import transaction

from agenturen.models import Person, Vorgang
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import offene_vorgaenge, vorgang_anstossen
from analysen.aufgaben import ALLE_FORMEN
from analysen.formen import FORMEN
from analysen.models import Fassung, Fassungsdatei
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def formen_anstossen(fassung: Fassung, durch: Person) -> Vorgang | None:
    """Der Vorgang, der die fehlenden Formen ausgibt; läuft schon einer, dieser; fehlt keine, None.

    Fehler: `Fachfehler` bei einer Vorschau, denn sie bleibt nicht.
    """
    pruefe(durch, Recht.ANALYSE_AUSGEBEN, fassung.analyse.agentur)
    if fassung.art != Fassung.Art.FESTGESCHRIEBEN:
        raise Fachfehler("In allen Formen gibt es nur eine festgeschriebene Fassung, keine Vorschau.")
    # Wer zweimal veröffentlicht oder zweimal klickt, bekommt denselben Vorgang.
    Fassung.objects.select_for_update(of=("self",)).only("pk").get(pk=fassung.pk)
    if not fehlende_formen(fassung):
        return None
    return offene_vorgaenge(ALLE_FORMEN, fassung.pk).first() or vorgang_anstossen(
        aufgabe=ALLE_FORMEN,
        titel=f"Alle Formen: {fassung}",
        durch=durch,
        bezug_id=fassung.pk,
        traeger=fassung.analyse.traeger,
    )


def fehlende_formen(fassung: Fassung) -> list[str]:
    """Die Formen ohne Datei, in der Reihenfolge, in der sie angeboten werden."""
    vorhandene = set(Fassungsdatei.objects.filter(fassung=fassung).values_list("form", flat=True))
    return [form for form in FORMEN if form not in vorhandene]
