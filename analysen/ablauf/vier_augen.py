"""Der Punkt der Prüfliste, der sagt, wie freigegeben wurde; rein, ohne Django."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from analysen.inhalt import Inhalt, Pruefpunkt
from sozialraum.kern import zahlen

SCHLUESSEL = "vier_augen"


def vier_augen(*, selbst_weil: str, andere: int, am: date) -> Pruefpunkt:
    """`andere` zählt, wer statt derselben Person hätte freigeben dürfen; wer, steht nur im Protokoll."""
    if not selbst_weil:
        return _punkt("Eingereicht und freigegeben haben zwei verschiedene Personen.")
    befund = "Eingereicht und freigegeben hat dieselbe Person."
    if andere:
        befund += (
            f" {zahlen.anzahl(andere, 'weitere Person hätte', 'weitere Personen hätten')} freigeben dürfen."
        )
    punkt = _punkt(befund)
    punkt["weil"] = selbst_weil
    punkt["entschieden"] = zahlen.datum(am)
    return punkt


def wie_freigegeben(inhalt: Inhalt | Mapping[str, Any]) -> Pruefpunkt | None:
    """None bei Vorschauen und bei Fassungen aus der Zeit davor."""
    liste = inhalt.get("pruefliste")
    punkte: list[Pruefpunkt] = liste["punkte"] if liste else []
    return next((punkt for punkt in punkte if punkt["schluessel"] == SCHLUESSEL), None)


def _punkt(befund: str) -> Pruefpunkt:
    return Pruefpunkt(
        schluessel=SCHLUESSEL, titel="Wer einreicht, gibt nicht frei", erfuellt=True, befund=befund
    )
