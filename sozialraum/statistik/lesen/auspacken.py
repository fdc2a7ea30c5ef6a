"""Aus dem, was jemand auf einmal schickt, werden einzelne Dateien; Archive geben her, was darin liegt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sozialraum.kern.zahlen import anzahl, dateigroesse, zahl
from sozialraum.statistik.lesen import archiv
from sozialraum.statistik.lesen.archiv import Abgewiesen
from sozialraum.statistik.lesen.blatt import Lesefehler

NICHTS_ZU_TUN = "Sie brauchen nichts zu tun."
KEIN_PLATZ = "Auf dem Server ist kein Platz, um die Datei zu entpacken; sie ist nicht angenommen."
AN_DEN_BETRIEB = (
    "Bitte wenden Sie sich an den technischen Betrieb und laden Sie die Datei danach noch einmal hoch."
)


@dataclass(frozen=True)
class Einzeldatei:
    """`archiv` sagt, woraus sie kommt („zahlen.zip › 2024“), sonst leer; lesbar, bis die nächste kommt."""

    name: str
    archiv: str
    strom: BinaryIO


def auspacken(
    dateien: Iterable[tuple[str, BinaryIO]], *, hoechstens_bytes: int
) -> Iterator[Einzeldatei | Abgewiesen]:
    """Jede Datei für sich, in der Reihenfolge des Schickens; was nicht geht, mit Grund, der Rest trotzdem.

    `hoechstens_bytes` gilt je Datei; für alles zusammen gelten die Grenzen eines Archivs.
    """
    lauf = _Lauf(hoechstens_bytes)
    for name, strom in dateien:
        if archiv.ist_archiv(strom, name):
            yield from lauf.aus_archiv(name, strom)
        else:
            lauf.dateien += 1
            yield Einzeldatei(name, "", strom)


class _Lauf:
    """Zählt mit: Viele kleine Archive dürfen zusammen nicht mehr als ein großes."""

    def __init__(self, hoechstens_bytes: int) -> None:
        self.hoechstens_bytes = hoechstens_bytes
        self.dateien = 0
        self.entpackt = 0

    def aus_archiv(self, name: str, strom: BinaryIO) -> Iterator[Einzeldatei | Abgewiesen]:
        try:
            verzeichnis = archiv.archiv_auflisten(strom, name)
        except Lesefehler as fehler:
            yield Abgewiesen(name, "", fehler.text, fehler.vorschlag)
            return
        if grund := self._zu_viel(verzeichnis):
            yield Abgewiesen(name, "", grund, "Bitte laden Sie das Archiv für sich hoch oder teilen Sie es.")
            return
        self.dateien += len(verzeichnis.teile)
        yield from verzeichnis.abgewiesen
        if verzeichnis.beiwerk:
            dateien = anzahl(verzeichnis.beiwerk, "Datei", "Dateien")
            text = f"{dateien} des Betriebssystems (etwa __MACOSX, .DS_Store) übergangen."
            yield Abgewiesen(name, "", text, NICHTS_ZU_TUN, fehlt=False)
        for teil in verzeichnis.teile:
            yield from self._teil(strom, teil)

    def _zu_viel(self, verzeichnis: archiv.Verzeichnis) -> str:
        if self.dateien + len(verzeichnis.teile) > archiv.HOECHSTENS_TEILE:
            darin = anzahl(len(verzeichnis.teile), "Datei", "Dateien")
            return (
                f"Mit den {darin} dieses Archivs wären es mehr als {zahl(archiv.HOECHSTENS_TEILE)} auf "
                "einmal."
            )
        groesse = self.entpackt + sum(teil.groesse for teil in verzeichnis.teile)
        if groesse > archiv.HOECHSTENS_BYTES:
            return (
                f"Entpackt wäre alles zusammen {dateigroesse(groesse)} groß; angenommen werden höchstens "
                f"{dateigroesse(archiv.HOECHSTENS_BYTES)} auf einmal."
            )
        return ""

    def _teil(self, strom: BinaryIO, teil: archiv.Archivteil) -> Iterator[Einzeldatei | Abgewiesen]:
        if teil.groesse > self.hoechstens_bytes:
            yield Abgewiesen(
                teil.name,
                teil.archiv,
                f"Die Datei ist {dateigroesse(teil.groesse)} groß; angenommen werden höchstens "
                f"{dateigroesse(self.hoechstens_bytes)}.",
                "Bitte teilen Sie sie, etwa nach Jahren.",
            )
            return
        self.entpackt += teil.groesse
        try:
            with archiv.archivteil_oeffnen(strom, teil) as datei:
                yield Einzeldatei(teil.name, teil.archiv, datei)
        except Lesefehler as fehler:
            yield Abgewiesen(teil.name, teil.archiv, fehler.text, fehler.vorschlag)
        except OSError:
            yield Abgewiesen(teil.name, teil.archiv, KEIN_PLATZ, AN_DEN_BETRIEB)
