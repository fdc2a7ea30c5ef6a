"""Was aus einer Übernahme wurde: die Zahlen für die Lieferung, oder was an ihr zu beanstanden ist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import Befund
from sozialraum.statistik.zuordnen.bericht import Frage
from sozialraum.statistik.zuordnen.gebietsfragen import Gebietsfrage


@dataclass(frozen=True)
class Uebernahme:
    """`ausgelassen`: je Grund eine Anzahl; `umfang`: Zahl der Merkmale, der Gebiete, dieser je Ebene; die
    Zeiträume.
    """

    werte: int
    ausgelassen: list[dict[str, Any]]
    umfang: dict[str, Any]
    tabellen: list[dict[str, Any]]
    befunde: list[Befund]


class Beanstandung(Fachfehler):
    """Die Datei hat Fehler oder Warnungen, die niemand hingenommen hat; es wurde nichts übernommen.

    `fragen`: was die Importvorlage offen lässt, `gebiete`: welche Gebiete sie nicht kennt; auch das steht
    als Fehler in den Befunden. `gebietsfragen` sind dieselben mit Vorschlägen.
    """

    fragen: Sequence[Frage] = ()
    gebiete: Sequence[dict[str, Any]] = ()
    gebietsfragen: Sequence[Gebietsfrage] = ()

    def __init__(self, befunde: list[Befund], fehler: int, warnungen: int = 0) -> None:
        if fehler:
            was = "einen Fehler" if fehler == 1 else f"{zahl(fehler)} Fehler"
        else:
            was = "eine Warnung" if warnungen == 1 else f"{zahl(warnungen)} Warnungen"
        rat = "" if fehler else " Übernommen wird sie, wenn Sie begründen, warum das richtig ist."
        super().__init__(
            f"Die Datei hat {was}; es wurde nichts übernommen.{rat} Die Befunde stehen bei der Lieferung."
        )
        self.befunde = befunde
        self.fehler = fehler
        self.warnungen = warnungen

    def zahlen(self) -> dict[str, Any]:
        """Für `Lieferung.pruefung`."""
        gebiete = {"gebiete": list(self.gebiete)} if self.gebiete else {}
        zahlen = {"fehler": self.fehler, "warnungen": self.warnungen, "fragen": len(self.fragen), "werte": 0}
        return zahlen | gebiete
