"""Setzt den nächsten Zustand, wenn noch der gilt, den man gesehen hat, und hält fest, wer es war."""

from typing import Any

from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import protokolliere
from analysen.ablauf.zustaende import Schritt
from analysen.models import Analyse
from sozialraum.kern.fehler import VeralteterStand

GELESEN = ("zustand", "eingereicht", "eingereicht_von", "eingereicht_sha256", "berichtigung", "geaendert")


def wechseln(
    analyse: Analyse,
    schritt: Schritt,
    *,
    durch: Person | None,
    grund: str = "",
    gesehen: dict[str, Any] | None = None,
    setzen: dict[str, Any] | None = None,
    **einzelheiten: Any,
) -> None:
    """Vergleichen und Setzen in einer Anweisung; `gesehen` sind weitere Bedingungen, `setzen` weitere Felder.

    In der Transaktion des Verbs zu rufen. Fehler: `VeralteterStand`, wenn jemand schneller war.
    """
    vorher = analyse.zustand
    geltende = Analyse._base_manager.filter(pk=analyse.pk, zustand__in=schritt.von, **(gesehen or {}))
    felder = {"zustand": schritt.nach, "geaendert": timezone.now(), **(setzen or {})}
    getroffen = geltende.update(**felder)
    analyse.refresh_from_db(fields=GELESEN, from_queryset=Analyse._base_manager.all())
    if not getroffen:
        raise VeralteterStand(
            f"„{analyse}“ ist inzwischen im Zustand „{analyse.get_zustand_display()}“ oder wurde neu "
            "eingereicht. Bitte laden Sie die Seite neu und sehen Sie sich den Stand an."
        )
    protokolliere(
        schritt.ereignis,
        analyse,
        durch=durch,
        traeger_id=analyse.traeger_id,
        grund=grund,
        von=vorher,
        nach=schritt.nach,
        **einzelheiten,
    )
