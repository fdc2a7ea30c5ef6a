"""Welche Prüfliste für eine Analyse gilt: die Version, mit der sie begonnen oder die sie übernommen hat."""

from analysen.models import Analyse, Prueflistenvorlage
from analysen.pruefliste.laden import geltende_pruefliste, vorlage_der_liste
from analysen.pruefliste.vorlage import Pruefvorlage


def liste_der(analyse: Analyse) -> Prueflistenvorlage:
    """Fehler: `Fachfehler`, solange keine geladen ist."""
    if analyse.pruefliste is not None:
        return analyse.pruefliste
    return geltende_pruefliste(analyse.traeger_id, analyse.gliederung)


def vorlage_der(analyse: Analyse) -> Pruefvorlage:
    """Fehler: `Vorlagenfehler`, wenn sie nicht zu lesen ist; freigegeben wird dann nichts."""
    return vorlage_der_liste(liste_der(analyse))


def neuere_liste(analyse: Analyse) -> Prueflistenvorlage | None:
    """Was inzwischen für ihre Gliederung gilt; None, wenn sie schon danach geprüft wird."""
    geltende = geltende_pruefliste(analyse.traeger_id, analyse.gliederung)
    return None if geltende.pk == liste_der(analyse).pk else geltende
