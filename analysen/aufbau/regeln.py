"""Wer eine Analyse gestaltet und wann: die Koordination der federführenden Agentur, im Entwurf."""

from django.db.models import F, Model
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, darf, pruefe
from analysen.abfragen import beteiligte_agenturen
from analysen.models import Analyse
from sozialraum.kern.fehler import Fachfehler, VeralteterStand


def darf_gestalten(person: Person, analyse: Analyse) -> bool:
    return analyse.zustand == Analyse.Zustand.ENTWURF and darf(
        person, Recht.ANALYSE_BEARBEITEN, analyse.agentur
    )


def pruefe_gestalten(person: Person, analyse: Analyse) -> None:
    """Sperrt die Analyse. PermissionDenied ohne Recht; `Fachfehler`, wenn sie nicht mehr im Entwurf ist."""
    pruefe(person, Recht.ANALYSE_BEARBEITEN, analyse.agentur)
    sperren(analyse)
    if analyse.zustand != Analyse.Zustand.ENTWURF:
        raise Fachfehler(
            f"„{analyse}“ ist im Zustand „{analyse.get_zustand_display()}“; gestaltet wird nur im Entwurf."
        )


def sperren(analyse: Analyse) -> None:
    """Bis zum Ende der Transaktion ändert sie niemand sonst; Zustand und Mitschreibende gelten jetzt.

    Jedes Verb sperrt sie vor Kapiteln und Bausteinen: In einer Folge wartet keins auf ein wartendes.
    """
    gesperrt = Analyse._base_manager.select_for_update(of=("self",), no_key=True)
    analyse.zustand = gesperrt.values_list("zustand", flat=True).get(pk=analyse.pk)
    analyse.__dict__.pop("mitschreibende", None)


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
