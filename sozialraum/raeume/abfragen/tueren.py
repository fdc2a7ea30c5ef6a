"""Türen: wer einen Raum sehen und wer ihn bearbeiten darf."""

from django.db.models import QuerySet
from django.http import Http404

from agenturen.models import Agentur, Person, Traeger
from agenturen.rechte import ADMINISTRATION, TABELLE, Recht, agenturen_mit, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen.kennungen import AndererGebietsstand, finde_einheit
from sozialraum.raeume.models import Raumeinheit, Sozialraum


def sozialraum_oder_404(person: Person, sozialraum_id: int) -> Sozialraum:
    """Sozialräume liest jede Person mit einer Rolle; bearbeiten darf, wer `darf_bearbeiten` erfüllt."""
    pruefe(person, Recht.RAEUME_LESEN)
    sozialraum = Sozialraum.objects.select_related("traeger").filter(pk=sozialraum_id).first()
    if sozialraum is None:
        raise Http404("Diesen Sozialraum gibt es nicht (mehr).")
    return sozialraum


def einheit_oder_404(person: Person, kennung: str) -> Raumeinheit:
    """Die Einheit unter ihrer Adresse (`05315000/stadtteil/802`) oder Kennung (`05315000/802`).

    Gilt sie heute nicht mehr, ihr jüngster Gebietsstand: alte Verweise führen nicht ins Leere.
    """
    pruefe(person, Recht.RAEUME_LESEN)
    try:
        return finde_einheit(kennung)
    except AndererGebietsstand as anderer:
        return anderer.einheiten[0]
    except Fachfehler as fehler:
        raise Http404(fehler.text) from fehler


def darf_bearbeiten(person: Person, sozialraum: Sozialraum) -> bool:
    """Die Administration und wer beim Träger des Sozialraums das Recht hat."""
    erlaubt = TABELLE[Recht.SOZIALRAUM_BEARBEITEN]
    if person.ist_administration and ADMINISTRATION in erlaubt:
        return True
    return sozialraum.traeger_id is not None and any(
        rolle.rolle in erlaubt and rolle.traeger_id == sozialraum.traeger_id for rolle in person.rollen
    )


def agenturen_zur_wahl(person: Person) -> QuerySet[Agentur]:
    """Agenturen, deren Zuständigkeit die Person eintragen darf: die eigenen, als Administration alle."""
    if person.ist_administration:
        return Agentur.objects.select_related("traeger")
    return agenturen_mit(person, Recht.SOZIALRAUM_BEARBEITEN)


def traeger_zur_wahl(person: Person) -> QuerySet[Traeger]:
    """Träger, für die die Person Sozialräume anlegen darf: die eigenen, als Administration alle."""
    if person.ist_administration:
        return Traeger.objects.all()
    return Traeger.objects.filter(pk__in=agenturen_zur_wahl(person).values("traeger"))
