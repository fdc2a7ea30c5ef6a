"""Hintergrundarbeit der Statistik: eine Lieferung übernehmen."""

from celery import shared_task
from django.urls import reverse

from agenturen.models import Vorgang
from agenturen.vorgang import Ergebnis, Melde, ausfuehren
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.uebernehmen import AUFGABE, lieferung_uebernehmen


@shared_task(name=AUFGABE)
def lieferung_uebernehmen_lassen(vorgang_id: str) -> None:
    ausfuehren(vorgang_id, _uebernehmen)


def _uebernehmen(vorgang: Vorgang, melde: Melde) -> Ergebnis:
    lieferung = Lieferung.objects.filter(pk=vorgang.bezug_id or 0).first()
    if lieferung is None:
        raise Fachfehler("Diese Lieferung gibt es nicht mehr; es wurde nichts übernommen.")
    ergebnis = lieferung_uebernehmen(lieferung=lieferung, durch=vorgang.durch, melde=melde)
    return Ergebnis(
        text=f"{anzahl(ergebnis.werte, 'Wert', 'Werte')} übernommen.",
        adresse=reverse("statistik:lieferung", args=[lieferung.pk]),
    )
