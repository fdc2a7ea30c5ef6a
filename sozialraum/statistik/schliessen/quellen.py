"""Die Quellen lesen: Amt, Lizenz, Quellenvermerk, Regel und was sie geliefert haben."""

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.formulare import nummern
from sozialraum.statistik.models import Lieferungszustand, Quelle
from sozialraum.statistik.schliessen.modelle import Regelaenderung, Schliessung


def quellen() -> QuerySet[Quelle]:
    """Alle Quellen mit `lieferungen_zahl` und `zuletzt` der übernommenen Lieferungen; eine Abfrage."""
    uebernommen = Q(lieferungen__zustand=Lieferungszustand.UEBERNOMMEN)
    return Quelle.objects.annotate(
        lieferungen_zahl=Count("lieferungen", filter=uebernommen),
        zuletzt=Max("lieferungen__uebernommen", filter=uebernommen),
    )


def quelle_oder_404(person: Person, nummer: int) -> Quelle:
    """Fehler: `PermissionDenied`, `Http404`."""
    pruefe(person, Recht.LIEFERUNG_BEARBEITEN)
    eine = quellen().filter(pk__in=nummern([str(nummer)])).first()
    if eine is None:
        raise Http404("Diese Quelle gibt es nicht.")
    return eine


def aenderungen(quelle: Quelle) -> list[Regelaenderung]:
    """Die Änderungen ihrer Regel, die jüngste zuerst; eine Abfrage."""
    return list(Regelaenderung.objects.filter(quelle=quelle).select_related("vorgang").order_by("-pk"))


def schliessungen(quelle: Quelle) -> QuerySet[Schliessung]:
    """Nach ihrer Schwelle; was das Amt inzwischen selbst prüft, ist nicht mehr geschlossen."""
    return Schliessung.objects.filter(quelle=quelle, schwelle__gt=0).order_by("-zeitraum")
