"""Die Tabelle des Amtes zur Gebietsreform: welches alte Quartier zu welchem Anteil in welches neue überging.

Die Anteile sind die der Einwohnerinnen und Einwohner am Tag vor der Reform. Ohne Django; gleiche Bytes.
"""

import csv
import io
from collections.abc import Iterator

from sozialraum.start.vorfuehrung.einwohner import jahresbilder
from sozialraum.start.vorfuehrung.stadt import stadt

DATEINAME = f"musterstadt_umschluesselung_{stadt().stichtag.year}.csv"
KOPF = ("Quartier_alt", "Name_alt", "Quartier_neu", "Name_neu", "Stichtag", "Anteil", "Methode")


def umschluesselungsdatei() -> bytes:
    """CSV (cp1252, Semikolon, Dezimalkomma); nur was sich ändert."""
    text = io.StringIO(newline="")
    schreiber = csv.writer(text, delimiter=";", lineterminator="\r\n")
    schreiber.writerow(KOPF)
    schreiber.writerows(_zeilen())
    return text.getvalue().encode("cp1252")


def _zeilen() -> Iterator[tuple[str, ...]]:
    die = stadt()
    bilder = jahresbilder()[die.stichtag.year - 1]
    for alt in die.fruehere:
        alle = sum(bilder[teil].alle for teil in alt.teile)
        for neu in die.quartiere:
            gemeinsam = [teil for teil in neu.teile if teil in alt.teile]
            if not gemeinsam or neu.teile == alt.teile:
                continue
            anteil = sum(bilder[teil].alle for teil in gemeinsam) / alle
            yield (
                alt.nr,
                alt.name,
                neu.nr,
                neu.name,
                f"{die.stichtag:%d.%m.%Y}",
                f"{anteil:.4f}".replace(".", ","),
                "1:1" if anteil == 1 else "Einwohner",
            )
