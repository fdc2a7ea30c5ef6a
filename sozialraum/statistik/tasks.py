"""Hintergrundarbeit der Statistik: Lieferungen prüfen und übernehmen, eine geänderte Regel anwenden."""

from celery import shared_task
from django.urls import reverse

from agenturen.models import Vorgang
from agenturen.vorgang import Ergebnis, Melde, ausfuehren
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.lieferungen.uebernehmen import AUFGABE, lieferung_uebernehmen
from sozialraum.statistik.lieferungen.vorpruefen import AUFGABE as PRUEFUNG
from sozialraum.statistik.lieferungen.vorpruefen import lieferung_vorpruefen
from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.schliessen.regel_aendern import AUFGABE as REGEL
from sozialraum.statistik.schliessen.regel_aendern import aenderung_des_vorgangs, regel_aendern


@shared_task(name=AUFGABE)
def lieferung_uebernehmen_lassen(vorgang_id: str) -> None:
    ausfuehren(vorgang_id, _uebernehmen)


def _uebernehmen(vorgang: Vorgang, melde: Melde) -> Ergebnis:
    lieferung = _lieferung(vorgang)
    ergebnis = lieferung_uebernehmen(lieferung=lieferung, durch=vorgang.durch, melde=melde)
    return Ergebnis(
        text=f"{anzahl(ergebnis.werte, 'Wert', 'Werte')} übernommen.",
        adresse=reverse("statistik:lieferung", args=[lieferung.pk]),
    )


@shared_task(name=PRUEFUNG)
def lieferung_pruefen_lassen(vorgang_id: str) -> None:
    ausfuehren(vorgang_id, _pruefen)


def _pruefen(vorgang: Vorgang, melde: Melde) -> Ergebnis:
    lieferung = _lieferung(vorgang)
    lieferung_vorpruefen(lieferung=lieferung, durch=vorgang.durch, melde=melde)
    return Ergebnis(
        text="Die Datei ist geprüft.", adresse=reverse("statistik:lieferung", args=[lieferung.pk])
    )


def _lieferung(vorgang: Vorgang) -> Lieferung:
    lieferung = Lieferung.objects.filter(pk=vorgang.bezug_id or 0).first()
    if lieferung is None:
        raise Fachfehler("Diese Lieferung gibt es nicht mehr; es wurde nichts übernommen.")
    return lieferung


@shared_task(name=REGEL)
def regel_anwenden_lassen(vorgang_id: str) -> None:
    ausfuehren(vorgang_id, _regel_anwenden)


def _regel_anwenden(vorgang: Vorgang, melde: Melde) -> Ergebnis:
    aenderung = aenderung_des_vorgangs(vorgang)
    geschlossen = regel_aendern(aenderung=aenderung, durch=vorgang.durch, melde=melde)
    zellen = sum(eine.geschlossene for eine in geschlossen)
    return Ergebnis(
        text=f"Die Regel gilt; {anzahl(zellen, 'Zelle ist', 'Zellen sind')} geschlossen.",
        adresse=reverse("statistik:quelle", args=[aenderung.quelle_id]),
    )
