"""Sagt der Person, die eine Serie anstieß, dass sie durch ist: genau einmal."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from agenturen.mitteilen import mitteilen
from agenturen.models import Vorgangszustand
from agenturen.vorgang import OFFEN
from analysen.models import Serie, Serienposten
from sozialraum.kern.zahlen import anzahl

# Was so lange zurückliegt, ist keine Nachricht mehr.
HOECHSTENS_TAGE = 7


@transaction.atomic
def serie_benachrichtigen(serie_id: int) -> bool:
    """Schickt die Nachricht, wenn kein Posten mehr offen ist und sie noch niemand schickte."""
    with scopes_disabled():
        posten = Serienposten.objects.filter(serie=serie_id)
        if posten.filter(vorgang__zustand__in=OFFEN).exists():
            return False
        gesetzt = Serie.objects.filter(pk=serie_id, benachrichtigt=None).update(benachrichtigt=timezone.now())
        if not gesetzt:
            return False
        zustaende = list(posten.values_list("vorgang__zustand", flat=True))
    serie = Serie.objects.select_related("durch").get(pk=serie_id)
    mitteilen(
        an=[serie.durch],
        betreff=f"Serie „{serie.titel}“ ist durch",
        text=_text(serie, zustaende),
        adresse=reverse("analysen:serie", args=[serie.pk]),
    )
    return True


def nach_vorgang(vorgang_id: str | UUID) -> None:
    """Dasselbe für die Serie, zu der dieser Vorgang gehört."""
    with scopes_disabled():
        serie_id = Serienposten.objects.filter(vorgang_id=vorgang_id).values_list("serie", flat=True).first()
    if serie_id is not None:
        serie_benachrichtigen(serie_id)


def ausstehende_benachrichtigen() -> int:
    """Für Serien, deren letzter Posten ohne Arbeiter endete: abgebrochen oder immer wieder abgestürzt."""
    seit = timezone.now() - timedelta(days=HOECHSTENS_TAGE)
    offene = Serie.objects.filter(benachrichtigt=None, erstellt__gte=seit).values_list("pk", flat=True)
    return sum(serie_benachrichtigen(serie_id) for serie_id in list(offene))


def _text(serie: Serie, zustaende: list[str]) -> str:
    zeilen = [
        f"Guten Tag {serie.durch.name},",
        "",
        f"die Serie „{serie.titel}“ mit {anzahl(len(zustaende), 'Analyse', 'Analysen')} ist durch:",
        "",
    ]
    woerter = {
        Vorgangszustand.FERTIG: "fertig",
        Vorgangszustand.GESCHEITERT: "gescheitert",
        Vorgangszustand.ABGEBROCHEN: "abgebrochen",
    }
    zeilen += [
        f"- {anzahl(zahl, 'Analyse', 'Analysen')} {wort}"
        for zustand, wort in woerter.items()
        if (zahl := zustaende.count(zustand))
    ]
    if any(zustand != Vorgangszustand.FERTIG for zustand in zustaende):
        zeilen += [
            "",
            "Warum eine Analyse nicht fertig wurde, steht auf der Seite der Serie; dort lässt sie sich",
        ]
        zeilen += ["noch einmal anstoßen."]
    fertige = Vorgangszustand.FERTIG in zustaende
    zeilen += ["", "Die Dateien, einzeln und zusammen:" if fertige else "Zur Serie:"]
    return "\n".join(zeilen)
