"""Liest die Tabelle der Stadt; einzige Stelle, die den Aufbau von `stadt.toml` kennt. Ohne Django."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random
from typing import Any

from sozialraum.start.vorfuehrung.tabellen import lies
from sozialraum.start.vorfuehrung.verteilen import linie


@dataclass(frozen=True)
class Art:
    """Eigenart eines Quartiers; Anteile 0–1, Veränderungen je Jahr (Bedeutung steht in `arten.toml`).

    `oeffnung` ist das Wachsen des Ausländeranteils im Jahr, `welle` die Wucht neuer Zuwanderung.
    """

    wachstum: float
    fluktuation: float
    armut: float
    zuzug: str
    kinder: float
    ausland: float
    alter: tuple[float, ...]
    weiblich: float
    auslaender: float
    deutsche_mh: float
    herkunft: tuple[float, ...]
    betont: Mapping[str, float]
    familienstand: tuple[float, ...]
    personen_je_haushalt: float
    einpersonen: float
    alleinerziehend: float
    kinderreich: float
    wohnflaeche: float
    miete: float
    sozialwohnungen: float
    beschaeftigt: float
    oeffnung: float = 0.012
    welle: float = 1.0


@dataclass(frozen=True, eq=False)
class Teil:
    """Kleinste Fläche der Stadt: gehört in jedem Jahr ganz zu einem Quartier.

    `lage` in Metern östlich und nördlich der Stadtmitte; `einwohner` im ersten Jahr. `vorher` ist das
    Quartier vor der Reform, `nr` das von heute.
    """

    nr: str
    vorher: str
    lage: tuple[float, float]
    artname: str
    art: Art
    einwohner: int

    @property
    def kennung(self) -> str:
        return f"{self.vorher}-{self.nr}"


@dataclass(frozen=True)
class Land:
    """Eine Staatsangehörigkeit: ihre Region, ihr Gewicht darin und ihr Verlauf (Jahr → Faktor)."""

    region: str
    gewicht: float
    schutz: float
    verlauf: Mapping[int, float]

    def faktor(self, jahr: int) -> float:
        return linie(self.verlauf, jahr)


@dataclass(frozen=True)
class Quartier:
    nr: str
    name: str
    teile: tuple[Teil, ...]

    @property
    def bezirk(self) -> str:
        return self.nr[0]


@dataclass(frozen=True, eq=False)
class Stadt:
    """`quartiere` von heute und `fruehere`, wie sie bis zum `stichtag` der Reform galten.

    `zuzug` sind Gewichte je Jahrgang, `wellen` Schübe neuer Zuwanderung; beide erklärt `arten.toml`.
    """

    name: str
    ags: str
    jahre: range
    samen: int
    mitte: tuple[float, float]
    stichtag: date
    bezirke: Mapping[str, str]
    teile: tuple[Teil, ...]
    quartiere: tuple[Quartier, ...]
    fruehere: tuple[Quartier, ...]
    zuzug: Mapping[str, tuple[float, ...]]
    wellen: Mapping[int, float]
    laender: Mapping[str, Land]

    def quartiere_im(self, jahr: int) -> tuple[Quartier, ...]:
        """Die Quartiere am Ende des Jahres."""
        return self.fruehere if jahr < self.stichtag.year else self.quartiere


@cache
def stadt() -> Stadt:
    tabelle, eigenarten = lies("stadt"), lies("arten")
    arten = {name: Art(**_unveraenderlich(art)) for name, art in eigenarten["art"].items()}
    erstes, letztes = tabelle["jahre"]
    namen = {zeile["nr"]: zeile["name"] for zeile in [*tabelle["quartiere"], *tabelle["reform"]["frueher"]]}
    teile = tuple(
        Teil(
            nr=zeile["nr"],
            vorher=angaben.get("vorher", zeile["nr"]),
            lage=(angaben["lage"][0], angaben["lage"][1]),
            artname=zeile["art"],
            art=_eigenart(
                arten[zeile["art"]],
                angaben.get("eigen", zeile.get("eigen", {})),
                Random(f"{tabelle['samen']}-eigenart-{zeile['nr']}"),
            ),
            einwohner=angaben["einwohner"],
        )
        for zeile in tabelle["quartiere"]
        for angaben in zeile.get("teile", [zeile])
    )
    return Stadt(
        name=tabelle["name"],
        ags=tabelle["ags"],
        jahre=range(erstes, letztes + 1),
        samen=tabelle["samen"],
        mitte=(tabelle["mitte"]["ost"], tabelle["mitte"]["nord"]),
        stichtag=tabelle["reform"]["stichtag"],
        bezirke={bezirk["nr"]: bezirk["name"] for bezirk in tabelle["bezirke"]},
        teile=teile,
        quartiere=_quartiere(namen, {teil: teil.nr for teil in teile}),
        fruehere=_quartiere(namen, {teil: teil.vorher for teil in teile}),
        zuzug=_unveraenderlich(eigenarten["zuzug"]),
        wellen=_nach_jahren(eigenarten["wellen"]),
        laender={
            name: Land(**zeile | {"verlauf": _nach_jahren(zeile["verlauf"])})
            for name, zeile in eigenarten["land"].items()
        },
    )


def _eigenart(art: Art, eigen: Mapping[str, Any], zufall: Random) -> Art:
    """Kein Quartier gleicht dem anderen: jedes weicht ein wenig von seiner Art ab, manches mit Ansage."""
    art = replace(art, **eigen)
    kippe = zufall.gauss(0, 0.09)
    return replace(
        art,
        wachstum=art.wachstum + zufall.gauss(0, 0.0012),
        fluktuation=art.fluktuation * zufall.gauss(1, 0.06),
        armut=min(0.95, max(0.02, art.armut + zufall.gauss(0, 0.045))),
        kinder=art.kinder * zufall.gauss(1, 0.05),
        alter=tuple(
            gewicht * (1 + kippe * (nummer - 7) / 7) * zufall.gauss(1, 0.05)
            for nummer, gewicht in enumerate(art.alter)
        ),
        auslaender=art.auslaender * zufall.gauss(1, 0.06),
        deutsche_mh=art.deutsche_mh * zufall.gauss(1, 0.06),
        herkunft=tuple(gewicht * zufall.gauss(1, 0.10) for gewicht in art.herkunft),
        einpersonen=art.einpersonen * zufall.gauss(1, 0.03),
        alleinerziehend=art.alleinerziehend * zufall.gauss(1, 0.06),
        wohnflaeche=art.wohnflaeche * zufall.gauss(1, 0.03),
        miete=art.miete * zufall.gauss(1, 0.04),
        sozialwohnungen=art.sozialwohnungen * zufall.uniform(0.6, 1.4),
    )


def _quartiere(namen: Mapping[str, str], nummern: Mapping[Teil, str]) -> tuple[Quartier, ...]:
    return tuple(
        Quartier(nr, namen[nr], tuple(teil for teil, seine in nummern.items() if seine == nr))
        for nr in sorted(set(nummern.values()))
    )


def _unveraenderlich(zeile: Mapping[str, Any]) -> dict[str, Any]:
    return {feld: tuple(wert) if isinstance(wert, list) else wert for feld, wert in zeile.items()}


def _nach_jahren(zeile: Mapping[str, float]) -> dict[int, float]:
    return {int(jahr): wert for jahr, wert in zeile.items()}
