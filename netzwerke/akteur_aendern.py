"""Ändert einen Akteur oder bestätigt, dass alles noch stimmt."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from netzwerke.akteur_anlegen import name_vergeben
from netzwerke.models import Akteur
from netzwerke.rechte import pruefe_pflegen
from sozialraum.kern.fehler import VeralteterStand

FELDER = ("name", "art", "beschreibung", "anschrift", "kontakt", "email", "telefon", "website", "aktiv")


@transaction.atomic
def akteur_aendern(*, akteur: Akteur, version: int, angaben: Mapping[str, Any], durch: Person) -> Akteur:
    """Setzt die genannten Felder (dazu `sozialraeume`) und stempelt den Stand auf heute.

    `version` ist die, die der Mensch gesehen hat. Fehler: `VeralteterStand`, wenn inzwischen jemand anderes
    gespeichert hat; `Fachfehler`, wenn Name und Art vergeben sind.
    """
    pruefe_pflegen(durch, akteur)
    gesperrt = Akteur.objects.select_for_update(of=("self",)).select_related("art").get(pk=akteur.pk)
    if gesperrt.version != version:
        raise VeralteterStand(f"„{gesperrt}“ wurde inzwischen von jemand anderem geändert.")
    geaendert = [feld for feld in FELDER if feld in angaben and getattr(gesperrt, feld) != angaben[feld]]
    for feld in geaendert:
        setattr(gesperrt, feld, angaben[feld])
    if "sozialraeume" in angaben:
        neue = {raum.pk for raum in angaben["sozialraeume"]}
        if neue != set(gesperrt.sozialraeume.values_list("pk", flat=True)):
            gesperrt.sozialraeume.set(neue)
            geaendert.append("sozialraeume")
    gesperrt.stand = timezone.localdate()
    if geaendert:
        gesperrt.version += 1
    try:
        with transaction.atomic():
            gesperrt.save()
    except IntegrityError as fehler:
        raise name_vergeben(gesperrt) from fehler
    if geaendert:
        protokolliere(
            Ereignis.AKTEUR_GEAENDERT,
            gesperrt,
            durch=durch,
            traeger_id=gesperrt.angelegt_von_traeger_id,
            felder=geaendert,
        )
    return gesperrt


@transaction.atomic
def akteur_bestaetigen(*, akteur: Akteur, durch: Person) -> None:
    """„Stimmt noch“: die Angaben sind heute geprüft; ein zweites Mal am selben Tag ändert nichts."""
    pruefe_pflegen(durch, akteur)
    heute = timezone.localdate()
    if Akteur.objects.filter(pk=akteur.pk).exclude(stand=heute).update(stand=heute):
        protokolliere(
            Ereignis.AKTEUR_BESTAETIGT, akteur, durch=durch, traeger_id=akteur.angelegt_von_traeger_id
        )
