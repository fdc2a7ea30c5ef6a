"""Welche Prüfliste für eine Analyse gilt: die zu ihrer Gliederung."""

from analysen.models import Analyse
from analysen.pruefliste.vorlage import Pruefvorlage, vorlage_fuer


def vorlage_der(analyse: Analyse) -> Pruefvorlage:
    """Auch für eigene Gliederungen: Sie behalten den Schlüssel oder nennen ihre Richtlinie."""
    gliederung = analyse.gliederung
    if gliederung is None:
        return vorlage_fuer("")
    return vorlage_fuer(gliederung.schluessel, gliederung.richtlinie)
