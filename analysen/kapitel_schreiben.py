"""Speichert den eigenen Text eines Kapitels."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, darf, pruefe
from analysen.auszeichnung import HOECHSTENS_ZEICHEN
from analysen.models import Analyse, Baustein, Kapitel
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand


def darf_schreiben(person: Person, kapitel: Kapitel) -> bool:
    """Fragende Form derselben Regel: das Recht für die Agentur des Kapitels, solange sie im Entwurf ist."""
    return kapitel.analyse.zustand == Analyse.Zustand.ENTWURF and darf(
        person, Recht.ANALYSE_SCHREIBEN, kapitel.agentur
    )


def pruefe_schreiben(person: Person, kapitel: Kapitel) -> None:
    """PermissionDenied ohne Recht; `Fachfehler`, wenn die Analyse nicht mehr im Entwurf ist."""
    pruefe(person, Recht.ANALYSE_SCHREIBEN, kapitel.agentur)
    if kapitel.analyse.zustand != Analyse.Zustand.ENTWURF:
        raise Fachfehler(
            f"„{kapitel.analyse}“ ist im Zustand „{kapitel.analyse.get_zustand_display()}“; geschrieben wird "
            "nur im Entwurf."
        )


@transaction.atomic
def kapitel_schreiben(*, kapitel: Kapitel, text: str, version: int, durch: Person) -> Kapitel:
    """Ersetzt den Text; `version` ist die, die beim Öffnen galt.

    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; `Fachfehler` bei zu langem Text
    oder einem Kapitel ohne eigenen Text.
    """
    pruefe_schreiben(durch, kapitel)
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > HOECHSTENS_ZEICHEN:
        raise Fachfehler(
            f"Der Text hat {zahlen.zahl(len(text))} Zeichen; ein Kapitel fasst höchstens "
            f"{zahlen.zahl(HOECHSTENS_ZEICHEN)}. Bitte kürzen Sie ihn."
        )
    if not Kapitel.objects.filter(pk=kapitel.pk, version=version).update(version=F("version") + 1):
        raise VeralteterStand(f"Das Kapitel „{kapitel.titel}“ wurde inzwischen von jemand anderem geändert.")
    if not Baustein.objects.filter(kapitel=kapitel, art=Baustein.Art.TEXT).update(text=text):
        raise Fachfehler(f"Das Kapitel „{kapitel.titel}“ hat keinen eigenen Text.")
    Analyse.objects.filter(pk=kapitel.analyse_id).update(geaendert=timezone.now())
    kapitel.refresh_from_db(fields=["version"])
    protokolliere(
        Ereignis.KAPITEL_GESCHRIEBEN,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
        zeichen=len(text),
    )
    return kapitel
