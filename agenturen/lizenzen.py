"""Lizenzen, unter denen Träger ihre Analysen veröffentlichen; die Liste kann der Betreiber ergänzen."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from agenturen.models import Traeger
from sozialraum.kern.fehler import Fachfehler

MITGELIEFERT = Path(__file__).with_name("lizenzen.toml")


@dataclass(frozen=True)
class Lizenz:
    """`adresse` führt zum Text der Lizenz; leer, wo es keinen gibt. `satz` mit `{traeger}` und `{jahr}`."""

    schluessel: str
    name: str
    satz: str
    adresse: str = ""

    def gedruckt(self, traeger: Iterable[str], jahr: int) -> str:
        """Wie der Satz im Impressum steht."""
        namen = ", ".join(traeger)
        # Ein Name, der mit „e. V.“ endet, bringt seinen Punkt schon mit.
        satz = self.satz.replace("{traeger}.", "{traeger}") if namen.endswith(".") else self.satz
        return satz.replace("{traeger}", namen).replace("{jahr}", str(jahr))


def lizenzen() -> dict[str, Lizenz]:
    """Alle nach Schlüssel, die vorgegebene zuerst.

    Fehler: `ImproperlyConfigured`, wenn die Datei des Betreibers keine Liste von Lizenzen ist.
    """
    return _gelesen(settings.LIZENZEN)


def lizenz_von(traeger: Traeger) -> Lizenz:
    """Die gewählte. Fehler: `Fachfehler`, wenn sie nicht mehr auf der Liste steht."""
    gewaehlt = lizenzen().get(traeger.lizenz)
    if gewaehlt is None:
        raise Fachfehler(
            f"Die Lizenz „{traeger.lizenz}“ von „{traeger}“ steht nicht mehr auf der Liste. Bitte wählen Sie "
            "unter „Analysen“, „Gliederungen“, „Lizenz der Analysen“ eine andere."
        )
    return gewaehlt


@lru_cache(maxsize=8)
def _gelesen(eigene: str) -> dict[str, Lizenz]:
    alle: dict[str, Lizenz] = {}
    for datei in filter(None, [str(MITGELIEFERT), eigene]):
        try:
            eintraege = tomllib.loads(Path(datei).read_text())["lizenz"]
            gelesene = [Lizenz(**eintrag) for eintrag in eintraege]
        except (OSError, KeyError, TypeError, ValueError) as fehler:
            raise ImproperlyConfigured(
                f"LIZENZEN: {datei} ist keine Liste von Lizenzen ({fehler}). Jede braucht [[lizenz]] mit "
                "schluessel, name und satz; adresse kann fehlen."
            ) from fehler
        alle |= {eine.schluessel: eine for eine in gelesene}
    return alle
