"""Antworten auf die Fragen zu einer Datei bei ihrer Lieferung aufbewahren."""

from collections.abc import Mapping

from django.db import transaction

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.models import OFFEN, Lieferung

# Woran eine schon gespeicherte Vorlage wiedererkannt wird; keine Antwort eines Menschen.
SCHLUESSEL = "schluessel"


@transaction.atomic
def antworten_geben(*, lieferung: Lieferung, antworten: Mapping[str, str], durch: Person | None) -> None:
    """Ergänzt die bisherigen; eine leere nimmt ihre zurück. `durch` None heißt: das System selbst.

    Fehler: `Fachfehler`, wenn nicht mehr offen.
    """
    jetzt = _offene(lieferung, durch)
    # PostgreSQL nimmt in JSON kein Nullzeichen.
    neue = {kennung: wert.strip() for kennung, wert in antworten.items() if "\0" not in kennung + wert}
    jetzt.antworten = {kennung: wert for kennung, wert in (jetzt.antworten | neue).items() if wert}
    jetzt.pruefung = {}
    jetzt.save(update_fields=["antworten", "pruefung"])
    lieferung.antworten = jetzt.antworten


@transaction.atomic
def antworten_zuruecksetzen(*, lieferung: Lieferung, durch: Person) -> None:
    """Alle Fragen sind wieder offen. Fehler: `Fachfehler`, wenn die Lieferung nicht mehr offen ist."""
    jetzt = _offene(lieferung, durch)
    jetzt.antworten = {name: wert for name, wert in jetzt.antworten.items() if name == SCHLUESSEL}
    jetzt.save(update_fields=["antworten"])
    lieferung.antworten = jetzt.antworten


def _offene(lieferung: Lieferung, durch: Person | None) -> Lieferung:
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    jetzt = Lieferung.objects.select_for_update(of=("self",)).get(pk=lieferung.pk)
    if jetzt.zustand not in OFFEN:
        raise Fachfehler(
            f"Die Lieferung ist „{jetzt.get_zustand_display()}“; die Importvorlage steht damit fest."
        )
    return jetzt
