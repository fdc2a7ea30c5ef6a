"""Liest die Tabelle der Stadt; einzige Stelle, die den Aufbau von `stadt.toml` kennt. Ohne Django."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sozialraum.start.vorfuehrung.tabellen import lies


@dataclass(frozen=True)
class Art:
    """Eigenart eines Quartiers; Anteile 0–1, Veränderungen je Jahr (Bedeutung steht in `stadt.toml`)."""

    wachstum: float
    verjuengung: float
    alter: tuple[float, ...]
    weiblich: float
    auslaender: float
    deutsche_mh: float
    herkunft: tuple[float, ...]
    familienstand: tuple[float, ...]
    personen_je_haushalt: float
    einpersonen: float
    mit_kindern: float
    alleinerziehend: float
    wohnflaeche: float


@dataclass(frozen=True)
class Quartier:
    """`lage` in Metern östlich und nördlich der Stadtmitte; `einwohner` im ersten Jahr."""

    nr: str
    name: str
    lage: tuple[float, float]
    art: Art
    einwohner: int

    @property
    def bezirk(self) -> str:
        return self.nr[0]


@dataclass(frozen=True)
class Stadt:
    name: str
    ags: str
    jahre: range
    samen: int
    mitte: tuple[float, float]
    bezirke: dict[str, str]
    quartiere: tuple[Quartier, ...]


@cache
def stadt() -> Stadt:
    tabelle = lies("stadt")
    arten = {name: Art(**_unveraenderlich(art)) for name, art in tabelle["art"].items()}
    erstes, letztes = tabelle["jahre"]
    return Stadt(
        name=tabelle["name"],
        ags=tabelle["ags"],
        jahre=range(erstes, letztes + 1),
        samen=tabelle["samen"],
        mitte=(tabelle["mitte"]["ost"], tabelle["mitte"]["nord"]),
        bezirke={bezirk["nr"]: bezirk["name"] for bezirk in tabelle["bezirke"]},
        quartiere=tuple(
            Quartier(**_unveraenderlich(zeile) | {"art": arten[zeile["art"]]})
            for zeile in tabelle["quartiere"]
        ),
    )


def _unveraenderlich(zeile: dict[str, Any]) -> dict[str, Any]:
    return {feld: tuple(wert) if isinstance(wert, list) else wert for feld, wert in zeile.items()}
