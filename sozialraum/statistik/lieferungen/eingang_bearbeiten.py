"""Mit allen Dateien eines Eingangs weitermachen: neu prüfen, was offen ist, übernehmen, was bereit ist."""

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.lieferungen.eingaenge import eingang_der_lieferung, uebersicht
from sozialraum.statistik.lieferungen.uebernehmen import uebernahme_anstossen
from sozialraum.statistik.lieferungen.vorpruefen import pruefung_anstossen
from sozialraum.statistik.models import Eingang, Lieferung


def eingang_uebernehmen(*, eingang: Eingang, durch: Person) -> int:
    """Stößt für jede Datei ohne Fehler, offene Fragen und Warnungen eine eigene Übernahme an; wie viele."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    return sum(_anstossen(lieferung, durch) for lieferung in uebersicht(eingang).bereit)


def _anstossen(lieferung: Lieferung, durch: Person) -> bool:
    try:
        uebernahme_anstossen(lieferung=lieferung, durch=durch)
    except Fachfehler:
        # Jemand war schneller; was mit der Datei ist, zeigt ihre Zeile.
        return False
    return True


def eingang_pruefen(*, eingang: Eingang, durch: Person) -> int:
    """Stößt für jede Datei, die noch etwas hindert, eine Prüfung an; wie viele."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    angestossen = (
        pruefung_anstossen(lieferung=lieferung, durch=durch) for lieferung in uebersicht(eingang).zu_pruefen
    )
    return sum(vorgang is not None for vorgang in angestossen)


def geschwister_pruefen(*, lieferung: Lieferung, durch: Person) -> None:
    """Eine Antwort oder neue Importvorlage hilft oft auch den Dateien, die zugleich kamen."""
    if eingang := eingang_der_lieferung(lieferung):
        eingang_pruefen(eingang=eingang, durch=durch)
