"""Die häufigsten Staatsangehörigkeiten eines Gebiets: Balken und Tabelle, daneben die Vergleichsgebiete."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import schaubilder, zeitraeume
from sozialraum.statistik.gebietsprofil import bilder
from sozialraum.statistik.gebietsprofil.bilder import Bild
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import Kennzahlentafel, staatenliste
from sozialraum.statistik.kennzahlen.staaten import HAEUFIGSTE_STAATEN, Staatenliste, Staatsangehoerigkeit


@dataclass(frozen=True)
class Staatszeile:
    """Ein Staat; `daneben` sind seine Anteile in den Vergleichsgebieten, None, wo er seltener ist."""

    staat: Staatsangehoerigkeit
    daneben: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Staaten:
    """Was die Seite zeigt; ist die Liste des Gebiets geschlossen, sagt `hinweis`, warum."""

    zeitraum: str
    bilder: list[Bild]
    gebiete: tuple[Gebiet, ...]
    zeilen: tuple[Staatszeile, ...]
    zusammen: tuple[Kennzahl, ...]
    hinweis: str
    quellenvermerk: str

    @property
    def zeitraum_text(self) -> str:
        return zeitraeume.in_worten(self.zeitraum)


def staaten(tafel: Kennzahlentafel, gebiete: Sequence[Gebiet], zeitraum: str) -> Staaten:
    """Das erste Gebiet und die weiteren daneben; ohne Abfrage."""
    listen = [staatenliste(tafel, gebiet, zeitraum) for gebiet in gebiete]
    eigene, daneben = listen[0], [liste for liste in listen[1:] if liste.staaten]
    gezeigt = [eigene, *daneben] if eigene.staaten else []
    return Staaten(
        zeitraum=zeitraum,
        bilder=_bilder(eigene) if eigene.staaten else [],
        gebiete=tuple(liste.kennzahl.gebiet for liste in gezeigt),
        zeilen=tuple(
            Staatszeile(staat, tuple(_anteil(liste, staat.name) for liste in daneben))
            for staat in eigene.staaten
        ),
        zusammen=tuple(liste.kennzahl for liste in gezeigt),
        hinweis=eigene.kennzahl.hinweis,
        quellenvermerk=schaubilder.quellenvermerk([liste.kennzahl for liste in gezeigt]),
    )


def _anteil(liste: Staatenliste, name: str) -> Decimal | None:
    return next((staat.anteil for staat in liste.staaten if staat.name == name), None)


def _bilder(liste: Staatenliste) -> list[Bild]:
    return bilder.bild(
        lambda breite: schaubilder.staaten(
            liste.kennzahl, [(staat.name, staat.anteil) for staat in liste.staaten], breite=breite
        ),
        (bilder.verweis(liste.kennzahl, "alle zusammen"),),
    )


def gibt_es(tafel: Kennzahlentafel, gebiet: Gebiet, zeitraum: str) -> bool:
    """Ob überhaupt Staaten geliefert sind, auch geheime."""
    return bool(tafel.get(HAEUFIGSTE_STAATEN, gebiet, zeitraum).quellen)
