"""Karten für Seiten: breit neben der Randspalte, schmal für Telefone."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from sozialraum.raeume import abfragen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.karte import Flaeche, umrisskarte

# Schmal heißt: die Namen bleiben lesbar.
KARTE_MM = 170
KARTE_SCHMAL_MM = 94


def karten(gebiet: Gebiet) -> dict[str, SafeString | None]:
    """Wo das Gebiet liegt, für `raeume/_karte.html`."""
    breit, schmal = abfragen.lagekarten_fuer(gebiet, breiten_mm=[KARTE_MM, KARTE_SCHMAL_MM])
    return {"karte": _svg(breit), "karte_schmal": _svg(schmal)}


def umrisskarten(flaechen: Sequence[Flaeche], titel: str) -> dict[str, SafeString | None]:
    """Alle Flächen mit Namen, für `raeume/_karte.html`; ohne Flächen keine Karte."""
    if not flaechen:
        return {"karte": None, "karte_schmal": None}
    return {
        "karte": _svg(umrisskarte(flaechen, titel=titel, breite_mm=KARTE_MM)),
        "karte_schmal": _svg(umrisskarte(flaechen, titel=titel, breite_mm=KARTE_SCHMAL_MM)),
    }


def _svg(text: str | None) -> SafeString | None:
    # Eigene Zeichnung; Namen aus der Datenbank hat sie maskiert.
    return mark_safe(text) if text else None
