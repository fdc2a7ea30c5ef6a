"""Vorlagen schreiben: als Version ablegen, die eigene eines Trägers speichern und zurücknehmen."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from agenturen.models import Person, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, agenturen_mit
from analysen.models.vorlage import Vorlage
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

V = TypeVar("V", bound=Vorlage)


def darf_pflegen(person: Person, traeger_id: int) -> bool:
    return agenturen_mit(person, Recht.GLIEDERUNG_PFLEGEN).filter(traeger=traeger_id).exists()


def pruefe_pflegen(person: Person, traeger: Traeger) -> None:
    """PermissionDenied, wer in keiner Agentur dieses Trägers das Recht hat."""
    if not darf_pflegen(person, traeger.pk):
        raise PermissionDenied(
            f"Ihre Rolle bei „{traeger}“ umfasst nicht: {Recht.GLIEDERUNG_PFLEGEN.value}. Bitte wenden Sie "
            "sich an Ihre Leitung."
        )


@transaction.atomic
def ablegen(
    modell: type[V],
    *,
    traeger: Traeger | None,
    schluessel: str,
    name: str,
    richtlinie: str,
    inhalt: dict[str, Any],
) -> V:
    """Die geltende Version dieses Inhalts; eine neue, wenn er sich geändert hat."""
    vorhandene = modell._default_manager.filter(traeger=traeger, schluessel=schluessel)
    geltende = vorhandene.select_for_update().filter(aktiv=True).first()
    if geltende is not None and geltende.inhalt == inhalt:
        return geltende
    if geltende is not None:
        geltende.aktiv = False
        geltende.save(update_fields=["aktiv"])
    letzte = vorhandene.aggregate(hoechste=Max("version"))["hoechste"] or 0
    return modell._default_manager.create(
        traeger=traeger,
        schluessel=schluessel,
        version=letzte + 1,
        name=name,
        richtlinie=richtlinie,
        inhalt=inhalt,
    )


def geltende_eigene(modell: type[V], traeger: Traeger, schluessel: str) -> V | None:
    """Die eigene des Trägers; bis zum Ende der Transaktion kommt keine andere dazu."""
    # Gesperrt wird der Träger: solange er noch keine eigene hat, gibt es keine Zeile der Vorlage.
    Traeger.objects.select_for_update().get(pk=traeger.pk)
    return modell._default_manager.filter(traeger=traeger, schluessel=schluessel, aktiv=True).first()


@transaction.atomic
def naechste_version(
    modell: type[V],
    *,
    traeger: Traeger,
    schluessel: str,
    name: str,
    richtlinie: str,
    inhalt: dict[str, Any],
    version: int,
    durch: Person,
    ereignis: Ereignis,
) -> V:
    """Speichert die eigene; unverändert bleibt es bei der geltenden. Das Recht hat das Verb schon geprüft.

    `version` ist die der eigenen, die beim Öffnen galt, 0 ohne eigene. Fehler: `VeralteterStand`, wenn es
    inzwischen eine neuere gibt.
    """
    geltende = geltende_eigene(modell, traeger, schluessel)
    if (geltende.version if geltende else 0) != version:
        raise VeralteterStand(
            f"Inzwischen hat jemand anderes die {modell._meta.verbose_name} „{name}“ gespeichert. Bitte "
            "öffnen Sie sie neu und übertragen Sie Ihre Änderung."
        )
    gespeichert = ablegen(
        modell, traeger=traeger, schluessel=schluessel, name=name, richtlinie=richtlinie, inhalt=inhalt
    )
    if geltende is None or gespeichert.pk != geltende.pk:
        protokolliere(ereignis, gespeichert, durch=durch, traeger_id=traeger.pk, version=gespeichert.version)
    return gespeichert


@transaction.atomic
def zuruecknehmen(vorlage: Vorlage, *, durch: Person, ereignis: Ereignis) -> None:
    """Für Neues gilt wieder die mitgelieferte. Fehler: `Fachfehler`, `VeralteterStand`."""
    wort = vorlage._meta.verbose_name
    if vorlage.traeger is None:
        raise Fachfehler(f"Die mitgelieferte {wort} lässt sich nicht zurücknehmen.")
    pruefe_pflegen(durch, vorlage.traeger)
    if not type(vorlage)._default_manager.filter(pk=vorlage.pk, aktiv=True).update(aktiv=False):
        raise VeralteterStand(f"Diese {wort} gilt schon nicht mehr.")
    protokolliere(ereignis, vorlage, durch=durch, traeger_id=vorlage.traeger_id)
