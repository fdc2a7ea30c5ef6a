"""Von einer Zahl der Analyse zu dem, woraus sie entstand; nur auf dem Bildschirm, nie in der Fassung."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from analysen.inhalt import Block, Zahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.altersgruppen import FORM

ANGEBOT = "angebot-"
# Zahlen aus der eigenen Arbeit stehen in keiner Lieferung, aber in einer Liste.
EIGENE = {
    "angebotsdichte": "angebote:liste",
    "netzdichte": "netzwerke:kooperationen",
    "isolierte": "netzwerke:akteure",
}
LISTEN = {"kooperationen": "netzwerke:kooperationen", "angebote": "angebote:liste"}


class Herkunftsadressen:
    """Kennt die Gebiete der Analyse und die Angebote, die die Person sehen darf."""

    def __init__(self, gebiete: Iterable[Gebiet], angebote: Iterable[int] = ()) -> None:
        self._adressen: Mapping[str, str] = {gebiet.kennung: gebiet.adresse for gebiet in gebiete}
        self._angebote = {f"{ANGEBOT}{nummer}": nummer for nummer in angebote}

    def woher(self, zahl: Zahl) -> str:
        """Die Seite „Woher?“ einer Zahl der Statistik; leer, wenn sie keine ist."""
        gebiet = self._adressen.get(zahl["gebiet"])
        if not zahl["indikator"] or gebiet is None:
            return ""
        indikator = zahl["indikator"]
        if indikator in EIGENE:
            return reverse(EIGENE[indikator])
        # In der Fassung heißen Anzahl und Anteil einer Altersgruppe gleich; die Einheit unterscheidet sie.
        if FORM.fullmatch(indikator) and zahl["einheit"] == "%":
            indikator = f"anteil_{indikator}"
        return reverse("statistik:woher", args=[indikator, zahl["zeitraum"], gebiet])

    def liste(self, name: str) -> str:
        """Die Liste, aus der eine Tabelle einen Auszug zeigt; leer, wenn sie alles zeigt."""
        return reverse(LISTEN[name]) if name in LISTEN else ""

    def angebot(self, zahl: Zahl) -> str:
        """Das Angebot, dessen Termine oder Teilnahmen die Zahl zählt; leer, wenn sie keine davon ist."""
        nummer = self._angebote.get(zahl["gebiet"])
        return reverse("angebote:angebot", args=[nummer]) if nummer is not None else ""


def angebote_in(bloecke: Iterable[Block]) -> set[int]:
    """Kennungen der Angebote, deren eigene Zählungen in den Tabellen vorkommen."""
    return {
        int(zelle["zahl"]["gebiet"].removeprefix(ANGEBOT))
        for block in bloecke
        if block["art"] == "tabelle"
        for zeile in block["zeilen"]
        for zelle in zeile["zellen"]
        if zelle["zahl"] is not None and zelle["zahl"]["gebiet"].startswith(ANGEBOT)
    }
