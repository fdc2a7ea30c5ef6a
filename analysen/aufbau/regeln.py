"""Wer eine Analyse gestaltet und wann: die Koordination der federführenden Agentur, im Entwurf."""

from django.db.models import F, Model
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, darf, pruefe
from analysen.abfragen import beteiligte_agenturen
from analysen.ablauf.entwurf import entwurf_sperren, im_entwurf
from analysen.models import Analyse
from sozialraum.kern.fehler import VeralteterStand


def darf_gestalten(person: Person, analyse: Analyse) -> bool:
    return im_entwurf(analyse) and darf(person, Recht.ANALYSE_BEARBEITEN, analyse.agentur)


def pruefe_gestalten(person: Person, analyse: Analyse) -> None:
    """Sperrt die Analyse. PermissionDenied ohne Recht; `Fachfehler`, wenn sie nicht mehr im Entwurf ist."""
    pruefe(person, Recht.ANALYSE_BEARBEITEN, analyse.agentur)
    entwurf_sperren(analyse, was="gestaltet")


def weiterzaehlen(objekt: Analyse | Model, version: int) -> None:
    """Die nächste Version, wenn noch die gilt, die beim Öffnen galt. Fehler: `VeralteterStand`."""
    # `_base_manager` liest auch, was nur über seinen Mandanten zu erreichen ist; die Tür stand schon davor.
    geltende = type(objekt)._base_manager.filter(pk=objekt.pk, version=version)
    if not geltende.update(version=F("version") + 1):
        raise VeralteterStand(
            f"„{objekt}“ wurde inzwischen von jemand anderem geändert. Bitte sehen Sie sich den neuen Stand "
            "an und wiederholen Sie Ihre Änderung, wenn sie noch passt."
        )
    objekt.refresh_from_db(fields=["version"])


def als_geaendert(analyse: Analyse) -> None:
    Analyse.objects.filter(pk=analyse.pk).update(geaendert=timezone.now())


def mitwirkende(analyse: Analyse) -> list[Agentur]:
    """Agenturen, die ein Kapitel verantworten können: die federführende und wer angenommen hat."""
    return [analyse.agentur, *beteiligte_agenturen(analyse)]
