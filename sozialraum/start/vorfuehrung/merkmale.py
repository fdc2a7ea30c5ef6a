"""Zählt die Menschen der erfundenen Stadt nach den Merkmalen, die ihre Ämter führen.

Ein Merkmal ist Größe, Geschlecht und Altersspanne wie in den Importvorlagen. Bestand und Bewegung stehen in
`einwohner`, was daraus für Haushalt, Arbeit, Schule und Wahl folgt, in `lebenslagen`. Ohne Django.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from sozialraum.start.vorfuehrung.einwohner import (
    AUSLAENDER,
    DEUTSCHE,
    DEUTSCHE_MH,
    GESCHLECHTER,
    GRUPPEN,
    JAHRGAENGE,
    MAENNLICH,
    WEIBLICH,
    Jahresbild,
    jahresbilder,
)
from sozialraum.start.vorfuehrung.lebenslagen import lebenslagen
from sozialraum.start.vorfuehrung.stadt import Stadt, Teil, stadt
from sozialraum.start.vorfuehrung.verteilen import aufteilen

REGIONEN = {
    "afrika": "auslaender_afrika",
    "amerika": "auslaender_amerika",
    "asien": "auslaender_asien",
    "eu": "auslaender_eu",
    "tuerkei": "auslaender_tuerkei",
    "europa": "auslaender_uebriges_europa",
    "sonstige": "auslaender_sonstige",
}
HAEUFIGSTE = 10
UEBRIGE_STAATEN = "auslaender_uebrige_staaten"
WELCHE_GRUPPEN = {
    "einwohner": GRUPPEN,
    "auslaender": (AUSLAENDER,),
    "deutsche": (DEUTSCHE, DEUTSCHE_MH),
    "deutsche_mh": (DEUTSCHE_MH,),
    "einwohner_mh": (DEUTSCHE_MH, AUSLAENDER),
}
BEWEGUNGEN = {
    "zuzuege": ("zu_aussen", "zu_innen"),
    "fortzuege": ("fort_aussen", "fort_innen"),
    "zuzuege_aussen": ("zu_aussen",),
    "fortzuege_aussen": ("fort_aussen",),
    "umzuege_zu": ("zu_innen",),
    "umzuege_fort": ("fort_innen",),
}


class Merkmal(NamedTuple):
    """Was gezählt wird; `bis` ausschließlich, None heißt nach oben offen."""

    groesse: str
    geschlecht: str = ""
    von: int = 0
    bis: int | None = None


@cache
def haeufigste_staaten() -> tuple[str, ...]:
    """Die zehn häufigsten Staatsangehörigkeiten im letzten Jahr."""
    die = stadt()
    summe: Counter[str] = Counter()
    for teil in die.teile:
        summe.update(_staaten(teil, die, die.jahre[-1]))
    namen = [name for name, _ in summe.most_common() if not name.startswith("uebrige_")]
    return tuple(namen[:HAEUFIGSTE])


@cache
def _staaten(teil: Teil, die: Stadt, jahr: int) -> Mapping[str, int]:
    """Land → Ausländerinnen und Ausländer eines Teils."""
    laender, art = die.laender, teil.art
    regionen = list(REGIONEN)
    gewichte = []
    for land in laender.values():
        geschwister = [
            anderes.gewicht * art.betont.get(name, 1.0)
            for name, anderes in laender.items()
            if anderes.region == land.region
        ]
        gewichte.append(art.herkunft[regionen.index(land.region)] * land.gewicht / sum(geschwister))
    zahl = jahresbilder()[jahr][teil].gruppe(AUSLAENDER)
    verteilt = aufteilen(
        zahl,
        [
            gewicht * land.faktor(jahr) * art.betont.get(name, 1.0)
            for gewicht, (name, land) in zip(gewichte, laender.items(), strict=True)
        ],
    )
    return dict(zip(laender, verteilt, strict=True))


class Zaehlung:
    """Alle Zahlen eines Teils in einem Jahr."""

    def __init__(self, teil: Teil, jahr: int) -> None:
        die = stadt()
        self.bild = bild = jahresbilder()[jahr][teil]
        self._bis = {
            (gruppe, geschlecht): [0, *accumulate(bild.stand[gruppe][geschlecht])]
            for gruppe in GRUPPEN
            for geschlecht in GESCHLECHTER
        }
        self._bewegung = {
            name: [0, *accumulate(map(sum, zip(*(getattr(bild, feld) for feld in felder), strict=True)))]
            for name, felder in BEWEGUNGEN.items()
        }
        zufall = Random(f"{die.samen}-merkmale-{teil.kennung}-{jahr}")
        self._zahlen: dict[Merkmal, int] = _register(teil, die, jahr, bild, zufall)
        self._zahlen |= {
            Merkmal(*merkmal) if isinstance(merkmal, tuple) else Merkmal(merkmal): zahl
            for merkmal, zahl in lebenslagen(teil, jahr, self.menschen, bild, zufall).items()
        }

    def menschen(
        self, von: int, bis: int | None = None, *, gruppen: Sequence[int] = GRUPPEN, wer: str = ""
    ) -> int:
        """Einwohnerinnen und Einwohner von `von` bis unter `bis` Jahren; `wer` ist m oder w."""
        oben = JAHRGAENGE if bis is None else bis
        geschlechter = {"": GESCHLECHTER, "m": (MAENNLICH,), "w": (WEIBLICH,)}[wer]
        return sum(
            self._bis[gruppe, geschlecht][oben] - self._bis[gruppe, geschlecht][von]
            for gruppe in gruppen
            for geschlecht in geschlechter
        )

    def __getitem__(self, merkmal: Merkmal) -> int:
        groesse, geschlecht, von, bis = merkmal
        if groesse in WELCHE_GRUPPEN:
            return self.menschen(von, bis, gruppen=WELCHE_GRUPPEN[groesse], wer=geschlecht)
        if groesse in self._bewegung:
            return self._bewegung[groesse][JAHRGAENGE if bis is None else bis] - self._bewegung[groesse][von]
        return self._zahlen[merkmal]


@cache
def zaehlung(teil: Teil, jahr: int) -> Zaehlung:
    return Zaehlung(teil, jahr)


def _register(teil: Teil, die: Stadt, jahr: int, bild: Jahresbild, zufall: Random) -> dict[Merkmal, int]:
    """Was Melderegister und Ausländerbehörde außer Alter und Geschlecht wissen."""
    namen = (*REGIONEN.values(), *(f"auslaender_{name}" for name in haeufigste_staaten()), UEBRIGE_STAATEN)
    zahlen = dict.fromkeys(namen, 0)
    staaten = _staaten(teil, die, jahr)
    for name, zahl in staaten.items():
        region = die.laender[name].region
        if region != name:
            zahlen[REGIONEN[region]] += zahl
        if name in haeufigste_staaten():
            zahlen[f"auslaender_{name}"] = zahl
        else:
            zahlen[UEBRIGE_STAATEN] += zahl
    ukraine = round(staaten["ukraine"] * die.laender["ukraine"].schutz) if jahr >= 2022 else 0
    andere = round(
        sum(zahl * die.laender[name].schutz for name, zahl in staaten.items() if name != "ukraine")
    )
    neu = {2014: 0.30, 2015: 0.52, 2016: 0.44, 2017: 0.26, 2018: 0.20}.get(jahr, 0.15)
    anerkannte, geduldete, asylsuchende = aufteilen(andere, [1 - neu - 0.11, 0.11, neu])
    alle = bild.alle
    familie = aufteilen(alle, [wert * zufall.gauss(1, 0.004) for wert in teil.art.familienstand])
    zahlen |= dict(zip(("ledig", "verheiratet", "verwitwet", "geschieden"), familie, strict=True))
    zahlen.update(
        gefluechtete=ukraine + andere,
        gefluechtete_anerkannt=anerkannte,
        gefluechtete_geduldet=geduldete,
        asylsuchende=asylsuchende,
        gefluechtete_ukraine=ukraine,
        einbuergerungen=bild.einbuergerungen,
        geburten=bild.geburten,
        sterbefaelle=bild.sterbefaelle,
        zuzuege_ausland=bild.zu_ausland,
        zuzuege_inland=sum(bild.zu_aussen) - bild.zu_ausland,
        fortzuege_ausland=bild.fort_ausland,
        fortzuege_inland=sum(bild.fort_aussen) - bild.fort_ausland,
        wohndauer_5plus=round(alle * (1 - min(0.3, teil.art.fluktuation)) ** 4.3 * zufall.gauss(1, 0.006)),
        alterssumme_halbe=sum(
            (2 * alter + 1) * zahl
            for paar in bild.stand
            for zahlen_ in paar
            for alter, zahl in enumerate(zahlen_)
        ),
    )
    return {Merkmal(name): zahl for name, zahl in zahlen.items()}
