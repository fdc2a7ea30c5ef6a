"""Legt eine Kooperation von Hand an oder ändert sie."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis
from agenturen.rechte import Recht, pruefe
from netzwerke.abfragen import kooperation_zwischen
from netzwerke.kooperation_feststellen import kooperation_feststellen
from netzwerke.models import Akteur, Kooperation
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

FELDER = ("form", "intensitaet", "zweck", "beginn", "ende", "letzter_kontakt")


@transaction.atomic
def kooperation_anlegen(
    *, agentur: Agentur, partner: Akteur, angaben: Mapping[str, Any], durch: Person
) -> Kooperation:
    """Legt die Kooperation mit diesen Angaben an. Fehler: `Fachfehler`, wenn es sie schon gibt."""
    pruefe(durch, Recht.KOOPERATION_BEARBEITEN, agentur)
    if kooperation_zwischen(agentur=agentur, partner=partner):
        raise Fachfehler(
            f"Die Kooperation mit „{partner}“ ist schon festgehalten. "
            "Bitte ändern Sie den vorhandenen Eintrag."
        )
    kooperation = kooperation_feststellen(
        agentur=agentur,
        partner=partner,
        durch=durch,
        anlass="von Hand eingetragen",
        intensitaet=angaben["intensitaet"],
    )
    return kooperation_aendern(
        kooperation=kooperation, version=kooperation.version, angaben=angaben, durch=durch
    )


@transaction.atomic
def kooperation_aendern(
    *, kooperation: Kooperation, version: int, angaben: Mapping[str, Any], durch: Person
) -> Kooperation:
    """Setzt die genannten Felder.

    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; `Fachfehler` bei Bedarfen eines
    anderen Trägers.
    """
    pruefe(durch, Recht.KOOPERATION_BEARBEITEN, kooperation.agentur)
    gesperrt = Kooperation.objects.select_for_update().get(pk=kooperation.pk)
    if gesperrt.version != version:
        raise VeralteterStand(
            f"Die Kooperation „{kooperation}“ wurde inzwischen von jemand anderem geändert."
        )
    geaendert = [feld for feld in FELDER if feld in angaben and getattr(gesperrt, feld) != angaben[feld]]
    for feld in geaendert:
        setattr(gesperrt, feld, angaben[feld])
    if _bedarfe_setzen(gesperrt, angaben):
        geaendert.append("bedarfe")
    if not geaendert:
        return gesperrt
    fortschreiben(gesperrt, Ereignis.KOOPERATION_GEAENDERT, durch=durch, felder=geaendert)
    return gesperrt


def _bedarfe_setzen(kooperation: Kooperation, angaben: Mapping[str, Any]) -> bool:
    """Setzt die Bedarfe, wenn sie genannt sind; True, wenn es vorher andere waren."""
    if "bedarfe" not in angaben:
        return False
    for bedarf in angaben["bedarfe"]:
        if bedarf.traeger_id != kooperation.traeger_id:
            raise Fachfehler(f"Der Bedarf „{bedarf}“ gehört einem anderen Träger.")
    gemeint = {bedarf.pk for bedarf in angaben["bedarfe"]}
    if set(kooperation.bedarfe.order_by().values_list("pk", flat=True)) == gemeint:
        return False
    kooperation.bedarfe.set(angaben["bedarfe"])
    return True
