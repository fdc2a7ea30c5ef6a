"""Was jede Installation braucht, bevor jemand arbeitet: Wertelisten, Ebenen, mitgelieferte Vorlagen."""

from agenturen.grundlisten import grundlisten_anlegen
from analysen.gliederung.laden import mitgelieferte_gliederungen_laden
from analysen.pruefliste.laden import mitgelieferte_prueflisten_laden
from netzwerke.grundlisten import netzwerkarten_anlegen
from sozialraum.bedarfe.grundlisten import bedarfslisten_anlegen
from sozialraum.raeume.grundlisten import ebenen_anlegen
from sozialraum.statistik.lieferungen.vorlagen_laden import mitgelieferte_vorlagen_laden
from sozialraum.statistik.schliessen.regel_anwenden import ausstehende_schliessen


def einrichten() -> None:
    """Darf beliebig oft laufen; legt nur an, was fehlt, und lädt Neueres als neue Version."""
    grundlisten_anlegen()
    netzwerkarten_anlegen()
    bedarfslisten_anlegen()
    ebenen_anlegen()
    mitgelieferte_vorlagen_laden()
    mitgelieferte_gliederungen_laden()
    mitgelieferte_prueflisten_laden()
    ausstehende_schliessen()
