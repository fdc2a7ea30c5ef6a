"""Offene und hingenommene Widersprüche einer Analyse, soweit die Person sie sehen darf."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from agenturen.models import Person
from analysen.models import Analyse, Hinnahme
from analysen.widersprueche import Art, Widerspruch, widersprueche


@dataclass(frozen=True)
class Zeile:
    """Ein Widerspruch mit den Titeln seiner Kapitel und, wenn ihn jemand hingenommen hat, dem Grund."""

    widerspruch: Widerspruch
    hinnahme: Hinnahme | None = None
    titel: str = ""
    anderer_titel: str = ""


@dataclass(frozen=True)
class Pruefstand:
    """In der Folge der Kapitel; `erledigt` zählt Hinnahmen, deren Widerspruch es nicht mehr gibt."""

    zeilen: tuple[Zeile, ...]
    erledigt: int = 0

    @property
    def offene(self) -> list[Zeile]:
        return [zeile for zeile in self.zeilen if zeile.hinnahme is None]

    @property
    def hingenommene(self) -> list[Zeile]:
        return [zeile for zeile in self.zeilen if zeile.hinnahme is not None]

    @property
    def je_art(self) -> list[tuple[Art, int]]:
        """Offene je Art, jede Art, auch die ohne."""
        zahl = Counter(zeile.widerspruch.art for zeile in self.offene)
        return [(art, zahl[art]) for art in Art]

    def im_kapitel(self, schluessel: str) -> "Pruefstand":
        """Jeder aus der Sicht dieses Kapitels."""
        return Pruefstand(
            tuple(
                replace(
                    zeile,
                    widerspruch=zeile.widerspruch.aus_sicht(schluessel),
                    titel=zeile.anderer_titel if umgekehrt else zeile.titel,
                    anderer_titel=zeile.titel if umgekehrt else zeile.anderer_titel,
                )
                for zeile in self.zeilen
                if zeile.widerspruch.gehoert_zu(schluessel)
                for umgekehrt in [zeile.widerspruch.kapitel != schluessel]
            )
        )

    def finde(self, kennung: str) -> Widerspruch | None:
        return next((z.widerspruch for z in self.zeilen if z.widerspruch.kennung == kennung), None)


def pruefstand(analyse: Analyse, person: Person) -> Pruefstand:
    """Protokolle und Gespräche, die nicht in der Analyse stehen, sieht nur der Träger der Analyse."""
    gefunden = sichtbare(widersprueche(analyse), analyse, person)
    hinnahmen = {hinnahme.kennung: hinnahme for hinnahme in Hinnahme.objects.filter(analyse=analyse)}
    kennungen = {widerspruch.kennung for widerspruch in gefunden}
    titel = dict(analyse.kapitel.values_list("schluessel", "titel"))
    return Pruefstand(
        zeilen=tuple(
            Zeile(w, hinnahmen.get(w.kennung), titel.get(w.kapitel, ""), titel.get(w.auch, ""))
            for w in gefunden
        ),
        erledigt=sum(kennung not in kennungen for kennung in hinnahmen),
    )


def sichtbare(gefunden: Iterable[Widerspruch], analyse: Analyse, person: Person) -> list[Widerspruch]:
    return [w for w in gefunden if not w.intern or analyse.traeger_id in person.traeger_ids]
