"""Impressum, Datenschutz, Barrierefreiheit: Texte des Betreibers, der allein für sie einstehen kann.

Je Seite liegt eine Datei im Ordner `SEITENORDNER`; das Programm erfindet keine.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from analysen.schreiben.auszeichnung import als_html

HOECHSTENS_BYTES = 200_000


@dataclass(frozen=True)
class Betreiberseite:
    """`keine` steht im Satz, solange der Text fehlt: „noch kein Impressum“."""

    schluessel: str
    titel: str
    keine: str

    @property
    def datei(self) -> Path:
        return Path(settings.SEITENORDNER) / f"{self.schluessel}.md"


SEITEN = {
    seite.schluessel: seite
    for seite in (
        Betreiberseite("impressum", "Impressum", "noch kein Impressum"),
        Betreiberseite("datenschutz", "Datenschutz", "noch keine Erklärung zum Datenschutz"),
        Betreiberseite("barrierefreiheit", "Barrierefreiheit", "noch keine Erklärung zur Barrierefreiheit"),
    )
}


def text(seite: Betreiberseite) -> str:
    """Der hinterlegte Text in Auszeichnung; leer, wenn es keinen gibt oder er sich nicht lesen lässt."""
    try:
        with seite.datei.open("rb") as strom:
            return strom.read(HOECHSTENS_BYTES).decode("utf-8-sig", errors="replace").strip()
    except OSError:
        return ""


def html(seite: Betreiberseite) -> str:
    """Der Text als sicheres HTML; Zeilen bleiben Zeilen, wie in Anschriften."""
    zeilenweise = re.sub(r"(?<=\S)[ \t]*\r?\n(?=\S)", "  \n", text(seite))
    return als_html(zeilenweise, stufe=2) if zeilenweise else ""
